import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { openTestApp, type TestApp } from "../app.ts";
import { STORABLE_TEXTS } from "./hostile-text.ts";
import { type Known, makeWorld } from "./world.ts";

let app: TestApp;
let known: Known;
before(async () => {
  app = await openTestApp();
  known = await makeWorld(app.db);
});
after(() => app.close());

/** Half-hour starts, each used once. */
let used = 0;
const nextStart = () => new Date(Date.UTC(2027, 0, 20) + used++ * 1_800_000).toISOString();

/** Books a class with these texts in all its fields and reads the booking back by its link. */
async function throughBooking(text: string, lines: string) {
  const customer = {
    name: text,
    email: "someone@example.com",
    phone: `1 ${text}`.slice(0, 40).trim().toWellFormed(),
    address: { line1: text, line2: text, city: "C", region: "R", postalCode: "1", country: "US" },
  };
  const body = {
    serviceId: known.serviceIds[1],
    startsAt: nextStart(),
    customer,
    answers: { note: lines, agree: true },
    notes: lines,
    attribution: { source: text, utm: { utm_source: text } },
  };
  const made = await app.call("POST", `/public/businesses/${known.slug}/bookings`, { body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { booking, manageToken } = made.body;
  const own = await app.call("GET", `/public/bookings/${booking.id}?token=${manageToken}`);
  const [row] = await app.db.orm.select().from(t.bookings).where(eq(t.bookings.id, booking.id));
  return { sent: body, own: own.body, row };
}

async function assertKept(text: string, lines: string): Promise<void> {
  const { sent, own, row } = await throughBooking(text, lines);
  assert.deepEqual(own.customer, sent.customer);
  assert.deepEqual(own.answers, sent.answers);
  assert.equal(own.notes, lines);
  assert.deepEqual(row?.attribution, sent.attribution);
}

describe("a text that is accepted is stored and returned as it was sent", () => {
  for (const text of STORABLE_TEXTS)
    it(`${JSON.stringify(text)} in a booking`, () => assertKept(text, `${text}\n\t${text}`));

  it("any text of printable characters, whatever its script", async (test) => {
    const seed = Number(process.env.TEXT_SEED ?? Math.floor(Math.random() * 2 ** 31));
    test.diagnostic(`replay with TEXT_SEED=${seed}`);
    const printable = fc
      .string({ unit: "binary", minLength: 1, maxLength: 60 })
      .map((text) =>
        text
          .replaceAll(/\p{Cc}/gu, "")
          .trim()
          .toWellFormed(),
      )
      .filter((text) => text !== "");
    await fc.assert(
      fc.asyncProperty(printable, (text) => assertKept(text, text)),
      { seed, numRuns: 30, endOnFailure: true },
    );
  });

  it("in a lead", async () => {
    for (const text of STORABLE_TEXTS) {
      const body = {
        name: text,
        email: "a@example.com",
        message: `${text}\n${text}`,
        preferredTimes: [text],
        postalCode: "1",
      };
      const { body: made } = await app.call("POST", `/public/businesses/${known.slug}/leads`, { body });
      const [row] = await app.db.orm.select().from(t.leads).where(eq(t.leads.id, made.id));
      assert.equal(row?.contact.name, text);
      assert.equal(row?.message, body.message);
      assert.deepEqual(row?.preferredTimes, [text]);
    }
  });

  it("in a review and in the public configuration", async () => {
    const [business] = await app.db.orm.select().from(t.businesses).where(eq(t.businesses.slug, known.slug));
    const businessId = business?.id as BusinessId;
    for (const [n, text] of STORABLE_TEXTS.entries()) {
      await app.db.orm.insert(t.reviews).values({
        id: newId("review"),
        businessId,
        rating: 5,
        title: text,
        text,
        authorName: text,
        reply: text,
        status: "published",
        createdAt: app.clock.now + 1 + n,
      });
      await app.db.orm
        .update(t.businesses)
        .set({ name: text, description: text })
        .where(eq(t.businesses.id, businessId));
      const { body: list } = await app.call("GET", `/public/businesses/${known.slug}/reviews?limit=1`);
      assert.deepEqual(
        [list.data[0].title, list.data[0].text, list.data[0].authorName, list.data[0].reply],
        [text, text, text, text],
      );
      const { body: config } = await app.call("GET", `/public/businesses/${known.slug}/config`);
      assert.deepEqual([config.business.name, config.business.description], [text, text]);
    }
  });
});

it("a text of a query is compared, never run", async () => {
  for (const text of STORABLE_TEXTS) {
    const query = new URLSearchParams({
      serviceId: known.serviceIds[0] ?? "",
      from: "2027-01-20",
      to: "2027-01-20",
      postalCode: text.slice(0, 20).trim().toWellFormed() || "1",
    });
    const answer = await app.call("GET", `/public/businesses/${known.slug}/availability?${query}`);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const widget = await app.call(
      "GET",
      `/public/businesses/${known.slug}/config?${new URLSearchParams({ widget: text })}`,
    );
    assert.ok(widget.status === 422 || widget.status === 404, text);
    const cursor = Buffer.from(`1 ${text}`).toString("base64url");
    const page = await app.call("GET", `/public/businesses/${known.slug}/reviews?cursor=${cursor}`);
    assert.ok(page.status === 422 || page.status === 200, text);
  }
});

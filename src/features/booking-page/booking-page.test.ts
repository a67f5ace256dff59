import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { MINUTE_MS } from "#domain/local-time.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { openVisitor, type Visitor } from "#test/page-visitor.ts";
import { signedIn } from "#test/people.ts";

describe("the page of a booking", () => {
  let app: TestApp;
  let visitor: Visitor;
  let made: MadeBusiness;
  let day = 14;
  before(async () => {
    app = await openTestApp();
    visitor = openVisitor(app);
    made = await makeBusiness(app.db, {
      business: { phone: "+1 212 555 0199", cancellation: { cutoffMinutes: 24 * 60 } },
      services: [{ name: "Windows", location: "customer" }],
      surcharges: [
        {
          key: "saturday",
          label: "Saturday",
          conditions: [{ kind: "weekdays", weekdays: [6] }],
          change: { kind: "fixed", value: 2000 },
        },
      ],
    });
  });
  after(() => app.close());

  async function book(): Promise<{ id: string; token: string; path: string }> {
    day += 1;
    const { status, body } = await app.call("POST", `/public/businesses/${made.slug}/bookings`, {
      body: {
        serviceId: made.serviceIds[0],
        startsAt: `2027-01-${day}T10:00:00Z`,
        notes: "Mind the cat",
        customer: {
          name: "Grace Canary",
          email: "grace.canary@example.com",
          phone: "+1 212 555 0111",
          address: { line1: "7 Secret Lane", city: "Brooklyn", postalCode: "11231", country: "US" },
        },
      },
    });
    assert.equal(status, 201);
    const path = body.manageUrl.slice(app.deps.baseUrl.length);
    return { id: body.booking.id, token: body.manageToken, path };
  }

  const stored = async (id: string) => {
    const [row] = await app.db.orm.select().from(t.bookings).where(eq(t.bookings.id, id));
    assert.ok(row);
    return row;
  };

  test("without the link, or with a wrong one, nothing of the customer is on it", async () => {
    const { id } = await book();
    for (const [path, status] of [
      [`/booking/${id}`, 200],
      [`/booking/${id}?token=wrong`, 401],
    ] as const) {
      const page = await visitor.get(path);
      assert.equal(page.status, status);
      assert.match(page.html, /Windows/);
      assert.doesNotMatch(page.body, /Grace|canary|555 0111|Secret Lane|11231|Mind the/);
      assert.equal(page.links("/cancel").length, 0);
      assert.equal(page.links("/reschedule").length, 0);
    }
    assert.equal((await visitor.get(`/booking/${id}/cancel`)).status, 401);
    assert.equal((await visitor.get("/booking/bkg_none")).status, 404);
  });

  test("its address is told to nobody, kept by nobody and found by nobody", async () => {
    const { path } = await book();
    const { html, headers } = await visitor.get(path);
    assert.match(html, /Grace Canary/);
    assert.match(html, /7 Secret Lane/);
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("cache-control"), "no-store");
    assert.match(headers.get("x-robots-tag") ?? "", /noindex/);
    assert.match(headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
    assert.doesNotMatch(html, /<script/);
  });

  test("cancelling shows first what it means, does nothing until its button is pressed, and can be sent twice", async () => {
    const { id, path } = await book();
    const page = await visitor.get(path);
    const ask = await visitor.get(page.links("/cancel")[0] ?? "");
    assert.match(ask.html, /nothing to refund/);
    assert.equal((await stored(id)).status, "confirmed");
    const form = ask.form("/cancel");
    const done = await visitor.send(form, { reason: "Ill\nat home" });
    assert.match(done.html, /Your booking is cancelled/);
    const again = await visitor.send(form);
    assert.match(again.html, /Your booking is cancelled/);
    const row = await stored(id);
    assert.equal(row.status, "cancelled");
    assert.equal(row.cancelReason, "Ill at home");
    const rest = await visitor.get(path);
    assert.equal(rest.links("/reschedule").length, 0);
  });

  test("cancelling tells what becomes of what was paid, by the policy that was promised", async () => {
    const { id, path } = await book();
    const told = async (percent: number | null) => {
      const refundTiers = percent === null ? [] : [{ hoursBefore: 24, percent }];
      const paymentPolicy = {
        refundTiers,
        noShowFee: null,
        lateCancelFee: null,
        cardOnFile: false,
        tips: false,
      };
      await app.db.orm
        .update(t.bookings)
        .set({ amountPaid: 4_000, paymentPolicy })
        .where(eq(t.bookings.id, id));
      return (await visitor.get(path.replace("?", "/cancel?"))).body;
    };
    assert.match(
      await told(null),
      /You have paid \$40\.00\. Test business will get in touch about the refund/,
    );
    assert.match(await told(0), /You have paid \$40\.00\. So close to the start, nothing of it comes back/);
    await told(50);
    assert.match((await visitor.get(path)).body, /Cancelled by [^:]+:00.AM: 50% of what was paid comes back/);
  });

  test("a booking that waits for its deposit says until when, and its button leads to the payment", async () => {
    const { id, path } = await book();
    const businessRow = eq(t.businesses.id, made.id);
    await app.db.orm.update(t.businesses).set({ paymentsEnabled: true }).where(businessRow);
    try {
      const paymentExpiresAt = app.clock.now + 60_000;
      await app.db.orm
        .update(t.bookings)
        .set({ status: "pending_payment", depositDue: 2_000, paymentExpiresAt })
        .where(eq(t.bookings.id, id));
      const page = await visitor.get(path);
      assert.match(page.body, /One step is missing: your time is kept until/);
      assert.match(page.body, /Pay \$20\.00 now/);
      const { action } = page.form("/pay/booking/");
      assert.equal(action, path.replace("/booking/", "/pay/booking/"));
    } finally {
      await app.db.orm.update(t.businesses).set({ paymentsEnabled: false }).where(businessRow);
    }
  });

  test("moving: free times, the new price, then the button; its own time does not stand in its way", async () => {
    const { id, path } = await book();
    const times = await visitor.get((await visitor.get(path)).links("/reschedule")[0] ?? "");
    const before = await stored(id);
    const date = new URLSearchParams({ date: `2027-01-${day}` });
    const own = await visitor.get(`${times.url}&${date}`);
    const near = `2027-01-${day}T10:30`;
    const [start = ""] = own.links(`start=${encodeURIComponent(near)}`);
    assert.notEqual(start, "", "half an hour later is free, for it is only the booking itself that is there");
    const confirm = await visitor.get(start);
    assert.match(confirm.html, /The price stays/);
    const moved = await visitor.send(confirm.form("/reschedule"));
    assert.match(moved.html, /Your booking has been moved/);
    assert.equal((await stored(id)).startsAt, before.startsAt + 30 * MINUTE_MS);
    const again = await visitor.send(confirm.form("/reschedule"));
    assert.match(again.html, /Your booking has been moved/);
  });

  test("a visit that the team made longer is offered, and moved, as long as it is", async () => {
    const { id, path } = await book();
    const owner = await signedIn(app, made);
    const longer = await owner.call("PATCH", `/business/bookings/${id}`, { body: { durationMinutes: 150 } });
    assert.equal(longer.status, 200);
    const date = new URLSearchParams({ date: `2027-01-${day}` });
    const times = await visitor.get(`${path.replace("?", "/reschedule?")}&${date}`);
    const linksAt = (time: string) => times.links(`start=${encodeURIComponent(`2027-01-${day}T${time}`)}`);
    assert.deepEqual(linksAt("15:00"), [], "at five the day is over");
    const confirm = await visitor.get(linksAt("14:30")[0] ?? "");
    await visitor.send(confirm.form("/reschedule"));
    const { startsAt, endsAt } = await stored(id);
    assert.deepEqual(
      [startsAt, endsAt],
      [Date.parse(`2027-01-${day}T14:30Z`), Date.parse(`2027-01-${day}T17:00Z`)],
    );
  });

  test("a time that costs more says so before anything is moved", async () => {
    const { id, path } = await book();
    const saturday = `2027-01-30T10:00:00+00:00`;
    const confirm = await visitor.get(
      `${path.replace("?", "/reschedule?")}&start=${encodeURIComponent(saturday)}`,
    );
    assert.match(confirm.html, /The price changes from \$100\.00 to \$120\.00/);
    await visitor.send(confirm.form("/reschedule"));
    assert.equal((await stored(id)).total, 12_000);
  });

  test("what somebody else has changed meanwhile is shown, and nothing is done on top of it", async () => {
    const { id, token, path } = await book();
    const ask = await visitor.get(path.replace("?", "/cancel?"));
    await app.call("POST", `/public/bookings/${id}/reschedule?token=${token}`, {
      body: { startsAt: `2027-01-${day}T14:00:00Z` },
    });
    const stale = await visitor.send(ask.form("/cancel"));
    assert.equal(stale.status, 409);
    assert.match(stale.html, /changed in the meantime/);
    assert.equal((await stored(id)).status, "confirmed");
  });

  test("past the cut-off neither is offered, and a form from before is refused with the number to call", async () => {
    const { id, path } = await book();
    const ask = await visitor.get(path.replace("?", "/cancel?"));
    const then = app.clock.now;
    app.clock.now = (await stored(id)).startsAt - 60 * MINUTE_MS;
    try {
      const page = await visitor.get(path);
      assert.equal(page.links("/cancel").length + page.links("/reschedule").length, 0);
      assert.match(page.html, /too late/);
      assert.ok(page.links("tel:+12125550199").length > 0);
      const late = await visitor.send(ask.form("/cancel"));
      assert.equal(late.status, 409);
      assert.equal((await stored(id)).status, "confirmed");
    } finally {
      app.clock.now = then;
    }
  });

  test("who has lost the link gets it by mail, at the address of the booking only, and not again and again", async () => {
    const { id } = await book();
    const page = await visitor.get(`/booking/${id}?token=wrong`);
    const asked = async (email: string) => visitor.send(page.form("/link"), { email });
    const mailed = async () =>
      (await app.db.orm.select().from(t.mails).where(eq(t.mails.kind, "booking_link"))).filter(
        ({ related }) => related.bookingId === id,
      ).length;
    const stranger = await asked("somebody.else@example.com");
    assert.equal(await mailed(), 0);
    const own = await asked("Grace.Canary@example.com");
    assert.equal(await mailed(), 1);
    assert.equal(own.body, stranger.body);
    assert.match(own.body, /If that address belongs to this booking/);
    await asked("grace.canary@example.com");
    assert.equal(await mailed(), 1);
    const wrong = await visitor.send(page.form("/link"), { email: "no address" });
    assert.equal(wrong.status, 422);
    assert.equal(wrong.form("/link").fields.email, "no address");
  });

  test("a visit that is over can be reviewed once, stars and words, and mistakes keep what was written", async () => {
    const { id, path } = await book();
    const early = { action: path.replace("?", "/review?"), fields: { rating: "5" } };
    assert.equal((await visitor.send(early)).status, 409);
    await app.db.orm.update(t.bookings).set({ status: "completed" }).where(eq(t.bookings.id, id));
    const page = await visitor.get(path);
    assert.equal(page.links("calendar.ics").length, 0);
    const form = page.form("/review");
    const unrated = await visitor.send(form, { title: "Bright & <i>clean</i>", text: "Very\r\ngood" });
    assert.equal(unrated.status, 422);
    assert.match(unrated.html, /href="#f-rating"/);
    assert.equal(unrated.form("/review").fields.title, "Bright & <i>clean</i>");
    const done = await visitor.send(unrated.form("/review"), { rating: "4" });
    assert.match(done.html, /Thank you for your review/);
    assert.match(done.html, /Bright &amp; &lt;i&gt;clean/);
    const kept = await app.db.orm.select().from(t.reviews).where(eq(t.reviews.bookingId, id));
    assert.deepEqual([kept.length, kept[0]?.rating, kept[0]?.text], [1, 4, "Very\ngood"]);
    const other = await visitor.send(form, { rating: "1" });
    assert.equal(other.status, 409);
  });

  test("the visit goes into the customer's calendar, and calendars elsewhere do not learn the link", async () => {
    const { token, path } = await book();
    const page = await visitor.get(path);
    const [file = ""] = page.links("calendar.ics");
    const response = await app.app.request(file);
    assert.match(response.headers.get("content-type") ?? "", /^text\/calendar/);
    const elsewhere = [...page.links("calendar.google.com"), ...page.links("outlook.live.com")];
    assert.equal(elsewhere.length, 2);
    for (const link of elsewhere) assert.ok(!link.includes(token));
  });

  test("booking again begins with the same answers", async () => {
    const { id, token, path } = await book();
    await app.call("POST", `/public/bookings/${id}/cancel?token=${token}`, { body: {} });
    const page = await visitor.get(path);
    const again = await visitor.get(page.links("again=1")[0] ?? "");
    assert.equal(again.form("/quote").fields.service, made.serviceIds[0]);
  });
});

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { and, eq, sql } from "drizzle-orm";
import { bookings, customers, events, leads } from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { type Person, signedIn, withApiKey } from "#test/people.ts";
import { HISTORY } from "./delete-customer.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const DAY = 86_400_000;
const BASE = "/business/customers";

async function book(business: MadeBusiness, startsAt: string, who: object, more: object = {}) {
  const { status, body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt, customer: who, ...more },
  });
  assert.equal(status, 201);
  return body.booking.id as string;
}

const create = async (who: Person, body: object) => (await who.call("POST", BASE, { body })).body;
const ids = (body: { data: { id: string }[] }) => body.data.map((one) => one.id);
const setStatus = (id: string, set: object) =>
  app.db.orm.update(bookings).set(set).where(eq(bookings.id, id));

describe("customers", () => {
  it("come with what they spent and paid, how often, and their last and next visit", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const first = await book(business, "2027-01-14T10:00:00Z", someone("sum"));
    const missed = await book(business, "2027-01-14T12:00:00Z", someone("sum"));
    const next = await book(business, "2027-02-01T10:00:00Z", someone("sum"));
    const cancelled = await book(business, "2027-01-20T10:00:00Z", someone("sum"));
    await setStatus(first, { status: "completed", amountPaid: 4_000 });
    await setStatus(missed, { status: "no_show" });
    await setStatus(cancelled, { status: "cancelled" });
    app.clock.now = TEST_NOW + 5 * DAY;
    const { body } = await owner.call("GET", BASE);
    app.clock.now = TEST_NOW;
    assert.equal(body.total, 1);
    const [customer] = body.data;
    assert.deepEqual(
      [customer.totalSpent, customer.totalPaid, customer.bookingCount, customer.currency],
      [10_000, 4_000, 3, "USD"],
    );
    assert.equal(customer.lastVisitAt, "2027-01-14T10:00:00+00:00");
    assert.equal(customer.nextVisitAt, "2027-02-01T10:00:00+00:00");
    const { body: one } = await owner.call("GET", `${BASE}/${customer.id}`);
    assert.deepEqual(
      one.history.bookings.map((row: { id: string }) => row.id),
      [next, cancelled, missed, first],
    );
    assert.equal(one.history.bookings[0].serviceName, "Service");
  });

  it("are found by beginnings of words, by a whole address or number, and by tag, whatever is typed", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const ada = await create(owner, {
      name: "Ada O'Brien-Lovelace",
      email: "Ada.Lovelace@Example.com",
      phone: "+44 20 7946-0000",
      tags: ["vip", "100% wool"],
      notes: "Has a poodle",
    });
    const bob = await create(owner, { name: "Bob Ævar", phone: "020 111" });
    const found = async (query: string) => ids((await owner.call("GET", `${BASE}?${query}`)).body);
    const q = (text: string) => found(`q=${encodeURIComponent(text)}`);
    for (const text of [
      "ada",
      "lovel",
      "o'brien",
      "O'BRIEN",
      "poodle ada",
      "ada.lovelace@example.com",
      "ADA.LOVELACE@",
      "ada.lov",
      "+442079460000",
      "+44 (20) 79460000",
    ])
      assert.deepEqual(await q(text), [ada.id], text);
    assert.deepEqual(await q("æva"), [bob.id]);
    for (const text of ["2079460000", "020 7946 0000", "(020) 7946", "7946-0000", "79460000"])
      assert.deepEqual(await q(text), [ada.id], text);
    const jose = await create(owner, { name: "José Müller", email: "j@example.com", notes: "がくせい" });
    for (const text of ["jose muller", "JOSÉ", "Jose\u0301 Mu\u0308l", "がく"])
      assert.deepEqual(await q(text), [jose.id], text);
    assert.deepEqual(await q("かく"), [], "marks of other scripts are letters");
    for (const text of ["nobody", "ada bob", "'", "\\", "a:* | b", "!!", "& | !", "<->", "':*"])
      assert.ok(!(await q(text)).includes(bob.id), text);
    assert.deepEqual(await found("tag=vip"), [ada.id]);
    assert.deepEqual(await found(`tag=${encodeURIComponent("100% wool")}`), [ada.id]);
    assert.deepEqual(await found("tag=vi"), []);
    assert.deepEqual(await found("tag=vip&q=bob"), []);
  });

  it("are paged by time and by name without gaps, also when many share a moment or a name", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const names = ["Zoë", "adam", "Adam", "b", "b", "b", "Émile", "x".repeat(200)];
    for (const name of names) {
      await create(owner, { name, tags: ["t"] });
      if (name === "Zoë") app.clock.now += 1;
    }
    const whole: Record<string, string[]> = {};
    const sorts = ["name", "-name", "createdAt", "-createdAt"];
    for (const query of sorts.flatMap((sort) => [`sort=${sort}`, `sort=${sort}&tag=t`])) {
      const seen: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const { body } = await owner.call("GET", `${BASE}?${query}&limit=3${cursor && `&cursor=${cursor}`}`);
        seen.push(...ids(body));
        cursor = body.nextCursor;
      }
      assert.equal(seen.length, names.length, query);
      assert.equal(new Set(seen).size, names.length, query);
      whole[query] = seen;
    }
    for (const filter of ["", "&tag=t"])
      for (const sort of ["name", "createdAt"])
        assert.deepEqual(whole[`sort=-${sort}${filter}`], whole[`sort=${sort}${filter}`]?.toReversed());
    const { body } = await owner.call("GET", `${BASE}?sort=createdAt`);
    assert.equal(body.data[0].name, "Zoë");
    const wrong = await owner.call("GET", `${BASE}?sort=name&cursor=abc`);
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [422, "cursor"]);
  });

  it("are entered once per address, also by calls that are repeated or come together", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const body = { name: "Ada", email: "Ada@Example.com", phone: "1 2 3", tags: ["a"] };
    const answers = await Promise.all([1, 2, 3].map(() => owner.call("POST", BASE, { body })));
    const made = answers.filter((one) => one.status === 201);
    assert.equal(made.length, 1);
    for (const { status, body: refused } of answers)
      if (status !== 201)
        assert.deepEqual(
          [status, refused.code, refused.customerId, refused.errors[0].path],
          [409, "already_exists", made[0]?.body.id, "email"],
        );
    const keyed = { headers: { "idempotency-key": "k1" }, body: { name: "Nameless" } };
    const first = await owner.call("POST", BASE, keyed);
    const again = await owner.call("POST", BASE, keyed);
    assert.deepEqual(again.body, first.body);
    for (const [bad, path] of [
      [{ name: "" }, "name"],
      [{ name: "A", email: "nope" }, "email"],
      [{ name: "A", tags: ["a", "a"] }, "tags"],
      [{ name: "A", businessId: "biz_x" }, "businessId"],
      [{ name: "A", totalSpent: 5 }, "totalSpent"],
      [{ name: "A", address: { line1: "x" } }, "address.city"],
    ] as const) {
      const refused = await owner.call("POST", BASE, { body: bad });
      assert.equal(refused.status, 422);
      assert.equal(refused.body.errors[0].path, path);
    }
  });

  it("are changed by who has seen what they are; absent is not empty", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const { id } = await create(owner, { name: "Ada", email: "a@x.test", phone: "123", notes: "n" });
    const other = await create(owner, { name: "Bob", email: "b@x.test" });
    const patch = (body: object) => owner.call("PATCH", `${BASE}/${id}`, { body });
    const changed = await patch({ phone: null, marketing: true, version: 1 });
    assert.deepEqual(
      [changed.body.phone, changed.body.notes, changed.body.marketing, changed.body.version],
      [null, "n", true, 2],
    );
    assert.equal((await patch({ notes: "x", version: 1 })).body.code, "version_conflict");
    const taken = await patch({ email: "B@X.test" });
    assert.deepEqual([taken.body.code, taken.body.customerId], ["already_exists", other.id]);
    const both = await Promise.all([patch({ notes: "1", version: 2 }), patch({ notes: "2", version: 2 })]);
    assert.deepEqual(both.map((one) => one.status).sort(), [200, 409]);
    const written = await app.db.orm.select().from(events).where(eq(events.subjectId, id));
    assert.deepEqual(
      written.map((event) => [event.type, event.fields.toSorted()]),
      [
        ["customer.created", []],
        ["customer.updated", ["marketing", "phone"]],
        ["customer.updated", ["notes"]],
      ],
    );
  });

  it("are seen by staff when booked with them, without money unless they may see it", async () => {
    const business = await makeBusiness(app.db, { members: 2 });
    const [own = "", other = ""] = business.memberIds;
    const mine = await book(business, "2027-01-20T10:00:00Z", someone("mine"), { teamMemberId: own });
    await book(business, "2027-01-21T10:00:00Z", someone("mine"), { teamMemberId: other });
    await book(business, "2027-01-20T11:00:00Z", someone("theirs"), { teamMemberId: other });
    const staff = await signedIn(app, business, "staff", { teamMemberId: own });
    const { body } = await staff.call("GET", BASE);
    assert.deepEqual(
      body.data.map((one: { name: string }) => one.name),
      ["Customer mine"],
    );
    const [customer] = body.data;
    assert.deepEqual([customer.totalSpent, customer.totalPaid, customer.bookingCount], [null, null, 1]);
    const { body: detail } = await staff.call("GET", `${BASE}/${customer.id}`);
    assert.deepEqual(
      detail.history.bookings.map((one: { id: string; total: null }) => [one.id, one.total]),
      [[mine, null]],
    );
    const owner = await signedIn(app, business);
    const all = await owner.call("GET", `${BASE}?q=theirs`);
    const [hidden] = ids(all.body);
    assert.equal((await staff.call("GET", `${BASE}/${hidden}`)).status, 404);
    for (const [method, path, sent] of [
      ["PATCH", `/${customer.id}`, { notes: "x" }],
      ["POST", "", { name: "x" }],
      ["DELETE", `/${customer.id}`, undefined],
      ["POST", `/${customer.id}/erase`, undefined],
      ["GET", `/${customer.id}/export`, undefined],
    ] as const)
      assert.equal((await staff.call(method, `${BASE}${path}`, sent ? { body: sent } : {})).status, 403);
    const payer = await signedIn(app, business, "staff", { teamMemberId: other, seesMoney: true });
    assert.equal((await payer.call("GET", BASE)).body.data.length, 2);
    assert.equal((await payer.call("GET", BASE)).body.data[0].totalPaid, 0);
    const unlinked = await signedIn(app, business, "staff");
    assert.deepEqual((await unlinked.call("GET", BASE)).body.data, []);
  });

  it("of another business do not exist, and keys reach as far as their scopes", async () => {
    const business = await makeBusiness(app.db);
    const other = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const stranger = await signedIn(app, other);
    const { id } = await create(owner, { name: "Ada", email: "a@x.test" });
    const foreign = await create(stranger, { name: "Eve", email: "a@x.test" });
    const absent = `cus_${"0".repeat(26)}`;
    for (const [method, rest, body] of [
      ["GET", ""],
      ["PATCH", "", { name: "X" }],
      ["DELETE", ""],
      ["GET", "/export"],
      ["POST", "/erase"],
      ["POST", "/merge", { intoId: id }],
    ] as const) {
      const [a, b] = await Promise.all(
        [foreign.id, absent].map((one) =>
          owner.call(method, `${BASE}/${one}${rest}`, body === undefined ? {} : { body }),
        ),
      );
      assert.equal(a?.status, 404, `${method} ${rest}`);
      assert.deepEqual({ ...a?.body, requestId: "" }, { ...b?.body, requestId: "" });
    }
    const merge = await owner.call("POST", `${BASE}/${id}/merge`, { body: { intoId: foreign.id } });
    assert.deepEqual([merge.status, merge.body.errors[0].path], [422, "intoId"]);
    const reader = await withApiKey(app, business, ["customers:read"]);
    assert.equal((await reader.call("GET", `${BASE}/${id}`)).status, 200);
    assert.equal((await reader.call("DELETE", `${BASE}/${id}`)).status, 403);
    const writer = await withApiKey(app, business, ["customers:write"]);
    assert.equal((await writer.call("DELETE", `${BASE}/${id}`)).status, 204);
    assert.equal((await owner.call("GET", `${BASE}/${id}`)).status, 404);
  });

  it("with a history are not deleted, and every table that refers to them is known", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    await book(business, "2027-01-20T10:00:00Z", someone("kept"));
    const [id] = ids((await owner.call("GET", BASE)).body);
    const refused = await owner.call("DELETE", `${BASE}/${id}`);
    assert.deepEqual([refused.status, refused.body.code, refused.body.history.bookings], [409, "in_use", 1]);
    const { rows } = await app.db.orm.execute<{ table_name: string }>(
      sql`select table_name from information_schema.columns
          where column_name = 'customer_id' and table_schema = 'public' order by table_name`,
    );
    assert.deepEqual(
      rows.map((row) => row.table_name),
      Object.keys(HISTORY)
        .map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
        .sort(),
    );
  });
});

describe("merging two customers", () => {
  it("moves everything, fills in what was not known, and keeps what happened to both", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const from = await create(owner, {
      name: "A. Lovelace",
      email: "old@x.test",
      phone: "111",
      tags: ["a", "b"],
      notes: "from",
      marketing: true,
    });
    const into = await create(owner, { name: "Ada", phone: "222", tags: ["b", "c"], notes: "into" });
    const booking = await book(business, "2027-01-20T10:00:00Z", { name: "A", email: "old@x.test" });
    await app.call("POST", `/public/businesses/${business.slug}/leads`, {
      body: { name: "A", email: "old@x.test", serviceId: business.serviceIds[0] },
    });
    const merged = await owner.call("POST", `${BASE}/${from.id}/merge`, { body: { intoId: into.id } });
    assert.equal(merged.status, 200);
    const { name, email, phone, tags, notes, marketing, bookingCount } = merged.body;
    assert.deepEqual(
      { name, email, phone, tags, notes, marketing, bookingCount },
      {
        name: "Ada",
        email: "old@x.test",
        phone: "222",
        tags: ["b", "c", "a"],
        notes: "into\n\nfrom",
        marketing: false,
        bookingCount: 1,
      },
    );
    assert.equal((await owner.call("GET", `${BASE}/${from.id}`)).status, 404);
    const moved = await app.db.orm
      .select({ customerId: bookings.customerId })
      .from(bookings)
      .where(eq(bookings.id, booking));
    assert.deepEqual(moved, [{ customerId: into.id }]);
    const [lead] = await app.db.orm.select().from(leads).where(eq(leads.businessId, business.id));
    assert.equal(lead?.customerId, into.id);
    const kept = await app.db.orm.select().from(events).where(eq(events.subjectId, from.id));
    assert.deepEqual(
      kept.map((event) => event.type),
      ["customer.created", "customer.merged"],
    );
    const self = await owner.call("POST", `${BASE}/${into.id}/merge`, { body: { intoId: into.id } });
    assert.equal(self.status, 422);
  });

  it("both ways at once, or while they book, loses nothing and fails nobody who books", async () => {
    for (let round = 0; round < 6; round++) {
      const business = await makeBusiness(app.db);
      const owner = await signedIn(app, business);
      const a = await create(owner, { name: "A", email: "a@x.test" });
      const b = await create(owner, { name: "B", email: "b@x.test" });
      const merge = (x: { id: string }, y: { id: string }) =>
        owner.call("POST", `${BASE}/${x.id}/merge`, { body: { intoId: y.id } });
      const booking = (time: string, email: string) =>
        book(business, `2027-01-20T${time}:00Z`, { name: "X", email });
      const [x, y] = await Promise.all([
        merge(a, b),
        merge(b, a),
        booking("10:00", "a@x.test"),
        booking("12:00", "b@x.test"),
      ]);
      assert.deepEqual([x, y].map((one) => one.status === 200).sort(), [false, true]);
      const stored = await app.db.orm
        .select({ id: bookings.id, customer: customers.id })
        .from(bookings)
        .innerJoin(customers, eq(customers.id, bookings.customerId))
        .where(eq(bookings.businessId, business.id));
      assert.equal(stored.length, 2);
    }
  });
});

describe("what is given to the person", () => {
  it("is everything stored about them, with nothing of others", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const id = await book(business, "2027-01-20T10:00:00Z", someone("me"), { notes: "my wish" });
    await book(business, "2027-01-20T12:00:00Z", someone("stranger"));
    const [found] = (await owner.call("GET", `${BASE}?q=me`)).body.data;
    const { status, body, headers } = await owner.call("GET", `${BASE}/${found.id}/export`);
    assert.equal(status, 200);
    assert.match(headers.get("content-disposition") ?? "", /attachment/);
    assert.equal(body.customer.name, "Customer me");
    assert.equal(body.bookings[0].id, id);
    assert.equal(body.bookings[0].notes, "my wish");
    assert.equal(body.bookings[0].startsAt, "2027-01-20T10:00:00+00:00");
    assert.equal(body.bookingItems.length, 1);
    assert.deepEqual(
      body.events.map((event: { type: string }) => event.type),
      ["customer.created"],
    );
    assert.ok(!JSON.stringify(body).includes("stranger"));
    const count = await app.db.orm
      .select({ id: events.id })
      .from(events)
      .where(and(eq(events.businessId, business.id), eq(events.type, "customer.exported")));
    assert.equal(count.length, 0, "reading changes nothing");
  });
});

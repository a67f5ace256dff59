import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { and, asc, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { type Person, signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

async function shop(options: Parameters<typeof makeBusiness>[1] = {}): Promise<[MadeBusiness, Person]> {
  const business = await makeBusiness(app.db, options);
  return [business, await signedIn(app, business, "owner")];
}

const anna = { name: "Anna", email: "anna@example.com" };
const cleaning = { label: "Cleaning", quantity: "1.5", unitAmount: 3333, taxRate: "0.19" };
const draft = { customer: anna, lines: [cleaning, { label: "Discount", unitAmount: -1000 }] };

const eventsOf = async (id: string) =>
  (await app.db.orm.select().from(t.events).where(eq(t.events.subjectId, id)).orderBy(asc(t.events.seq))).map(
    ({ type, actorKind }) => `${type} ${actorKind}`,
  );

const mailsOf = (id: string) =>
  app.db.orm
    .select()
    .from(t.mails)
    .where(eq(t.mails.kind, "invoice_sent"))
    .then((mails) => mails.filter(({ related }) => related.invoiceId === id).length);

const tokenOf = (url: string) => new URL(url).searchParams.get("token") ?? "";

test("an invoice by hand is a draft, is sent with a number and a mail, paid in parts, and tells its story", async () => {
  const [business, owner] = await shop({ business: { timeZone: "Pacific/Auckland", locale: "en-NZ" } });
  const made = await owner.call("POST", "/business/invoices", { body: { ...draft, notes: "Thanks" } });
  assert.equal(made.status, 201);
  const { id } = made.body;
  assert.deepEqual(
    [made.body.status, made.body.number, made.body.url, made.body.issuedOn, made.body.dueOn],
    ["draft", null, null, null, null],
  );
  // 1.5 × 33.33 = 49.995, rounded away from zero, and 19 % of 50.00.
  assert.deepEqual(
    made.body.lines.map((line: { amount: number; tax: number }) => [line.amount, line.tax]),
    [
      [5000, 950],
      [-1000, 0],
    ],
  );
  assert.deepEqual(made.body.taxes, [{ label: "Tax 19%", rate: "0.19", amount: 950, included: false }]);
  const { subtotal, taxTotal, total, balanceDue } = made.body;
  assert.deepEqual(
    { subtotal, taxTotal, total, balanceDue },
    {
      subtotal: 4000,
      taxTotal: 950,
      total: 4950,
      balanceDue: 4950,
    },
  );

  const sent = await owner.call("POST", `/business/invoices/${id}/send`, { body: { version: 1 } });
  assert.equal(sent.status, 200);
  assert.deepEqual([sent.body.status, sent.body.number, sent.body.reference], ["sent", 1, "INV-1"]);
  // 08:00 UTC is 21:00 of the same day in Auckland.
  assert.deepEqual([sent.body.issuedOn, sent.body.dueOn], ["2027-01-13", "2027-01-27"]);
  assert.equal(await mailsOf(id), 1);
  await owner.call("POST", `/business/invoices/${id}/send`, { body: {} });
  assert.equal(await mailsOf(id), 1);
  await owner.call("POST", `/business/invoices/${id}/send`, { body: { again: true } });
  assert.equal(await mailsOf(id), 2);

  const token = tokenOf(sent.body.url);
  const seen = await app.call("POST", `/public/invoices/${id}/viewed?token=${token}`);
  assert.equal(seen.status, 204);
  await app.call("POST", `/public/invoices/${id}/viewed?token=${token}`);

  const part = await owner.call("POST", `/business/invoices/${id}/payments`, {
    body: { amount: 2000, method: "cash", note: "at the door", receivedAt: "2027-01-13T07:00:00Z" },
  });
  assert.equal(part.status, 201);
  assert.deepEqual([part.body.status, part.body.amountPaid, part.body.balanceDue], ["viewed", 2000, 2950]);
  const tooMuch = await owner.call("POST", `/business/invoices/${id}/payments`, {
    body: { amount: 2951, method: "cash" },
  });
  assert.deepEqual([tooMuch.status, tooMuch.body.errors[0].path], [422, "amount"]);
  const rest = await owner.call("POST", `/business/invoices/${id}/payments`, {
    body: { amount: 2950, method: "transfer" },
  });
  assert.deepEqual([rest.body.status, rest.body.balanceDue], ["paid", 0]);
  const more = await owner.call("POST", `/business/invoices/${id}/payments`, {
    body: { amount: 1, method: "cash" },
  });
  assert.deepEqual([more.status, more.body.code], [409, "invalid_transition"]);

  const whole = await owner.call("GET", `/business/invoices/${id}`);
  assert.deepEqual(
    whole.body.timeline.map(({ type, amount }: { type: string; amount: number | null }) => [type, amount]),
    [
      ["payment", 2000],
      ["created", null],
      ["sent", null],
      ["viewed", null],
      ["paid", null],
      ["payment", 2950],
    ],
  );
  assert.deepEqual(await eventsOf(id), [
    "invoice.created user",
    "invoice.sent user",
    "invoice.viewed customer",
    "invoice.updated user",
    "invoice.updated user",
    "invoice.paid user",
  ]);
  const theirs = await app.call("GET", `/public/invoices/${id}?token=${token}`);
  assert.equal(theirs.status, 200);
  assert.deepEqual(
    [theirs.body.customer.name, theirs.body.total, theirs.body.payments.length, theirs.body.business.slug],
    ["Anna", 4950, 2, business.slug],
  );
});

test("a draft can be changed by who has seen its last state, and nothing that was sent can", async () => {
  const [, owner] = await shop();
  const { body: made } = await owner.call("POST", "/business/invoices", { body: { ...draft, dueDays: 3 } });
  assert.equal(made.dueOn, "2027-01-16");
  const path = `/business/invoices/${made.id}`;
  const changed = await owner.call("PATCH", path, {
    body: { version: 1, lines: [{ label: "Windows", quantity: "2", unitAmount: 500 }], dueOn: null },
  });
  assert.deepEqual([changed.body.total, changed.body.dueOn, changed.body.version], [1000, null, 2]);
  const stale = await owner.call("PATCH", path, { body: { version: 1, notes: "late" } });
  assert.deepEqual([stale.status, stale.body.code], [409, "version_conflict"]);
  for (const [body, where] of [
    [{ status: "paid" }, "status"],
    [{ number: 7 }, "number"],
    [{ lines: [{ label: "x", unitAmount: 1, amount: 5 }] }, "lines.0.amount"],
    [{ lines: [{ label: "x", unitAmount: 1, quantity: "1e9" }] }, "lines.0.quantity"],
    [{ lines: [{ label: "x", unitAmount: -1 }] }, "lines"],
    [{ dueOn: "2027-02-01", dueDays: 4 }, "dueDays"],
    [{ customerId: newId("customer") }, "customerId"],
  ] as const) {
    const refused = await owner.call("PATCH", path, { body });
    assert.deepEqual([refused.status, refused.body.errors?.[0]?.path], [422, where]);
  }
  await owner.call("POST", `${path}/send`, { body: {} });
  const late = await owner.call("PATCH", path, { body: { notes: "late" } });
  assert.deepEqual([late.status, late.body.code], [409, "invalid_transition"]);
  const thrown = await owner.call("POST", `${path}/cancel`, { body: {} });
  assert.deepEqual([thrown.status, thrown.body.code], [409, "invalid_transition"]);
});

test("a draft is cancelled, a sent one is made void with a reason and keeps its number", async () => {
  const [, owner] = await shop();
  const one = (await owner.call("POST", "/business/invoices", { body: draft })).body;
  const early = await owner.call("POST", `/business/invoices/${one.id}/void`, { body: { reason: "x" } });
  assert.deepEqual([early.status, early.body.code], [409, "invalid_transition"]);
  const cancelled = await owner.call("POST", `/business/invoices/${one.id}/cancel`, { body: {} });
  assert.equal(cancelled.body.status, "cancelled");
  const two = (await owner.call("POST", "/business/invoices", { body: draft })).body;
  const { url } = (await owner.call("POST", `/business/invoices/${two.id}/send`, { body: {} })).body;
  const noReason = await owner.call("POST", `/business/invoices/${two.id}/void`, { body: {} });
  assert.deepEqual([noReason.status, noReason.body.errors[0].path], [422, "reason"]);
  const gone = await owner.call("POST", `/business/invoices/${two.id}/void`, { body: { reason: "Twice" } });
  assert.deepEqual(
    [gone.body.status, gone.body.number, gone.body.voidReason, gone.body.balanceDue],
    ["void", 1, "Twice", 0],
  );
  assert.equal(gone.body.timeline.at(-1).note, "Twice");
  const theirs = await app.call("GET", `/public/invoices/${two.id}?token=${tokenOf(url)}`);
  assert.equal(theirs.body.status, "void");
  const payment = { body: { amount: 1, method: "cash" } };
  assert.equal((await owner.call("POST", `/business/invoices/${two.id}/payments`, payment)).status, 409);
});

test("the page of an invoice names the tax in the customer's language", async () => {
  const [, owner] = await shop();
  const made = await owner.call("POST", "/business/invoices", { body: draft });
  const { url } = (await owner.call("POST", `/business/invoices/${made.body.id}/send`)).body;
  for (const [language, words] of Object.entries({ en: "Tax 19%", de: "Steuer 19\u00a0%", ja: "税 19%" })) {
    const page = await (await app.app.request(`${url}&locale=${language}`)).text();
    assert.ok(page.includes(words), language);
  }
});

test("without the right token an invoice's link says nothing, and a draft is not there", async () => {
  const [, owner] = await shop();
  const { body: made } = await owner.call("POST", "/business/invoices", { body: draft });
  const token = app.deps.secrets.manageToken(made.id, 1);
  assert.equal((await app.call("GET", `/public/invoices/${made.id}?token=${token}`)).status, 404);
  await owner.call("POST", `/business/invoices/${made.id}/send`, { body: {} });
  for (const path of ["", "/pdf"]) {
    assert.equal((await app.call("GET", `/public/invoices/${made.id}${path}`)).status, 401);
    const wrong = await app.call("GET", `/public/invoices/${made.id}${path}?token=${token}x`);
    assert.equal(wrong.status, 401);
    assert.ok(!JSON.stringify(wrong.body).includes("Anna"));
    assert.equal(
      (await app.call("GET", `/public/invoices/${newId("invoice")}${path}?token=${token}`)).status,
      404,
    );
  }
  assert.equal((await app.call("POST", `/public/invoices/${made.id}/viewed`)).status, 401);
  const { body: still } = await owner.call("GET", `/business/invoices/${made.id}`);
  assert.equal(still.status, "sent");
});

test("twenty invoices sent at once, each by two people, are numbered 1 to 20 without a gap", async () => {
  const [business, owner] = await shop();
  const other = await signedIn(app, business, "admin");
  const ids: string[] = [];
  for (let n = 0; n < 20; n++)
    ids.push((await owner.call("POST", "/business/invoices", { body: draft })).body.id);
  const sent = await Promise.all(
    ids.flatMap((id) =>
      [owner, other].map((person) => person.call("POST", `/business/invoices/${id}/send`, { body: {} })),
    ),
  );
  assert.ok(sent.every(({ status }) => status === 200));
  const numbers = await Promise.all(
    ids.map(async (id) => (await owner.call("GET", `/business/invoices/${id}`)).body.number),
  );
  assert.deepEqual(
    numbers.sort((a, b) => a - b),
    Array.from({ length: 20 }, (_, n) => n + 1),
  );
  for (const id of ids) assert.equal(await mailsOf(id), 1);
});

test("a send that fails uses up no number", async () => {
  const [business, owner] = await shop();
  const { body: one } = await owner.call("POST", "/business/invoices", { body: draft });
  await assert.rejects(
    app.db.transaction(async (tx) => {
      await tx.rows("c", "insert into invoice_counters (business_id, next) values ($1, 2)", [business.id]);
      throw new Error("crash");
    }),
  );
  const sent = await owner.call("POST", `/business/invoices/${one.id}/send`, { body: {} });
  assert.equal(sent.body.number, 1);
});

test("payments noted at the same moment never exceed what is due, and one key notes one payment", async () => {
  const [, owner] = await shop();
  const { body: made } = await owner.call("POST", "/business/invoices", {
    body: { customer: anna, lines: [{ label: "Work", unitAmount: 1000 }] },
  });
  await owner.call("POST", `/business/invoices/${made.id}/send`, { body: {} });
  const path = `/business/invoices/${made.id}/payments`;
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => owner.call("POST", path, { body: { amount: 300, method: "card" } })),
  );
  assert.equal(answers.filter(({ status }) => status === 201).length, 3);
  assert.equal(answers.filter(({ status }) => status === 422).length, 5);
  const headers = { "idempotency-key": "pay-1" };
  const last = await owner.call("POST", path, { body: { amount: 100, method: "cash" }, headers });
  const again = await owner.call("POST", path, { body: { amount: 100, method: "cash" }, headers });
  assert.deepEqual(again.body, last.body);
  assert.equal(again.headers.get("idempotency-replayed"), "true");
  const { body: whole } = await owner.call("GET", `/business/invoices/${made.id}`);
  assert.deepEqual([whole.status, whole.amountPaid], ["paid", 1000]);
  const stored = await app.db.orm
    .select()
    .from(t.invoicePayments)
    .where(eq(t.invoicePayments.invoiceId, made.id));
  assert.equal(
    stored.reduce((sum, { amount }) => sum + amount, 0),
    1000,
  );
});

test("a key replays the invoice it made, link included", async () => {
  const [, owner] = await shop();
  const headers = { "idempotency-key": "inv-1" };
  const first = await owner.call("POST", "/business/invoices", { body: draft, headers });
  const again = await owner.call("POST", "/business/invoices", { body: draft, headers });
  assert.deepEqual(again.body, first.body);
  const other = await owner.call("POST", "/business/invoices", { body: { ...draft, notes: "x" }, headers });
  assert.deepEqual([other.status, other.body.code], [422, "idempotency_key_reused"]);
});

test("overdue begins the day after the last one in the business's zone, and filters and sums see it", async () => {
  const [, owner] = await shop({ business: { timeZone: "Pacific/Auckland" } });
  const ids: string[] = [];
  for (const dueDays of [0, 1, 30]) {
    app.clock.now += 1;
    const { body } = await owner.call("POST", "/business/invoices", { body: { ...draft, dueDays } });
    ids.push(body.id);
    await owner.call("POST", `/business/invoices/${body.id}/send`, { body: {} });
  }
  app.clock.now += 1;
  await owner.call("POST", "/business/invoices", { body: draft });
  const found = async (query: string) => {
    const { body } = await owner.call("GET", `/business/invoices?${query}`);
    return { ids: body.data.map(({ id }: { id: string }) => id), summary: body.summary };
  };
  assert.deepEqual((await found("status=overdue")).ids, []);
  // Midnight in Auckland (UTC+13) is 11:00 UTC.
  app.clock.now = Date.parse("2027-01-13T10:59:59Z");
  assert.deepEqual((await found("status=overdue")).ids, []);
  app.clock.now = Date.parse("2027-01-13T11:00:00Z");
  const late = await found("status=overdue");
  assert.deepEqual(late.ids, [ids[0]]);
  assert.deepEqual((await found("status=sent")).ids, [ids[2], ids[1]]);
  assert.deepEqual((await found("status=sent&status=overdue")).ids, [ids[2], ids[1], ids[0]]);
  const all = await found("");
  assert.equal(all.ids.length, 4);
  assert.deepEqual(all.summary, {
    count: 4,
    amounts: [{ currency: "USD", outstanding: 3 * 4950, overdue: 4950, paid: 0 }],
  });
  assert.equal((await found("from=2027-01-14")).ids.length, 0);
  assert.equal((await found("from=2027-01-13&to=2027-01-13")).ids.length, 4);
  const page = await owner.call("GET", "/business/invoices?limit=3");
  const next = await owner.call("GET", `/business/invoices?limit=3&cursor=${page.body.nextCursor}`);
  assert.deepEqual([page.body.data.length, next.body.data.length, next.body.nextCursor], [3, 1, null]);
  assert.equal(next.body.summary, null);
  app.clock.now = TEST_NOW;
});

test("staff, foreign businesses and keys without the scope get nowhere", async () => {
  const [business, owner] = await shop();
  const { body: made } = await owner.call("POST", "/business/invoices", { body: draft });
  const staff = await signedIn(app, business, "staff", { teamMemberId: business.memberIds[0] ?? "" });
  const [, stranger] = await shop();
  const reader = await withApiKey(app, business, ["invoices:read"]);
  const routes = [
    ["GET", `/business/invoices/${made.id}`, undefined],
    ["PATCH", `/business/invoices/${made.id}`, { notes: "x" }],
    ["POST", `/business/invoices/${made.id}/send`, {}],
    ["POST", `/business/invoices/${made.id}/cancel`, {}],
    ["POST", `/business/invoices/${made.id}/void`, { reason: "x" }],
    ["POST", `/business/invoices/${made.id}/payments`, { amount: 1, method: "cash" }],
    ["GET", `/business/invoices/${made.id}/pdf`, undefined],
  ] as const;
  for (const [method, path, body] of routes) {
    const options = body === undefined ? {} : { body };
    assert.equal((await staff.call(method, path, options)).status, 403);
    assert.equal((await app.call(method, path, options)).status, 401);
    const foreign = await stranger.call(method, path, options);
    const absent = await stranger.call(method, path.replace(made.id, newId("invoice")), options);
    assert.equal(foreign.status, 404);
    assert.deepEqual({ ...foreign.body, requestId: "" }, { ...absent.body, requestId: "" });
    if (method !== "GET") assert.equal((await reader.call(method, path, options)).status, 403);
  }
  assert.equal((await reader.call("GET", `/business/invoices/${made.id}`)).status, 200);
  const [customer] = await app.db.orm
    .select()
    .from(t.customers)
    .where(and(eq(t.customers.businessId, business.id)));
  const borrowed = await stranger.call("POST", "/business/invoices", {
    body: { customerId: customer?.id, lines: draft.lines },
  });
  assert.deepEqual([borrowed.status, borrowed.body.errors[0].path], [422, "customerId"]);
  assert.deepEqual((await owner.call("GET", `/business/invoices/${made.id}`)).body.status, "draft");
});

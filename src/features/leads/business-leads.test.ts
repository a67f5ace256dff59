import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { type Person, signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

async function owned() {
  const business = await makeBusiness(app.db);
  return { business, owner: await signedIn(app, business) };
}

const byWeb = async (business: MadeBusiness, more: object = {}) => {
  const { status, body } = await app.call("POST", `/public/businesses/${business.slug}/leads`, {
    body: { name: "Ann Lee", email: "ann@example.com", serviceId: business.serviceIds[0], ...more },
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id as string;
};

const patch = (person: Pick<Person, "call">, id: string, body: object) =>
  person.call("PATCH", `/business/leads/${id}`, { body });

const eventsOf = async (id: string) =>
  (
    await app.db.orm
      .select({ type: t.events.type, fields: t.events.fields, related: t.events.related })
      .from(t.events)
      .where(eq(t.events.subjectId, id))
      .orderBy(t.events.seq)
  ).slice(1);

it("a lead goes its way to won or lost, with a reason, and may come back", async () => {
  const { business, owner } = await owned();
  const id = await byWeb(business, { message: "Two rooms" });
  const shown = (await owner.call("GET", `/business/leads/${id}`)).body;
  assert.deepEqual(
    [shown.status, shown.customer.name, shown.wanted.items[0].name, shown.quote.total, shown.message],
    ["new", "Ann Lee", "Service", 10_000, "Two rooms"],
  );
  app.clock.now += 1000;
  const contacted = await patch(owner, id, { status: "contacted", version: 1, internalNotes: "Rang" });
  assert.deepEqual(
    [contacted.status, contacted.body.status, contacted.body.version, contacted.body.internalNotes],
    [200, "contacted", 2, "Rang"],
  );
  assert.ok(contacted.body.statusChangedAt > contacted.body.createdAt);
  const noReason = await patch(owner, id, { status: "lost" });
  assert.deepEqual([noReason.status, noReason.body.errors[0].path], [422, "lostReason"]);
  const misplaced = await patch(owner, id, { lostReason: "Too dear" });
  assert.deepEqual([misplaced.status, misplaced.body.errors[0].path], [422, "lostReason"]);
  assert.equal(
    (await patch(owner, id, { status: "lost", lostReason: "Too dear" })).body.lostReason,
    "Too dear",
  );
  const wrong = await patch(owner, id, { status: "won" });
  assert.deepEqual(
    [wrong.status, wrong.body.code, wrong.body.allowed],
    [409, "invalid_transition", ["contacted"]],
  );
  assert.equal((await patch(owner, id, { status: "contacted" })).body.lostReason, null);
  assert.deepEqual((await patch(owner, id, { status: "won" })).body.allowedStatuses, []);
  assert.deepEqual(
    (await eventsOf(id)).map(({ type, fields, related }) => [type, fields, related]),
    [
      ["lead.status_changed", ["status", "internalNotes"], { from: "new", to: "contacted" }],
      ["lead.status_changed", ["status", "lostReason"], { from: "contacted", to: "lost" }],
      ["lead.status_changed", ["status"], { from: "lost", to: "contacted" }],
      ["lead.status_changed", ["status"], { from: "contacted", to: "won" }],
    ],
  );
});

it("two people change one lead: the second is told", async () => {
  const { business, owner } = await owned();
  const id = await byWeb(business);
  const answers = await Promise.all([
    patch(owner, id, { internalNotes: "one", version: 1 }),
    patch(owner, id, { status: "contacted", version: 1 }),
  ]);
  assert.deepEqual(answers.map(({ status, body }) => body.code ?? status).sort(), [200, "version_conflict"]);
  assert.equal((await patch(owner, id, {})).body.version, 2, "nothing given changes nothing");
});

it("the list is filtered by status, days and words, newest first, page by page", async () => {
  const { business, owner } = await owned();
  const ids: string[] = [];
  for (const [name, email] of [
    ["Ann Lee", "ann@example.com"],
    ["Bob Ray", "bob@example.com"],
    ["Ann Moe", "moe@example.com"],
  ]) {
    ids.push(await byWeb(business, { name, email }));
    app.clock.now += 86_400_000;
  }
  await byWeb((await owned()).business, { name: "Ann Stranger" });
  await patch(owner, ids[1] ?? "", { status: "contacted" });
  const list = async (query: string) => {
    const { status, body } = await owner.call("GET", `/business/leads?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const found = async (query: string) =>
    (await list(query)).data.map(({ id }: { id: string }) => ids.indexOf(id));
  assert.deepEqual(await found(""), [2, 1, 0]);
  assert.deepEqual(await found("status=contacted"), [1]);
  assert.deepEqual(await found("status=contacted&status=won"), [1]);
  assert.deepEqual(await found("q=ann"), [2, 0]);
  assert.deepEqual(await found("q=!!"), []);
  const day = (await list("")).data[1].createdAt.slice(0, 10);
  assert.deepEqual(await found(`from=${day}&to=${day}`), [1]);
  const first = await list("limit=2");
  assert.deepEqual((await list(`limit=2&cursor=${first.nextCursor}`)).data.length, 1);
});

it("a quote without a customer becomes the lead's who names it; one that has a customer keeps them", async () => {
  const { business } = await owned();
  const quoted = await app.call("POST", `/public/businesses/${business.slug}/quotes`, {
    body: { serviceId: business.serviceIds[0] },
  });
  const named = { quoteId: quoted.body.id, serviceId: undefined };
  const customerOfQuote = async () => {
    const [quote] = await app.db.orm.select().from(t.quotes).where(eq(t.quotes.id, quoted.body.id));
    return quote?.customerId;
  };
  assert.equal(await customerOfQuote(), null);
  const id = await byWeb(business, named);
  const [lead] = await app.db.orm.select().from(t.leads).where(eq(t.leads.id, id));
  assert.equal(await customerOfQuote(), lead?.customerId);
  await byWeb(business, { ...named, name: "Bob", email: "bob@example.com" });
  assert.equal(await customerOfQuote(), lead?.customerId);
});

it("the team notes one down by hand, once per Idempotency-Key, and deletes it", async () => {
  const { business, owner } = await owned();
  const other = await owned();
  const body = {
    name: "Ann Lee",
    phone: "555 0100",
    internalNotes: "At the fair",
    serviceId: business.serviceIds[0],
  };
  const headers = { "idempotency-key": "k" };
  const made = await owner.call("POST", "/business/leads", { body, headers });
  assert.deepEqual([made.status, made.body.reason, made.body.internalNotes], [201, "team", "At the fair"]);
  assert.equal((await owner.call("POST", "/business/leads", { body, headers })).body.id, made.body.id);
  const noWay = await owner.call("POST", "/business/leads", { body: { name: "Ann" } });
  assert.deepEqual([noWay.status, noWay.body.errors[0].path], [422, "email"]);
  for (const more of [{ serviceId: other.business.serviceIds[0] }, { quoteId: newId("quote") }]) {
    const refused = await owner.call("POST", "/business/leads", { body: { name: "A", phone: "1", ...more } });
    assert.deepEqual([refused.status, refused.body.errors[0].path], [422, Object.keys(more)[0]]);
  }
  const { id } = made.body;
  assert.equal((await owner.call("DELETE", `/business/leads/${id}`)).status, 204);
  assert.equal((await owner.call("GET", `/business/leads/${id}`)).status, 404);
  assert.equal((await owner.call("DELETE", `/business/leads/${id}`)).status, 404);
  assert.deepEqual(
    (await eventsOf(id)).map(({ type }) => type),
    ["lead.deleted"],
  );
});

it("leads are for owner, admin and keys with the scope; another business's are as if absent", async () => {
  const { business } = await owned();
  const id = await byWeb(business);
  const stranger = (await owned()).owner;
  for (const [method, body] of [
    ["GET", undefined],
    ["PATCH", { status: "won" }],
    ["DELETE", undefined],
  ] as const) {
    const ask = (which: string) => stranger.call(method, `/business/leads/${which}`, body ? { body } : {});
    const [foreign, absent] = await Promise.all([ask(id), ask(newId("lead"))]);
    assert.equal(foreign?.status, 404);
    assert.deepEqual({ ...foreign?.body, requestId: "" }, { ...absent?.body, requestId: "" });
  }
  const staff = await signedIn(app, business, "staff", { teamMemberId: business.memberIds[0] ?? "" });
  assert.equal((await staff.call("GET", "/business/leads")).status, 403);
  const reader = await withApiKey(app, business, ["leads:read"]);
  assert.equal((await reader.call("GET", `/business/leads/${id}`)).status, 200);
  assert.equal((await patch(reader, id, { status: "won" })).status, 403);
  const refused = await patch(await signedIn(app, business, "admin"), id, { customerId: newId("customer") });
  assert.deepEqual([refused.status, refused.body.errors[0].path], [422, "customerId"]);
});

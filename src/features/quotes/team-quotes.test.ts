import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asc, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type BusinessOptions, type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { type Person, signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const anna = { name: "Anna", email: "anna@example.com" };
const size = {
  key: "size",
  label: "Size",
  kind: "choice" as const,
  required: true,
  options: [
    { key: "small", label: "Small", multiplier: "1" },
    { key: "large", label: "Large", multiplier: "1.5" },
    { key: "wide", label: "Wide", multiplier: "1.5" },
  ],
};

interface Shop {
  business: MadeBusiness;
  owner: Person;
  /** What a quote is made for. */
  bought: { serviceId: string; selections: { size: string } };
}

async function shop(options: BusinessOptions = {}): Promise<Shop> {
  const business = await makeBusiness(app.db, { services: [{ dimensions: [size] }], ...options });
  const owner = await signedIn(app, business, "owner");
  return {
    business,
    owner,
    bought: { serviceId: business.serviceIds[0] ?? "", selections: { size: "large" } },
  };
}

async function quoted({ owner, bought }: Shop, more: object = {}) {
  const made = await owner.call("POST", "/business/quotes", { body: { ...bought, customer: anna, ...more } });
  assert.equal(made.status, 201);
  return made.body;
}

async function sent(at: Shop, more: object = {}) {
  const { id } = await quoted(at, more);
  const { body } = await at.owner.call("POST", `/business/quotes/${id}/send`, { body: {} });
  assert.equal(body.status, "sent");
  return { ...body, token: new URL(body.url).searchParams.get("token") ?? "" };
}

const book = ({ business }: Shop, body: object) =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { startsAt: "2027-01-20T10:00:00Z", customer: someone(), ...body },
  });

const eventsOf = async (id: string) =>
  (await app.db.orm.select().from(t.events).where(eq(t.events.subjectId, id)).orderBy(asc(t.events.seq))).map(
    ({ type, actorKind }) => `${type} ${actorKind}`,
  );

const mailsOf = async (id: string) =>
  (await app.db.orm.select().from(t.mails).where(eq(t.mails.kind, "quote_sent"))).filter(
    ({ related }) => related.quoteId === id,
  ).length;

test("a quote by hand is priced by the rules and adjusted, sent, accepted, and booked at exactly its total", async () => {
  const weekend = {
    key: "weekend",
    label: "Weekend",
    change: { kind: "percent" as const, value: "50" },
    conditions: [{ kind: "weekdays" as const, weekdays: [6, 7] }],
  };
  const at = await shop({ surcharges: [weekend] });
  const made = await quoted(at, {
    title: "Spring clean",
    message: "As discussed",
    adjustments: [
      { label: "Stairs", amount: 2500 },
      { label: "Neighbour's discount", amount: -1500 },
    ],
  });
  assert.deepEqual([made.status, made.origin, made.url, made.total], ["pending", "team", null, 16_000]);
  assert.equal(made.expiresAt, "2027-01-20T08:00:00+00:00");
  const sum = made.lines.reduce((all: number, line: { amount: number }) => all + line.amount, 0);
  assert.equal(sum, 16_000);
  assert.deepEqual([made.subtotal, made.discountTotal], [17_500, 1500]);

  const { body: out } = await at.owner.call("POST", `/business/quotes/${made.id}/send`, {
    body: { version: 1 },
  });
  assert.equal(await mailsOf(made.id), 1);
  await at.owner.call("POST", `/business/quotes/${made.id}/send`, { body: {} });
  assert.equal(await mailsOf(made.id), 1);
  await at.owner.call("POST", `/business/quotes/${made.id}/send`, { body: { again: true } });
  assert.equal(await mailsOf(made.id), 2);

  const path = `/public/quotes/${made.id}`;
  const query = new URL(out.url).search;
  const { body: theirs } = await app.call("GET", path + query);
  assert.deepEqual(
    [theirs.status, theirs.total, theirs.customer, theirs.title, theirs.business.slug],
    ["sent", 16_000, { name: "Anna" }, "Spring clean", at.business.slug],
  );
  assert.ok(!JSON.stringify(theirs).includes("anna@example.com"));
  for (let n = 0; n < 2; n++) {
    const yes = await app.call("POST", `${path}/accept${query}`, {
      body: { expectedTotal: 16_000, version: theirs.version },
    });
    assert.deepEqual([yes.status, yes.body.status], [200, "accepted"]);
  }
  const no = await app.call("POST", `${path}/decline${query}`, { body: {} });
  assert.deepEqual([no.status, no.body.code], [409, "invalid_transition"]);

  // Dearer rules, a Saturday that costs more, and the validity over: the word stands.
  await app.db.orm
    .update(t.services)
    .set({ basePrice: 99_900 })
    .where(eq(t.services.id, at.bought.serviceId));
  app.clock.now = TEST_NOW + 8 * DAY_MS;
  const other = await book(at, {
    quoteId: made.id,
    ...at.bought,
    selections: { size: "wide" },
    startsAt: "2027-01-23T10:00:00Z",
  });
  assert.deepEqual([other.status, other.body.code], [409, "price_changed"]);
  const booked = await book(at, { quoteId: made.id, startsAt: "2027-01-23T10:00:00Z" });
  assert.equal(booked.status, 201);
  assert.equal(booked.body.booking.price.total, 16_000);
  const { body: end } = await at.owner.call("GET", `/business/quotes/${made.id}`);
  assert.deepEqual([end.status, end.bookingId], ["converted", booked.body.booking.id]);
  const twice = await book(at, { quoteId: made.id, startsAt: "2027-01-24T10:00:00Z" });
  assert.deepEqual([twice.status, twice.body.code], [409, "quote_converted"]);
  assert.deepEqual(await eventsOf(made.id), [
    "quote.created user",
    "quote.sent user",
    "quote.accepted customer",
    "quote.converted customer",
  ]);
  app.clock.now = TEST_NOW;
});

test("what was not sent is not there for customers, by link or by booking", async () => {
  const at = await shop();
  const { id } = await quoted(at);
  const token = app.deps.secrets.manageToken(id, 1);
  for (const [method, path] of [
    ["GET", ""],
    ["POST", "/accept"],
    ["POST", "/decline"],
  ] as const) {
    const body = method === "POST" ? { body: {} } : {};
    assert.equal((await app.call(method, `/public/quotes/${id}${path}?token=${token}`, body)).status, 404);
    assert.equal((await app.call(method, `/public/quotes/${id}${path}`, body)).status, 401);
    assert.equal((await app.call(method, `/public/quotes/${id}${path}?token=${token}x`, body)).status, 401);
    const absent = `/public/quotes/${newId("quote")}${path}?token=${token}`;
    assert.equal((await app.call(method, absent, body)).status, 404);
  }
  const tried = await book(at, { quoteId: id });
  assert.deepEqual([tried.status, tried.body.errors[0].path], [422, "quoteId"]);
  const unknown = await book(at, { quoteId: newId("quote") });
  assert.deepEqual(tried.body.errors, unknown.body.errors);
  const days = "from=2027-01-20&to=2027-01-20";
  const times = await app.call(
    "GET",
    `/public/businesses/${at.business.slug}/availability?${days}&quoteId=${id}`,
  );
  assert.deepEqual([times.status, times.body.errors], [422, unknown.body.errors]);
});

test("a service by request only can be booked once the team has quoted it", async () => {
  const at = await shop({ services: [{ dimensions: [size], mode: "quote" }] });
  const direct = await book(at, at.bought);
  assert.equal(direct.status, 422);
  const held = await app.call("POST", `/public/businesses/${at.business.slug}/holds`, {
    body: { ...at.bought, startsAt: "2027-01-20T10:00:00Z" },
  });
  assert.deepEqual([held.status, held.body.code], [422, "selection_invalid"]);
  const { id } = await sent(at);
  assert.equal((await book(at, { quoteId: id })).status, 201);
});

test("a widget that takes requests only books nothing, save what the team has quoted", async () => {
  const at = await shop();
  const { id } = await sent(at);
  await app.db.orm.update(t.widgets).set({ mode: "quote" }).where(eq(t.widgets.businessId, at.business.id));
  const attribution = { widget: "default" };
  const direct = await book(at, { ...at.bought, attribution });
  assert.deepEqual([direct.status, direct.body.errors[0].path], [422, "attribution.widget"]);
  assert.equal((await book(at, { quoteId: id, attribution })).status, 201);
});

test("an expired quote can be neither accepted, declined nor booked, and is listed as expired", async () => {
  const at = await shop();
  const quote = await sent(at, { validDays: 1 });
  app.clock.now = TEST_NOW + DAY_MS;
  const query = `?token=${quote.token}`;
  for (const act of ["accept", "decline"]) {
    const late = await app.call("POST", `/public/quotes/${quote.id}/${act}${query}`, { body: {} });
    assert.deepEqual([late.status, late.body.code], [410, "quote_expired"]);
  }
  assert.deepEqual((await book(at, { quoteId: quote.id })).body.code, "quote_expired");
  const { body: seen } = await app.call("GET", `/public/quotes/${quote.id}${query}`);
  assert.deepEqual([seen.status, seen.bookUrl], ["expired", null]);
  const ids = async (filter: string) =>
    (await at.owner.call("GET", `/business/quotes?${filter}`)).body.data.map((one: { id: string }) => one.id);
  assert.deepEqual(await ids("status=expired"), [quote.id]);
  assert.deepEqual(await ids("status=sent"), []);
  assert.deepEqual(await ids("status=sent&status=expired"), [quote.id]);
  // Longer validity brings it back to life under the same link.
  await at.owner.call("PATCH", `/business/quotes/${quote.id}`, { body: { validDays: 5 } });
  const yes = await app.call("POST", `/public/quotes/${quote.id}/accept${query}`, { body: {} });
  assert.equal(yes.body.status, "accepted");
  app.clock.now = TEST_NOW;
});

test("a change is priced anew, needs the last version, keeps the link unless asked, and is not accepted unseen", async () => {
  const at = await shop();
  const quote = await sent(at);
  const path = `/business/quotes/${quote.id}`;
  const words = await at.owner.call("PATCH", path, { body: { title: "New words", version: 2 } });
  assert.deepEqual([words.body.title, words.body.total, words.body.version], ["New words", 15_000, 3]);
  const stale = await at.owner.call("PATCH", path, { body: { title: "Late", version: 2 } });
  assert.deepEqual([stale.status, stale.body.code], [409, "version_conflict"]);
  const dearer = await at.owner.call("PATCH", path, {
    body: { adjustments: [{ label: "Attic", amount: 5000 }] },
  });
  assert.equal(dearer.body.total, 20_000);
  const query = `?token=${quote.token}`;
  const unseen = await app.call("POST", `/public/quotes/${quote.id}/accept${query}`, {
    body: { expectedTotal: 15_000 },
  });
  assert.deepEqual([unseen.status, unseen.body.code], [409, "price_changed"]);
  const old = await app.call("POST", `/public/quotes/${quote.id}/accept${query}`, { body: { version: 3 } });
  assert.deepEqual([old.status, old.body.code], [409, "version_conflict"]);
  for (const [body, where] of [
    [{ total: 1 }, "total"],
    [{ status: "accepted" }, "status"],
    [{ adjustments: [{ label: "All", amount: -1_000_000 }] }, "adjustments"],
    [{ expiresAt: "2027-01-13T07:00:00Z" }, "expiresAt"],
    [{ validDays: 3, expiresAt: "2027-02-13T07:00:00Z" }, "validDays"],
    [{ selections: { size: "small" } }, "serviceId"],
    [{ customerId: newId("customer") }, "customerId"],
    [{ couponCode: "NONE" }, "couponCode"],
  ] as const) {
    const refused = await at.owner.call("PATCH", path, { body });
    assert.deepEqual([refused.status, refused.body.errors?.[0]?.path], [422, where]);
  }
  const moved = await at.owner.call("PATCH", path, { body: { newLink: true } });
  assert.equal((await app.call("GET", `/public/quotes/${quote.id}${query}`)).status, 401);
  const fresh = new URL(moved.body.url).search;
  const declined = await app.call("POST", `/public/quotes/${quote.id}/decline${fresh}`, {
    body: { reason: "Too dear" },
  });
  assert.equal(declined.body.status, "declined");
  const { body: seen } = await at.owner.call("GET", path);
  assert.equal(seen.declineReason, "Too dear");
  const closed = await at.owner.call("PATCH", path, { body: { title: "x" } });
  assert.deepEqual([closed.status, closed.body.code], [409, "invalid_transition"]);
  assert.deepEqual((await book(at, { quoteId: quote.id })).body.code, "quote_expired");
});

test("of a yes, a no and a booking at the same moment, one wins and the others see it", async () => {
  const at = await shop({ members: 3 });
  for (let round = 0; round < 6; round++) {
    const quote = await sent(at);
    const act = (name: string) =>
      app.call("POST", `/public/quotes/${quote.id}/${name}?token=${quote.token}`, { body: {} });
    const startsAt = `2027-01-${20 + round}T10:00:00Z`;
    const [yes, no, booking] = await Promise.all(
      round % 2 === 0
        ? [act("accept"), act("decline"), book(at, { quoteId: quote.id, startsAt })]
        : [act("accept"), act("decline"), null],
    );
    const { body: end } = await at.owner.call("GET", `/business/quotes/${quote.id}`);
    const events = await eventsOf(quote.id);
    assert.equal(events.filter((event) => /accepted|declined/.test(event)).length <= 1, true);
    if (no.status === 200) {
      assert.deepEqual([end.status, yes.status, booking?.status ?? 410], ["declined", 409, 410]);
    } else if (booking) {
      assert.deepEqual([end.status, booking.status, no.status], ["converted", 201, 409]);
    } else assert.deepEqual([end.status, yes.status, no.status], ["accepted", 200, 409]);
  }
});

test("the team books a quote for its customer, once, also before it is sent", async () => {
  const at = await shop();
  const quote = await quoted(at, { adjustments: [{ label: "Extra", amount: 100 }] });
  const path = `/business/quotes/${quote.id}/convert`;
  const options = { body: { startsAt: "2027-01-21T10:00:00Z" }, headers: { "idempotency-key": "c-1" } };
  const [made, again] = [
    await at.owner.call("POST", path, options),
    await at.owner.call("POST", path, options),
  ];
  assert.equal(made.status, 201);
  assert.deepEqual(
    [made.body.quote.status, made.body.booking.price.total, made.body.booking.customer.name],
    ["converted", 15_100, "Anna"],
  );
  assert.deepEqual(again.body, made.body);
  const twice = await at.owner.call("POST", path, { body: { startsAt: "2027-01-22T10:00:00Z" } });
  assert.deepEqual([twice.status, twice.body.code], [409, "quote_converted"]);
});

test("a quote of the widget is listed, cannot be edited, and is duplicated into one's own", async () => {
  const at = await shop();
  const { body: made } = await app.call("POST", `/public/businesses/${at.business.slug}/quotes`, {
    body: at.bought,
  });
  const { body: list } = await at.owner.call("GET", "/business/quotes?origin=customer");
  assert.deepEqual([list.data[0].id, list.data[0].status, list.data[0].customer], [made.id, "pending", null]);
  for (const [method, path, body] of [
    ["PATCH", "", { title: "x" }],
    ["POST", "/send", {}],
    ["DELETE", "", undefined],
  ] as const) {
    const options = body === undefined ? {} : { body };
    const refused = await at.owner.call(method, `/business/quotes/${made.id}${path}`, options);
    assert.deepEqual([refused.status, refused.body.code], [409, "invalid_transition"]);
  }
  const copy = await at.owner.call("POST", `/business/quotes/${made.id}/duplicate`);
  assert.deepEqual([copy.status, copy.body.origin, copy.body.total], [201, "team", 15_000]);
  const path = `/business/quotes/${copy.body.id}`;
  assert.equal((await at.owner.call("DELETE", path)).status, 204);
  assert.equal((await at.owner.call("GET", path)).status, 404);
  const out = await sent(at);
  const late = await at.owner.call("DELETE", `/business/quotes/${out.id}`);
  assert.deepEqual([late.status, late.body.code], [409, "invalid_transition"]);
  // The widget's own quote is booked as before.
  assert.equal((await book(at, { quoteId: made.id, ...at.bought })).status, 201);
});

test("a key replays the quote it made, and pages of the list leave nothing out", async () => {
  const at = await shop();
  const options = { body: { ...at.bought, customer: anna }, headers: { "idempotency-key": "q-1" } };
  const first = await at.owner.call("POST", "/business/quotes", options);
  const again = await at.owner.call("POST", "/business/quotes", options);
  assert.deepEqual([again.body.id, again.headers.get("idempotency-replayed")], [first.body.id, "true"]);
  for (let n = 0; n < 4; n++) await quoted(at);
  const seen: string[] = [];
  for (let cursor = ""; ; ) {
    const { body } = await at.owner.call("GET", `/business/quotes?limit=2&sort=createdAt${cursor}`);
    seen.push(...body.data.map(({ id }: { id: string }) => id));
    if (body.nextCursor === null) break;
    cursor = `&cursor=${body.nextCursor}`;
  }
  assert.deepEqual([seen.length, new Set(seen).size], [5, 5]);
});

test("the team writes down what the customer said: once, by its own name, also of a quote that was not sent", async () => {
  const at = await shop();
  const answer = (id: string, body: object) =>
    at.owner.call("POST", `/business/quotes/${id}/answer`, { body });
  const { id, version } = await quoted(at);
  assert.equal(
    (await answer(id, { answer: "accepted", version: version + 1 })).body.code,
    "version_conflict",
  );
  const yes = await answer(id, { answer: "accepted", version });
  assert.deepEqual([yes.status, yes.body.status, yes.body.respondedAt !== null], [200, "accepted", true]);
  assert.equal((await answer(id, { answer: "accepted" })).status, 200);
  assert.equal((await answer(id, { answer: "declined" })).body.code, "invalid_transition");
  assert.deepEqual(await eventsOf(id), ["quote.created user", "quote.accepted user"]);

  const other = await sent(at);
  const no = await answer(other.id, { answer: "declined", reason: "Too far away" });
  assert.deepEqual([no.body.status, no.body.declineReason], ["declined", "Too far away"]);
  const late = await app.call("POST", `/public/quotes/${other.id}/accept?token=${other.token}`, { body: {} });
  assert.equal(late.body.code, "invalid_transition");

  const widget = await app.call("POST", `/public/businesses/${at.business.slug}/quotes`, { body: at.bought });
  assert.equal((await answer(widget.body.id, { answer: "accepted" })).body.code, "invalid_transition");
});

test("the preview of a quote by hand tells the total that the quote will have", async () => {
  const at = await shop();
  const adjustments = [{ label: "Thanks", amount: -700 }];
  const preview = await at.owner.call("POST", "/business/price-preview", {
    body: { ...at.bought, adjustments },
  });
  const made = await quoted(at, { adjustments });
  assert.deepEqual(preview.body.lines, made.lines);
  assert.equal(preview.body.total, made.total);
});

test("staff, strangers and keys without the scope get nowhere", async () => {
  const at = await shop();
  const stranger = await shop();
  const { id, customer } = await quoted(at);
  const staff = await signedIn(app, at.business, "staff", { teamMemberId: at.business.memberIds[0] ?? "" });
  const reader = await withApiKey(app, at.business, ["quotes:read"]);
  const startsAt = "2027-01-21T10:00:00Z";
  for (const [method, path, body] of [
    ["GET", "", undefined],
    ["PATCH", "", { title: "x" }],
    ["DELETE", "", undefined],
    ["POST", "/send", {}],
    ["POST", "/duplicate", undefined],
    ["POST", "/answer", { answer: "accepted" }],
    ["POST", "/convert", { startsAt }],
  ] as const) {
    const options = body === undefined ? {} : { body };
    const address = `/business/quotes/${id}${path}`;
    assert.equal((await staff.call(method, address, options)).status, 403);
    assert.equal((await app.call(method, address, options)).status, 401);
    const foreign = await stranger.owner.call(method, address, options);
    const absent = await stranger.owner.call(method, address.replace(id, newId("quote")), options);
    assert.equal(foreign.status, 404);
    assert.deepEqual({ ...foreign.body, requestId: "" }, { ...absent.body, requestId: "" });
    if (method !== "GET") assert.equal((await reader.call(method, address, options)).status, 403);
  }
  assert.equal((await reader.call("GET", `/business/quotes/${id}`)).status, 200);
  for (const [body, path] of [
    [{ ...at.bought, customer: anna }, "serviceId"],
    [{ ...stranger.bought, customerId: customer.id }, "customerId"],
    [{ ...stranger.bought }, "customerId"],
    [{ ...stranger.bought, customer: anna, total: 5 }, "total"],
  ] as const) {
    const refused = await stranger.owner.call("POST", "/business/quotes", { body });
    assert.deepEqual([refused.status, refused.body.errors?.[0]?.path], [422, path]);
  }
});

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";

let app: TestApp;
let business: MadeBusiness;
let owner: Person;
/** Ids by what they were called. */
const made: Record<string, string> = {};
const customers: Record<string, string> = {};

before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db, {
    business: { timeZone: "America/New_York" },
    members: 2,
    services: [{}, {}],
  });
  owner = await signedIn(app, business);
  const other = await makeBusiness(app.db);
  const book = async (of: MadeBusiness, person: Pick<Person, "call">, key: string, more: object) => {
    const { status, body } = await person.call("POST", "/business/bookings", {
      body: { serviceId: of.serviceIds[0], ...more },
    });
    assert.equal(status, 201, JSON.stringify(body));
    made[key] = body.id;
    customers[key] = body.customer.id;
    app.clock.now += 1000;
  };
  const [first, second] = business.memberIds;
  await book(business, owner, "ann", {
    startsAt: "2027-01-20T12:00:00-05:00",
    teamMemberId: first,
    customer: { name: "Ann O'Brien-Łódź", email: "ann.obrien@example.com", phone: "+1 555-0100" },
    internalNotes: "Bring the tall ladder",
  });
  await book(business, owner, "bob", {
    startsAt: "2027-01-20T09:00:00-05:00",
    teamMemberId: second,
    customer: { name: "Bob", phone: "555 0199" },
    serviceId: business.serviceIds[1],
  });
  await book(business, owner, "cyd", {
    startsAt: "2027-01-21T09:00:00-05:00",
    teamMemberId: first,
    customer: { name: "Cyd" },
    items: [{ serviceId: business.serviceIds[0] }, { serviceId: business.serviceIds[1] }],
    serviceId: undefined,
  });
  await book(business, owner, "dee", {
    startsAt: "2027-01-22T09:00:00-05:00",
    teamMemberId: second,
    customer: { name: "Dee" },
  });
  await owner.call("PUT", `/business/bookings/${made.dee}/status`, { body: { status: "cancelled" } });
  await owner.call("PUT", `/business/bookings/${made.bob}/status`, { body: { status: "completed" } });
  await book(other, await signedIn(app, other), "stranger", {
    startsAt: "2027-01-20T12:00:00Z",
    customer: { name: "Ann", email: "ann.obrien@example.com" },
  });
});
after(() => app.close());

async function names(query: string): Promise<string> {
  const { status, body } = await owner.call("GET", `/business/bookings?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  const byId = new Map(Object.entries(made).map(([name, id]) => [id, name]));
  return body.data.map(({ id }: { id: string }) => byId.get(id)).join(" ");
}

it("sorts by start, from either end, and by when they were made, from either end", async () => {
  assert.equal(await names(""), "bob ann cyd dee");
  assert.equal(await names("sort=startsAt"), "bob ann cyd dee");
  assert.equal(await names("sort=-startsAt"), "dee cyd ann bob");
  assert.equal(await names("sort=-createdAt"), "dee cyd bob ann");
  assert.equal(await names("sort=createdAt"), "ann bob cyd dee");
});

it("filters by status, days of the business, service, person and customer, and by several at once", async () => {
  assert.equal(await names("status=confirmed"), "ann cyd");
  assert.equal(await names("status=completed&status=cancelled"), "bob dee");
  assert.equal(await names("status=completed&status=confirmed&sort=-startsAt"), "cyd ann bob");
  assert.equal(await names("status=completed&status=confirmed&sort=createdAt"), "ann bob cyd");
  assert.equal(await names("status=confirmed&status=confirmed"), "ann cyd");
  assert.equal(await names("from=2027-01-21"), "cyd dee");
  assert.equal(await names("to=2027-01-20"), "bob ann");
  assert.equal(await names("from=2027-01-21&to=2027-01-21"), "cyd");
  assert.equal(await names(`serviceId=${business.serviceIds[1]}`), "bob cyd");
  assert.equal(await names(`teamMemberId=${business.memberIds[1]}`), "bob dee");
  assert.equal(await names(`customerId=${customers.cyd}`), "cyd");
  assert.equal(await names(`serviceId=${business.serviceIds[1]}&status=completed&from=2027-01-20`), "bob");
  assert.equal(await names(`customerId=${customers.stranger}`), "");
});

describe("search", () => {
  it("finds the beginnings of words in name, e-mail, phone and the team's notes", async () => {
    const cases: [string, string][] = [
      ["ann", "ann"],
      ["ANN bri", "ann"],
      ["o'brien", "ann"],
      ["brien-łó", "ann"],
      ["łódź", "ann"],
      ["łodz", "ann"],
      ["ann.obrien@exa", "ann"],
      ["ann.obr", "ann"],
      ["ladd", "ann"],
      ["555", "bob ann"],
      ["0100", "ann"],
      ["555 0199", "bob"],
      ["ann bob", ""],
      ["example", ""],
      ["zzz", ""],
    ];
    for (const [typed, found] of cases)
      assert.equal(await names(`q=${encodeURIComponent(typed)}`), found, typed);
  });

  it("finds a booking by its id, and only its own business's", async () => {
    assert.equal(await names(`q=${made.cyd}`), "cyd");
    assert.equal(await names(`q=${made.stranger}`), "");
  });

  it("takes whatever is typed for words, never for operators", async () => {
    for (const typed of [
      "ann & !bob",
      "ann:*",
      "'ann'",
      "ann <-> x | y",
      "\\",
      "!!!",
      "&|!()",
      "''",
      "@@@",
      "a@'b\\",
      "((",
      ":",
      "\u{1F600}",
    ]) {
      const { status } = await owner.call("GET", `/business/bookings?q=${encodeURIComponent(typed)}`);
      assert.equal(status, 200, typed);
    }
    assert.equal(await names("q=!!!"), "");
  });
});

it("pages on without leaving out or repeating any, whatever is added meanwhile", async () => {
  for (const filter of [
    "sort=startsAt",
    "sort=-startsAt",
    "sort=createdAt",
    "sort=-createdAt",
    "status=confirmed&status=completed&status=cancelled",
    "status=confirmed&status=completed&status=cancelled&sort=createdAt",
  ]) {
    const seen: string[] = [];
    let cursor: string | null = null;
    let totals = 0;
    do {
      const { body } = await owner.call(
        "GET",
        `/business/bookings?limit=1&${filter}${cursor === null ? "" : `&cursor=${cursor}`}`,
      );
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      if (body.total !== undefined) totals += body.total;
      cursor = body.nextCursor;
    } while (cursor !== null);
    assert.equal(seen.length, 4, filter);
    assert.equal(new Set(seen).size, 4);
    assert.equal(totals, 4, "the total comes with the first page");
  }
});

it("refuses what it does not know", async () => {
  for (const [query, path] of [
    ["status=gone", "status"],
    ["status=confirmed&status=gone", "status.1"],
    ["from=2027-02-30", "from"],
    ["from=2027-01-02&to=2027-01-01", "to"],
    ["sort=price", "sort"],
    ["limit=101", "limit"],
    ["cursor=xx", "cursor"],
    ["teamMemberId=1", "teamMemberId"],
    [`q=${"x".repeat(201)}`, "q"],
    ["businessId=1", "businessId"],
  ]) {
    const { status, body } = await owner.call("GET", `/business/bookings?${query}`);
    assert.deepEqual([status, body.errors?.[0]?.path], [422, path]);
  }
});

it("the calendar shows everybody's bookings, time off and the closures of the range in the business's days", async () => {
  const [first = "", second = ""] = business.memberIds;
  await app.db.orm.insert(t.timeOff).values({
    id: newId("timeOff"),
    businessId: business.id,
    teamMemberId: second,
    startsAt: Date.parse("2027-01-21T00:00:00-05:00"),
    endsAt: Date.parse("2027-01-22T00:00:00-05:00"),
    reason: "Course",
  });
  await app.db.orm.insert(t.closures).values({
    id: newId("closure"),
    businessId: business.id,
    startsOn: "2027-01-22",
    endsOn: "2027-01-25",
    label: "Winter",
  });
  const calendar = async (query: string) => (await owner.call("GET", `/business/calendar?${query}`)).body;
  const shown = await calendar("from=2027-01-20&to=2027-01-22");
  const of = (id: string) => shown.people.find((one: { id: string }) => one.id === id);
  assert.deepEqual(
    [first, second].map((id) => of(id).bookings.map((one: { id: string }) => one.id)),
    [[made.ann, made.cyd], [made.bob]],
  );
  assert.equal(of(first).bookings[1].services.length, 2);
  assert.deepEqual(
    of(second).timeOff.map(({ reason }: { reason: string }) => reason),
    ["Course"],
  );
  assert.deepEqual(
    shown.closures.map(({ label }: { label: string }) => label),
    ["Winter"],
  );
  const day = await calendar("from=2027-01-21&to=2027-01-21");
  assert.deepEqual([day.closures, day.people[0].bookings.length], [[], 1]);
  const one = await calendar(`from=2027-01-20&to=2027-01-22&teamMemberId=${second}`);
  assert.deepEqual(
    one.people.map(({ id }: { id: string }) => id),
    [second],
  );
  const long = await owner.call("GET", "/business/calendar?from=2027-01-01&to=2027-03-04");
  assert.deepEqual([long.status, long.body.errors[0].path], [422, "to"]);
});

it("free times for the team lie within any notice and horizon, and say why others do not", async () => {
  const of = await makeBusiness(app.db, {
    business: { minNoticeMinutes: 100_000, maxAdvanceDays: 1 },
    members: 2,
  });
  const person = await signedIn(app, of);
  const path = `/business/availability?serviceId=${of.serviceIds[0]}&from=2027-01-20&to=2027-01-20`;
  const { status, body } = await person.call("GET", `${path}&explain=1`);
  assert.equal(status, 200);
  assert.equal(body.days[0].slots.length, 15);
  assert.deepEqual(body.team.map(({ id }: { id: string }) => id).sort(), [...of.memberIds].sort());
  const slot = body.days[0].slots[0];
  const booked = await person.call("POST", "/business/bookings", {
    body: {
      serviceId: of.serviceIds[0],
      startsAt: slot.startsAt,
      teamMemberId: of.memberIds[0],
      customer: { name: "Ann" },
    },
  });
  assert.equal(booked.status, 201);
  const own = `${path}&explain=1&teamMemberId=${of.memberIds[0]}`;
  const why = (await person.call("GET", own)).body.days[0].unavailable;
  assert.ok(
    why.some(
      (one: { startsAt: string; reason: string }) =>
        one.startsAt === slot.startsAt && one.reason === "booked",
    ),
  );
  const moving = (await person.call("GET", `${own}&bookingId=${booked.body.id}`)).body.days[0];
  assert.equal(moving.slots.length, 15);
  const staff = await signedIn(app, of, "staff", { teamMemberId: of.memberIds[1] ?? "" });
  assert.equal((await staff.call("GET", own)).status, 403);
  const theirs = (await staff.call("GET", path)).body;
  assert.deepEqual(theirs.days[0].slots[0].teamMemberIds, [of.memberIds[1]]);
});

it("staff who see no money find none anywhere in the list", async () => {
  const staff = await signedIn(app, business, "staff", { teamMemberId: business.memberIds[0] ?? "" });
  const { body } = await staff.call("GET", "/business/bookings");
  assert.equal(body.data.length, 2);
  assert.ok(!/10000|20000/.test(JSON.stringify(body)));
  const kept = await app.db.orm
    .select()
    .from(t.bookings)
    .where(eq(t.bookings.id, made.ann ?? ""));
  assert.equal(kept[0]?.total, 10_000);
});

import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { type Person, signedIn, withApiKey } from "#test/people.ts";
import { makeAnalyticsBusiness, storeWorld, type World, worlds } from "./analytics-fixture.ts";
import {
  expectedParts,
  expectedTotals,
  local,
  type OracleScope,
  previousPeriod,
} from "./analytics-oracle.ts";

const RUNS = Number(process.env.ANALYTICS_RUNS ?? 8);
const SEED = Number(process.env.ANALYTICS_SEED ?? randomInt(2 ** 31));

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app?.close());

const ask = (person: Person, query: string) => person.call("GET", `/business/analytics?${query}`);

/** Quarter hours of the period in which each person works. */
function openMinutes({ timeZone }: OracleScope, from: string, to: string): number[] {
  const start = Temporal.PlainDate.from(from).toZonedDateTime(timeZone).epochMilliseconds;
  const end = Temporal.PlainDate.from(to).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
  const open = [0, 0, 0];
  for (let at = start; at < end; at += 900_000) {
    const { hour, minute, dayOfWeek } = local(at, timeZone);
    const clock = hour + minute / 60;
    const business = dayOfWeek !== 6 && ((clock >= 8 && clock < 17.5) || (dayOfWeek === 5 && clock >= 20));
    const own = (dayOfWeek === 2 || dayOfWeek === 6) && clock >= 10 && clock < 15;
    for (const [n, works] of [business, own, business].entries()) if (works) open[n] = (open[n] ?? 0) + 15;
  }
  return open;
}

describe(`every figure is what counting one by one gives (ANALYTICS_SEED=${SEED})`, () => {
  for (const [timeZone, around] of [
    ["America/New_York", "2027-03-14"],
    ["Australia/Lord_Howe", "2027-04-04"],
    ["Africa/Cairo", "2026-10-29"],
  ] as const) {
    it(`across the change of clocks in ${timeZone}`, async () => {
      const business = await makeAnalyticsBusiness(app, timeZone);
      const neighbour = await makeAnalyticsBusiness(app, timeZone);
      const owner = await signedIn(app, business, "owner");
      const middle = Temporal.PlainDate.from(around);
      const dates = Array.from({ length: 61 }, (_, n) => middle.add({ days: n - 30 }).toString());
      const noon = Date.parse(`${around}T12:00:00Z`);
      const worldOf = () => worlds(noon - 30 * 86_400_000, noon + 30 * 86_400_000, dates);
      const scopes = fc.record({
        before: fc.nat(20),
        after: fc.nat(20),
        interval: fc.constantFrom<OracleScope["interval"]>("day", "week", "month"),
      });
      await fc.assert(
        fc.asyncProperty(
          worldOf(),
          worldOf(),
          scopes,
          async (world, other, { before: back, after: on, interval }) => {
            await storeWorld(app, business, world);
            await storeWorld(app, neighbour, other);
            const [from, to] = [
              middle.subtract({ days: back }).toString(),
              middle.add({ days: on }).toString(),
            ];
            await compare(owner, business, world, { timeZone, from, to, interval });
          },
        ),
        { numRuns: RUNS, seed: SEED },
      );
    });
  }
});

async function compare(
  owner: Person,
  business: MadeBusiness,
  world: World,
  scope: OracleScope,
): Promise<void> {
  const { from, to, interval } = scope;
  const { status, body } = await ask(owner, `from=${from}&to=${to}&interval=${interval}`);
  assert.equal(status, 200);
  const open = openMinutes(scope, from, to);
  const before = previousPeriod(scope);
  for (const [shown, period] of [
    [body.totals, { from, to }],
    [body.previous, before],
  ] as const) {
    const { openMinutes: shownOpen, utilization, from: _from, to: _to, ...counted } = shown;
    const expected = expectedTotals(world, scope, period.from, period.to);
    assert.deepEqual(counted, expected, `${period.from} to ${period.to}`);
    const minutes = openMinutes(scope, period.from, period.to).reduce((a, b) => a + b, 0);
    assert.equal(shownOpen, minutes);
    const share = minutes === 0 ? null : Math.round((expected.bookedMinutes / minutes) * 10_000) / 10_000;
    assert.equal(utilization, share);
  }
  assert.deepEqual({ from: body.previous.from, to: body.previous.to }, before);

  const parts = expectedParts(world, scope);
  assert.deepEqual(body.statuses, parts.statuses);
  assert.deepEqual(body.series, parts.series);
  assert.deepEqual(body.heatmap, parts.heatmap);
  // biome-ignore lint/suspicious/noExplicitAny: the answer is read field by field
  const byId = (list: any[], key: string, id: string | undefined) => list.find((one) => one[key] === id);
  for (const [n, expected] of parts.services.entries()) {
    const { bookings, revenueBooked } = byId(body.byService, "serviceId", business.serviceIds[n]);
    assert.deepEqual({ bookings, revenueBooked }, expected, `service ${n}`);
  }
  for (const [n, expected] of parts.members.entries()) {
    const {
      teamMemberId,
      name,
      archived,
      utilization,
      openMinutes: minutes,
      ...rest
    } = byId(body.byTeamMember, "teamMemberId", business.memberIds[n]);
    assert.deepEqual([teamMemberId, name, archived], [business.memberIds[n], `Person ${n + 1}`, false]);
    assert.deepEqual(rest, expected, `person ${n}`);
    assert.equal(minutes, open[n]);
    assert.equal(utilization === null, minutes === 0);
  }
  const { views, quotes, starts, bookings, conversion, steps } = body.funnel;
  assert.deepEqual(
    { views, quotes, starts, services: steps.services, time: steps.time, bookings, conversion },
    parts.funnel,
  );
  assert.equal(body.refusedDemand.total, parts.refused.total);
  assert.equal(body.refusedDemand.wholeDays, parts.refused.wholeDays);
  const sources = Object.fromEntries(
    // biome-ignore lint/suspicious/noExplicitAny: the answer is read field by field
    body.sources.map(({ kind, source, ...rest }: any) => [`${kind}:${source ?? ""}`, rest]),
  );
  assert.deepEqual(sources, parts.sources);
  assert.equal(body.leads.conversion, parts.won);
  assert.equal(body.addOns.bookings, parts.withAddOns);
  // biome-ignore lint/suspicious/noExplicitAny: the answer is read field by field
  const wax = body.addOns.byAddOn.filter((one: any) => one.key === "wax").map((one: any) => one.quantity);
  assert.equal(
    wax.reduce((a: number, b: number) => a + b, 0),
    parts.wax,
  );
  assert.equal(body.otherCurrencies[0]?.revenueBooked ?? 0, parts.euros);
}

describe("open hours", () => {
  it("heed dates of one's own, the business's dates, closures, time off, and when somebody left", async () => {
    const at = (text: string) => Date.parse(`${text}:00Z`);
    // Open 09:00–17:00 in UTC every day; Monday the 4th to Thursday the 7th of January 2027.
    const business = await makeBusiness(app.db, {
      members: [{}, {}, { archivedAt: at("2027-01-05T12:00") }],
    });
    const businessId = business.id;
    const [first = "", second = ""] = business.memberIds;
    await app.db.orm.insert(t.scheduleOverrides).values([
      {
        id: newId("override"),
        businessId,
        date: "2027-01-04",
        spans: [{ from: "09:00", to: "10:00" }],
      },
      { id: newId("override"), businessId, teamMemberId: second, date: "2027-01-04", spans: [] },
    ]);
    await app.db.orm
      .insert(t.closures)
      .values({ id: newId("closure"), businessId, startsOn: "2027-01-06", endsOn: "2027-01-06" });
    await app.db.orm.insert(t.timeOff).values({
      id: newId("timeOff"),
      businessId,
      teamMemberId: first,
      startsAt: at("2027-01-07T16:00"),
      endsAt: at("2027-01-09T10:00"),
    });
    const { body } = await ask(await signedIn(app, business), "from=2027-01-04&to=2027-01-07");
    const minutes = body.byTeamMember.map((one: { openMinutes: number }) => one.openMinutes);
    assert.deepEqual(minutes, [60 + 480 + 0 + 420, 0 + 480 + 0 + 480, 60 + 180]);
    assert.equal(body.previous.openMinutes, 3 * 4 * 480);
  });
});

describe("the period", () => {
  it("is the last thirty days when nothing is said, and weeks begin on Monday", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const usual = await ask(owner, "");
    assert.deepEqual([usual.body.from, usual.body.to], ["2026-12-15", "2027-01-13"]);
    assert.equal(usual.body.series.length, 30);
    const weeks = await ask(owner, "from=2027-01-01&to=2027-01-13&interval=week");
    assert.deepEqual(
      weeks.body.series.map(({ from, to }: { from: string; to: string }) => [from, to]),
      [
        ["2027-01-01", "2027-01-03"],
        ["2027-01-04", "2027-01-10"],
        ["2027-01-11", "2027-01-13"],
      ],
    );
    const ahead = await ask(owner, "from=2027-05-01");
    assert.deepEqual([ahead.body.from, ahead.body.to], ["2027-05-01", "2027-05-01"]);
  });

  it("of the wrong order, of more than 400 days, or with unknown words is refused by name", async () => {
    const owner = await signedIn(app, await makeBusiness(app.db));
    for (const [query, path] of [
      ["from=2027-01-02&to=2027-01-01", "to"],
      ["from=2026-01-01&to=2027-02-05", "to"],
      ["from=2027-02-30", "from"],
      ["interval=year", "interval"],
      ["since=2027-01-01", "since"],
    ] as const) {
      const { status, body } = await ask(owner, query);
      assert.equal(status, 422, query);
      assert.equal(body.errors[0].path, path);
    }
    assert.equal((await ask(owner, "from=2026-01-01&to=2027-02-04")).status, 200);
    assert.equal((await ask(owner, "from=1900-01-01&to=1900-02-04")).status, 200);
    assert.equal((await ask(owner, "from=2199-12-01&to=2199-12-31")).status, 200);
  });
});

describe("who may see it", () => {
  it("owners, admins and keys with the scope; not staff, not anonymous", async () => {
    const business = await makeBusiness(app.db);
    for (const role of ["owner", "admin"] as const)
      assert.equal((await ask(await signedIn(app, business, role), "")).status, 200);
    const staff = await signedIn(app, business, "staff", { seesMoney: true });
    assert.equal((await ask(staff, "")).status, 403);
    assert.equal((await app.call("GET", "/business/analytics")).status, 401);
    assert.equal(
      (await (await withApiKey(app, business, ["analytics:read"])).call("GET", "/business/analytics")).status,
      200,
    );
    assert.equal(
      (await (await withApiKey(app, business, ["bookings:read"])).call("GET", "/business/analytics")).status,
      403,
    );
  });

  it("only with a plan that holds it, where plans bind", async () => {
    const bound = await openTestApp({ PLANS: "on" });
    try {
      for (const [tier, expected] of [
        ["free", 403],
        ["starter", 403],
        ["pro", 200],
        ["business", 200],
      ] as const) {
        const owner = await signedIn(bound, await makeBusiness(bound.db, { business: { tier } }));
        const { status, body } = await ask(owner, "");
        assert.equal(status, expected, tier);
        if (expected === 403) assert.equal(body.code, "plan_required");
      }
    } finally {
      await bound.close();
    }
  });

  it("a business without anything has zeros and no rates", async () => {
    const { body } = await ask(await signedIn(app, await makeBusiness(app.db)), "");
    assert.equal(body.totals.revenueBooked, 0);
    assert.equal(body.totals.averageValue, null);
    assert.deepEqual(body.rates, { noShow: null, cancellation: null });
    assert.deepEqual(body.sources, []);
    assert.equal(body.heatmap.length, 168);
    assert.equal(TEST_NOW, app.clock.now);
  });
});

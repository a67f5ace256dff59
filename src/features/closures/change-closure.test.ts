import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";

let app: TestApp;
let business: MadeBusiness;
let owner: Person;
before(async () => {
  app = await openTestApp();
});
beforeEach(async () => {
  business = await makeBusiness(app.db, { business: { timeZone: "America/New_York" }, members: 2 });
  owner = await signedIn(app, business);
});
after(() => app.close());

const PATH = "/business/closures";
const HOURS = "/business/schedule-overrides";
const create = (body: object) => owner.call("POST", PATH, { body });
const book = (startsAt: string, member = 0) =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: {
      serviceId: business.serviceIds[0],
      startsAt,
      teamMemberId: business.memberIds[member],
      customer: someone(startsAt.slice(0, 13) + member),
    },
  });
const slotsOn = async (date: string) => {
  const query = `serviceId=${business.serviceIds[0]}&from=${date}&to=${date}`;
  const answer = await app.call("GET", `/public/businesses/${business.slug}/availability?${query}`);
  return answer.body.days[0].slots.map((slot: { startsAt: string }) => slot.startsAt.slice(11, 16));
};

it("closes for new bookings at once, and tells which bookings fall into it without touching them", async () => {
  const inside = await book("2027-02-02T16:00:00-05:00", 1);
  const also = await book("2027-02-01T09:00:00-05:00");
  await book("2027-02-03T09:00:00-05:00");
  const cancelled = await book("2027-02-01T11:00:00-05:00");
  const { booking, manageToken } = cancelled.body;
  await app.call("POST", `/public/bookings/${booking.id}/cancel?token=${manageToken}`, { body: {} });
  const made = await create({ startsOn: "2027-02-01", endsOn: "2027-02-02", label: "Holiday" });
  assert.equal(made.status, 201);
  const conflicts = [also, inside].map(({ body }) => ({
    bookingId: body.booking.id,
    startsAt: body.booking.startsAt,
  }));
  assert.deepEqual(made.body.conflicts, conflicts);
  assert.equal(made.body.conflictCount, 2);
  assert.deepEqual(await slotsOn("2027-02-02"), []);
  assert.equal((await book("2027-02-02T10:00:00-05:00")).body.reason, "closed");
  assert.equal(
    (await app.call("GET", `/public/bookings/${inside.body.booking.id}`)).body.status,
    "confirmed",
  );
  const list = await owner.call("GET", PATH);
  assert.deepEqual(list.body.data, [made.body]);
  const moved = await owner.call("PATCH", `${PATH}/${made.body.id}`, { body: { endsOn: "2027-02-01" } });
  assert.deepEqual(moved.body.conflicts, conflicts.slice(0, 1));
  const staff = await signedIn(app, business, "staff", { teamMemberId: business.memberIds[1] ?? "" });
  assert.deepEqual((await staff.call("GET", `${PATH}/${made.body.id}`)).body.conflicts, []);
  assert.equal((await owner.call("DELETE", `${PATH}/${made.body.id}`)).status, 204);
  assert.ok((await slotsOn("2027-02-02")).length > 0);
});

it("lists by first day, in a range, page by page; staff hear of their own bookings only", async () => {
  await book("2027-03-01T10:00:00-05:00", 0);
  const own = await book("2027-03-01T10:00:00-05:00", 1);
  const make = async (startsOn: string, endsOn = startsOn) => (await create({ startsOn, endsOn })).body.id;
  const [b, a, c] = [
    await make("2027-03-01", "2027-03-10"),
    await make("2027-02-01"),
    await make("2027-03-10"),
  ];
  const ids = async (query: string, who = owner) => (await who.call("GET", `${PATH}?${query}`)).body;
  const idsOf = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id);
  const first = await ids("limit=2");
  assert.deepEqual(idsOf(first), [a, b]);
  assert.deepEqual(idsOf(await ids(`limit=2&cursor=${first.nextCursor}`)), [c]);
  assert.deepEqual(idsOf(await ids("from=2027-03-05")), [b, c]);
  assert.deepEqual(idsOf(await ids("to=2027-03-05")), [a, b]);
  assert.equal(first.data[1].conflictCount, 2);
  const staff = await signedIn(app, business, "staff", { teamMemberId: business.memberIds[1] ?? "" });
  const seen = await ids("", staff);
  assert.deepEqual(seen.data[1].conflicts, [
    { bookingId: own.body.booking.id, startsAt: own.body.booking.startsAt },
  ]);
  const aimless = await signedIn(app, business, "staff");
  assert.equal((await ids("", aimless)).data[1].conflictCount, 0);
  assert.equal(
    (await staff.call("POST", PATH, { body: { startsOn: "2027-01-01", endsOn: "2027-01-01" } })).status,
    403,
  );
  const stranger = await signedIn(app, await makeBusiness(app.db));
  for (const method of ["GET", "DELETE"])
    assert.equal((await stranger.call(method, `${PATH}/${a}`)).status, 404);
});

it("refuses days that do not exist, end before they begin, or go on for years", async () => {
  for (const [startsOn, endsOn, path] of [
    ["2027-02-30", "2027-03-01", "startsOn"],
    ["2027-03-02", "2027-03-01", "endsOn"],
    ["2027-01-01", "2029-01-01", "endsOn"],
    ["1960-01-01", "1960-01-01", "startsOn"],
  ]) {
    const refused = await create({ startsOn, endsOn });
    assert.deepEqual([refused.status, refused.body.errors[0].path], [422, path]);
  }
  const cursor = Buffer.from(`99999 cls_${"0".repeat(26)}`).toString("base64url");
  assert.equal((await owner.call("GET", `${PATH}?cursor=${cursor}`)).status, 422);
});

it("a date has hours of its own at once, several people setting them leave one set, and they go again", async () => {
  const date = "2027-02-04";
  assert.equal((await slotsOn(date))[0], "09:00");
  const put = (spans: object[]) => owner.call("PUT", `${HOURS}/${date}`, { body: { spans } });
  const made = await put([{ from: "12:00", to: "14:00" }]);
  assert.deepEqual(
    [made.status, made.body.date, made.body.spans],
    [200, date, [{ from: "12:00", to: "14:00" }]],
  );
  assert.deepEqual(await slotsOn(date), ["12:00", "12:30", "13:00"]);
  const several = await Promise.all([1, 2, 3, 4].map((n) => put([{ from: `1${n}:00`, to: "20:00" }])));
  for (const { status, body } of several) assert.deepEqual([status, body.id], [200, made.body.id]);
  assert.deepEqual((await put([])).body.spans, []);
  assert.deepEqual(await slotsOn(date), []);
  const list = await owner.call("GET", `${HOURS}?from=2027-02-01&to=2027-02-28`);
  assert.deepEqual(list.body.data, [{ id: made.body.id, date, spans: [] }]);
  assert.equal((await owner.call("DELETE", `${HOURS}/${date}`)).status, 204);
  assert.equal((await owner.call("DELETE", `${HOURS}/${date}`)).status, 404);
  assert.equal((await slotsOn(date))[0], "09:00");
  for (const [span, path] of [
    [{ from: "24:00", to: "01:00" }, "spans.1.from"],
    [{ from: "09:00", to: "9" }, "spans.1.to"],
    [{ from: "08:30", to: "10:00" }, "spans.1"],
    [{ from: "07:00", to: "08:01" }, "spans.0"],
  ]) {
    const refused = await put([{ from: "08:00", to: "09:00" }, span as object]);
    assert.deepEqual([refused.status, refused.body.errors[0].path], [422, path]);
  }
  const touching = await put([
    { from: "09:00", to: "10:00" },
    { from: "08:00", to: "09:00" },
  ]);
  assert.equal(touching.status, 200);
  assert.equal((await owner.call("PUT", `${HOURS}/2027-02-30`, { body: { spans: [] } })).status, 404);
  assert.equal((await owner.call("GET", `${HOURS}?from=2027-01-01&to=2028-02-01`)).body.errors[0].path, "to");
});

it("dates with hours of their own come all at once or page by page", async () => {
  const dates = ["2027-03-01", "2027-03-02", "2027-03-05", "2027-03-09"];
  for (const date of dates) await owner.call("PUT", `${HOURS}/${date}`, { body: { spans: [] } });
  const listed = async (more: string) => {
    const { status, body } = await owner.call("GET", `${HOURS}?from=2027-03-01&to=2027-03-31${more}`);
    assert.equal(status, 200);
    return { dates: body.data.map(({ date }: { date: string }) => date), next: body.nextCursor };
  };
  assert.deepEqual(await listed(""), { dates, next: null });
  const first = await listed("&limit=3");
  assert.deepEqual(first.dates, dates.slice(0, 3));
  assert.deepEqual(await listed(`&limit=3&cursor=${first.next}`), { dates: dates.slice(3), next: null });
  for (const wrong of ["limit=0", "limit=101", "cursor=abc"]) {
    const { status, body } = await owner.call("GET", `${HOURS}?from=2027-03-01&to=2027-03-31&${wrong}`);
    assert.deepEqual([status, body.errors[0].path], [422, wrong.split("=")[0]]);
  }
});

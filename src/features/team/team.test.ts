import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { and, eq } from "drizzle-orm";
import { events, idempotencyKeys, teamMembers } from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const paths = (body: { errors?: { path: string }[] }) => body.errors?.map((error) => error.path);
const book = (business: MadeBusiness, time: string, teamMemberId?: string) =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: {
      serviceId: business.serviceIds[0],
      startsAt: `2027-01-20T${time}:00Z`,
      customer: someone(),
      ...(teamMemberId ? { teamMemberId } : {}),
    },
  });
const typesFor = async (subjectId: string) =>
  (await app.db.orm.select({ type: events.type }).from(events).where(eq(events.subjectId, subjectId))).map(
    (row) => row.type,
  );

describe("the team", () => {
  it("is kept by managers: added, changed, ordered, and the public page follows at once", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const added = await owner.call("POST", "/business/team", {
      body: {
        name: "Ada",
        title: "Stylist",
        email: "ada@example.com",
        color: "#0b6b57",
        weeklyHours: [
          { weekday: 1, from: "09:00", to: "12:00" },
          { weekday: 1, from: "13:00", to: "17:00" },
          { weekday: 5, from: "20:00", to: "02:00" },
        ],
        serviceIds: business.serviceIds,
      },
    });
    assert.equal(added.status, 201);
    const { id } = added.body;
    assert.equal(added.body.position, 1);
    assert.deepEqual(added.body.serviceIds, business.serviceIds);
    const config = await app.call("GET", `/public/businesses/${business.slug}/config`);
    assert.deepEqual(
      config.body.team.map((one: { name: string }) => one.name),
      ["Person 1", "Ada"],
    );
    for (const avatarUrl of [
      "javascript:alert(1)",
      "//x.test/a",
      "http://x.test/a.png",
      `${app.deps.baseUrl}/uploads/x`,
    ]) {
      const refused = await owner.call("PATCH", `/business/team/${id}`, { body: { avatarUrl } });
      assert.deepEqual([refused.status, paths(refused.body)], [422, ["avatarUrl"]], avatarUrl);
    }
    const changed = await owner.call("PATCH", `/business/team/${id}`, {
      body: { title: null, weeklyHours: null, dailyLimit: 3 },
    });
    assert.equal(changed.body.name, "Ada");
    assert.equal(changed.body.title, null);
    assert.equal(changed.body.weeklyHours, null);
    assert.equal(changed.body.dailyLimit, 3);
    const order = [id, business.memberIds[0]];
    assert.equal(
      (await owner.call("PUT", "/business/team/order", { body: { teamMemberIds: order } })).status,
      204,
    );
    const first = await owner.call("GET", "/business/team?limit=1");
    assert.equal(first.body.data[0].id, id);
    const second = await owner.call("GET", `/business/team?limit=1&cursor=${first.body.nextCursor}`);
    assert.equal(second.body.data[0].id, business.memberIds[0]);
    assert.equal(second.body.nextCursor, null);
    assert.deepEqual(await typesFor(id), ["team_member.created", "team_member.updated", "team_member.moved"]);
  });

  it("takes hours that make sense only, and names the ones that do not", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const hours = (weeklyHours: unknown) =>
      owner.call("PATCH", `/business/team/${business.memberIds[0]}`, { body: { weeklyHours } });
    const span = (weekday: number, from: string, to: string) => ({ weekday, from, to });
    const refused: [unknown, string][] = [
      [[span(1, "09:00", "12:00"), span(1, "11:00", "13:00")], "weeklyHours.1"],
      [[span(1, "20:00", "04:00"), span(2, "03:00", "05:00")], "weeklyHours.1"],
      [[span(7, "20:00", "04:00"), span(1, "03:00", "05:00")], "weeklyHours.0"],
      [[span(1, "24:00", "12:00")], "weeklyHours.0.from"],
      [[span(1, "09:00", "24:30")], "weeklyHours.0.to"],
      [[span(8, "09:00", "10:00")], "weeklyHours.0.weekday"],
      [[{ ...span(1, "09:00", "10:00"), note: "" }], "weeklyHours.0.note"],
    ];
    for (const [value, path] of refused) {
      const answer = await hours(value);
      assert.equal(answer.status, 422, JSON.stringify(value));
      assert.deepEqual(paths(answer.body), [path]);
    }
    for (const value of [
      [span(7, "20:00", "04:00"), span(1, "04:00", "05:00")],
      [span(3, "00:00", "00:00")],
      [],
    ])
      assert.equal((await hours(value)).status, 200, JSON.stringify(value));
  });

  it("shows staff all of themselves and of others only what a customer sees", async () => {
    const business = await makeBusiness(app.db, {
      members: [
        { email: "one@example.com", phone: "+1 555 0100" },
        { email: "two@example.com", phone: "+1 555 0200", weeklyHours: [] },
      ],
    });
    const [one = "", two = ""] = business.memberIds;
    const owner = await signedIn(app, business);
    await owner.call("POST", `/business/team/${two}/time-off`, {
      body: { startsAt: "2027-02-01T00:00:00Z", endsAt: "2027-02-02T00:00:00Z", reason: "Surgery" },
    });
    const staff = await signedIn(app, business, "staff", { teamMemberId: one });
    const { body } = await staff.call("GET", "/business/team");
    assert.equal(body.invitations, undefined);
    assert.equal(body.accounts, undefined);
    assert.equal(body.data[0].email, "one@example.com");
    assert.equal(body.data[0].role, "staff");
    const other = body.data[1];
    assert.equal(other.name, "Person 2");
    assert.deepEqual(
      [other.email, other.phone, other.weeklyHours, other.timeOff, other.restricted],
      [null, null, null, [], true],
    );
    assert.deepEqual((await staff.call("GET", `/business/team/${two}`)).body, other);
    assert.equal((await staff.call("GET", `/business/team/${two}/time-off`)).status, 403);
    assert.equal((await staff.call("PATCH", `/business/team/${one}`, { body: { name: "X" } })).status, 403);
    assert.equal((await owner.call("GET", `/business/team/${two}`)).body.timeOff[0].reason, "Surgery");
  });

  it("answers a person of another business like one that does not exist", async () => {
    const business = await makeBusiness(app.db);
    const other = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const [foreign = ""] = other.memberIds;
    const absent = `mem_${"0".repeat(26)}`;
    const calls: [string, string, unknown?][] = [
      ["GET", ""],
      ["PATCH", "", { name: "X" }],
      ["DELETE", ""],
      ["POST", "/archive"],
      ["POST", "/restore"],
      ["PUT", "/services", { serviceIds: [] }],
      ["PUT", "/overrides/2027-02-01", { spans: [] }],
      ["DELETE", "/overrides/2027-02-01"],
      ["GET", "/time-off"],
      ["POST", "/time-off", { startsAt: "2027-02-01T00:00:00Z", endsAt: "2027-02-02T00:00:00Z" }],
      ["PUT", "/role", { role: "admin" }],
      ["DELETE", "/access"],
    ];
    for (const [method, rest, body] of calls) {
      const [a, b] = await Promise.all(
        [foreign, absent].map((id) =>
          owner.call(method, `/business/team/${id}${rest}`, body === undefined ? {} : { body }),
        ),
      );
      assert.equal(a?.status, 404, `${method} ${rest}`);
      assert.deepEqual({ ...a?.body, requestId: "" }, { ...b?.body, requestId: "" });
    }
    const [own] = business.memberIds;
    const skills = await owner.call("PUT", `/business/team/${own}/services`, {
      body: { serviceIds: [...business.serviceIds, ...other.serviceIds] },
    });
    assert.deepEqual([skills.status, paths(skills.body)], [422, ["serviceIds.1"]]);
    const order = await owner.call("PUT", "/business/team/order", {
      body: { teamMemberIds: [own, foreign] },
    });
    assert.deepEqual([order.status, paths(order.body)], [422, ["teamMemberIds.1"]]);
  });

  it("archives who has nothing ahead, and deletes only who was never booked", async () => {
    const business = await makeBusiness(app.db, { members: 2 });
    const [busy = "", idle = ""] = business.memberIds;
    const owner = await signedIn(app, business);
    const { body } = await book(business, "10:00", busy);
    const refused = await owner.call("POST", `/business/team/${busy}/archive`);
    assert.deepEqual([refused.status, refused.body.code, refused.body.bookings], [409, "in_use", 1]);
    app.clock.now += 20 * 86_400_000;
    const archived = await owner.call("POST", `/business/team/${busy}/archive`);
    app.clock.now -= 20 * 86_400_000;
    assert.notEqual(archived.body.archivedAt, null);
    assert.equal((await owner.call("GET", "/business/team")).body.data.length, 1);
    assert.equal((await owner.call("GET", "/business/team?archived=1")).body.data.length, 2);
    assert.equal((await book(business, "12:00", busy)).status, 422);
    assert.equal((await owner.call("DELETE", `/business/team/${busy}`)).body.code, "in_use");
    const restored = await owner.call("POST", `/business/team/${busy}/restore`);
    assert.equal(restored.body.archivedAt, null);
    const cookie = await signedIn(app, business, "admin", { teamMemberId: idle });
    assert.equal((await owner.call("DELETE", `/business/team/${idle}`)).status, 204);
    assert.equal((await owner.call("GET", `/business/team/${idle}`)).status, 404);
    assert.equal((await cookie.call("GET", "/business/team")).status, 200, "the account stays");
    assert.ok(body.booking.id);
  });

  it("against bookings at the same moment: archived or booked, never both", async () => {
    for (let round = 0; round < 6; round++) {
      const business = await makeBusiness(app.db);
      const owner = await signedIn(app, business);
      const [archived, booked] = await Promise.all([
        owner.call("POST", `/business/team/${business.memberIds[0]}/archive`),
        book(business, "10:00"),
      ]);
      assert.equal(archived.status === 200, booked.status !== 201, `${archived.status} ${booked.status}`);
    }
  });

  it("follows a person's own hours of a date until they are given back", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const path = `/business/team/${business.memberIds[0]}/overrides/2027-01-20`;
    const set = await owner.call("PUT", path, { body: { spans: [{ from: "18:00", to: "20:00" }] } });
    assert.deepEqual(set.body.overrides, [{ date: "2027-01-20", spans: [{ from: "18:00", to: "20:00" }] }]);
    assert.equal((await book(business, "10:00")).body.reason, "closed");
    assert.equal((await book(business, "18:00")).status, 201);
    await owner.call("PUT", path, { body: { spans: [] } });
    assert.equal((await book(business, "19:00")).status, 409);
    assert.equal((await owner.call("DELETE", path)).status, 204);
    assert.equal((await owner.call("DELETE", path)).status, 404);
    assert.equal((await book(business, "10:00")).status, 201);
  });

  it("is entered once per Idempotency-Key: a person, and time off", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const off = { startsAt: "2027-01-20T09:00:00Z", endsAt: "2027-01-20T12:00:00Z" };
    for (const [path, body] of [
      ["/business/team", { name: "Ada", email: "ada@example.com" }],
      [`/business/team/${business.memberIds[0]}/time-off`, off],
    ] as const) {
      const post = (more = {}) =>
        owner.call("POST", path, { headers: { "idempotency-key": "once" }, body: { ...body, ...more } });
      const [first, again] = [await post(), await post()];
      assert.deepEqual([first.status, again.status, again.body], [201, 201, first.body]);
      assert.equal(again.headers.get("idempotency-replayed"), "true");
      const other = await post(path.endsWith("off") ? { reason: "Dentist" } : { name: "Bea" });
      assert.equal(other.body.code, "idempotency_key_reused");
    }
    assert.equal((await owner.call("GET", "/business/team")).body.data.length, 2);
    assert.doesNotMatch(JSON.stringify(await app.db.orm.select().from(idempotencyKeys)), /ada@/);
  });

  it("lets staff enter and take back their own time off, conflicts shown", async () => {
    const business = await makeBusiness(app.db, { members: 2 });
    const [own = "", other = ""] = business.memberIds;
    const staff = await signedIn(app, business, "staff", { teamMemberId: own });
    const { body } = await book(business, "10:00", own);
    const off = (id: string, more: object = {}) =>
      staff.call("POST", `/business/team/${id}/time-off`, {
        body: {
          startsAt: "2027-01-20T09:00:00Z",
          endsAt: "2027-01-20T12:00:00Z",
          reason: "Dentist",
          ...more,
        },
      });
    assert.equal((await off(other)).status, 403);
    const conflict = await off(own);
    assert.deepEqual(
      [conflict.status, conflict.body.code, conflict.body.bookingIds],
      [409, "time_off_conflict", [body.booking.id]],
    );
    const entered = await off(own, { force: true });
    assert.equal(entered.status, 201);
    assert.deepEqual((await staff.call("GET", `/business/team/${own}/time-off`)).body.data, [entered.body]);
    const wrong = await staff.call("DELETE", `/business/team/${other}/time-off/${entered.body.id}`);
    assert.equal(wrong.status, 403);
    const owner = await signedIn(app, business);
    const mismatch = await owner.call("DELETE", `/business/team/${other}/time-off/${entered.body.id}`);
    assert.equal(mismatch.status, 404);
    assert.equal(
      (await staff.call("DELETE", `/business/team/${own}/time-off/${entered.body.id}`)).status,
      204,
    );
  });

  it("is open to API keys by scope, rights are not", async () => {
    const business = await makeBusiness(app.db);
    const reader = await withApiKey(app, business, ["team:read"]);
    assert.equal((await reader.call("GET", "/business/team")).status, 200);
    assert.equal((await reader.call("POST", "/business/team", { body: { name: "X" } })).status, 403);
    const writer = await withApiKey(app, business, ["team:write"]);
    assert.equal((await writer.call("POST", "/business/team", { body: { name: "X" } })).status, 201);
    const invited = await writer.call("POST", "/business/invitations", {
      body: { email: "a@example.com", role: "staff" },
    });
    assert.equal(invited.status, 403);
  });

  it("holds the plan's limit exactly, however many are added at once", async () => {
    const limited = await openTestApp({ PLANS: "on" });
    try {
      const business = await makeBusiness(limited.db, { business: { tier: "starter" }, members: 3 });
      const owner = await signedIn(limited, business);
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, n) =>
          owner.call("POST", "/business/team", { body: { name: `P${n}` } }),
        ),
      );
      assert.equal(answers.filter((one) => one.status === 201).length, 2);
      for (const { status, body } of answers)
        if (status !== 201) assert.deepEqual([status, body.code, body.limit], [403, "plan_limit", 5]);
      const [first = ""] = business.memberIds;
      await owner.call("POST", `/business/team/${first}/archive`);
      assert.equal((await owner.call("POST", "/business/team", { body: { name: "Z" } })).status, 201);
      assert.equal((await owner.call("POST", `/business/team/${first}/restore`)).status, 403);
      const stored = await limited.db.orm
        .select()
        .from(teamMembers)
        .where(and(eq(teamMembers.businessId, business.id)));
      assert.equal(stored.length, 6);
    } finally {
      await limited.close();
    }
  });
});

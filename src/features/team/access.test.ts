import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { and, eq } from "drizzle-orm";
import { mails, memberships, teamMembers } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { signedIn } from "#test/people.ts";
import { type Accepted, acceptInvitation } from "./accept-invitation.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const DAY = 86_400_000;

async function accept(
  invitationId: string,
  userId: string,
  emailKey: string,
  at: TestApp = app,
): Promise<Accepted | string> {
  const { plans } = at.deps;
  try {
    return await at.db.transaction((tx) =>
      acceptInvitation(tx, { invitationId, userId, emailKey, plans }, at.clock.now),
    );
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const rolesOf = async (business: MadeBusiness) =>
  (await app.db.orm.select().from(memberships).where(eq(memberships.businessId, business.id)))
    .map((row) => row.role)
    .sort();

describe("roles", () => {
  it("hold from the next request on, and so does the loss of them", async () => {
    const business = await makeBusiness(app.db);
    const [memberId = ""] = business.memberIds;
    const owner = await signedIn(app, business);
    const staff = await signedIn(app, business, "staff", { teamMemberId: memberId });
    const create = { body: { name: "X" } };
    assert.equal((await staff.call("POST", "/business/team", create)).status, 403);
    const raised = await owner.call("PUT", `/business/team/${memberId}/role`, { body: { role: "admin" } });
    assert.deepEqual([raised.body.role, raised.body.seesMoney], ["admin", true]);
    assert.equal((await staff.call("POST", "/business/team", create)).status, 201);
    assert.equal((await owner.call("DELETE", `/business/team/${memberId}/access`)).status, 204);
    assert.equal((await staff.call("GET", "/business/team")).status, 403);
    assert.equal((await owner.call("DELETE", `/business/team/${memberId}/access`)).status, 404);
    assert.equal((await owner.call("GET", `/business/team/${memberId}`)).body.role, null);
  });

  it("of owners and admins are an owner's to change; accounts without a calendar go by their user id", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const admin = await signedIn(app, business, "admin");
    const staff = await signedIn(app, business, "staff");
    const role = (who: typeof admin, userId: string, body: object) =>
      who.call("PUT", `/business/team/${userId}/role`, { body });
    assert.equal((await role(admin, staff.userId, { role: "admin" })).status, 403);
    assert.equal((await role(admin, owner.userId, { role: "staff" })).status, 403);
    assert.equal((await role(admin, admin.userId, { role: "owner" })).status, 403);
    const money = await role(admin, staff.userId, { role: "staff", seesMoney: true });
    assert.deepEqual([money.status, money.body.seesMoney], [200, true]);
    assert.equal((await admin.call("DELETE", `/business/team/${owner.userId}/access`)).status, 403);
    assert.equal((await admin.call("DELETE", `/business/team/${staff.userId}/access`)).status, 204);
    assert.equal((await role(owner, admin.userId, { role: "owner" })).status, 200);
    const { body } = await owner.call("GET", "/business/team");
    assert.deepEqual(
      body.accounts.map((one: { role: string }) => one.role),
      ["owner", "owner"],
    );
  });

  it("come with the person in the calendar that an account is, who is one account only", async () => {
    const business = await makeBusiness(app.db, { members: 2 });
    const [first = "", second = ""] = business.memberIds;
    const owner = await signedIn(app, business);
    const staff = await signedIn(app, business, "staff", { teamMemberId: first });
    const link = (userId: string, teamMemberId: string | null) =>
      owner.call("PUT", `/business/team/${userId}/role`, { body: { role: "owner", teamMemberId } });
    const taken = await link(owner.userId, first);
    assert.deepEqual([taken.status, taken.body.errors[0].path], [422, "teamMemberId"]);
    assert.equal((await link(owner.userId, second)).body.teamMemberId, second);
    assert.equal((await owner.call("GET", `/business/team/${second}`)).body.userId, owner.userId);
    assert.equal((await link(owner.userId, null)).body.teamMemberId, null);
    const kept = await owner.call("PUT", `/business/team/${staff.userId}/role`, { body: { role: "staff" } });
    assert.equal(kept.body.teamMemberId, first);
  });

  it("leave a business at least one owner, also when two remove each other at once", async () => {
    for (let round = 0; round < 8; round++) {
      const business = await makeBusiness(app.db);
      const [a, b] = [await signedIn(app, business), await signedIn(app, business)];
      const [x, y] = await Promise.all([
        a.call("DELETE", `/business/team/${b.userId}/access`),
        round % 2
          ? b.call("DELETE", `/business/team/${a.userId}/access`)
          : b.call("PUT", `/business/team/${a.userId}/role`, { body: { role: "staff" } }),
      ]);
      assert.ok((await rolesOf(business)).includes("owner"), `${x.status} and ${y.status}`);
      const refused = [x, y].filter((one) => one.status >= 400);
      assert.equal(refused.length, 1);
      assert.ok(refused[0]?.body.code === "last_owner" || refused[0]?.status === 403);
    }
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const own = await owner.call("DELETE", `/business/team/${owner.userId}/access`);
    assert.deepEqual([own.status, own.body.code], [409, "last_owner"]);
  });
});

describe("invitations", () => {
  it("go out by mail, are shown to managers, and make who accepts part of the team, once", async () => {
    const business = await makeBusiness(app.db, { members: 2 });
    const [, second = ""] = business.memberIds;
    const owner = await signedIn(app, business);
    const invited = await owner.call("POST", "/business/invitations", {
      body: { email: "New@Example.com", role: "staff", teamMemberId: second },
    });
    assert.equal(invited.status, 201);
    const { id } = invited.body;
    const queued = await app.db.orm.select().from(mails).where(eq(mails.businessId, business.id));
    assert.deepEqual(
      queued.map((mail) => [mail.kind, mail.related]),
      [["invitation", { invitationId: id }]],
    );
    const again = await owner.call("POST", "/business/invitations", {
      body: { email: "new@example.com", role: "staff" },
    });
    assert.equal(again.body.code, "already_exists");
    assert.equal((await owner.call("GET", "/business/team")).body.invitations[0].id, id);

    const person = await signedIn(app, null, "staff", { email: "new@example.com" });
    assert.equal(await accept(id, person.userId, "other@example.com"), "forbidden");
    const first = await accept(id, person.userId, "new@example.com");
    assert.deepEqual(first, { businessId: business.id, role: "staff", teamMemberId: second });
    assert.deepEqual(await accept(id, person.userId, "new@example.com"), first);
    assert.equal((await person.call("GET", "/business/team")).status, 200);
    assert.deepEqual((await owner.call("GET", "/business/team")).body.invitations, []);
    const known = await owner.call("POST", "/business/invitations", {
      body: { email: "new@example.com", role: "admin" },
    });
    assert.equal(known.body.code, "already_exists");
  });

  it("that name nobody add staff to the calendar, and owners not", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    for (const [role, added] of [
      ["staff", 1],
      ["owner", 0],
    ] as const) {
      const email = `${role}-${business.id.slice(-8)}@example.com`;
      const { body } = await owner.call("POST", "/business/invitations", { body: { email, role } });
      const person = await signedIn(app, null, "staff", { email });
      const before = await app.db.orm
        .select()
        .from(teamMembers)
        .where(eq(teamMembers.businessId, business.id));
      const accepted = await accept(body.id, person.userId, email);
      const people = await app.db.orm
        .select()
        .from(teamMembers)
        .where(eq(teamMembers.businessId, business.id));
      assert.equal(people.length - before.length, added);
      assert.ok(typeof accepted === "object" && (accepted.teamMemberId !== null) === (role === "staff"));
    }
  });

  it("end after seven days, when taken back, and when sent anew", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const email = `late-${business.id.slice(-8)}@example.com`;
    const person = await signedIn(app, null, "staff", { email });
    const body = { email, role: "admin" };
    const first = await owner.call("POST", "/business/invitations", { body });
    app.clock.now += 7 * DAY;
    assert.equal(await accept(first.body.id, person.userId, email), "link_expired");
    app.clock.now -= 7 * DAY;
    const second = await owner.call("POST", `/business/invitations/${first.body.id}/resend`);
    assert.equal(second.status, 201);
    assert.notEqual(second.body.id, first.body.id);
    assert.equal(await accept(first.body.id, person.userId, email), "link_expired");
    assert.equal((await owner.call("DELETE", `/business/invitations/${second.body.id}`)).status, 204);
    assert.equal((await owner.call("DELETE", `/business/invitations/${second.body.id}`)).status, 404);
    assert.equal(await accept(second.body.id, person.userId, email), "link_expired");
    assert.equal((await owner.call("POST", "/business/invitations", { body })).status, 201);
  });

  it("of owners and admins are an owner's to send, to send anew and to take back", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const admin = await signedIn(app, business, "admin");
    const invite = (who: typeof admin, role: string, n: number) =>
      who.call("POST", "/business/invitations", { body: { email: `p${n}@example.com`, role } });
    assert.equal((await invite(admin, "admin", 1)).status, 403);
    assert.equal((await invite(admin, "staff", 2)).status, 201);
    const { body } = await invite(owner, "admin", 3);
    assert.equal((await admin.call("POST", `/business/invitations/${body.id}/resend`)).status, 403);
    assert.equal((await admin.call("DELETE", `/business/invitations/${body.id}`)).status, 403);
    const other = await makeBusiness(app.db);
    const stranger = await signedIn(app, other);
    assert.equal((await stranger.call("DELETE", `/business/invitations/${body.id}`)).status, 404);
    const foreign = await owner.call("POST", "/business/invitations", {
      body: { email: "p4@example.com", role: "staff", teamMemberId: other.memberIds[0] },
    });
    assert.deepEqual([foreign.status, foreign.body.errors?.[0]?.path], [422, "teamMemberId"]);
  });

  it("do not get around the plan: the last place is given once", async () => {
    const limited = await openTestApp({ PLANS: "on" });
    try {
      const business = await makeBusiness(limited.db, { business: { tier: "starter" }, members: 4 });
      const owner = await signedIn(limited, business);
      const people = [];
      for (const n of [1, 2]) {
        const email = `place-${n}@example.com`;
        const { body } = await owner.call("POST", "/business/invitations", {
          body: { email, role: "staff" },
        });
        people.push({ id: body.id, email, who: await signedIn(limited, null, "staff", { email }) });
      }
      const answers = await Promise.all(
        people.map(({ id, email, who }) => accept(id, who.userId, email, limited)),
      );
      assert.equal(answers.filter((one) => one === "plan_limit").length, 1);
      const stored = await limited.db.orm
        .select()
        .from(memberships)
        .where(and(eq(memberships.businessId, business.id), eq(memberships.role, "staff")));
      assert.equal(stored.length, 1);
    } finally {
      await limited.close();
    }
  });
});

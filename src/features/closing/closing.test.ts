import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join as joinPath } from "node:path";
import { after, before, describe, it } from "node:test";
import { eq, sql } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { bodies } from "#test/matrix/bodies.ts";
import { makeWorld } from "#test/matrix/calls.ts";
import { makers, type World } from "#test/matrix/records.ts";
import { join, type Person, signedIn } from "#test/people.ts";
import { hashPassword } from "../auth/hash-password.ts";
import { renderMail } from "../mails/render-mail.ts";
import { writeUpload } from "../uploads/upload-files.ts";

const PASSWORD = "three blue lorries";
let app: TestApp;
let passwordHash: string;
before(async () => {
  app = await openTestApp();
  passwordHash = await hashPassword(PASSWORD);
});
after(() => app.close());

/** Someone who knows their password. */
async function withPassword(person: Person): Promise<Person> {
  await app.db.orm.update(t.users).set({ passwordHash }).where(eq(t.users.id, person.userId));
  return person;
}

/** A business with a record of every kind that the matrix knows, and a picture on the disk. */
async function fullWorld(): Promise<World & { upload: string }> {
  const world = await makeWorld(app);
  for (const make of Object.values(makers)) await make(world);
  const upload = (await makers.upl?.(world)) ?? "";
  await writeUpload(app.deps, upload, Buffer.from("x"));
  await withPassword(world.owner);
  const lines = [{ label: "Work", quantity: "1", unitAmount: 100 }];
  const sent = await world.owner.call("POST", "/business/invoices", {
    body: { customerId: world.customerId, lines },
  });
  const invoice = `/business/invoices/${sent.body.id}`;
  for (const [method, path, body, key] of [
    [
      "POST",
      `/public/businesses/${world.slug}/holds`,
      { serviceId: world.serviceId, startsAt: "2027-02-01T12:00:00Z" },
      "a",
    ],
    ["PUT", "/business/schedule-overrides/2027-06-01", { spans: [] }],
    ["PUT", "/business/postal-places", { places: [{ postalCode: "10001", latitude: 1, longitude: 2 }] }],
    ["POST", "/business/packages", await bodies.createPackage?.(world)],
    ["POST", `${invoice}/send`, {}],
    ["POST", `${invoice}/payments`, { amount: 100, method: "cash" }],
  ] as const) {
    const { status } = await world.owner.call(method, path, {
      body,
      headers: key === undefined ? {} : { "idempotency-key": key },
    });
    assert.ok(status < 300, `${path}: ${status}`);
  }
  return { ...world, upload };
}

/** A hash of every table's rows of one business, and how many they are. */
async function rowsOf(id: string): Promise<Map<string, { n: number; hash: string }>> {
  const { rows } = await app.db.orm.execute<{ name: string }>(sql`
    select c.table_name as name from information_schema.columns c
    where c.table_schema = 'public' and c.column_name = 'business_id' order by 1`);
  const found = new Map<string, { n: number; hash: string }>();
  for (const { name } of rows) {
    const counted = await app.db.orm.execute<{ n: number; hash: string }>(sql`
      select count(*)::int as n, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as hash
      from ${sql.identifier(name)} t where business_id = ${id}`);
    found.set(name, counted.rows[0] ?? { n: 0, hash: "" });
  }
  return found;
}

describe("deleting a business", () => {
  it("leaves not one row, file or page of it, nothing of others changed, and tells its owners", async () => {
    const mine = await fullWorld();
    const theirs = await fullWorld();
    const partner = await signedIn(app, mine, "owner");
    await join(app, theirs, partner.userId, "staff");
    const before = await rowsOf(mine.id);
    assert.ok([...before.values()].filter(({ n }) => n > 0).length > 32, "there is much to delete");
    const others = await rowsOf(theirs.id);
    const gone = (body: object) => mine.owner.call("DELETE", "/business", { body });
    const sure = { slug: mine.slug, password: PASSWORD };
    assert.equal((await gone({ slug: mine.slug })).body.errors[0].path, "password");
    assert.equal((await gone({ ...sure, password: "wrong" })).body.errors[0].path, "password");
    assert.equal((await gone({ ...sure, slug: theirs.slug })).body.errors[0].path, "slug");
    const [payment] = await app.db.orm.select().from(t.payments).where(eq(t.payments.businessId, mine.id));
    const ofPayment = { businessId: mine.id, paymentId: payment?.id ?? "", createdAt: 0, updatedAt: 0 };
    const refundId = newId("refund");
    await app.db.orm.insert(t.refunds).values({
      ...ofPayment,
      id: refundId,
      cause: "by_hand",
      amount: 100,
      status: "pending",
      idempotencyKey: refundId,
    });
    const moving = await gone({ ...sure, force: true });
    assert.deepEqual([moving.status, moving.body.code, moving.body.payments], [409, "in_use", 1]);
    await app.db.orm.update(t.refunds).set({ status: "succeeded" }).where(eq(t.refunds.id, refundId));
    const plan = {
      tier: "pro",
      interval: "month",
      status: "active",
      stripeSubscriptionId: refundId,
    } as const;
    await app.db.orm
      .insert(t.subscriptions)
      .values({ ...plan, businessId: mine.id, createdAt: 0, updatedAt: 0 });
    assert.match((await gone({ ...sure, force: true })).body.detail, /plan is still paid/);
    await app.db.orm
      .update(t.subscriptions)
      .set({ status: "canceled" })
      .where(eq(t.subscriptions.businessId, mine.id));
    const busy = await gone(sure);
    assert.deepEqual([busy.status, busy.body.code], [409, "in_use"]);
    assert.ok(busy.body.bookings > 0 && busy.body.quotes > 0);
    for (const [name, { n }] of await rowsOf(mine.id))
      assert.ok(n >= (before.get(name)?.n ?? 0), `so far nothing happened to ${name}`);
    const answers = await Promise.all([gone({ ...sure, force: true }), gone({ ...sure, force: true })]);
    assert.ok(answers.some(({ status }) => status === 204));

    const left = [...(await rowsOf(mine.id))].filter(([, { n }]) => n > 0);
    assert.deepEqual(left, []);
    assert.equal(await app.db.orm.$count(t.businesses, eq(t.businesses.id, mine.id)), 0);
    assert.deepEqual(await rowsOf(theirs.id), others);
    const files = await readdir(joinPath(app.deps.dataDir, "uploads"));
    assert.deepEqual(
      files.filter((name) => name.includes(mine.upload) || name.includes(theirs.upload)),
      [`${theirs.upload}.webp`],
    );
    const page = `/public/businesses/${mine.slug}`;
    for (const path of ["config", `availability?serviceId=${mine.serviceId}&from=2027-01-14&to=2027-01-14`])
      assert.equal((await app.call("GET", `${page}/${path}`)).status, 404, path);
    const late = {
      serviceId: mine.serviceId,
      startsAt: "2027-01-14T12:00:00Z",
      customer: { name: "A", email: "a@example.com" },
    };
    assert.equal((await app.call("POST", `${page}/bookings`, { body: late })).status, 404);
    assert.equal((await mine.owner.call("GET", "/business")).status, 403, "the account stays");
    assert.equal((await partner.call("GET", "/business")).body.slug, theirs.slug);
    const mails = await app.db.orm.select().from(t.mails).where(eq(t.mails.kind, "account_changed"));
    assert.deepEqual(
      mails.map(({ related }) => related.userId).sort(),
      [mine.owner.userId, partner.userId].sort(),
    );
    const mail = await renderMail(app.deps, mails[0] ?? assert.fail());
    assert.match(mail?.text ?? "", /deleted, with everything in it: Test business\./);
  });

  it("is an owner's alone", async () => {
    const world = await fullWorld();
    const admin = await withPassword(await signedIn(app, world, "admin"));
    const body = { slug: world.slug, password: PASSWORD, force: true };
    assert.equal((await admin.call("DELETE", "/business", { body })).status, 403);
  });
});

describe("deleting an account", () => {
  it("takes its rights, its sessions and its address; what it did stays under an id that leads to nobody", async () => {
    const world = await fullWorld();
    const person = await withPassword(
      await signedIn(app, world, "staff", { teamMemberId: world.teamMemberId, email: "leaving@example.com" }),
    );
    const gone = (body: object) => person.call("DELETE", "/account", { body });
    assert.equal((await gone({})).body.errors[0].path, "password");
    assert.equal((await gone({ password: PASSWORD })).status, 204);
    assert.equal((await person.call("GET", "/account")).status, 401);
    const { body } = await world.owner.call("GET", `/business/team/${world.teamMemberId}`);
    assert.deepEqual([body.userId, body.role], [null, null]);
    const log = await world.owner.call("GET", `/business/audit-log?actorId=${person.userId}`);
    assert.deepEqual([log.body.data[0].type, log.body.data[0].actor.name], ["member.removed", null]);
    assert.doesNotMatch(JSON.stringify(await app.db.orm.select().from(t.users)), /leaving@/);
    assert.equal((await signedIn(app, world, "staff", { email: "leaving@example.com" })).cookie !== "", true);
  });

  it("is refused to the only owner of a business; of two who leave at once one stays", async () => {
    const world = await fullWorld();
    const leave = (person: Person) => person.call("DELETE", "/account", { body: { password: PASSWORD } });
    const alone = await leave(world.owner);
    assert.deepEqual(
      [alone.status, alone.body.code, alone.body.businessIds],
      [409, "last_owner", [world.id]],
    );
    const partner = await withPassword(await signedIn(app, world, "owner"));
    const both = await Promise.all([leave(world.owner), leave(partner)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [204, 409]);
    const owners = await app.db.orm
      .select()
      .from(t.memberships)
      .where(eq(t.memberships.businessId, world.id));
    assert.equal(owners.filter(({ role }) => role === "owner").length, 1);
  });
});

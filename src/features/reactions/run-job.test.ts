import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { sql } from "drizzle-orm";
import { PgBoss } from "pg-boss";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { emit } from "#events/emit.ts";
import type { JobQueue } from "#events/job-queue.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { jobsOf, react } from "#test/jobs.ts";
import { type Person, signedIn } from "#test/people.ts";
import { runNextJob } from "./run-job.ts";

const CANARY = "Kanarienvogel";
let app: TestApp;
let jobs: JobQueue;
let business: MadeBusiness;
let owner: Person;

before(async () => {
  app = await openTestApp();
  jobs = await jobsOf(app);
  business = await makeBusiness(app.db);
  owner = await signedIn(app, business, "owner", { email: "owner@shine.example" });
});
after(() => app.close());
beforeEach(async () => {
  await app.db.orm.execute(sql`delete from pgboss.job`);
  await app.db.orm.delete(t.mails);
  await app.db.orm.delete(t.notices);
});

let day = 0;
async function book() {
  const [serviceId] = business.serviceIds;
  const startsAt = new Date(Date.parse("2027-02-01T10:00:00Z") + day++ * 86_400_000).toISOString();
  const answer = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId, startsAt, customer: { ...someone, name: CANARY, email: `${CANARY}@example.com` } },
  });
  assert.equal(answer.status, 201);
  return answer.body as { booking: { id: string }; manageToken: string };
}
const rowsOf = async (query: string) => (await app.db.raw(query)).rows as Record<string, unknown>[];
const mailed = async () =>
  (await app.db.orm.select().from(t.mails)).map(({ kind, related }) => related.type ?? kind).sort();

test("a booking is told to its customer and to the team once, however often its jobs are looked for", async () => {
  await book();
  assert.equal(await react(app), 2);
  assert.deepEqual(await mailed(), ["booking.created", "booking_confirmed"]);
  const [notice] = await app.db.orm.select().from(t.notices);
  assert.deepEqual([notice?.userId, notice?.type], [owner.userId, "booking.created"]);
  assert.equal(await react(app), 0);
  assert.equal((await app.db.orm.select().from(t.mails)).length, 2);
  assert.deepEqual(await rowsOf("select id from pgboss.job"), []);
});

test("moving and cancelling are told too, one after the other; who did it is not told", async () => {
  const { booking, manageToken } = await book();
  const path = `/public/bookings/${booking.id}`;
  const startsAt = "2027-06-01T12:00:00Z";
  await app.call("POST", `${path}/reschedule?token=${manageToken}`, { body: { startsAt } });
  await owner.call("PUT", `/business/bookings/${booking.id}/status`, {
    body: { status: "cancelled", reason: "ill" },
  });
  await react(app);
  assert.deepEqual(await mailed(), [
    "booking.created",
    "booking.rescheduled",
    "booking_cancelled",
    "booking_changed",
    "booking_confirmed",
  ]);
});

test("the team can move a booking without its customer being told; the change is written down as ever", async () => {
  const { booking } = await book();
  await react(app);
  await app.db.orm.delete(t.mails);
  const move = (startsAt: string, more: object = {}) =>
    owner.call("PATCH", `/business/bookings/${booking.id}`, { body: { startsAt, ...more } });
  assert.equal((await move("2027-06-02T12:00:00Z", { notifyCustomer: false })).status, 200);
  await react(app);
  assert.deepEqual(await mailed(), []);
  const audit = await owner.call("GET", "/business/audit-log?limit=1");
  assert.deepEqual(
    [audit.body.data[0].type, audit.body.data[0].related.customer],
    ["booking.rescheduled", "not_told"],
  );
  assert.equal((await move("2027-06-02T13:00:00Z")).status, 200);
  await react(app);
  assert.deepEqual(await mailed(), ["booking_changed"]);
});

test("a rolled back change leaves no job, and jobs hold ids only", async () => {
  const failed = app.db.transaction(async (tx) => {
    const event = { businessId: business.id, type: "lead.created", subjectId: "led_x" } as const;
    await emit(tx, { ...event, actor: { kind: "customer" }, occurredAt: app.clock.now });
    throw new Error("rolled back");
  });
  await assert.rejects(failed, /rolled back/);
  assert.deepEqual(await rowsOf("select id from pgboss.job"), []);
  await book();
  const dump = JSON.stringify(await rowsOf("select * from pgboss.job"));
  assert.ok(dump.includes(business.id));
  assert.ok(!dump.includes(CANARY));
});

test("a job is stored as pg-boss stores it itself", async () => {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => app.db.raw(text, values) },
    migrate: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  await boss.start();
  const data = { businessId: business.id, eventId: newId("event"), reaction: "tell_team" };
  await boss.insert("reactions", [{ data, group: { id: business.id } }]);
  await app.db.transaction(async (tx) => {
    const event = { businessId: business.id, type: "invoice.overdue", subjectId: "inv_x" } as const;
    await emit(tx, { ...event, actor: { kind: "system" }, occurredAt: app.clock.now });
  });
  await boss.stop({ graceful: false });
  const columns = `name, priority, group_id, state, retry_limit, retry_count, retry_delay, retry_backoff, retry_delay_max,
    expire_seconds, deletion_seconds, keep_until - created_on as kept, policy, dead_letter, blocked, blocking,
    pending_dependencies, singleton_key, singleton_on, heartbeat_seconds, start_after <= now() as due`;
  const [theirs, ours] = await rowsOf(`select ${columns} from pgboss.job order by created_on`);
  assert.deepEqual(ours, theirs);
});

test("a job that always fails is tried eight times, more and more rarely, and then lies dead; others flow", async () => {
  const eventId = newId("event");
  await app.db.orm.execute(sql`insert into events (id, business_id, type, subject_id, actor_kind, fields, related, occurred_at)
    values (${eventId}, ${business.id}, 'booking.created', 'bkg_x', 'customer', '{}', '{}', now())`);
  await app.db.orm.execute(sql`insert into pgboss.job (name, data, group_id, retry_limit, retry_delay, retry_backoff, expire_seconds)
    values ('reactions', ${JSON.stringify({ businessId: business.id, eventId, reaction: "poison" })}, ${business.id}, 7, 8, true, 20)`);
  await book();
  const waits: number[] = [];
  for (let tries = 1; ; tries++) {
    await react(app);
    const [row] = await rowsOf(
      "select state, extract(epoch from start_after - now())::float as wait, output from pgboss.job",
    );
    if (row?.state === "failed") {
      assert.equal(tries, 8);
      assert.deepEqual(row.output, { message: "TypeError" });
      break;
    }
    assert.equal(row?.state, "retry");
    waits.push(Number(row.wait));
    await app.db.orm.execute(sql`update pgboss.job set start_after = now()`);
  }
  assert.ok(
    // Looked at a while after it was set: some seconds may have passed.
    waits.every((wait, n) => wait > 8 * 2 ** n - 5 && wait <= 8 * 2 ** (n + 1)),
    String(waits),
  );
  assert.deepEqual(await mailed(), ["booking.created", "booking_confirmed"]);
});

test("a job whose worker died is another's within a minute; what the dead one had begun is undone", async () => {
  await book();
  const job = await jobs.take();
  assert.ok(job);
  // The worker is gone: nothing is heard of it. Until the lease ends, nobody else gets the job.
  assert.equal(await react(app), 1);
  await app.db.orm.execute(sql`update pgboss.job set started_on = now() - interval '21 seconds'`);
  await app.db.orm.execute(sql`update pgboss.queue set monitor_claim_on = null, monitor_on = null`);
  await jobs.supervise();
  await app.db.orm.execute(sql`update pgboss.job set start_after = now()`);
  assert.equal(await react(app), 1);
  assert.equal((await mailed()).length, 2);
  // It was only slow: what it says now is not heard, and what it wrote in that transaction goes with it.
  await assert.rejects(
    app.db.transaction((tx) => jobs.finish(tx, job)),
    /another has taken the job/,
  );
});

test("preferences decide: event, channel and person, and quiet hours put off what can wait", async () => {
  const path = "/business/notification-preferences";
  const { body } = await owner.call("GET", path);
  const channels = { email: false, sms: false, inApp: true, webhook: true };
  const staff = await signedIn(app, business, "staff", { teamMemberId: business.memberIds[0] ?? "" });
  const other = await signedIn(app, business, "staff");
  await owner.call("PUT", path, {
    body: { ...body, events: { ...body.events, "booking.created": channels } },
  });
  // 08:00 UTC: quiet until 09:30.
  await staff.call("PUT", path, { body: { ...body, quietHours: { from: "22:00", to: "09:30" } } });
  await book();
  await react(app);
  const mails = await app.db.orm.select().from(t.mails);
  const toTeam = mails.filter(({ kind }) => kind === "team_notice");
  assert.deepEqual(
    toTeam.map(({ related, nextAttemptAt }) => [related.userId, nextAttemptAt - app.clock.now]),
    [[staff.userId, 90 * 60_000]],
  );
  const told = (await app.db.orm.select().from(t.notices)).map(({ userId }) => userId);
  assert.deepEqual(told.sort(), [owner.userId, staff.userId].sort());
  assert.ok(!told.includes(other.userId));
  await owner.call("PUT", path, { body });
});

test("two workers share the jobs; none is done twice", async () => {
  for (let n = 0; n < 6; n++) await book();
  const work = async () => {
    let done = 0;
    while (await runNextJob(app.deps, jobs)) done++;
    return done;
  };
  const [one = 0, two = 0] = await Promise.all([work(), work()]);
  assert.equal(one + two, 12);
  assert.equal((await mailed()).filter((kind) => kind === "booking_confirmed").length, 6);
});

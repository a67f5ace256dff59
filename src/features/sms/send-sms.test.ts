import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, beforeEach, test } from "node:test";
import * as t from "#db/schema/index.ts";
import { ConfigError } from "#src/config.ts";
import { openTestApp, TEST_NOW, type TestApp, testConfig } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { react } from "#test/jobs.ts";
import { signedIn } from "#test/people.ts";
import { LEASE_MS } from "../reactions/back-off.ts";
import { queueSms } from "./queue-sms.ts";
import { sendDueSms } from "./send-sms.ts";
import { startTwilio, type TestTwilio } from "./test-twilio.ts";

const TOKEN = "token-of-the-tests";
const PHONE = "+491701234567";
let app: TestApp;
let twilio: TestTwilio;
let business: MadeBusiness;

before(async () => {
  twilio = await startTwilio();
  app = await openTestApp({
    TWILIO_ACCOUNT_SID: "AC00",
    TWILIO_AUTH_TOKEN: TOKEN,
    TWILIO_FROM: "+15550100",
    TWILIO_API_BASE: twilio.url,
    BASE_URL: "https://book.example.com",
  });
  business = await makeBusiness(app.db, { business: { name: "Glanz", locale: "de" } });
});
after(async () => {
  await app.close();
  await twilio.close();
});
beforeEach(async () => {
  app.clock.now = TEST_NOW;
  await app.db.orm.delete(t.smsMessages);
  await app.db.orm.delete(t.smsOptOuts);
  twilio.calls.length = 0;
  twilio.script = [];
});

let day = 0;
async function book(customer: object = {}) {
  const startsAt = new Date(Date.parse("2027-02-01T10:00:00Z") + day++ * 86_400_000).toISOString();
  const { status, body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: {
      serviceId: business.serviceIds[0],
      startsAt,
      customer: { name: "Ann", email: `ann${day}@example.com`, phone: "0170 1234567", ...customer },
    },
  });
  assert.equal(status, 201);
  return { id: body.booking.id as string, token: body.manageToken as string };
}
const rows = () => app.db.orm.select().from(t.smsMessages);
/** One message in the outbox. */
async function queue() {
  const { id } = await book({ phone: PHONE });
  const sms = { businessId: business.id, kind: "booking_confirmed", related: { bookingId: id } } as const;
  await app.db.transaction((tx) => queueSms(tx, sms, app.clock.now));
  return id;
}
const status = async () => (await rows()).map((row) => row.status).join();

test("a cancelled booking is texted in the business's language, with its link, by Twilio's API", async () => {
  await app.db.orm
    .update(t.businesses)
    .set({ address: { line1: "1", city: "Berlin", postalCode: "1", country: "DE" } });
  const { id, token } = await book();
  await app.call("POST", `/public/bookings/${id}/cancel?token=${token}`, { body: {} });
  await react(app);
  // Who has a mail is texted only what must not be overlooked: here not that it was booked.
  assert.equal(await sendDueSms(app.deps), 1);
  const [call] = twilio.calls;
  assert.equal(call?.path, "/2010-04-01/Accounts/AC00/Messages.json");
  assert.equal(call?.authorization, `Basic ${Buffer.from(`AC00:${TOKEN}`).toString("base64")}`);
  assert.deepEqual([call?.to, call?.from], [PHONE, "+15550100"]);
  assert.match(
    call?.body ?? "",
    /^Glanz: Service am .* wurde storniert\. https:\/\/book\.example\.com\/booking\/bkg_/,
  );
  assert.equal(await status(), "sent");
  assert.equal(await sendDueSms(app.deps), 0);
});

test("what is surely not taken comes again, and goes out once", async () => {
  await queue();
  twilio.script = [{ status: 503 }, { status: 429 }];
  await sendDueSms(app.deps);
  assert.equal(await status(), "queued");
  app.clock.now += 20 * 60_000;
  await sendDueSms(app.deps);
  app.clock.now += 20 * 60_000;
  await sendDueSms(app.deps);
  assert.equal(await status(), "sent");
  assert.equal(twilio.calls.length, 3);
});

test("what may be on its way is marked and never sent again", async () => {
  for (const fate of ["cut", { status: 500 }, { status: 502 }] as TestTwilio["script"]) {
    await queue();
    twilio.script = [fate];
    await sendDueSms(app.deps);
    assert.equal(await status(), "unknown");
    app.clock.now += 86_400_000;
    assert.equal(await sendDueSms(app.deps), 0);
    await app.db.orm.delete(t.smsMessages);
  }
  assert.equal(twilio.calls.length, 3);
});

test("a process that died while sending leaves a message that is marked, not sent again", async () => {
  await queue();
  await app.db.orm
    .update(t.smsMessages)
    .set({ status: "sending", attempts: 1, nextAttemptAt: app.clock.now + LEASE_MS });
  assert.equal(await sendDueSms(app.deps), 0);
  app.clock.now += LEASE_MS;
  await sendDueSms(app.deps);
  assert.equal(await status(), "unknown");
  assert.equal(twilio.calls.length, 0);
});

test("a refused number is given up; one that opted out with Twilio is remembered", async () => {
  await queue();
  twilio.script = [{ status: 400, code: 21_211 }];
  await sendDueSms(app.deps);
  const [row] = await rows();
  assert.deepEqual([row?.status, row?.lastError], ["failed", "400 21211"]);
  await app.db.orm.delete(t.smsMessages);
  twilio.script = [{ status: 400, code: 21_610 }];
  await queue();
  await sendDueSms(app.deps);
  assert.equal(await status(), "dropped");
  await app.db.orm.delete(t.smsMessages);
  await queue();
  await sendDueSms(app.deps);
  assert.equal(await status(), "dropped");
  assert.equal(twilio.calls.length, 2);
});

test("STOP ends all messages to a number and START brings them back; unsigned calls change nothing", async () => {
  const write = async (body: string, secret = TOKEN) => {
    const fields: [string, string][] = [
      ["Body", body],
      ["From", PHONE],
      ["To", "+15550100"],
    ];
    const signed = `https://book.example.com/api/v1/webhooks/twilio${fields.map(([name, value]) => name + value).join("")}`;
    const answer = await app.app.request("/api/v1/webhooks/twilio", {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": createHmac("sha1", secret).update(signed).digest("base64"),
      },
      body: new URLSearchParams(fields).toString(),
    });
    return answer.status;
  };
  const sent = async () => {
    await queue();
    await sendDueSms(app.deps);
    const now = await status();
    await app.db.orm.delete(t.smsMessages);
    return now;
  };
  assert.equal(await write("STOP", "somebody else's"), 403);
  assert.equal(await sent(), "sent");
  assert.equal(await write(" stopp. "), 200);
  assert.equal(await sent(), "dropped");
  const stored = JSON.stringify(await app.db.orm.select().from(t.smsOptOuts));
  assert.ok(!stored.includes("1701234567"));
  assert.equal(await write("Thank you"), 200);
  assert.equal(await sent(), "dropped");
  assert.equal(await write("start"), 200);
  assert.equal(await sent(), "sent");
});

test("a person of the team is texted at their own number, if they want", async () => {
  await react(app);
  await app.db.orm.delete(t.smsMessages);
  const [teamMemberId = ""] = business.memberIds;
  await app.db.orm.update(t.teamMembers).set({ phone: "+4915112345678" });
  const { call } = await signedIn(app, business, "staff", { teamMemberId });
  const path = "/business/notification-preferences";
  const { body } = await call("GET", path);
  const only = { email: false, sms: true, inApp: false, webhook: false };
  await call("PUT", path, { body: { ...body, events: { ...body.events, "booking.created": only } } });
  await book({ phone: undefined });
  await react(app);
  await sendDueSms(app.deps);
  assert.deepEqual(
    twilio.calls.map(({ to }) => to),
    ["+4915112345678"],
  );
  assert.match(twilio.calls[0]?.body ?? "", /\/dashboard\/bookings\?booking=bkg_/);
});

test("settings that cannot work stop the start, without showing the secret", () => {
  const refused = (env: Record<string, string>, message: RegExp) =>
    assert.throws(
      () => testConfig(env),
      (error) =>
        error instanceof ConfigError && message.test(error.message) && !error.message.includes("hunter2"),
    );
  refused({ TWILIO_AUTH_TOKEN: "hunter2" }, /go together/);
  const env = { TWILIO_ACCOUNT_SID: "AC1", TWILIO_AUTH_TOKEN: "hunter2" };
  refused({ ...env, TWILIO_FROM: "Shine" }, /TWILIO_FROM takes/);
  refused({ ...env, TWILIO_FROM: "+15550100", TWILIO_API_BASE: "nonsense" }, /TWILIO_API_BASE/);
});

test("a plan without text messages sends none, nor what was queued under an earlier one", async () => {
  const { plans } = app.deps;
  const tier = (id: string) => app.db.orm.update(t.businesses).set({ tier: id });
  Object.assign(app.deps, { plans: { ...plans, enforced: true } });
  try {
    await tier("starter");
    await queue();
    await tier("free");
    await sendDueSms(app.deps);
    assert.equal(await status(), "dropped");
    assert.equal(twilio.calls.length, 0);
    for (const [plan, kinds] of [
      ["free", []],
      ["starter", ["booking_cancelled", "team_notice"]],
    ] as const) {
      await app.db.orm.delete(t.smsMessages);
      await tier(plan);
      const { id, token } = await book();
      await app.call("POST", `/public/bookings/${id}/cancel?token=${token}`, { body: {} });
      await react(app);
      assert.deepEqual((await rows()).map(({ kind }) => kind).sort(), kinds, plan);
    }
  } finally {
    Object.assign(app.deps, { plans });
  }
});

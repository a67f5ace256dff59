import assert from "node:assert/strict";
import { test } from "node:test";
import * as t from "#db/schema/index.ts";
import { openTestApp } from "#test/app.ts";
import { makeBusiness } from "#test/business.ts";
import { react } from "#test/jobs.ts";
import { freePort } from "#test/server-process.ts";
import { runClock } from "../clock/run-clock.ts";
import { sendDueSms } from "../sms/send-sms.ts";
import { sendDueMails } from "./send-mail.ts";
import { startSmtp } from "./test-smtp.ts";

const HOUR = 3_600_000;

test("with mail and text messages away for three days bookings go on; lasting mail comes afterwards in order, what lapsed is dropped", async () => {
  const gone = await startSmtp(await freePort());
  await gone.close();
  const app = await openTestApp({
    SMTP_URL: gone.url,
    MAIL_FROM: "Bookings <bookings@example.com>",
    TWILIO_ACCOUNT_SID: "AC00",
    TWILIO_AUTH_TOKEN: "token",
    TWILIO_FROM: "+15550100",
    TWILIO_API_BASE: "http://127.0.0.1:1",
  });
  const business = await makeBusiness(app.db);
  const at = (hours: number) => new Date(app.clock.now + hours * HOUR).toISOString();
  const book = async (startsAt: string, email: string) => {
    const customer = { name: "Ann", email, phone: "+15550111" };
    const { status, body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
      body: { serviceId: business.serviceIds[0], startsAt, customer },
    });
    assert.equal(status, 201);
    return { id: body.booking.id as string, token: body.manageToken as string };
  };
  // At eight in the morning: one visit begins while the servers are away, the other is moved twice.
  await book(at(26), "soon@example.com");
  const later = await book(at(24 * 20 + 2), "later@example.com");
  for (let hour = 0; hour < 72; hour += 2) {
    if (hour === 10 || hour === 40) {
      const startsAt = new Date(Date.parse("2027-02-10T10:00:00Z") + hour * 24 * HOUR).toISOString();
      const moved = await app.call("POST", `/public/bookings/${later.id}/reschedule?token=${later.token}`, {
        body: { startsAt },
      });
      assert.equal(moved.status, 200);
    }
    await runClock(app.deps);
    await react(app);
    await sendDueMails(app.deps);
    await sendDueSms(app.deps);
    app.clock.now += 2 * HOUR;
  }
  assert.ok((await app.db.orm.select().from(t.mails)).every(({ status }) => status !== "failed"));

  const smtp = await startSmtp(gone.port);
  // Whoever waits longest is asked every quarter of an hour.
  for (let quarter = 0; quarter < 4; quarter++, app.clock.now += HOUR / 3) await sendDueMails(app.deps);
  const subjects = (address: string) =>
    smtp.deliveries
      .filter(({ to: [first] }) => first === address)
      .map(({ mail }) => mail.subject?.split(":")[0]);
  assert.deepEqual(subjects("soon@example.com"), ["Confirmed"]);
  assert.deepEqual(subjects("later@example.com"), ["Confirmed", "New time", "New time"]);
  const rows = await app.db.orm.select().from(t.mails);
  const reminders = rows.filter(({ kind }) => kind === "booking_reminder");
  assert.ok(reminders.length > 0 && reminders.every(({ status }) => status === "dropped"));
  assert.ok(rows.every(({ status }) => status === "sent" || status === "dropped"));
  const texts = await app.db.orm.select().from(t.smsMessages);
  assert.ok(texts.length > 0 && texts.every(({ status }) => status !== "queued" && status !== "sent"));
  await app.close();
  await smtp.close();
});

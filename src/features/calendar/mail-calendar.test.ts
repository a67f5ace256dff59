import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import nodeIcal, { type VEvent } from "node-ical";
import { openTestApp, type TestApp } from "#test/app.ts";
import { makeBusiness, someone } from "#test/business.ts";
import { queueMail } from "../mails/queue-mail.ts";
import { sendDueMails } from "../mails/send-mail.ts";
import { startSmtp, type TestSmtp } from "../mails/test-smtp.ts";

let app: TestApp;
let smtp: TestSmtp;
before(async () => {
  smtp = await startSmtp();
  app = await openTestApp({
    SMTP_URL: smtp.url,
    MAIL_FROM: "Bookings <bookings@example.com>",
    BASE_URL: "https://book.example.com",
  });
});
after(async () => {
  await app.close();
  await smtp.close();
});

test("mails that say when a visit is bring it as a calendar file, and the mail that it is off takes it away", async () => {
  const business = await makeBusiness(app.db, { business: { email: "hello@shine.example" } });
  const { body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: "2027-01-20T10:00:00Z", customer: someone() },
  });
  const { id } = body.booking;
  const tell = async (kind: "booking_confirmed" | "booking_cancelled") => {
    const related = { bookingId: id };
    await app.db.transaction((tx) =>
      queueMail(tx, { kind, businessId: business.id, related }, app.clock.now),
    );
    await sendDueMails(app.deps);
    const mail = smtp.deliveries.at(-1)?.mail;
    const files = (mail?.attachments ?? []).filter(({ contentType }) => /calendar|ics/.test(contentType));
    assert.ok(files.length > 0, "no calendar file");
    return files.map(({ content }) => {
      const text = content.toString("utf8");
      const found = Object.values(nodeIcal.sync.parseICS(text)).find(
        (one): one is VEvent => one?.type === "VEVENT",
      );
      assert.ok(found);
      return { method: /METHOD:(\w+)/.exec(text)?.[1], event: found };
    });
  };
  const [confirmed] = await tell("booking_confirmed");
  assert.deepEqual(
    [confirmed?.method, confirmed?.event.uid, confirmed?.event.status],
    ["PUBLISH", `${id}@book.example.com`, "CONFIRMED"],
  );
  assert.match(String(confirmed?.event.url), new RegExp(`^https://book.example.com/booking/${id}\\?token=`));
  await app.call("POST", `/public/bookings/${id}/cancel?token=${body.manageToken}`, { body: {} });
  const [cancelled] = await tell("booking_cancelled");
  assert.deepEqual(
    [cancelled?.method, cancelled?.event.uid, cancelled?.event.status],
    ["CANCEL", `${id}@book.example.com`, "CANCELLED"],
  );
  assert.ok(Number(cancelled?.event.sequence) > Number(confirmed?.event.sequence));
});

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { signedIn } from "#test/people.ts";
import { freePort } from "#test/server-process.ts";
import { LEASE_MS, MOST_ATTEMPTS } from "../reactions/back-off.ts";
import { mailDispatcher } from "./mail-dispatcher.ts";
import { MAILS_QUEUED, type NewMail, queueMail } from "./queue-mail.ts";
import { sendDueMails, sendNextMail } from "./send-mail.ts";
import { startSmtp, type TestSmtp } from "./test-smtp.ts";

const HOUR = 3_600_000;
let app: TestApp;
let smtp: TestSmtp;
let business: MadeBusiness;

before(async () => {
  smtp = await startSmtp(await freePort());
  app = await openTestApp({
    SMTP_URL: smtp.url,
    MAIL_FROM: "Bookings <bookings@example.com>",
    BASE_URL: "https://book.example.com",
  });
  business = await makeBusiness(app.db, { business: { name: "Shine", email: "hello@shine.example" } });
});
after(async () => {
  await app.close();
  await smtp.close();
});
beforeEach(async () => {
  await app.db.orm.delete(t.mails);
  Object.assign(smtp, { script: [], refuseRecipients: 0 });
  smtp.deliveries.length = 0;
});

/** A user who asked for a link, and the mail about it in the outbox. */
async function linkMail(
  kind: "verify_email" | "reset_password" | "sign_in_link" = "verify_email",
  user: Partial<typeof t.users.$inferInsert> = {},
) {
  const { userId } = await signedIn(app, null);
  if (Object.keys(user).length > 0) await app.db.orm.update(t.users).set(user).where(eq(t.users.id, userId));
  const [row] = await app.db.orm.select().from(t.users).where(eq(t.users.id, userId));
  assert.ok(row);
  const authTokenId = newId("authToken");
  await app.db.orm.insert(t.authTokens).values({
    id: authTokenId,
    userId,
    purpose: kind === "sign_in_link" ? "sign_in" : kind,
    emailKey: row.emailKey,
    expiresAt: app.clock.now + 24 * HOUR,
    createdAt: app.clock.now,
  });
  await queue({ kind, businessId: null, related: { userId, authTokenId } });
  return { userId, authTokenId, email: row.email };
}

async function queue(mail: NewMail): Promise<void> {
  await app.db.transaction((tx) => queueMail(tx, mail, app.clock.now));
}

async function onlyMail() {
  const rows = await app.db.orm.select().from(t.mails);
  assert.equal(rows.length, 1);
  const [row] = rows;
  assert.ok(row);
  return row;
}

async function delivered(): Promise<string> {
  await sendDueMails(app.deps);
  const [delivery] = smtp.deliveries;
  assert.ok(delivery, "nothing was delivered");
  return delivery.mail.text ?? "";
}

test("a queued mail is delivered once, with its link, from the installation's address", async () => {
  const { authTokenId, email } = await linkMail();
  const text = await delivered();
  assert.equal(await sendDueMails(app.deps), 0);
  assert.equal(smtp.deliveries.length, 1);
  const [{ mail, to } = assert.fail()] = smtp.deliveries;
  assert.deepEqual(to, [email]);
  assert.equal(mail.from?.text, '"Bookings" <bookings@example.com>');
  assert.equal(mail.subject, "Confirm your e-mail address");
  const link = `https://book.example.com/verify-email?token=${app.deps.secrets.linkToken(authTokenId)}`;
  assert.ok(text.includes(link));
  assert.ok((mail.html || "").includes(link));
  const row = await onlyMail();
  assert.equal(mail.messageId, `<${row.id}@book.example.com>`);
  assert.deepEqual([row.status, row.attempts, row.sentAt], ["sent", 1, app.clock.now]);
});

test("mails about an account come in its language, in English where the dashboard does not speak it", async () => {
  for (const [locale, subject, ends] of [
    ["de-AT", "Neues Passwort wählen", "endet in 24 Stunden"],
    ["fi", "Choose a new password", "ends in 24 hours"],
  ] as const) {
    await app.db.orm.delete(t.mails);
    smtp.deliveries.length = 0;
    await linkMail("reset_password", { locale });
    assert.match(await delivered(), new RegExp(ends));
    assert.equal(smtp.deliveries[0]?.mail.subject, subject);
    assert.match(
      smtp.deliveries[0]?.mail.html || "",
      locale === "fi" ? /<html lang="en"/ : /<html lang="de"/,
    );
  }
});

test("a mail rolled back with its cause is never sent", async () => {
  const { userId } = await signedIn(app, null);
  const mail = { kind: "account_exists", businessId: null, related: { userId } } as const;
  await assert.rejects(
    app.db.transaction(async (tx) => {
      await queueMail(tx, mail, app.clock.now);
      throw new Error("changed my mind");
    }),
  );
  assert.equal(await sendDueMails(app.deps), 0);
  assert.equal(smtp.deliveries.length, 0);
});

test("listeners hear of a commit once, however much was announced, and never of a rollback", async () => {
  const { userId } = await signedIn(app, null);
  const mail = { kind: "account_exists", businessId: null, related: { userId } } as const;
  let heard = 0;
  const stop = app.db.onCommitted(MAILS_QUEUED, () => heard++);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
  await app.db.transaction(async (tx) => {
    await queueMail(tx, mail, app.clock.now);
    await queueMail(tx, mail, app.clock.now);
    assert.equal(heard, 0);
  });
  await settled();
  assert.equal(heard, 1);
  await app.db
    .transaction(async (tx) => {
      await queueMail(tx, mail, app.clock.now);
      throw new Error("changed my mind");
    })
    .catch(() => {});
  await app.db.transaction(async () => {});
  await settled();
  assert.equal(heard, 1);
  stop();
  await queue(mail);
  await settled();
  assert.equal(heard, 1);
});

test("a mail put off with 4xx is sent again later, under the same Message-ID", async () => {
  await linkMail();
  smtp.script.push(451, 451);
  const now = app.clock.now;
  assert.equal(await sendDueMails(app.deps), 1);
  const first = await onlyMail();
  assert.equal(first.status, "queued");
  assert.ok(first.nextAttemptAt >= now + 15_000 && first.nextAttemptAt <= now + 19_000);
  assert.equal(await sendDueMails(app.deps), 0, "not before its time");
  app.clock.now += 20_000;
  await sendDueMails(app.deps);
  app.clock.now += 80_000;
  await sendDueMails(app.deps);
  app.clock.now = now;
  assert.equal(smtp.deliveries.length, 1);
  assert.equal(smtp.deliveries[0]?.mail.messageId, `<${first.id}@book.example.com>`);
  assert.equal((await onlyMail()).attempts, 3);
});

test("a recipient refused with 5xx is given up at once, and nothing kept names the address", async () => {
  const { email } = await linkMail();
  smtp.refuseRecipients = 550;
  await sendDueMails(app.deps);
  const row = await onlyMail();
  assert.equal(row.status, "failed");
  assert.match(row.lastError ?? "", /550/);
  assert.ok(!(row.lastError ?? "").includes("@"));
  assert.ok(!(row.lastError ?? "").includes(email.split("@")[0] ?? "?"));
});

test("a mail that cannot be delivered is given up after eight tries", async () => {
  await linkMail();
  const now = app.clock.now;
  smtp.script = Array.from({ length: 20 }, () => 450);
  let tries = 0;
  // The link would end on the way: then there would be nothing to send any more.
  await app.db.orm.update(t.authTokens).set({ expiresAt: now + 100 * 24 * HOUR });
  for (let hours = 0; hours < 120; hours++, app.clock.now += HOUR) tries += await sendDueMails(app.deps);
  app.clock.now = now;
  assert.equal(tries, MOST_ATTEMPTS);
  assert.equal((await onlyMail()).status, "failed");
});

test("a server that is down costs tries, not mail", async () => {
  await linkMail();
  const { port } = smtp;
  await smtp.close();
  await sendDueMails(app.deps);
  const row = await onlyMail();
  assert.equal(row.status, "queued");
  assert.match(row.lastError ?? "", /ECONNREFUSED|ESOCKET|ECONNECTION/);
  smtp = await startSmtp(port);
  const now = app.clock.now;
  app.clock.now += 20_000;
  await sendDueMails(app.deps);
  app.clock.now = now;
  assert.equal(smtp.deliveries.length, 1);
});

test("names with line breaks and commands add no header and no recipient", async () => {
  const name = 'Eve\r\nBcc: victim@example.com\r\n\r\n<b>"x"</b>, other@example.com';
  const { email } = await linkMail("reset_password", { name });
  await sendDueMails(app.deps);
  const [{ to, mail } = assert.fail()] = smtp.deliveries;
  assert.deepEqual(to, [email]);
  assert.equal(mail.headers.has("bcc"), false);
  assert.equal(Array.isArray(mail.to) ? mail.to.length : mail.to?.value.length, 1);
  assert.ok(!(mail.html || "").includes("<b>"));
});

test("endless and ill-formed names are cut for the header and harm nothing", async () => {
  await linkMail("sign_in_link", { name: `${"💈".repeat(2500)}` });
  await sendDueMails(app.deps);
  const [{ mail, source } = assert.fail()] = smtp.deliveries;
  const to = Array.isArray(mail.to) ? mail.to[0] : mail.to;
  assert.ok((to?.value[0]?.name.length ?? 0) <= 100);
  assert.ok(source.split("\r\n").every((line) => line.length <= 998));
});

test("a business's texts are shown as text and cannot leave its subject", async () => {
  const evil = await makeBusiness(app.db, {
    business: { name: 'A"B\nBcc: x@example.com <script>alert(1)</script>', email: "a@b.example" },
  });
  const invitationId = newId("invitation");
  await app.db.orm.insert(t.invitations).values({
    id: invitationId,
    businessId: evil.id,
    email: "new@example.com",
    emailKey: "new@example.com",
    role: "staff",
    expiresAt: app.clock.now + 50 * HOUR,
    createdAt: app.clock.now,
  });
  await queue({ kind: "invitation", businessId: evil.id, related: { invitationId } });
  const text = await delivered();
  const [{ to, mail } = assert.fail()] = smtp.deliveries;
  assert.deepEqual(to, ["new@example.com"]);
  assert.equal(mail.headers.has("bcc"), false);
  assert.equal(mail.from?.value[0]?.address, "bookings@example.com");
  assert.equal(mail.replyTo?.value[0]?.address, "a@b.example");
  assert.ok(!(mail.html || "").includes("<script>"));
  assert.match(text, /ends in 50 hours/);
  assert.ok(text.includes(`/invitation?token=${app.deps.secrets.linkToken(invitationId)}`));
});

test("mail whose subject is gone is dropped: user deleted, link used or ended, address changed", async () => {
  const gone = await linkMail();
  await app.db.orm.delete(t.users).where(eq(t.users.id, gone.userId));
  const used = await linkMail("reset_password");
  await app.db.orm
    .update(t.authTokens)
    .set({ usedAt: app.clock.now })
    .where(eq(t.authTokens.id, used.authTokenId));
  const ended = await linkMail("sign_in_link");
  await app.db.orm
    .update(t.authTokens)
    .set({ expiresAt: app.clock.now })
    .where(eq(t.authTokens.id, ended.authTokenId));
  const moved = await linkMail();
  await app.db.orm
    .update(t.users)
    .set({ email: "elsewhere@example.com", emailKey: `elsewhere-${moved.userId}@example.com` })
    .where(eq(t.users.id, moved.userId));
  assert.equal(await sendDueMails(app.deps), 4);
  const rows = await app.db.orm.select().from(t.mails);
  assert.deepEqual(new Set(rows.map(({ status }) => status)), new Set(["dropped"]));
  assert.equal(smtp.deliveries.length, 0);
});

test("two senders never take the same mail; one that died with it only delays it", async () => {
  for (let n = 0; n < 6; n++) await linkMail();
  await Promise.all(Array.from({ length: 8 }, () => sendNextMail(app.deps)));
  await sendDueMails(app.deps);
  assert.equal(new Set(smtp.deliveries.map(({ mail }) => mail.messageId)).size, 6);
  assert.equal(smtp.deliveries.length, 6);

  await app.db.orm.delete(t.mails);
  await linkMail();
  // As a process leaves it that was killed while sending.
  await app.db.orm.update(t.mails).set({ attempts: 1, nextAttemptAt: app.clock.now + LEASE_MS });
  assert.equal(await sendDueMails(app.deps), 0);
  const now = app.clock.now;
  app.clock.now += LEASE_MS;
  assert.equal(await sendDueMails(app.deps), 1);
  app.clock.now = now;
  assert.equal(smtp.deliveries.length, 7);
});

test("the dispatcher sends as soon as the transaction is over, and stops when told", async () => {
  // It never looks by itself here: what is sent was announced.
  const dispatcher = mailDispatcher(app.deps, { lookEveryMs: 3_600_000 });
  dispatcher.start();
  for (let n = 0; n < 7; n++) await linkMail();
  for (let waited = 0; smtp.deliveries.length < 7 && waited < 30_000; waited += 20)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(smtp.deliveries.length, 7);
  await dispatcher.stop();
  await linkMail();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(smtp.deliveries.length, 7);
  assert.equal((await app.db.orm.select().from(t.mails).where(eq(t.mails.status, "queued"))).length, 1);
});

test("a quote and an invoice go to their customer with a link that opens them", async () => {
  const customerId = newId("customer");
  const made = { businessId: business.id, createdAt: app.clock.now, updatedAt: app.clock.now };
  const contact = { name: "Ann Lee", email: "ann@example.com" };
  await app.db.orm.insert(t.customers).values({ ...made, id: customerId, ...contact });
  const quoteId = newId("quote");
  await app.db.orm.insert(t.quotes).values({
    ...made,
    id: quoteId,
    customerId,
    status: "sent",
    request: { items: [] },
    rules: {} as never,
    result: {} as never,
    currency: "USD",
    total: 12_345,
    expiresAt: app.clock.now + 7 * 24 * HOUR,
    title: "Spring clean",
  });
  const invoiceId = newId("invoice");
  await app.db.orm.insert(t.invoices).values({
    ...made,
    id: invoiceId,
    number: 7,
    customerId,
    status: "sent",
    contact,
    lines: [],
    currency: "USD",
    total: 20_000,
    amountPaid: 5_000,
    dueOn: "2027-02-01",
  });
  await queue({ kind: "quote_sent", businessId: business.id, related: { quoteId } });
  await queue({ kind: "invoice_sent", businessId: business.id, related: { invoiceId } });
  await sendDueMails(app.deps);
  const [quote, invoice] = ["quote", "Invoice"].map(
    (word) => smtp.deliveries.find(({ mail }) => mail.subject?.includes(word))?.mail.text ?? "",
  );
  const { secrets } = app.deps;
  assert.ok(
    quote?.includes(`https://book.example.com/quote/${quoteId}?token=${secrets.manageToken(quoteId, 1)}`),
  );
  assert.match(quote ?? "", /Spring clean[\s\S]*Total: \$123\.45[\s\S]*January 20, 2027/);
  assert.ok(invoice?.includes(`/invoice/${invoiceId}?token=${secrets.manageToken(invoiceId, 1)}`));
  assert.match(
    invoice ?? "",
    /Invoice INV-7[\s\S]*\$200\.00[\s\S]*Still to pay: \$150\.00[\s\S]*February 1, 2027/,
  );

  // Forgotten meanwhile: nothing goes out.
  await app.db.orm.update(t.customers).set({ email: null, erasedAt: app.clock.now });
  await queue({ kind: "quote_sent", businessId: business.id, related: { quoteId } });
  await queue({ kind: "invoice_sent", businessId: business.id, related: { invoiceId } });
  await sendDueMails(app.deps);
  assert.equal(smtp.deliveries.length, 2);
});

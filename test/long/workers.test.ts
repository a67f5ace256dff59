import assert from "node:assert/strict";
import { test } from "node:test";
import { startSmtp } from "#features/mails/test-smtp.ts";
import { startTwilio } from "#features/sms/test-twilio.ts";
import { openTestApp } from "../app.ts";
import { makeBusiness } from "../business.ts";
import { onServer } from "../database.ts";
import { signedIn } from "../people.ts";
import { makeStore, patiently, post, type ServerProcess, startProcess } from "../server-process.ts";

const until = async (what: string, holds: () => Promise<boolean> | boolean) => {
  for (let waited = 0; waited < 90_000; waited += 100) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`waited in vain: ${what}`);
};

test("--worker and --web are refused without a PostgreSQL, and other switches altogether", async () => {
  const store = await makeStore();
  const { DATABASE_URL: _, ...embedded } = store.env;
  for (const args of [["--worker"], ["--web"]])
    await assert.rejects(startProcess(embedded, args), /ended with 1: .*needs DATABASE_URL/s);
  await assert.rejects(
    startProcess(embedded, ["--fast"]),
    /ended with 1: .*takes --web, --worker or nothing/s,
  );
  await store.remove();
});

test("a worker killed in the middle of a mail and a text message loses neither; the mail may come twice with one id, the text message never", async (t) => {
  const [smtp, twilio, store] = [await startSmtp(), await startTwilio(), await makeStore()];
  const running: ServerProcess[] = [];
  const start = async (args: string[]) => {
    const started = await startProcess(env, args);
    running.push(started);
    return started;
  };
  t.after(async () => {
    for (const { child } of running) child.kill("SIGKILL");
    await Promise.all([smtp.close(), twilio.close(), store.remove()]);
  });
  const setUp = await store.open();
  const business = await makeBusiness(setUp, { business: { email: "shop@shine.example" } });
  await setUp.close();
  const env = {
    ...store.env,
    SMTP_URL: smtp.url,
    MAIL_FROM: "Bookings <bookings@example.com>",
    TWILIO_ACCOUNT_SID: "AC00",
    TWILIO_AUTH_TOKEN: "token",
    TWILIO_FROM: "+15550100",
    TWILIO_API_BASE: twilio.url,
  };
  // On PostgreSQL one process answers and another works, so that only the worker is killed.
  const web = onServer ? await start(["--web"]) : null;
  let worker = await start(onServer ? ["--worker"] : []);
  const base = `${(web ?? worker).url}/api/v1/public`;
  // Further ahead than any reminder.
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const serviceId = business.serviceIds[0];
  const book = async (hour: number, customer: { email: string }) => {
    const startsAt = `${day}T${hour}:00:00Z`;
    const url = `${base}/businesses/${business.slug}/bookings`;
    const made = await patiently(() =>
      post(url, { serviceId, startsAt, customer: { name: "Ann", ...customer } }),
    );
    assert.equal(made?.status, 201, JSON.stringify(made?.body));
    return made?.body;
  };
  const texted = { email: "bob@example.com", phone: "+15550111" };
  const { booking, manageToken } = await book(10, texted);
  await until("the first mail has come", () => smtp.deliveries.length === 1);
  const hold = smtp.holdNext();
  twilio.script = ["hang"];
  await book(12, { email: "ann@example.com" });
  await until("the second mail is under way", hold.held);
  await post(`${base}/bookings/${booking.id}/cancel?token=${manageToken}`, {});
  await until("the text message is under way", () => twilio.calls.length === 1);
  await worker.stop("SIGKILL");
  hold.release();

  // Nobody waits for the leases here: what the dead worker had is due at once.
  let db = await store.open();
  for (const outbox of ["mails", "sms_messages"])
    await db.raw(`update ${outbox} set next_attempt_at = now() where status in ('queued', 'sending')`);
  await db.close();
  worker = await start(onServer ? ["--worker"] : []);
  const to = (address: string) => smtp.deliveries.filter(({ to: [first] }) => first === address);
  await until(
    "the mails have come",
    () => to("ann@example.com").length === 2 && to("bob@example.com").length >= 2,
  );
  await worker.stop();
  await web?.stop();
  db = await store.open();
  const kept = async (table: string) =>
    (await db.raw(`select kind, status from ${table} order by created_at`)).rows;
  assert.deepEqual(await kept("mails"), [
    { kind: "booking_confirmed", status: "sent" },
    { kind: "booking_confirmed", status: "sent" },
    { kind: "booking_cancelled", status: "sent" },
  ]);
  assert.deepEqual(await kept("sms_messages"), [{ kind: "booking_cancelled", status: "unknown" }]);
  assert.equal((await db.raw("select id from pgboss.job")).rows.length, 0);
  await db.close();
  assert.equal(twilio.calls.length, 1);
  assert.equal(new Set(to("ann@example.com").map(({ mail }) => mail.messageId)).size, 1);
});

test("a dashboard at one process hears at once of what is booked at another, and of its notice from the worker", {
  skip: onServer ? false : "several processes need a server",
}, async (t) => {
  const store = await makeStore();
  const running: ServerProcess[] = [];
  const env = { ...store.env, AUTH_SECRET: "a-secret-for-tests-that-is-long-enough" };
  const hangUp = new AbortController();
  t.after(async () => {
    hangUp.abort();
    for (const { child } of running) child.kill("SIGKILL");
    await store.remove();
  });
  const app = await openTestApp({ AUTH_SECRET: env.AUTH_SECRET }, await store.open());
  app.clock.now = Date.now();
  const business = await makeBusiness(app.db);
  const { cookie } = await signedIn(app, business);
  await app.close();
  for (const args of ["--web", "--web", "--worker"]) running.push(await startProcess(env, [args]));
  const [one, other] = running;
  assert.ok(one && other);

  const { body, status } = await fetch(`${other.url}/api/v1/business/events`, {
    headers: { cookie },
    signal: hangUp.signal,
  });
  assert.equal(status, 200);
  assert.ok(body);
  let heard = "";
  const listening = (async () => {
    for await (const text of body.pipeThrough(new TextDecoderStream())) heard += text;
  })().catch((error: unknown) => {
    if (!hangUp.signal.aborted) throw error;
  });
  await until("the line is open", () => heard.includes("event: notices"));
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const made = await patiently(() =>
    post(`${one.url}/api/v1/public/businesses/${business.slug}/bookings`, {
      serviceId: business.serviceIds[0],
      startsAt: `${day}T10:00:00Z`,
      customer: { name: "Ann", email: "ann@example.com" },
    }),
  );
  const { id } = made?.body.booking ?? assert.fail(JSON.stringify(made?.body));
  const bookedAt = Date.now();
  await until("the booking is heard of", () =>
    heard.includes(`"type":"booking.created","subjectId":"${id}"`),
  );
  assert.ok(Date.now() - bookedAt < 10_000, "within moments, not when somebody looks again");
  await until("its notice is counted", () => /event: notices\ndata: \{"unread":1\}/.test(heard));
  hangUp.abort();
  await listening;
});

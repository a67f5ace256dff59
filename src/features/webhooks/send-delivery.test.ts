import assert from "node:assert/strict";
import { after, before, beforeEach, mock, test } from "node:test";
import { eq } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { emit } from "#events/emit.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";
import { MOST_ATTEMPTS, sendNextDelivery, sendReadyDeliveries } from "./send-delivery.ts";
import { sweepWebhooks } from "./sweep-webhooks.ts";
import { LEASE_MS, takeDelivery } from "./take-delivery.ts";
import { type Received, type Receiver, startReceiver } from "./test-receiver.ts";
import { webhookDispatcher } from "./webhook-dispatcher.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let app: TestApp;
let receiver: Receiver;
let business: MadeBusiness;
let owner: Person;

before(async () => {
  receiver = await startReceiver();
  app = await openTestApp();
  app.deps.outgoing.allowLoopback = true;
});
after(async () => {
  await app.close();
  await receiver.close();
});
beforeEach(async () => {
  app.clock.now = TEST_NOW;
  await app.db.orm.delete(t.webhookEndpoints);
  Object.assign(receiver, { script: [], reply: {} });
  receiver.received.length = 0;
  business = await makeBusiness(app.db);
  owner = await signedIn(app, business);
});

interface Made {
  id: string;
  secret: string;
}

async function subscribe(events: string[], path = "/hook", url = receiver.url): Promise<Made> {
  const { status, body } = await owner.call("POST", "/business/webhooks", {
    body: { url: `${url}${path}`, events },
  });
  assert.equal(status, 201);
  return body;
}

/** Something happened to a record: what the trigger makes deliveries of. */
async function happen(subjectId: string, type: "booking.updated" | "lead.updated" = "booking.updated") {
  const actor = { kind: "system" } as const;
  await app.db.transaction((tx) =>
    emit(tx, { businessId: business.id, type, subjectId, actor, occurredAt: app.clock.now }),
  );
}

interface Told {
  type: string;
  timestamp: string;
  apiVersion: string;
  businessId: string;
  data: { id: string } & Record<string, unknown>;
}

/** As a receiver checks it, at the time it came. */
function verify({ headers, body }: Received, secret: string) {
  mock.timers.enable({ apis: ["Date"], now: app.clock.now });
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as Told;
  } finally {
    mock.timers.reset();
  }
}

const deliveries = () => app.db.orm.select().from(t.webhookDeliveries).orderBy(t.webhookDeliveries.seq);
const endpoint = async (id: string) => {
  const [row] = await app.db.orm.select().from(t.webhookEndpoints).where(eq(t.webhookEndpoints.id, id));
  assert.ok(row);
  return row;
};

test("a booking made on the web reaches the endpoint signed, as the business API shows it", async () => {
  const { secret } = await subscribe(["booking.created", "customer.created"]);
  await subscribe(["lead.created"], "/leads");
  const made = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: "2027-01-14T10:00:00Z", customer: someone("Ann") },
  });
  assert.equal(made.status, 201);
  const { id } = made.body.booking;
  await sendReadyDeliveries(app.deps);
  const messages = receiver.received.map((one) => verify(one, secret));
  assert.deepEqual(messages.map((one) => one.type).sort(), ["booking.created", "customer.created"]);
  const message = messages.find((one) => one.type === "booking.created");
  assert.ok(message);
  assert.deepEqual(
    [message.apiVersion, message.businessId, message.data.id, message.timestamp],
    ["1", business.id, id, "2027-01-13T08:00:00+00:00"],
  );
  const shown = await owner.call("GET", `/business/bookings/${id}`);
  const { history: _history, ...booking } = shown.body;
  assert.deepEqual(message.data.object, booking);
  assert.deepEqual(
    receiver.received.map((one) => one.path),
    ["/hook", "/hook"],
  );
  assert.equal(await sendReadyDeliveries(app.deps), 0);
});

test("what is rolled back is told to nobody, and what happens while an endpoint is off is not kept for it", async () => {
  const { id } = await subscribe(["booking.updated"]);
  await assert.rejects(
    app.db.transaction(async (tx) => {
      const actor = { kind: "system" } as const;
      await emit(tx, {
        ...{ businessId: business.id, type: "booking.updated", actor },
        ...{ subjectId: newId("booking"), occurredAt: app.clock.now },
      });
      throw new Error("changed my mind");
    }),
  );
  await owner.call("PATCH", `/business/webhooks/${id}`, { body: { enabled: false } });
  await happen(newId("booking"));
  await happen(newId("lead"), "lead.updated");
  assert.equal((await deliveries()).length, 0);
});

test("a failed delivery is tried ten times over three days, under one id with a fresh timestamp, then given up", async () => {
  const { secret } = await subscribe(["booking.updated"]);
  receiver.reply = { status: 503, body: "down" };
  const start = app.clock.now;
  await happen(newId("booking"));
  for (let n = 1; n <= MOST_ATTEMPTS; n++) {
    assert.equal(await sendReadyDeliveries(app.deps), 1, `try ${n}`);
    const last = receiver.received.at(-1);
    assert.ok(last);
    verify(last, secret);
    const [row] = await deliveries();
    assert.ok(row);
    if (n < MOST_ATTEMPTS) {
      assert.equal(await sendReadyDeliveries(app.deps), 0);
      app.clock.now = row.nextAttemptAt;
    }
  }
  const days = (app.clock.now - start) / DAY;
  assert.ok(days > 3 && days < 3.5, `${days} days`);
  assert.equal(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size, 1);
  assert.equal(
    new Set(receiver.received.map(({ headers }) => headers["webhook-timestamp"])).size,
    MOST_ATTEMPTS,
  );
  const [row] = await deliveries();
  assert.deepEqual(
    [row?.status, row?.attempts, row?.responseStatus, row?.responseBody, row?.lastError, row?.tries.length],
    ["failed", 10, 503, "down", "answered 503", 10],
  );
});

test("after 72 hours down everything is delivered, in order for each booking", async () => {
  const { secret } = await subscribe(["booking.updated", "booking.rescheduled"]);
  receiver.reply = { status: 500 };
  const bookings = Array.from({ length: 4 }, () => newId("booking"));
  const from = app.clock.now;
  const expected = new Map<string, string[]>(bookings.map((id) => [id, []]));
  // Looks as the dispatcher would, every half hour, while things go on happening.
  for (let step = 0; step < 144; step++) {
    app.clock.now = from + step * (HOUR / 2);
    const id = bookings[step % 4] ?? "";
    if (step % 9 === 0) await happen(id);
    await sendReadyDeliveries(app.deps);
  }
  for (const row of await deliveries()) expected.get(row.subjectId)?.push(row.eventId);
  assert.equal((await deliveries()).filter(({ status }) => status === "pending").length, 16);
  receiver.reply = {};
  receiver.received.length = 0;
  for (let step = 0; step < 60; step++) {
    app.clock.now += HOUR / 2;
    const before = receiver.received.length;
    await sendReadyDeliveries(app.deps);
    for (const one of receiver.received.slice(before)) verify(one, secret);
  }
  const got = new Map<string, string[]>(bookings.map((id) => [id, []]));
  for (const one of receiver.received) {
    const { data } = JSON.parse(one.body);
    got.get(data.id)?.push(String(one.headers["webhook-id"]));
  }
  assert.deepEqual(got, expected);
});

test("an endpoint that is dead, slow or full of failures delays no other", async () => {
  const dead = await startReceiver();
  dead.reply = { body: "silent" };
  const deadHook = await subscribe(["booking.updated"], "/dead", dead.url);
  await subscribe(["booking.updated"], "/alive");
  for (let n = 0; n < 12; n++) await happen(newId("booking"));
  const dispatcher = webhookDispatcher(app.deps);
  dispatcher.start();
  for (let waited = 0; receiver.received.length < 12 && waited < 30_000; waited += 20)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const asked = dead.received.length;
  await dead.close();
  await dispatcher.stop();
  assert.equal(receiver.received.length, 12);
  assert.equal(asked, 1, "a dead endpoint is asked one thing at a time");
  assert.equal((await endpoint(deadHook.id)).failingSince, TEST_NOW);
});

test("two processes never send the same thing; one killed while sending only delays it, same id", async () => {
  const { id } = await subscribe(["booking.updated"]);
  for (let n = 0; n < 6; n++) await happen(newId("booking"));
  await Promise.all(Array.from({ length: 8 }, () => sendNextDelivery(app.deps)));
  await sendReadyDeliveries(app.deps);
  assert.equal(receiver.received.length, 6);

  await happen(newId("booking"));
  // As a process leaves it that is killed between taking and sending, or between sending and noting it.
  const taken = await takeDelivery(app.deps, true);
  assert.equal(taken?.delivery.attempts, 1);
  assert.equal(await sendReadyDeliveries(app.deps), 0);
  app.clock.now += LEASE_MS;
  assert.ok(LEASE_MS <= 60_000);
  assert.equal(await sendReadyDeliveries(app.deps), 1);
  const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
  assert.equal(ids.at(-1), taken?.delivery.eventId);
  assert.equal(new Set(ids).size, 7);
  const [last] = (await deliveries()).slice(-1);
  assert.deepEqual([last?.status, last?.attempts], ["delivered", 2]);
  assert.equal((await endpoint(id)).failingSince, null);
});

test("410 switches an endpoint off at once; five days without one success do as well, and the audit log says so", async () => {
  const { id } = await subscribe(["booking.updated"]);
  receiver.script = [{ status: 410 }];
  await happen(newId("booking"));
  await happen(newId("booking"));
  await sendReadyDeliveries(app.deps);
  assert.equal(receiver.received.length, 1);
  const off = await owner.call("GET", `/business/webhooks/${id}`);
  assert.deepEqual([off.body.enabled, off.body.disabledReason], [false, "gone"]);
  assert.deepEqual(
    (await deliveries()).map(({ status }) => status),
    ["failed", "failed"],
  );
  const log = await app.db.orm.select().from(t.events).where(eq(t.events.subjectId, id));
  const notice = log.find(({ type }) => type === "webhook.disabled");
  assert.deepEqual([notice?.actorKind, notice?.related], ["system", { reason: "gone" }]);

  const on = await owner.call("PATCH", `/business/webhooks/${id}`, { body: { enabled: true } });
  assert.deepEqual([on.body.enabled, on.body.disabledReason], [true, null]);
  receiver.reply = { status: 500 };
  for (let day = 0; day <= 5; day++) {
    app.clock.now = TEST_NOW + day * DAY;
    await happen(newId("booking"));
    await sendReadyDeliveries(app.deps);
    assert.equal((await endpoint(id)).enabled, day < 5, `day ${day}`);
  }
  assert.equal((await endpoint(id)).disabledReason, "failing");
  assert.equal((await deliveries()).filter(({ status }) => status === "pending").length, 0);
});

test("a redirect is a failure and is not followed; endless bodies and bombs are cut; Retry-After is heeded", async () => {
  await subscribe(["booking.updated"]);
  const bomb = Buffer.alloc(200_000, 0x1f);
  receiver.script = [
    { status: 302, headers: { location: `${receiver.url}/elsewhere` } },
    { status: 200, body: "endless" },
    { status: 200, headers: { "content-encoding": "gzip" }, body: bomb },
    { status: 429, headers: { "retry-after": "600" }, body: "a\0b" },
  ];
  for (let n = 0; n < 4; n++) {
    await happen(newId("booking"));
    assert.equal(await sendNextDelivery(app.deps), true);
  }
  const rows = await deliveries();
  assert.deepEqual(
    rows.map(({ status }) => status),
    ["pending", "delivered", "delivered", "pending"],
  );
  assert.equal(rows[0]?.lastError, "redirects are not followed");
  assert.equal(rows[1]?.responseBody?.length, 1_024);
  assert.equal(rows[3]?.nextAttemptAt, app.clock.now + 600_000);
  assert.equal(rows[3]?.responseBody, "a\u{fffd}b");
  assert.equal(receiver.received.length, 4);
});

test("after a rotation both secrets sign for a day, then only the new one", async () => {
  const { id, secret: old } = await subscribe(["booking.updated"]);
  const { status, body } = await owner.call("POST", `/business/webhooks/${id}/rotate`);
  assert.equal(status, 200);
  assert.notEqual(body.secret, old);
  assert.equal(body.previousSecretUntil, "2027-01-14T08:00:00+00:00");
  await happen(newId("booking"));
  await sendReadyDeliveries(app.deps);
  const first = receiver.received.at(-1) ?? assert.fail();
  verify(first, old);
  verify(first, body.secret);
  app.clock.now += DAY;
  await sweepWebhooks(app.deps);
  assert.equal((await endpoint(id)).previousSecret, null);
  await happen(newId("booking"));
  await sendReadyDeliveries(app.deps);
  const second = receiver.received.at(-1) ?? assert.fail();
  verify(second, body.secret);
  assert.throws(() => verify(second, old));
});

test("a name that turns private after registration is refused at connect", async () => {
  app.deps.outgoing.allowLoopback = false;
  const asked: string[] = [];
  const answers = [["93.184.215.14"], ["127.0.0.1"], ["93.184.215.14", "10.0.0.8"]];
  const { resolve } = app.deps.outgoing;
  app.deps.outgoing.resolve = async (name) => {
    asked.push(name);
    return answers.shift() ?? [];
  };
  try {
    const { port } = new URL(receiver.url);
    await subscribe(["booking.updated"], "/hook", `http://rebind.example.com:${port}`);
    await happen(newId("booking"));
    await sendReadyDeliveries(app.deps);
    app.clock.now += 10_000;
    await sendReadyDeliveries(app.deps);
    assert.deepEqual(asked, Array(3).fill("rebind.example.com"));
    assert.equal(receiver.received.length, 0);
    const [row] = await deliveries();
    assert.deepEqual(
      [row?.lastError, row?.attempts, row?.responseStatus],
      ["leads to a private address", 2, null],
    );
  } finally {
    Object.assign(app.deps.outgoing, { allowLoopback: true, resolve });
  }
});

test("erasing a customer leaves nothing of theirs in the log, even where receivers repeat what they were sent", async () => {
  await subscribe(["customer.created", "customer.erased"]);
  const made = await owner.call("POST", "/business/customers", {
    body: { name: "Zebulon Quark", email: "zebulon@example.com" },
  });
  receiver.reply = { body: "thanks for Zebulon Quark" };
  await sendReadyDeliveries(app.deps);
  const [kept] = await deliveries();
  assert.equal(kept?.responseBody, "thanks for Zebulon Quark");
  // One more is under way while the person is erased: the answer comes afterwards.
  await owner.call("POST", `/business/webhook-deliveries/${kept?.id}/replay`);
  const erase = () => owner.call("POST", `/business/customers/${made.body.id}/erase`);
  receiver.script = [{ body: "Zebulon Quark again", before: erase }];
  await sendReadyDeliveries(app.deps);
  assert.equal(receiver.received.length, 3);
  const text = JSON.stringify(await deliveries());
  assert.ok(!text.includes("Zebulon"), text);
  const last = JSON.parse(receiver.received.at(-1)?.body ?? "{}");
  assert.equal(last.type, "customer.erased");
});

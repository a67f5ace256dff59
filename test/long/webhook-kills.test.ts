import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as after } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { secretsFrom } from "#features/secrets.ts";
import { newSecret, sealSecret } from "#features/webhooks/sign-message.ts";
import { freeEndpoints } from "#features/webhooks/take-delivery.ts";
import { startReceiver } from "#features/webhooks/test-receiver.ts";
import { makeBusiness, someone } from "../business.ts";
import { makeStore, patiently, post, startProcess } from "../server-process.ts";

const KILLS = Number(process.env.KILLS ?? 2);
const BOOKINGS_A_ROUND = 3;
const AUTH_SECRET = "a-secret-for-tests-that-is-long-enough";

test("a server killed while it sends webhooks loses none and repeats at most one a kill, under the same id", async () => {
  const receiver = await startReceiver();
  const store = await makeStore();
  const secret = newSecret();
  const db = await store.open();
  const business = await makeBusiness(db);
  const id = newId("webhook");
  await db.orm.insert(t.webhookEndpoints).values({
    ...{ id, businessId: business.id, url: `${receiver.url}/hook`, createdAt: 0, updatedAt: 0 },
    events: ["booking.created", "customer.created"],
    secret: sealSecret(secretsFrom(AUTH_SECRET), id, secret),
  });
  await db.close();
  const env = { ...store.env, AUTH_SECRET, OUTGOING_LOOPBACK: "on" };
  const tomorrow = (Math.floor(Date.now() / 86_400_000) + 1) * 86_400_000;
  const booked: string[] = [];
  const book = async (url: string, n: number) => {
    const startsAt = new Date(tomorrow + Math.floor(n / 8) * 86_400_000 + (9 + (n % 8)) * 3_600_000);
    const reply = await patiently(() =>
      post(`${url}/api/v1/public/businesses/${business.slug}/bookings`, {
        serviceId: business.serviceIds[0],
        startsAt: startsAt.toISOString(),
        customer: someone(n),
      }),
    );
    if (reply?.status === 201) booked.push(reply.body.booking.id);
  };
  for (let round = 0; round < KILLS; round++) {
    const server = await startProcess(env);
    const kill = () => void server.child.kill("SIGKILL");
    const answered = Promise.withResolvers<void>();
    // Between the request and its answer, or between the answer and the note that it came; not before a booking of the
    // round was acknowledged, or there would be nothing that must not be lost.
    const before = async () => {
      await answered.promise;
      if (round % 2 === 0) kill();
      else setImmediate(kill);
    };
    // After none to three others: a round sends six.
    receiver.script = [...Array.from({ length: round % 4 }, () => ({})), { before }];
    for (let n = 0; n < BOOKINGS_A_ROUND; n++) {
      await book(server.url, round * BOOKINGS_A_ROUND + n);
      answered.resolve();
    }
    assert.equal(await server.exited, "SIGKILL");
    if (store.env.DATABASE_URL) {
      // Several processes may use it, so the lease must end first: as if a minute had passed.
      const left = await store.open();
      await freeEndpoints({ db: left });
      await left.close();
    }
  }
  receiver.script = [];
  const server = await startProcess(env);
  const told = () =>
    new Set(
      receiver.received.flatMap(({ body }) => {
        const { type, data } = JSON.parse(body);
        return type === "booking.created" ? [data.id] : [];
      }),
    );
  for (let waited = 0; waited < 90_000 && booked.some((one) => !told().has(one)); waited += 50)
    await after(50);
  await server.stop();
  const end = await store.open();
  const deliveries = await end.orm.select().from(t.webhookDeliveries);
  await end.close();
  await store.remove();
  await receiver.close();

  assert.ok(booked.length >= KILLS, `${booked.length} bookings acknowledged`);
  assert.deepEqual(
    booked.filter((one) => !told().has(one)),
    [],
  );
  // A booking whose answer was lost may have been told of or not yet.
  const acknowledged = deliveries.filter(({ subjectId }) => booked.includes(subjectId));
  assert.equal(acknowledged.length, booked.length);
  assert.ok(acknowledged.every(({ status }) => status === "delivered"));
  assert.ok(deliveries.every(({ status }) => status !== "failed"));
  const ids = receiver.received.map(({ headers }) => String(headers["webhook-id"]));
  assert.ok(new Set(ids).isSubsetOf(new Set(deliveries.map(({ eventId }) => eventId))));
  assert.ok(ids.length - new Set(ids).size <= KILLS, `${ids.length} for ${new Set(ids).size}`);
  for (const { headers, body } of receiver.received)
    new Webhook(secret).verify(body, headers as Record<string, string>);
});

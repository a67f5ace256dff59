import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { emit } from "#events/emit.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { signedIn, withApiKey } from "#test/people.ts";
import { renderMail } from "../mails/render-mail.ts";
import { WEBHOOK_EVENT_TYPES } from "./catalogue.ts";
import { sendReadyDeliveries } from "./send-delivery.ts";
import { type Receiver, startReceiver } from "./test-receiver.ts";

const URL_TAKEN = "https://hooks.example.com/taken";
let app: TestApp;
let receiver: Receiver;
before(async () => {
  receiver = await startReceiver();
  app = await openTestApp();
});
after(async () => {
  await app.close();
  await receiver.close();
});

async function made() {
  const business = await makeBusiness(app.db);
  return { business, owner: await signedIn(app, business) };
}

const happens = (business: MadeBusiness, type: "booking.created" | "lead.created", subjectId: string) =>
  app.db.transaction((tx) =>
    emit(tx, {
      businessId: business.id,
      type,
      subjectId,
      actor: { kind: "system" },
      occurredAt: app.clock.now,
    }),
  );

test("the secret is in the answer that made it and nowhere else, neither in answers nor in the database", async () => {
  const { owner } = await made();
  const body = { url: "https://hooks.example.com/x#part", events: ["booking.created"], description: "Shop" };
  const created = await owner.call("POST", "/business/webhooks", { body });
  assert.equal(created.status, 201);
  const { id, secret } = created.body;
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.equal(created.body.url, "https://hooks.example.com/x");
  const one = await owner.call("GET", `/business/webhooks/${id}`);
  const list = await owner.call("GET", "/business/webhooks");
  assert.deepEqual(list.body.data, [one.body]);
  const changed = await owner.call("PATCH", `/business/webhooks/${id}`, { body: { description: "Mine" } });
  assert.equal(changed.body.description, "Mine");
  const [row] = await app.db.orm.select().from(t.webhookEndpoints).where(eq(t.webhookEndpoints.id, id));
  for (const shown of [one.body, list.body, changed.body, row])
    assert.ok(!JSON.stringify(shown).includes(secret.slice(6)));
  assert.equal((await owner.call("DELETE", `/business/webhooks/${id}`)).status, 204);
  assert.equal((await owner.call("GET", `/business/webhooks/${id}`)).status, 404);
});

test("what cannot be a webhook is refused by name of the field", async () => {
  const { owner } = await made();
  const events = ["booking.created"];
  await owner.call("POST", "/business/webhooks", { body: { url: URL_TAKEN, events } });
  const bad: [Record<string, unknown>, string, string][] = [
    [{ url: "https://127.0.0.1/", events }, "url", "validation_failed"],
    [{ url: "http://[::ffff:a9fe:a9fe]/", events }, "url", "validation_failed"],
    [{ url: "nonsense", events }, "url", "validation_failed"],
    [{ url: URL_TAKEN, events }, "url", "already_exists"],
    [{ url: "https://a.example.com", events: [] }, "events", "validation_failed"],
    [{ url: "https://a.example.com", events: ["booking.dreamt"] }, "events.0", "validation_failed"],
    [
      { url: "https://a.example.com", events: ["lead.created", "lead.created"] },
      "events",
      "validation_failed",
    ],
    [{ url: "https://a.example.com", events, secret: "whsec_mine" }, "secret", "validation_failed"],
  ];
  for (const [body, path, code] of bad) {
    const { status, body: problem } = await owner.call("POST", "/business/webhooks", { body });
    assert.ok(status === 422 || (code === "already_exists" && status === 409), `${status} ${path}`);
    assert.equal(problem.code, code);
    assert.deepEqual(problem.errors?.map((one: { path: string }) => one.path) ?? [path], [path]);
  }
  const other = await owner.call("POST", "/business/webhooks", {
    body: { url: "https://b.example.com", events },
  });
  const moved = await owner.call("PATCH", `/business/webhooks/${other.body.id}`, {
    body: { url: URL_TAKEN },
  });
  assert.equal(moved.body.code, "already_exists");
  const inside = await owner.call("PATCH", `/business/webhooks/${other.body.id}`, {
    body: { url: "https://10.0.0.1" },
  });
  assert.equal(inside.status, 422);
});

test("a business has at most twenty, and on an installation with plans only where the plan holds webhooks", async () => {
  const { owner } = await made();
  const post = (n: number) =>
    owner.call("POST", "/business/webhooks", {
      body: { url: `https://hooks.example.com/${n}`, events: ["lead.created"] },
    });
  for (let n = 0; n < 17; n++) assert.equal((await post(n)).status, 201);
  const answers = await Promise.all([17, 18, 19, 20, 21].map(post));
  assert.equal(answers.filter(({ status }) => status === 201).length, 3);
  assert.ok(answers.every(({ status, body }) => status === 201 || body.code === "plan_limit"));

  const planned = await openTestApp({ PLANS: "on" }, app.db);
  const business = await makeBusiness(app.db, { business: { tier: "pro" } });
  const someone = await signedIn(planned, business);
  const body = { url: "https://hooks.example.com/1", events: ["lead.created"] };
  const refused = await someone.call("POST", "/business/webhooks", { body });
  assert.deepEqual([refused.status, refused.body.code], [403, "plan_required"]);
});

test("a test message and a replay are sent at once; both need a webhook that is switched on", async () => {
  app.deps.outgoing.allowLoopback = true;
  const { business, owner } = await made();
  const { body: hook } = await owner.call("POST", "/business/webhooks", {
    body: { url: `${receiver.url}/hook`, events: ["lead.created"] },
  });
  receiver.received.length = 0;
  receiver.script = [{ status: 500 }, {}];
  const tested = await owner.call("POST", `/business/webhooks/${hook.id}/test`);
  assert.deepEqual([tested.status, tested.body.status, tested.body.type], [202, "pending", "webhook.test"]);
  await sendReadyDeliveries(app.deps);
  const path = `/business/webhooks/${hook.id}/deliveries`;
  const log = await owner.call("GET", path);
  const [failed] = log.body.data;
  assert.deepEqual(
    [failed.id, failed.status, failed.responseStatus, failed.lastError, failed.tries.length],
    [tested.body.id, "failed", 500, "answered 500", 1],
  );
  const again = await owner.call("POST", `/business/webhook-deliveries/${failed.id}/replay`);
  assert.deepEqual([again.status, again.body.status], [202, "pending"]);
  await sendReadyDeliveries(app.deps);
  assert.equal((await owner.call("GET", `${path}?status=delivered`)).body.data.length, 1);
  assert.deepEqual(
    receiver.received.map(({ headers }) => headers["webhook-id"]),
    [failed.eventId, failed.eventId],
  );

  for (let n = 0; n < 3; n++) await happens(business, "lead.created", newId("lead"));
  const first = await owner.call("GET", `${path}?limit=3`);
  const second = await owner.call("GET", `${path}?limit=3&cursor=${first.body.nextCursor}`);
  assert.equal(new Set([...first.body.data, ...second.body.data].map(({ id }) => id)).size, 4);
  assert.equal(second.body.nextCursor, null);

  await owner.call("PATCH", `/business/webhooks/${hook.id}`, { body: { enabled: false } });
  for (const act of [`webhooks/${hook.id}/test`, `webhook-deliveries/${failed.id}/replay`])
    assert.equal((await owner.call("POST", `/business/${act}`)).body.code, "invalid_transition");
  assert.equal((await owner.call("GET", `${path}?status=pending`)).body.data.length, 0);
});

test("the webhook column of a person's preferences holds for the webhooks that person set up", async () => {
  const { business, owner } = await made();
  const admin = await signedIn(app, business, "admin");
  const body = (n: number) => ({
    url: `https://hooks.example.com/${n}`,
    events: ["booking.created", "lead.created"],
  });
  const his = await owner.call("POST", "/business/webhooks", { body: body(1) });
  const hers = await admin.call("POST", "/business/webhooks", { body: body(2) });
  const { body: preferences } = await owner.call("GET", "/business/notification-preferences");
  preferences.events["lead.created"].webhook = false;
  await owner.call("PUT", "/business/notification-preferences", { body: preferences });
  await happens(business, "lead.created", newId("lead"));
  await happens(business, "booking.created", newId("booking"));
  const queued = async (id: string) =>
    (await owner.call("GET", `/business/webhooks/${id}/deliveries`)).body.data.map(
      ({ type }: { type: string }) => type,
    );
  assert.deepEqual(await queued(his.body.id), ["booking.created"]);
  assert.deepEqual((await queued(hers.body.id)).sort(), ["booking.created", "lead.created"]);
  // Nobody sends these: the address is a real one.
  await app.db.orm.delete(t.webhookEndpoints).where(eq(t.webhookEndpoints.businessId, business.id));
});

test("the owners of a business get a mail when a webhook was switched off, and only as long as it is", async () => {
  app.deps.outgoing.allowLoopback = true;
  const { business, owner } = await made();
  await signedIn(app, business, "admin");
  const { body: hook } = await owner.call("POST", "/business/webhooks", {
    body: { url: `${receiver.url}/secret-path`, events: ["lead.created"] },
  });
  receiver.script = [{ status: 410 }];
  await happens(business, "lead.created", newId("lead"));
  await sendReadyDeliveries(app.deps);
  const queued = (await app.db.orm.select().from(t.mails)).filter(
    ({ businessId }) => businessId === business.id,
  );
  assert.deepEqual(
    queued.map(({ kind, related }) => [kind, related]),
    [["webhook_off", { webhookId: hook.id, userId: owner.userId }]],
  );
  const [mail] = queued;
  assert.ok(mail);
  const written = await renderMail(app.deps, mail);
  assert.match(written?.text ?? "", /127\.0\.0\.1:\d+ answered that there is nothing to send to any more/);
  assert.ok(!written?.html.includes("secret-path"));
  await owner.call("PATCH", `/business/webhooks/${hook.id}`, { body: { enabled: true } });
  assert.equal(await renderMail(app.deps, mail), null);
});

test("the catalogue is one list: the endpoint and the page of the documents name exactly its types", async () => {
  const { owner, business } = await made();
  const { body } = await owner.call("GET", "/business/webhook-events");
  assert.deepEqual(
    body.data.map(({ type }: { type: string }) => type),
    WEBHOOK_EVENT_TYPES,
  );
  const page = await readFile(new URL("../../../docs/how/webhooks.md", import.meta.url), "utf8");
  const rows = page.matchAll(/^\| `([a-z_]+\.[a-z_]+)` \| (.+) \|$/gm);
  assert.deepEqual(
    [...rows].map(([, type, description]) => ({ type, description })),
    body.data,
  );
  const key = await withApiKey(app, business, ["business:read"]);
  assert.deepEqual((await key.call("GET", "/business/webhook-events")).body, body);
  assert.equal((await key.call("GET", "/business/webhooks")).status, 403, "who is told is not for programs");
});

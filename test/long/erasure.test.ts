import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Database } from "#db/open.ts";
import { startSmtp } from "#features/mails/test-smtp.ts";
import type { TestApp } from "../app.ts";
import { makeBusiness } from "../business.ts";
import { withApiKey } from "../people.ts";
import { makeStore, patiently, post, startProcess } from "../server-process.ts";

const CANARY = "qxzcanary";
const PHONE = "5558675309";

/** Every row of every table that is not PostgreSQL's own, the queue's included: what a logical dump holds. */
async function dump(db: Database): Promise<string> {
  const { rows: tables } = await db.raw(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
  );
  const names = (tables as { name: string }[]).map(({ name }) => name);
  assert.ok(names.includes("pgboss.job_common") || names.includes("pgboss.job"), names.join());
  const parts: string[] = [];
  for (const name of names) {
    const { rows } = await db.raw(`select t::text as row from ${name} t`);
    parts.push(...(rows as { row: string }[]).map(({ row }) => `${name} ${row}`));
  }
  return parts.join("\n");
}

/** Files of the data folder outside the embedded database, whose own pages are the database's affair. */
async function filesIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, "database")));
  return (await Promise.all(files.map(async (path) => path + (await readFile(path, "latin1"))))).join("\n");
}

test("a customer who booked, moved, cancelled and was written to is erased from rows, queue, files and log", async (t) => {
  const [smtp, store] = [await startSmtp(), await makeStore()];
  const setUp = await store.open();
  const business = await makeBusiness(setUp, { business: { tier: "business" } });
  const { key } = await withApiKey({ db: setUp, clock: { now: Date.now() } } as TestApp, business, [
    "customers:read",
    "customers:write",
  ]);
  await setUp.close();
  const server = await startProcess({
    ...store.env,
    LOG_LEVEL: "trace",
    SMTP_URL: smtp.url,
    MAIL_FROM: "Bookings <bookings@example.com>",
  });
  t.after(async () => {
    server.child.kill("SIGKILL");
    await Promise.all([smtp.close(), store.remove()]);
  });
  const api = `${server.url}/api/v1`;
  const publicly = `${api}/public/businesses/${business.slug}`;
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const customer = {
    name: `${CANARY} Person`,
    email: `${CANARY}@example.com`,
    phone: `+1${PHONE}`,
  };
  const booked = await patiently(() =>
    post(`${publicly}/bookings`, {
      serviceId: business.serviceIds[0],
      startsAt: `${day}T10:00:00Z`,
      customer,
      notes: `${CANARY} rings twice`,
    }),
  );
  assert.equal(booked?.status, 201, JSON.stringify(booked?.body));
  const { booking, manageToken } = booked?.body ?? {};
  const self = (act: string, body: object) =>
    post(`${api}/public/bookings/${booking.id}/${act}?token=${manageToken}`, body);
  /** What is over by the time it would be told of is not told. */
  const mailed = async (count: number) => {
    const his = () => smtp.deliveries.filter(({ to }) => to[0]?.startsWith(CANARY)).length;
    for (let waited = 0; his() < count; waited++) {
      assert.ok(waited < 1_200, `mail ${count} has not come`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  await mailed(1);
  assert.equal((await self("reschedule", { startsAt: `${day}T12:00:00Z` }))?.status, 200);
  await mailed(2);
  assert.equal((await self("cancel", { reason: `${CANARY} is ill` }))?.status, 200);
  const lead = await post(`${publicly}/leads`, { ...customer, message: `${CANARY} asks` });
  assert.equal(lead?.status, 201, JSON.stringify(lead?.body));
  await mailed(4);
  const headers = { authorization: `Bearer ${key}` };
  const found = await (await fetch(`${api}/business/customers?q=${CANARY}`, { headers })).json();
  assert.equal(found.data.length, 1, JSON.stringify(found));
  const erased = await post(`${api}/business/customers/${found.data[0].id}/erase`, {}, headers);
  assert.equal(erased?.status ?? 204, 204);
  const gone = await (await fetch(`${api}/business/customers?q=${CANARY}`, { headers })).json();
  assert.equal(gone.data.length, 0, JSON.stringify(gone));

  await server.stop();
  const db = await store.open();
  const kept = {
    rows: await dump(db),
    files: await filesIn(store.env.DATA_DIR ?? ""),
    log: server.output(),
  };
  await db.close();
  assert.ok(kept.rows.includes(booking.id), "the booking itself stays, for the books");
  assert.ok(kept.log.includes("bookings"), "the log was written");
  for (const [where, text] of Object.entries(kept))
    for (const trace of [CANARY, PHONE])
      assert.equal(text.match(new RegExp(`.{0,80}${trace}.{0,40}`, "i"))?.[0], undefined, where);
});

import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { sql } from "drizzle-orm";
import { SCOPES } from "#domain/roles.ts";
import { apiRoutes } from "#src/api.ts";
import { openTestApp, type TestApp } from "../app.ts";
import { signedIn, withApiKey } from "../people.ts";
import { address, guarded, makeWorld, paramsOf } from "./calls.ts";
import { makers, type World } from "./records.ts";

/*
 * Looking changes nothing: not one row of any table, whoever looks. A link that somebody is made to follow, a mail
 * scanner or a browser that loads pages ahead can do no harm.
 */

/** What counting may touch: nothing but how often and how lately, never what is counted. */
const COUNTERS: Record<string, string> = {
  api_keys: "when the key was last used",
};

let app: TestApp;
let world: World;
before(async () => {
  app = await openTestApp();
  world = await makeWorld(app);
  for (const make of Object.values(makers)) await make(world);
});
after(() => app.close());

const reads = apiRoutes.filter(({ method }) => method === "get");

it("no GET and no HEAD changes a row, for whomever", async () => {
  const owner = world.owner;
  const staff = await signedIn(app, world, "staff", { teamMemberId: world.teamMemberId });
  const key = await withApiKey(app, world, [...SCOPES]);
  const callers = { owner: owner.call, staff: staff.call, key: key.call, nobody: app.call };
  const changed = new Set<string>();
  for (const route of reads) {
    const path = guarded.includes(route) ? await address(world, route) : await publicAddress(route);
    for (const [who, call] of Object.entries(callers)) {
      const before = await hashes();
      const { status } = await call("GET", path);
      assert.ok(status < 500, `${route.operationId}: ${status}`);
      await app.app.request(`/api/v1${path}`, { method: "HEAD", headers: { cookie: owner.cookie } });
      for (const [table, hash] of Object.entries(await hashes()))
        if (hash !== before[table] && !(who === "key" && table in COUNTERS))
          changed.add(`${route.operationId} by ${who}: ${table}`);
    }
  }
  assert.deepEqual([...changed], []);
});

async function publicAddress(route: (typeof reads)[number]): Promise<string> {
  const params = await paramsOf(world, route);
  return route.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? "");
}

let tables: string[] = [];

async function hashes(): Promise<Record<string, string>> {
  if (tables.length === 0) {
    const { rows } = await app.db.orm.execute<{ name: string }>(
      sql`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    tables = rows.map(({ name }) => name);
  }
  const parts = tables.map(
    (name) =>
      sql`select ${name}::text as name, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as hash from ${sql.identifier(name)} t`,
  );
  const { rows } = await app.db.orm.execute<{ name: string; hash: string }>(
    sql.join(parts, sql` union all `),
  );
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}

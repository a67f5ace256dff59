import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, it } from "node:test";
import { sql } from "drizzle-orm";
import { SCOPES } from "#domain/roles.ts";
import type { Deps } from "#features/deps.ts";
import type { RouteDefinition } from "#http/route.ts";
import { apiRoutes } from "#src/api.ts";
import type { TestApp } from "../app.ts";
import { draw } from "../fuzz/draw.ts";
import { assertClosed, bodyChecker, note, type Tally, told } from "../fuzz/fuzz.ts";
import type { Hint } from "../fuzz/hints.ts";
import { STORABLE_TEXTS } from "../fuzz/hostile-text.ts";
import { ABSENT } from "../fuzz/json-tree.ts";
import { mutate } from "../fuzz/mutate.ts";
import { type Operation, operations } from "../fuzz/operations.ts";
import { type Random, randomFrom } from "../fuzz/random.ts";
import { httpRequest, type Shot } from "../fuzz/shot.ts";
import { queries, rawBodies, setups } from "../matrix/bodies.ts";
import { bodyOf, makeWorld, paramsOf } from "../matrix/calls.ts";
import { makers, type World } from "../matrix/records.ts";
import { type Person, signedIn, withApiKey } from "../people.ts";
import { openPaidApp } from "../stripe.ts";

const seed = process.env.FUZZ_SEED ?? randomBytes(4).toString("hex");
const runs = Number(process.env.FUZZ_RUNS ?? 1_200);

/** What only one business's records say. */
const CANARY = "zanzibar";

let app: TestApp;
let mine: World;
let theirs: World;
/** Ids of theirs, by prefix. */
let planted: Map<string, string>;
let callers: [name: string, call: Person["call"]][];

before(async () => {
  app = await openPaidApp();
  mine = await makeWorld(app);
  theirs = await makeWorld(app);
  const staff = await signedIn(app, mine, "staff", { teamMemberId: mine.teamMemberId });
  const key = await withApiKey(app, mine, [...SCOPES]);
  callers = [
    ["owner", mine.owner.call],
    ["owner", mine.owner.call],
    ["staff", staff.call],
    ["key", key.call],
  ];
  planted = await plantCanaries(theirs);
});
after(() => app.close());

const byId = new Map(operations.map((operation) => [operation.id, operation]));
/** What the team's customers open by a link, too. */
const isLink = ({ path }: RouteDefinition<Deps>) => /^\/public\/(quotes|invoices)\//.test(path);
const routes = apiRoutes.filter((route) => route.access !== undefined || isLink(route));
/** They would end what the rest of the run needs. */
const ENDING = new Set([
  "signOutEverywhere",
  "changePassword",
  "setCurrentBusiness",
  "deleteBusiness",
  "deleteAccount",
]);

it("whatever a business's people and programs send, every answer is a declared one and only about them", async (test) => {
  test.diagnostic(`replay with FUZZ_SEED=${seed} FUZZ_RUNS=${runs}`);
  const tally: Tally = new Map();
  const refusedByDocument = bodyChecker();
  const before = await ofBusiness(theirs);
  const pool = new Map<string, string[]>();
  const failures: string[] = [];
  for (let run = 0; run < runs; run++) {
    const random = randomFrom(`${seed} ${run}`);
    const route = random.pick(routes);
    const operation = byId.get(route?.operationId ?? "");
    const [, call] = route && isLink(route) ? ["customer", app.call] : (random.pick(callers) ?? []);
    if (!route || !operation || !call || ENDING.has(operation.id)) continue;
    const drawn = await drawCall(random, route, operation, pool).catch(() => null);
    // What was changed so far may leave no room for another record, such as a booking in a business that is closed.
    if (!drawn) continue;
    const { shot, headers } = drawn;
    const request = httpRequest(shot);
    try {
      const answer = await call(request.method, request.path, {
        headers: { ...request.headers, ...headers },
        body: request.body,
      });
      assertClosed(answer);
      const text = JSON.stringify(answer.body) ?? "";
      for (const secret of [CANARY, theirs.id, theirs.slug, theirs.customerId, ...theirs.memberIds])
        assert.ok(!text.includes(secret), `tells of another business: ${secret}`);
      if (refusedByDocument(shot, request))
        assert.ok(answer.status >= 400, `${answer.status} for a body the document refuses`);
      note(tally, operation.id, answer.status);
    } catch (error) {
      failures.push(`request ${run}:\n${told(request)}\n${(error as Error).message}`);
    }
  }
  assert.equal(failures.length, 0, failures.slice(0, 20).join("\n\n"));
  assert.deepEqual(await ofBusiness(theirs), before, "nothing of another business was changed");
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  for (const [id, statuses] of tally)
    test.diagnostic(`${id}: ${[...statuses].map(([status, times]) => `${status}×${times}`).join(" ")}`);
});

async function drawCall(
  random: Random,
  route: RouteDefinition<Deps>,
  operation: Operation,
  pool: Map<string, string[]>,
): Promise<{ shot: Shot; headers: Record<string, string> }> {
  const shot: Shot = { operation, path: {}, query: {}, header: {}, body: ABSENT };
  const foreign = random.chance(0.08);
  shot.path = await paramsOf(mine, route, foreign ? { of: theirs } : "own", (prefix) => {
    if (foreign) return planted.get(prefix);
    const known = pool.get(prefix) ?? [];
    pool.set(prefix, known);
    return known.length > 2 && random.chance(0.7) ? random.pick(known) : undefined;
  });
  if (!foreign)
    for (const id of Object.values(shot.path).map(String)) {
      const known = pool.get(id.slice(0, 3));
      if (known && known.length < 12) known.push(id);
    }
  const hint = hintsOf(random, foreign ? theirs : mine);
  const drawing = { random, hint, hintRate: 0.9, optionalRate: random.pick([0.1, 0.4, 0.8]) ?? 0.4 };
  shot.query = Object.fromEntries(new URLSearchParams(queries[operation.id]?.(mine)));
  for (const { name, place, schema, json } of operation.parameters) {
    if (place !== "query" || !random.chance(drawing.optionalRate)) continue;
    const value = draw(schema, name, drawing);
    shot.query[name] = json ? value : String(value);
  }
  if (isLink(route) && random.chance(0.8))
    shot.query.token = app.deps.secrets.manageToken(String(shot.path.id), 1);
  if (random.chance(0.3)) await setups[operation.id]?.(mine, httpRequest(shot).path.split("?")[0] ?? "");
  const raw = rawBodies[operation.id];
  if (raw !== undefined) shot.text = random.chance(0.5) ? raw : bentText(raw, random);
  else if (operation.body)
    shot.body = random.chance(0.5) ? await bodyOf(mine, route) : draw(operation.body, "", drawing);
  const headers: Record<string, string> = raw === undefined ? {} : { "content-type": "text/csv" };
  if (route.bodyMode === "raw" && raw === undefined) {
    shot.text =
      random.pick(["", "x", "\u0089PNG\r\n\u001a\n", "RIFF....WEBPVP8 ", "\u00ff\u00d8\u00ff"]) ?? "";
    headers["content-type"] = random.pick(["image/png", "image/jpeg", "image/webp", "image/gif"]) ?? "";
  }
  const sent = raw === undefined && random.chance(0.5) ? mutate(shot, random) : shot;
  // A stream that waits for what happens, as it does unless told otherwise, has no end that could be waited for.
  if (operation.id === "streamEvents" && (sent.query.wait ?? "1") === "1") sent.query.wait = "0";
  return { shot: sent, headers };
}

function bentText(text: string, random: Random): string {
  const at = random.between(0, text.length);
  const put =
    random.pick([...STORABLE_TEXTS, "\0", '"', '""', "\r", ",,,,", ";", "\t", "\ufeff", "\ud800"]) ?? "";
  return random.chance(0.5) ? text.slice(0, at) + put + text.slice(at) : text.slice(0, at);
}

/** Mostly ids of the business's own, times near now and texts of the right shape. */
function hintsOf(random: Random, world: World): Hint {
  const day = () => new Date(app.clock.now + random.between(-40, 60) * 86_400_000).toISOString();
  const table: Record<string, () => unknown> = {
    serviceId: () => random.pick(world.serviceIds),
    serviceIds: () => random.pick([world.serviceIds, world.serviceIds.slice(1), []]),
    teamMemberId: () => random.pick(world.memberIds),
    teamMemberIds: () => random.pick([world.memberIds, []]),
    customerId: () => world.customerId,
    startsAt: day,
    endsAt: day,
    expiresAt: day,
    from: () => random.pick([day().slice(0, 10), "08:00"]),
    to: () => random.pick([day().slice(0, 10), "12:30"]),
    startsOn: () => day().slice(0, 10),
    endsOn: () => day().slice(0, 10),
    issuedOn: () => day().slice(0, 10),
    dueOn: () => day().slice(0, 10),
    timeZone: () => random.pick(["UTC", "Asia/Tokyo", "Australia/Lord_Howe"]),
    currency: () => random.pick(["USD", "JPY", "KWD"]),
    locale: () => random.pick(["en", "de-AT", "zh-Hant-TW"]),
    country: () => "US",
    version: () => random.between(1, 3),
    email: () => `fuzz-${random.between(1, 50)}@example.com`,
    phone: () => "+1 212 555 0100",
    q: () => random.pick(["ada", ...STORABLE_TEXTS]),
    cursor: () => random.pick(["", "x", "eyJhdCI6MX0", undefined]),
    limit: () => random.pick(["1", "100", "0", "1e2"]),
    rate: () => random.pick(["0.1", "0.19", "1"]),
    value: () => random.pick(["10", 500, "0.5"]),
    format: () => random.pick(["csv", "json"]),
  };
  return (name) => (Object.hasOwn(table, name) ? table[name]?.() : undefined);
}

/** Records of a business whose every text says whose it is. */
async function plantCanaries(world: World): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (const [prefix, make] of Object.entries(makers)) made.set(prefix, await make(world));
  const texts = await app.db.orm.execute<{ table_name: string; column_name: string }>(sql`
    select c.table_name, c.column_name from information_schema.columns c
    where c.table_schema = 'public' and c.data_type = 'text'
      and c.column_name in ('name', 'notes', 'internal_notes', 'message', 'title', 'description', 'author_name')
      and exists (select from information_schema.columns b
        where b.table_name = c.table_name and b.column_name = 'business_id')`);
  for (const { table_name, column_name } of texts.rows)
    await app.db.orm.execute(
      sql`update ${sql.identifier(table_name)} set ${sql.identifier(column_name)} = ${CANARY} || left(md5(random()::text), 12)
        where business_id = ${world.id}`,
    );
  await app.db.orm.execute(sql`update businesses set name = ${CANARY} where id = ${world.id}`);
  return made;
}

/** A hash of every table's rows of one business. */
async function ofBusiness({ id }: World): Promise<Record<string, string>> {
  const { rows } = await app.db.orm.execute<{ table_name: string }>(sql`
    select table_name from information_schema.columns
    where table_schema = 'public' and column_name = 'business_id' order by 1`);
  const hashes: Record<string, string> = {};
  for (const { table_name } of rows) {
    const { rows: found } = await app.db.orm.execute<{ hash: string }>(sql`
      select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as hash
      from ${sql.identifier(table_name)} t where business_id = ${id}`);
    hashes[table_name] = found[0]?.hash ?? "";
  }
  return hashes;
}

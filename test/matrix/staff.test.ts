import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { sql } from "drizzle-orm";
import { openTestApp, type TestApp } from "../app.ts";
import { signedIn } from "../people.ts";
import { address, guarded, makeWorld, prefixOf } from "./calls.ts";
import { makers, type World } from "./records.ts";

/*
 * Staff see their own calendar and bookings: no money, and nobody else's customers. Every GET is called as somebody who
 * has one booking among everybody else's, and whatever comes back is searched to the last field.
 */

const OTHERS = "zanzibar";

let app: TestApp;
let world: World;
/** Does what the others do, and is the one who looks. */
let own: World;

before(async () => {
  app = await openTestApp();
  world = await makeWorld(app);
  for (const make of Object.values(makers)) await make(world);
  for (const kind of ["bkg", "bkg", "quo", "led", "inv", "cus", "rev"]) await makers[kind]?.(world);
  const { rows } = await app.db.orm.execute<{ table_name: string; column_name: string }>(sql`
    select table_name, column_name from information_schema.columns
    where table_schema = 'public' and table_name in
        ('bookings', 'customers', 'leads', 'quotes', 'invoices', 'reviews', 'invoice_payments', 'time_off', 'recurring_invoices')
      and column_name in ('name', 'email', 'phone', 'notes', 'internal_notes', 'message', 'title', 'text', 'reply',
        'author_name', 'cancel_reason', 'lost_reason', 'note', 'reason', 'decline_reason') and data_type = 'text'
      and (table_name, column_name) not in (('leads', 'reason'))`);
  for (const { table_name, column_name } of rows)
    await app.db.orm.execute(sql`update ${sql.identifier(table_name)}
      set ${sql.identifier(column_name)} = ${`${OTHERS}-${column_name}-`} || right(id, 12) where business_id = ${world.id}`);
  for (const table of ["bookings", "leads", "invoices"])
    await app.db.orm.execute(
      sql`update ${sql.identifier(table)} set contact = ${JSON.stringify({
        name: OTHERS,
        email: `${OTHERS}@example.com`,
        phone: OTHERS,
        address: { line1: OTHERS, city: OTHERS, postalCode: "1", country: "US" },
      })}::jsonb where business_id = ${world.id}`,
    );
  own = { ...world, teamMemberId: world.memberIds[1] ?? "" };
});
after(() => app.close());

const reads = guarded.filter(({ method, access }) => method === "get" && access?.roles.includes("staff"));
/** What the public configuration tells everybody. */
const PUBLISHED = new Set([
  "listServices",
  "getService",
  "listPackages",
  "getPackage",
  "listSurcharges",
  "getSurcharge",
  "getBusiness",
]);

it("staff are told nothing of other people's bookings, customers, leads, quotes and bills, and no money", async () => {
  await makers.bkg?.(own);
  const staff = await signedIn(app, world, "staff", { teamMemberId: own.teamMemberId });
  const leaks: string[] = [];
  let looked = 0;
  for (const route of reads) {
    const named = [...route.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => prefixOf(route, name));
    const personal = named.some((prefix) =>
      ["bkg", "cus", "led", "quo", "inv", "rev"].includes(prefix ?? ""),
    );
    for (const of of personal ? [own, world] : [own]) {
      const bare = await address(of, route);
      for (const path of [bare, ...widened(route, bare)]) {
        const { status, body } = await staff.call("GET", path);
        looked += 1;
        if (personal && of === world && status < 400)
          leaks.push(`${route.operationId}: another's record is told`);
        if (status >= 400) continue;
        const told = JSON.stringify(body) ?? "";
        const at = told.indexOf(OTHERS);
        if (at !== -1) leaks.push(`${path}: ${told.slice(Math.max(0, at - 80), at + 60)}`);
        if (PUBLISHED.has(route.operationId)) continue;
        for (const [key, value] of moneyIn(body))
          leaks.push(`${route.operationId}: ${key} = ${JSON.stringify(value)}`);
      }
    }
  }
  assert.ok(looked > 50, `${looked} answers were searched`);
  assert.deepEqual([...new Set(leaks)], []);
});

/** The same list, asked for what is others'. */
function widened(route: (typeof reads)[number], path: string): string[] {
  const wishes: Record<string, string> = {
    teamMemberId: world.teamMemberId,
    customerId: world.customerId,
    q: OTHERS,
    sort: "-totalSpent",
    archived: "1",
    limit: "100",
  };
  const known = Object.keys(route.query?.shape ?? {});
  return Object.entries(wishes)
    .filter(([name]) => known.includes(name))
    .map(([name, value]) => {
      const [bare = "", query = ""] = path.split("?");
      const asked = new URLSearchParams(query);
      asked.set(name, value);
      return `${bare}?${asked}`;
    });
}

const MONEY =
  /amount|price|total|revenue|deposit|paid|spent|charge|subtotal|value|fee|balance|outstanding|lines|discount/i;

/** Everything in an answer that has a name of money, and is not `null`. */
function moneyIn(value: unknown, path = ""): [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap((one) => moneyIn(one, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const at = path === "" ? key : `${path}.${key}`;
    // How many there are, and whether to tell of a payment, are no amounts.
    if (at === "total" || at.startsWith("events.")) return [];
    if (MONEY.test(key) && inner !== null && typeof inner !== "boolean") return [[at, inner]];
    return moneyIn(inner, at);
  });
}

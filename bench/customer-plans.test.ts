import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sql } from "drizzle-orm";
import { pageQuery } from "#features/customers/list-customers.ts";
import { customerListQuery } from "#features/customers/schemas.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { onServer } from "#test/database.ts";
import { type Person, signedIn } from "#test/people.ts";
import { queriesOf } from "./count-queries.ts";
import { readingOf } from "./explain.ts";

const CUSTOMERS = 50_000;
const BOOKINGS = 100_000;
const PIECE = 10_000;

interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  Plans?: PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe("customers among 50,000 with 100,000 bookings", {
  skip: !onServer && "needs TEST_DATABASE_URL",
}, () => {
  let app: TestApp;
  let business: MadeBusiness;
  let owner: Person;
  before(async () => {
    app = await openTestApp();
    business = await makeBusiness(app.db);
    owner = await signedIn(app, business);
    await fill();
  });
  after(() => app.close());

  async function fill(): Promise<void> {
    const { id } = business;
    const [memberId] = business.memberIds;
    // In pieces: a statement that takes longer than a request may is cut off.
    for (let n = 0; n < CUSTOMERS; n += PIECE)
      await app.db.orm.execute(
        sql`insert into customers (id, business_id, name, email, email_key, phone, phone_key, tags, created_at, updated_at)
          select 'cus_' || lpad(n::text, 26, '0'), ${id}, 'First' || n % 500 || ' Last' || n,
            'c' || n || '@example.com', 'c' || n || '@example.com', '+1555' || n, '+1555' || n,
            case when n % 1000 = 0 then array['vip'] else '{}' end,
            timestamptz '2025-01-01' + n * interval '10 minutes', timestamptz '2026-01-01'
          from generate_series(${n + 1}::int, ${n + PIECE}::int) n`,
      );
    for (let n = 0; n < BOOKINGS; n += PIECE)
      await app.db.orm.execute(
        sql`insert into bookings (id, business_id, customer_id, team_member_id, status, status_changed_at, starts_at,
            ends_at, price, currency, total, deposit_due, contact, answers, attribution, consent, created_at, updated_at)
          select 'bkg_' || lpad(n::text, 26, '0'), ${id}, 'cus_' || lpad((1 + n % ${CUSTOMERS}::int)::text, 26, '0'),
            ${memberId}, 'completed', at, at, at + interval '1 hour', '{"lines": []}', 'USD', 10000, 0,
            '{"name": "X"}', '{}', '{}', '{}', at, at
          from generate_series(${n + 1}::int, ${n + PIECE}::int) n,
            lateral (select timestamptz '2025-01-01' + n * interval '5 minutes' as at) t`,
      );
    await app.db.orm.execute(sql`analyze customers`);
    await app.db.orm.execute(sql`analyze bookings`);
  }

  /** How a page of ids is read, and how many rows of customers were looked at. */
  async function planOf(query: Record<string, string>, more: { teamMemberId?: string } = {}) {
    const scope = { businessId: business.id, currency: "USD", now: TEST_NOW, ...more };
    const page = pageQuery(scope, customerListQuery.parse(query));
    const { rows } = await app.db.orm.execute<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
      sql`explain (analyze, format json) ${page}`,
    );
    const root = rows[0]?.["QUERY PLAN"][0]?.Plan;
    if (!root) throw new Error("no plan came back");
    const nodes = nodesOf(root);
    return {
      nodes: nodes.map((node) => [node["Node Type"], node["Index Name"]].filter(Boolean).join(" ")),
      read: nodes
        .filter((node) => node["Relation Name"] === "customers" && node["Node Type"] !== "Index Only Scan")
        .reduce((sum, node) => sum + node["Actual Rows"] * node["Actual Loops"], 0),
    };
  }

  const cursorOf = async (query: string): Promise<string> =>
    (await owner.call("GET", `/business/customers?${query}`)).body.nextCursor;

  it("a page by time or by name reads the page, deep in the list too", async () => {
    for (const [sort, index] of [
      ["-createdAt", "customers_by_creation"],
      ["createdAt", "customers_by_creation"],
      ["name", "customers_by_name"],
      ["-name", "customers_by_name"],
    ] as const) {
      const cursor = await cursorOf(`sort=${sort}&limit=100`);
      const { nodes, read } = await planOf({ sort, cursor, limit: "25" });
      assert.ok(
        nodes.some((node) => node.includes(index)),
        nodes.join(", "),
      );
      assert.ok(!nodes.includes("Seq Scan") && !nodes.includes("Sort"), nodes.join(", "));
      assert.ok(read <= 26, `${read} rows`);
    }
  });

  it("words, addresses, numbers and tags are found by their indexes, and nothing else is read", async () => {
    for (const [query, index, most] of [
      [{ q: "last4711" }, "customers_by_words", 20],
      [{ q: "first7 last7" }, "customers_by_words", 500],
      [{ q: "c4711@example.com" }, "customers_email", 20],
      [{ q: "+15554711" }, "customers_phone", 20],
      [{ tag: "vip" }, "customers_by_tag", 100],
    ] as const) {
      const { nodes, read } = await planOf(query);
      const shown = `${JSON.stringify(query)}: ${read} rows, ${nodes.join(", ")}`;
      assert.ok(
        nodes.some((node) => node.includes(index)),
        shown,
      );
      assert.ok(!nodes.includes("Seq Scan"), shown);
      assert.ok(read <= most, shown);
    }
  });

  it("what they spent is added up for the page only, by the index of bookings by customer", async () => {
    const sent = await queriesOf(() => owner.call("GET", "/business/customers?limit=50"));
    const sums = sent.find((query) => query.text.includes("total_spent"));
    if (!sums) throw new Error("nothing adds up what they spent");
    assert.equal(sent.filter((query) => /from "?bookings/.test(query.text)).length, 1);
    for (const plan of ["custom", "generic"] as const) {
      const { ways, rowsRead } = await readingOf(app.db, sums, "bookings", plan);
      assert.ok(ways.length > 0);
      for (const way of ways) assert.match(way, /bookings_by_customer/);
      assert.ok(rowsRead <= 50 * 3, `${rowsRead} bookings`);
    }
  });
});

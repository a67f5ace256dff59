import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import type { SentQuery } from "./count-queries.ts";

interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: PlanNode[];
}

export interface Reading {
  /** How a table is read, e.g. `Index Scan allocations_by_time`; nodes of one bitmap scan in one line. */
  ways: string[];
  /** Rows fetched from the table, whether they were then used or thrown away. */
  rowsRead: number;
  rowsUsed: number;
  /** Pages of table and index that were looked at. */
  blocks: number;
}

/** Runs a query as it was sent and tells how it read one table; `generic` with the plan that knows no parameters. */
export async function readingOf(
  db: Database,
  { text, values }: SentQuery,
  table: string,
  plan: "custom" | "generic",
): Promise<Reading> {
  return db.transaction(async (tx) => {
    await tx.execute(sql.raw(`set local plan_cache_mode = force_${plan}_plan`));
    await tx.execute(sql.raw(`prepare asked as ${text}`));
    try {
      const given = sql.join(values.map(literal), sql`, `);
      const { rows } = await tx.execute<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
        sql`explain (analyze, buffers, format json) execute asked(${given})`,
      );
      const root = rows[0]?.["QUERY PLAN"][0]?.Plan;
      if (!root) throw new Error("no plan came back");
      return reading(root, table);
    } finally {
      await tx.execute(sql`deallocate asked`);
    }
  });
}

/** `execute` takes no parameters of its own. Only what our tests send: text and nothing with a backslash. */
function literal(value: unknown): SQL {
  const text = String(value);
  if (text.includes("\\")) throw new Error(`not written for the value ${text}`);
  return sql.raw(`'${text.replaceAll("'", "''")}'`);
}

function reading(root: PlanNode, table: string): Reading {
  const nodes = scansOf(root, table);
  const total = (count: (node: PlanNode) => number) => nodes.reduce((sum, node) => sum + count(node), 0);
  const rowsUsed = total((node) => node["Actual Rows"] * node["Actual Loops"]);
  const thrown = total(
    (node) =>
      ((node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0)) *
      node["Actual Loops"],
  );
  return {
    ways: nodes.map((node) =>
      [
        node["Node Type"],
        node["Index Name"] ?? node.Plans?.map((inner) => inner["Index Name"]).join(" "),
      ].join(" "),
    ),
    rowsUsed,
    rowsRead: rowsUsed + thrown,
    blocks: total((node) => node["Shared Hit Blocks"] + node["Shared Read Blocks"]),
  };
}

function scansOf(node: PlanNode, table: string): PlanNode[] {
  const inner = (node.Plans ?? []).flatMap((plan) => scansOf(plan, table));
  return node["Relation Name"] === table ? [node, ...inner] : inner;
}

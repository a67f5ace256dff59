import { randomUUID } from "node:crypto";
import type { FloorDatabase, FloorQuery } from "./floor-database.ts";
import type { FloorWork } from "./floor-plan.ts";

/** No claim is longer (constraint `allocations_longest`), which lets the index bound the scan on both sides. */
const LONGEST_MS = 8 * 86_400_000;

const CLAIMS = `select subject_id, date_part('epoch', busy_from) * 1000, date_part('epoch', busy_until) * 1000
from allocations where business_id = $1 and busy_until > $2 and busy_until < $4 and busy_from < $3`;

/** A table of the floor's own, with nothing but its key. */
export const FLOOR_TABLE = "create table floor_rows (id text primary key, row text not null)";

export async function doWork(database: FloorDatabase, work: FloorWork): Promise<void> {
  switch (work.kind) {
    case "claims":
      await claims(database.query, work);
      return;
    case "version":
      await database.query("version", "select config_version from businesses where slug = $1", [work.slug]);
      return;
    case "query":
      await database.query(work.name, work.text, work.values);
      return;
    case "insert":
      await database.query("insert", "insert into floor_rows (id, row) values ($1, $2)", [
        randomUUID(),
        work.text,
      ]);
      return;
    case "contend":
      await database.undone(async (query) => {
        await query("lock", "select pg_advisory_xact_lock(hashtextextended($1, 0))", [work.lock]);
        await claims(query, work);
      });
  }
}

function claims(
  query: FloorQuery,
  { businessId, from, until }: { businessId: string; from: number; until: number },
) {
  const text = (ms: number) => new Date(ms).toISOString();
  return query("claims", CLAIMS, [businessId, text(from), text(until), text(until + LONGEST_MS)]);
}

import { sql } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import type { History } from "./history.ts";

type Row = { id: string; version: number; status: string; startsAt: number; memberId: string };

/** I2: what clients were told is what is stored, and nothing is stored that nobody was told of. */
export async function compareHistory(
  db: Database,
  businessIds: readonly string[],
  now: number,
  history: History,
): Promise<string[]> {
  const ours = sql.join(
    businessIds.map((id) => sql`${id}`),
    sql`, `,
  );
  const rows = (
    await db.orm.execute(sql`select id, version, status, (extract(epoch from starts_at) * 1000)::float8 as "startsAt",
      team_member_id as "memberId", (contact->>'email') as email from bookings where business_id in (${ours})`)
  ).rows as unknown as (Row & { email: string })[];
  const findings: string[] = [];
  const stored = new Map(rows.map((row) => [row.id, row]));
  for (const seen of history.bookings.values()) {
    const row = stored.get(seen.id);
    if (!row) {
      findings.push(`I2 ${seen.id} was acknowledged and is lost`);
      continue;
    }
    const told = JSON.stringify(seen, ["version", "status", "startsAt", "teamMemberId"]);
    if (row.version < seen.version) findings.push(`I2 ${seen.id} is older than what was told: ${told}`);
    else if (row.version > seen.version) {
      const may = seen.version + (history.uncertain.get(seen.id) ?? 0);
      if (row.version > may && !(row.status === "expired" && row.version === may + 1))
        findings.push(`I2 ${seen.id} changed and nobody was told: ${told}, now ${JSON.stringify(row)}`);
    } else if (
      row.startsAt !== seen.startsAt ||
      row.memberId !== seen.teamMemberId ||
      (row.status !== seen.status && seen.status !== "expired")
    )
      findings.push(`I2 ${seen.id} is not as told: ${told}, now ${JSON.stringify(row)}`);
  }
  const unknown = new Set(history.unknown.map(({ key }) => `customer-${key}@example.com`));
  for (const row of rows)
    if (!history.bookings.has(row.id) && !unknown.has(row.email))
      findings.push(`I2 ${row.id} exists and nobody was told`);

  const { rows: kept } = await db.orm.execute(sql`select id from holds where business_id in (${ours})`);
  const holds = new Set(kept.map((row) => row.id));
  for (const hold of history.holds)
    if (!history.aged && !hold.given && hold.expiresAt > now && !holds.has(hold.id))
      findings.push(`I2 hold ${hold.id} was acknowledged and is lost`);
  const { rows: off } = await db.orm.execute(sql`select id from time_off where business_id in (${ours})`);
  const standing = history.blocks.filter((block) => !block.removed).map((block) => block.id);
  if (
    off
      .map((row) => row.id)
      .sort()
      .join() !== standing.sort().join()
  )
    findings.push(`I2 ${off.length} times off are stored, ${standing.length} were told`);
  return findings;
}

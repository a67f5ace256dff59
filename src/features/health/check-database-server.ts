import { describeError } from "#http/safe-log.ts";
import type { Deps } from "../deps.ts";

/** What is over by the clock of one and not of the other is told apart by this much at most. */
const MOST_SKEW_MS = 5_000;

/**
 * Warns where a PostgreSQL is not what is relied on: its clock beside ours, and in production that it waits for the disk
 * before it says that something is stored. Never fails. The embedded database has our clock, and its promise is another.
 */
export async function checkDatabaseServer(
  { db, log, now }: Pick<Deps, "db" | "log" | "now">,
  { production }: { production: boolean },
): Promise<void> {
  if (db.kind === "embedded") return;
  try {
    const before = now();
    const [row] = await db.rows<[now: number, fsync: string]>(
      "database_server",
      "select (date_part('epoch', clock_timestamp()) * 1000)::float8, current_setting('fsync')",
      [],
    );
    if (!row) return;
    const [theirs, fsync] = row;
    // It looked at its clock at some moment while we waited.
    const skew = theirs < before ? theirs - before : Math.max(0, theirs - now());
    if (Math.abs(skew) > MOST_SKEW_MS)
      log.warn(
        { databaseAheadSeconds: Math.round(skew / 1000) },
        "the clocks of this server and of the database differ: set both by a time server",
      );
    if (production && fsync === "off")
      log.warn(
        "fsync is off on this PostgreSQL: after a power cut BOOKINGS ARE LOST and the database may be destroyed; turn it on",
      );
  } catch (error) {
    log.warn({ error: describeError(error) }, "the database server could not be checked");
  }
}

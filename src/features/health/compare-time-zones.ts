import type { Database } from "#db/open.ts";
import { DAY_MS, isTimeZone, offsetAt, toRfc3339, transitionsBetween } from "#domain/local-time.ts";
import { describeError } from "#http/safe-log.ts";
import type { Deps } from "../deps.ts";

/** Zones whose rules are odd, were changed by law lately, or may be soon. */
const TRICKY_ZONES = [
  "Africa/Cairo",
  "Africa/Casablanca",
  "Africa/El_Aaiun",
  "America/Asuncion",
  "America/Chihuahua",
  "America/Havana",
  "America/Mexico_City",
  "America/New_York",
  "America/Nuuk",
  "America/Sao_Paulo",
  "America/Santiago",
  "America/St_Johns",
  "Asia/Almaty",
  "Asia/Amman",
  "Asia/Beirut",
  "Asia/Gaza",
  "Asia/Tehran",
  "Australia/Lord_Howe",
  "Europe/Berlin",
  "Europe/Chisinau",
  "Europe/Dublin",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Fiji",
];

/** With more zones than this in use a sample is compared: the check is a warning, not a proof, and must stay cheap. */
const MOST_ZONES = 100;
const YEARS = 5;

export interface ZoneDifference {
  zone: string;
  /** First instant compared at which the two differ. */
  at: number;
  /** Offsets from UTC, minutes; `null`: the database does not know the zone. */
  ours: number;
  database: number | null;
}

interface Sample {
  zone: string;
  at: number;
  offset: number;
}

/** The moment of each change and the second before, and one instant a quarter, for changes that only the database knows. */
function samplesOf(zone: string, from: number): Sample[] {
  const until = from + YEARS * 366 * DAY_MS;
  const instants = transitionsBetween(from, until, zone).flatMap((at) => [at - 1000, at]);
  for (let at = from; at < until; at += 91 * DAY_MS) instants.push(at);
  return instants.map((at) => ({ zone, at, offset: offsetAt(at, zone) / 1000 }));
}

const OFFSETS = `select zone, at_ms, offset_s, ours
from (
  select zone, at_ms, ours, date_part('epoch', to_timestamp(at_ms / 1000) at time zone zone) - at_ms / 1000 as offset_s
  from unnest($1::text[], $2::float8[], $3::float8[]) as given(zone, at_ms, ours)
) compared
where offset_s <> ours
order by zone, at_ms`;

/** Where the database's zone data give another local time than ours; one difference, the first, per zone. */
export async function compareTimeZones(
  db: Pick<Database, "rows">,
  zones: readonly string[],
  now: number,
): Promise<ZoneDifference[]> {
  const from = Math.floor(now / 1000) * 1000;
  const differences = new Map<string, ZoneDifference>();
  let asked = zones.map((zone) => samplesOf(zone, from));
  for (;;) {
    try {
      const samples = asked.flat();
      const rows = await db.rows<[zone: string, at: number, database: number, ours: number]>(
        "zone_offsets",
        OFFSETS,
        [samples.map((s) => s.zone), samples.map((s) => s.at), samples.map((s) => s.offset)],
      );
      for (const [zone, at, database, ours] of rows)
        if (!differences.has(zone))
          differences.set(zone, { zone, at, ours: ours / 60, database: database / 60 });
      return [...differences.values()];
    } catch (error) {
      // A zone that the database does not know fails the whole query; it is named in the message.
      const unknown = asked.find(([first]) => first && isUnknownZone(error, first.zone))?.[0];
      if (!unknown) throw error;
      differences.set(unknown.zone, {
        zone: unknown.zone,
        at: unknown.at,
        ours: unknown.offset / 60,
        database: null,
      });
      asked = asked.filter(([first]) => first?.zone !== unknown.zone);
    }
  }
}

const isUnknownZone = (error: unknown, zone: string): boolean =>
  error instanceof Error && error.message.includes(`"${zone}"`);

/**
 * Compares Node's zone data with the database's, for the zones of the businesses here and some known for trouble, and
 * warns where they differ: times shown and times reported would then not agree. Never fails.
 */
export async function checkTimeZones({ db, log, now }: Pick<Deps, "db" | "log" | "now">): Promise<void> {
  try {
    const used = await db.rows<[string]>("zones_in_use", "select distinct time_zone from businesses", []);
    const unknown = used.map(([zone]) => zone).filter((zone) => !isTimeZone(zone));
    for (const zone of unknown) log.warn({ zone }, "time zone of a business is not known to this Node");
    const zones = [...new Set([...used.map(([zone]) => zone).filter(isTimeZone), ...TRICKY_ZONES])];
    for (const { zone, at, ours, database } of await compareTimeZones(db, zones.slice(0, MOST_ZONES), now()))
      log.warn(
        { zone, at: toRfc3339(at, "UTC"), offsetMinutes: ours, databaseOffsetMinutes: database },
        "time zone data of Node and the database differ: update the older one",
      );
  } catch (error) {
    log.warn({ error: describeError(error) }, "time zone data could not be compared");
  }
}

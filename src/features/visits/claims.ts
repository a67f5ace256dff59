import { instantText } from "#db/columns.ts";
import { SameReads } from "#db/joined-reads.ts";
import type { Database, Transaction } from "#db/open.ts";
import type { Claim } from "#domain/availability-types.ts";

/** A claim as stored, with what the engine does not need: whose it is, its seat, and whether it has lapsed. */
export interface StoredClaim extends Claim {
  seat: number;
  /** Booking or hold id; of a brief reading only where the claim may lapse, else empty. */
  claimant: string;
  /** Empty in a brief reading. */
  serviceIds: string[];
  lapsed: boolean;
}

export interface ClaimRange {
  /** Epoch milliseconds, half-open. */
  from: number;
  until: number;
  /** A booking or hold that is about to be replaced: its claims do not count. */
  ignore?: string | undefined;
  /** Leaves out what free times do not follow from where no service has a daily limit: see `StoredClaim`. */
  brief?: boolean | undefined;
}

/** The claims of a range as the database wrote them: the same text says the same claims, whatever the time is. */
export interface ClaimsText {
  /** Configuration version of the business; `null` when there is no such business. */
  version: number | null;
  text: string;
}

export interface LoadedClaims {
  version: number | null;
  /** Live ones; lapsed holds are left out. */
  claims: StoredClaim[];
  lapsed: StoredClaim[];
  /** When the next of the live ones lapses, by the clock alone; infinite when none does. */
  lapsesAt: number;
}

/** The stored longest claim (constraint `allocations_longest`): bounds the index scan from above. */
const LONGEST_MS = 8 * 86_400_000;

const ms = (column: string) => `(date_part('epoch', a.${column}) * 1000)::int8`;

/** Where no field can hold what separates: ids, numbers, and the keys of sessions, which are made of both. */
const CLAIM = [
  ms("starts_at"),
  ms("ends_at"),
  `case when a.busy_from = a.starts_at and a.busy_until = a.ends_at then ',' else ${ms("busy_from")} || ',' || ${ms("busy_until")} end`,
  "a.seat",
  "a.session_key",
  // Always all of them or none: what is null in a sum of texts makes the whole null.
  `case when a.expires_at is null and not $6::boolean and a.booking_id is distinct from $5 then ',,'
    else coalesce(${ms("expires_at")}::text, '') || ',' || coalesce(a.booking_id, a.hold_id) || ',' ||
      case when $6::boolean then array_to_string(a.service_ids, ' ') else '' end end`,
].join(" || ',' || ");

// One statement for everybody's claims of a business in a range, with the version of its configuration: it tells
// at no further cost whether the business as remembered is still so. All claims come as one text, for a driver takes
// longer over many values than the database over writing them in one; and one text is compared in no time. Nothing in
// it follows from the clock, so that whoever asks for the same range at the same time can share it.
const TEXT = `select b.config_version, (select string_agg(person.claims, E'\\n') from (
  select a.subject_id || ':' || string_agg(${CLAIM}, ';') as claims from allocations a
  where a.business_id = b.id
    and a.busy_until > $2::timestamptz and a.busy_until < $4::timestamptz and a.busy_from < $3::timestamptz
  group by a.subject_id) person)
from businesses b where b.slug = $1`;

type Row = [version: number, text: string | null];

function values(slug: string, { from, until, ignore, brief }: ClaimRange): unknown[] {
  const ends = [instantText(from), instantText(until), instantText(until + LONGEST_MS)];
  return [slug, ...ends, ignore ?? null, brief ? "false" : "true"];
}

const toText = ([row]: Row[]): ClaimsText => ({ version: row?.[0] ?? null, text: row?.[1] ?? "" });

const shared = new WeakMap<Database, SameReads<ClaimsText>>();

/** The same look by several at once is one query, sent after all of them asked. */
export function readClaims(db: Database, slug: string, range: ClaimRange): Promise<ClaimsText> {
  let reads = shared.get(db);
  if (!reads) {
    reads = new SameReads();
    shared.set(db, reads);
  }
  const asked = values(slug, range);
  return reads.read(asked.join(), async () => toText(await db.rows<Row>("claims", TEXT, asked)));
}

/** The same inside a transaction, after the locks: what it says holds until the transaction ends. */
export async function loadClaimsLocked(
  tx: Transaction,
  slug: string,
  range: ClaimRange & { now: number },
): Promise<LoadedClaims> {
  return claimsFrom(toText(await tx.rows<Row>("claims", TEXT, values(slug, range))), range);
}

/** What was read, as it stands at `now`. */
export function claimsFrom(
  { version, text }: ClaimsText,
  { now, ignore }: { now: number; ignore?: string | undefined },
): LoadedClaims {
  const claims: StoredClaim[] = [];
  const lapsed: StoredClaim[] = [];
  let lapsesAt = Number.POSITIVE_INFINITY;
  for (const person of text === "" ? [] : text.split("\n")) {
    const colon = person.indexOf(":");
    const subjectId = person.slice(0, colon);
    for (const one of person.slice(colon + 1).split(";")) {
      const [starts, ends, busyFrom, busyUntil, seat, sessionKey = "", expires, claimant = "", services] =
        one.split(",");
      const startsAt = Number(starts);
      const endsAt = Number(ends);
      const held = expires !== "";
      const claim: StoredClaim = {
        subjectId,
        sessionKey,
        seat: Number(seat),
        claimant,
        serviceIds: services ? services.split(" ") : [],
        held,
        lapsed: held && Number(expires) <= now,
        startsAt,
        endsAt,
        busyFrom: busyFrom === "" ? startsAt : Number(busyFrom),
        busyUntil: busyUntil === "" ? endsAt : Number(busyUntil),
      };
      if (claim.lapsed) lapsed.push(claim);
      else {
        if (held) lapsesAt = Math.min(lapsesAt, Number(expires));
        if (ignore === undefined || claimant !== ignore) claims.push(claim);
      }
    }
  }
  return { version, claims, lapsed, lapsesAt };
}

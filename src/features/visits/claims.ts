import { instantText } from "#db/columns.ts";
import type { Database, Transaction } from "#db/open.ts";
import type { Claim } from "#domain/availability-types.ts";

/** A claim as stored, with what the engine does not need: whose it is, its seat, and whether it has lapsed. */
export interface StoredClaim extends Claim {
  seat: number;
  /** Booking or hold id. */
  claimant: string;
  serviceIds: string[];
  lapsed: boolean;
}

export interface ClaimRange {
  /** Epoch milliseconds, half-open. */
  from: number;
  until: number;
  now: number;
  /** A booking or hold that is about to be replaced: its claims do not count. */
  ignore?: string | undefined;
}

/** The stored longest claim (constraint `allocations_longest`): bounds the index scan from above. */
const LONGEST_MS = 8 * 86_400_000;

// One statement for everybody's claims of a business in a range, with the version of its configuration: it tells
// at no further cost whether the business as remembered is still so. `left join`: an empty range still answers.
const TEXT = `select b.config_version, a.subject_id, a.session_key, a.seat, coalesce(a.booking_id, a.hold_id),
  a.service_ids, a.expires_at is not null, a.expires_at <= $5::timestamptz,
  (extract(epoch from a.starts_at) * 1000)::float8, (extract(epoch from a.ends_at) * 1000)::float8,
  (extract(epoch from a.busy_from) * 1000)::float8, (extract(epoch from a.busy_until) * 1000)::float8
from businesses b left join allocations a on a.business_id = b.id
  and a.busy_until > $2::timestamptz and a.busy_until < $4::timestamptz and a.busy_from < $3::timestamptz
where b.slug = $1`;

type Row = [
  version: number,
  subjectId: string | null,
  sessionKey: string,
  seat: number,
  claimant: string,
  serviceIds: string[],
  held: boolean,
  lapsed: boolean | null,
  startsAt: number,
  endsAt: number,
  busyFrom: number,
  busyUntil: number,
];

export interface LoadedClaims {
  /** Configuration version of the business; `null` when there is no such business. */
  version: number | null;
  /** Live ones; lapsed holds are left out. */
  claims: StoredClaim[];
  lapsed: StoredClaim[];
}

function values(slug: string, range: ClaimRange): unknown[] {
  const { from, until, now } = range;
  return [slug, instantText(from), instantText(until), instantText(until + LONGEST_MS), instantText(now)];
}

export async function loadClaims(db: Database, slug: string, range: ClaimRange): Promise<LoadedClaims> {
  return sort(await db.rows<Row>("claims", TEXT, values(slug, range)), range.ignore);
}

/** The same inside a transaction, after the locks: what it says holds until the transaction ends. */
export async function loadClaimsLocked(
  tx: Transaction,
  slug: string,
  range: ClaimRange,
): Promise<LoadedClaims> {
  return sort(await tx.rows<Row>("claims", TEXT, values(slug, range)), range.ignore);
}

function sort(rows: Row[], ignore: string | undefined): LoadedClaims {
  const claims: StoredClaim[] = [];
  const lapsed: StoredClaim[] = [];
  for (const row of rows) {
    if (row[1] === null) continue;
    const claim: StoredClaim = {
      subjectId: row[1],
      sessionKey: row[2],
      seat: row[3],
      claimant: row[4],
      serviceIds: row[5],
      held: row[6],
      lapsed: row[7] === true,
      startsAt: row[8],
      endsAt: row[9],
      busyFrom: row[10],
      busyUntil: row[11],
    };
    if (claim.lapsed) lapsed.push(claim);
    else if (claim.claimant !== ignore) claims.push(claim);
  }
  return { version: rows[0]?.[0] ?? null, claims, lapsed };
}

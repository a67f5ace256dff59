import { createHash } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import { apiKeys } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import type { MemberRole } from "#domain/roles.ts";
import type { RouteRequest } from "#http/route.ts";
import { describeError } from "#http/safe-log.ts";
import { emailKey } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { readSession } from "./session-token.ts";

/** The business a caller works in now, as the database says at this very request. */
export interface Workplace {
  businessId: BusinessId;
  slug: string;
  tier: string;
  role: MemberRole;
  teamMemberId: string | null;
  seesMoney: boolean;
}

/** Who calls. `key` names the session or API key for rate limits. */
export type Identity =
  | {
      kind: "session";
      key: string;
      userId: string;
      /** Of the token it came in. `null`: made elsewhere. */
      own: { version: number; sid: string } | null;
      /** What signing out of it is remembered by; `null` for a token that names neither itself nor its session. */
      sessionId: string | null;
      /** Epoch milliseconds. */
      expiresAt: number;
      /** `null`: belongs to no business, or not to the one of `X-Business-Id`. */
      workplace: Workplace | null;
    }
  | {
      kind: "api_key";
      key: string;
      keyId: string;
      /** The person who made it; `null` once they are no longer of the business. */
      makerId: string | null;
      scopes: string[];
      workplace: Workplace;
    };

const known = new WeakMap<RouteRequest, Promise<Identity | null>>();

/** Who makes this request, or `null`. Asked for several times per request and worked out once, with one query. */
export function identify(deps: Deps, request: RouteRequest): Promise<Identity | null> {
  let identity = known.get(request);
  if (!identity) {
    identity = apiKeyOf(request) === null ? bySession(deps, request) : byApiKey(deps, request);
    known.set(request, identity);
  }
  return identity;
}

/**
 * The API key a request brings. With one, cookies do not count, not even when the key is wrong: that is what frees
 * such calls from the check of their origin.
 */
function apiKeyOf(request: RouteRequest): string | null {
  const header = request.header("x-api-key");
  if (header !== undefined) return header;
  // The same words that free a call from the check of its origin, even when what follows cannot be a key.
  return /^bearer +bm_/i.test(request.header("authorization") ?? "") ? (request.bearerToken ?? "") : null;
}

/** How a key is stored and looked up: it has 256 random bits, so a fast hash is enough. */
export function apiKeyHash(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}

// The business asked for; else the last chosen; else the one joined first.
const BY_USER = `select u.id, u.session_version, floor(date_part('epoch', u.signed_out_everywhere_at))::float8,
  m.business_id, b.slug, b.tier, m.role, m.team_member_id, m.sees_money
from users u
left join lateral (
  select * from memberships where user_id = u.id and ($2::text is null or business_id = $2)
  order by (business_id = u.current_business_id) desc nulls last, created_at, business_id limit 1
) m on true
left join businesses b on b.id = m.business_id
where `;
// Nobody with an unproven address is let in, and no session that somebody signed out of.
const LET_IN = `u.email_verified_at is not null and not exists (select from ended_sessions e where e.id = $3)`;
const BY_ID = `${BY_USER} u.id = $1 and ${LET_IN}`;
const BY_EMAIL = `${BY_USER} u.email_key = $1 and ${LET_IN}`;

type UserRow = [
  id: string,
  sessionVersion: number,
  signedOutAt: number | null,
  businessId: BusinessId | null,
  slug: string,
  tier: string,
  role: MemberRole,
  teamMemberId: string | null,
  seesMoney: boolean,
];

async function bySession(deps: Deps, request: RouteRequest): Promise<Identity | null> {
  const claims = await readSession(deps.secrets, request.header("cookie"), deps.baseUrl, deps.now());
  if (!claims) return null;
  const wanted = request.header("x-business-id") ?? null;
  // Both come from a token that only holders of the secret can make; NUL is what the database cannot take.
  if (wanted?.includes("\0")) return null;
  const sessionId = claims.sid ?? claims.jti ?? null;
  if (sessionId?.includes("\0")) return null;
  let row: UserRow | undefined;
  if (claims.sub !== undefined && !claims.sub.includes("\0"))
    [row] = await deps.db.rows<UserRow>("user_by_id", BY_ID, [claims.sub, wanted, sessionId]);
  // A token of ours names its user; only one made elsewhere may name somebody by address.
  if (!row && claims.sessionVersion === undefined && claims.email && !claims.email.includes("\0"))
    [row] = await deps.db.rows<UserRow>("user_by_email", BY_EMAIL, [
      emailKey(claims.email),
      wanted,
      sessionId,
    ]);
  if (!row) return null;
  const [userId, sessionVersion, signedOutAt, businessId, slug, tier, role, teamMemberId, seesMoney] = row;
  if (claims.sessionVersion === undefined) {
    if (signedOutAt !== null && claims.iat <= signedOutAt) return null;
  } else if (claims.sessionVersion !== sessionVersion) return null;
  const own =
    claims.sessionVersion !== undefined && claims.sid !== undefined
      ? { version: claims.sessionVersion, sid: claims.sid }
      : null;
  return {
    kind: "session",
    key: own?.sid ?? userId,
    userId,
    own,
    sessionId,
    expiresAt: claims.exp * 1000,
    workplace:
      businessId === null
        ? null
        : { businessId, slug, tier, role, teamMemberId, seesMoney: role !== "staff" || seesMoney },
  };
}

type KeyRow = [
  id: string,
  makerId: string | null,
  scopes: string[],
  businessId: BusinessId,
  slug: string,
  tier: string,
  stale: boolean,
];

const BY_KEY = `select k.id, m.user_id, k.scopes, k.business_id, b.slug, b.tier,
  k.last_used_at is null or k.last_used_at < $2::timestamptz - interval '1 minute'
from api_keys k join businesses b on b.id = k.business_id
left join memberships m on m.business_id = k.business_id and m.user_id = k.created_by
where k.key_hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2::timestamptz)`;

async function byApiKey(deps: Deps, request: RouteRequest): Promise<Identity | null> {
  const key = apiKeyOf(request) ?? "";
  if (!/^bm_live_[A-Za-z0-9_-]{20,100}$/.test(key)) return null;
  const now = deps.now();
  const [row] = await deps.db.rows<KeyRow>("api_key", BY_KEY, [apiKeyHash(key), instantText(now)]);
  if (!row) return null;
  const [keyId, makerId, scopes, businessId, slug, tier, stale] = row;
  if (stale) void noteUse(deps, keyId, businessId, now);
  const workplace = { businessId, slug, tier, role: "admin" as const, teamMemberId: null, seesMoney: true };
  return { kind: "api_key", key: keyId, keyId, makerId, scopes, workplace };
}

/** At most once a minute per key, and nobody waits for it: a use that is not noted changes nothing else. */
async function noteUse(deps: Deps, keyId: string, businessId: BusinessId, now: number): Promise<void> {
  try {
    await deps.db.orm
      .update(apiKeys)
      .set({ lastUsedAt: now })
      .where(and(eq(apiKeys.businessId, businessId), eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)));
  } catch (error) {
    deps.log.warn({ error: describeError(error) }, "the use of an API key was not noted");
  }
}

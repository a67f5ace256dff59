import { randomBytes } from "node:crypto";
import { and, count, eq, gt, isNull, or } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { apiKeys } from "#db/schema/index.ts";
import { parseInstant } from "#domain/local-time.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Access } from "../access/business-route.ts";
import { apiKeyHash } from "../access/identify.ts";
import { changeCatalog, note } from "../catalog/change-catalog.ts";
import type { Deps } from "../deps.ts";
import { assertFeature } from "../tiers/catalogue.ts";
import type { NewApiKey } from "./schemas.ts";
import type { ApiKeyRow } from "./view.ts";

/** Keys that work, per business. */
const MOST_KEYS = 50;

/** Makes a key; only its hash is kept. Refuses with `plan_required`, and with `plan_limit` beyond fifty working keys. */
export async function createApiKey(
  deps: Deps,
  access: Access,
  { name, scopes, expiresAt }: NewApiKey,
): Promise<{ row: ApiKeyRow; key: string }> {
  assertFeature(deps.plans, access.tier, "api", "API access");
  const ends = expiresAt ? parseInstant(expiresAt) : null;
  if (expiresAt && ends === null) throw refuseField("expiresAt", "is no instant");
  if (ends !== null && ends <= deps.now())
    throw refuseField("expiresAt", "lies in the past", "validation_failed", "in_past");
  const key = `bm_live_${randomBytes(32).toString("base64url")}`;
  const row = await changeCatalog(deps, access, async (change) => {
    const { tx, businessId, now } = change;
    const [working] = await tx
      .select({ n: count() })
      .from(apiKeys)
      .where(
        and(
          eq(apiKeys.businessId, businessId),
          isNull(apiKeys.revokedAt),
          or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
        ),
      );
    if ((working?.n ?? 0) >= MOST_KEYS)
      throw new Refusal("plan_limit", `There are ${MOST_KEYS} working keys already: revoke one first.`);
    const [made] = await tx
      .insert(apiKeys)
      .values({
        id: newId("apiKey"),
        businessId,
        name,
        keyHash: apiKeyHash(key),
        lastFour: key.slice(-4),
        scopes,
        expiresAt: ends,
        createdBy: access.userId,
        createdAt: now,
      })
      .returning();
    if (!made) throw new Error("insert returned no API key");
    await note(change, "api_key.created", made.id);
    return made;
  });
  return { row, key };
}

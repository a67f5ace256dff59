import { lt, lte } from "drizzle-orm";
import { webhookDeliveries, webhookEndpoints } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import type { Deps } from "../deps.ts";

const KEPT_DAYS = 30;

/** Forgets old deliveries, and secrets that no longer sign. */
export async function sweepWebhooks(deps: Pick<Deps, "db" | "now">): Promise<void> {
  const now = deps.now();
  await deps.db.orm
    .delete(webhookDeliveries)
    .where(lt(webhookDeliveries.createdAt, now - KEPT_DAYS * DAY_MS));
  await deps.db.orm
    .update(webhookEndpoints)
    .set({ previousSecret: null, previousSecretUntil: null })
    .where(lte(webhookEndpoints.previousSecretUntil, now));
}

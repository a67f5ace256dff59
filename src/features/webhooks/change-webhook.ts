import { and, count, eq } from "drizzle-orm";
import { errorCode } from "#db/errors.ts";
import { newId } from "#db/new-id.ts";
import { webhookDeliveries, webhookEndpoints } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Access } from "../access/business-route.ts";
import { type Change, changeCatalog, note } from "../catalog/change-catalog.ts";
import type { Deps } from "../deps.ts";
import { assertPublic, OutgoingFailure } from "../outgoing/check-address.ts";
import { assertFeature } from "../tiers/catalogue.ts";
import { lockWebhook, oneWebhook } from "./queries.ts";
import type { NewWebhook, WebhookPatch } from "./schemas.ts";
import { newSecret, openSecret, sealSecret } from "./sign-message.ts";
import type { EndpointRow } from "./view.ts";

/** Per business. */
const MOST_WEBHOOKS = 20;
/** Receivers may be given the new secret any time within a day. */
const OVERLAP_MS = DAY_MS;

const feature = (deps: Deps, access: Access) =>
  assertFeature(deps.plans, access.tier, "webhooks", "Sending webhooks");

/**
 * Its secret is in the answer and then only sealed. Refuses with `plan_required`, `plan_limit`, `already_exists` (`url`)
 * and, for an address that may not be called, `validation_failed`.
 */
export async function createWebhook(
  deps: Deps,
  access: Access,
  input: NewWebhook,
): Promise<{ row: EndpointRow; secret: string }> {
  feature(deps, access);
  const url = await checkedUrl(deps, input.url);
  const id = newId("webhook");
  const secret = newSecret();
  const row = await naming("url", () =>
    changeCatalog(deps, access, async (change) => {
      const { tx, businessId, now } = change;
      const [there] = await tx
        .select({ n: count() })
        .from(webhookEndpoints)
        .where(eq(webhookEndpoints.businessId, businessId));
      if ((there?.n ?? 0) >= MOST_WEBHOOKS)
        throw new Refusal("plan_limit", `There are ${MOST_WEBHOOKS} webhooks already: remove one first.`);
      const [made] = await tx
        .insert(webhookEndpoints)
        .values({
          ...input,
          url,
          id,
          businessId,
          createdBy: access.userId,
          secret: sealSecret(deps.secrets, id, secret),
          createdAt: now,
          updatedAt: now,
        })
        .returning();
      if (!made) throw new Error("insert returned no webhook");
      await note(change, "webhook.created", id);
      return made;
    }),
  );
  return { row, secret };
}

/** Switched on again, it starts afresh; switched off, what waited is given up. Refuses like `createWebhook`. */
export async function updateWebhook(
  deps: Deps,
  access: Access,
  id: string,
  { url, ...given }: WebhookPatch,
): Promise<EndpointRow> {
  if (given.enabled === true) feature(deps, access);
  const patch = { ...given, ...(url === undefined ? {} : { url: await checkedUrl(deps, url) }) };
  return naming("url", () =>
    changeCatalog(deps, access, async (change) => {
      const row = await lockWebhook(change, id);
      const fields = (Object.keys(patch) as (keyof typeof patch)[]).filter(
        (name) => JSON.stringify(patch[name]) !== JSON.stringify(row[name]),
      );
      if (fields.length === 0) return row;
      const toggled = fields.includes("enabled") ? { disabledReason: null, failingSince: null } : {};
      const changed = await set(change, id, { ...patch, ...toggled });
      if (!changed.enabled && row.enabled) await giveUpWaiting(change, id);
      await note(change, "webhook.updated", id, { fields });
      return changed;
    }),
  );
}

/** With everything that was to be sent to it. */
export function deleteWebhook(deps: Deps, access: Access, id: string): Promise<void> {
  return changeCatalog(deps, access, async (change) => {
    await lockWebhook(change, id);
    await change.tx.delete(webhookEndpoints).where(oneWebhook(change.businessId, id));
    await note(change, "webhook.deleted", id);
  });
}

/** A new secret; for a day both sign, so that no message is refused while the receiver is changed. */
export function rotateSecret(
  deps: Deps,
  access: Access,
  id: string,
): Promise<{ row: EndpointRow; secret: string }> {
  return changeCatalog(deps, access, async (change) => {
    const before = await lockWebhook(change, id);
    const secret = newSecret();
    const row = await set(change, id, {
      secret: sealSecret(deps.secrets, id, secret),
      previousSecret: before.secret,
      previousSecretUntil: change.now + OVERLAP_MS,
    });
    await note(change, "webhook.rotated", id);
    return { row, secret };
  });
}

/** The secrets that sign now, the newest first. */
export function secretsOf({ secrets }: Pick<Deps, "secrets">, row: EndpointRow, now: number): string[] {
  const previous =
    row.previousSecret !== null && row.previousSecretUntil !== null && row.previousSecretUntil > now
      ? [row.previousSecret]
      : [];
  return [row.secret, ...previous].map((sealed) => openSecret(secrets, row.id, sealed));
}

/** Nothing waits for an endpoint that is off. */
export async function giveUpWaiting(
  { tx, businessId }: Pick<Change, "tx" | "businessId">,
  endpointId: string,
): Promise<void> {
  await tx
    .update(webhookDeliveries)
    .set({ status: "failed", lastError: "the webhook was switched off" })
    .where(
      and(
        eq(webhookDeliveries.businessId, businessId),
        eq(webhookDeliveries.endpointId, endpointId),
        eq(webhookDeliveries.status, "pending"),
      ),
    );
}

async function checkedUrl(deps: Deps, given: string): Promise<string> {
  try {
    return (await assertPublic(deps.outgoing, given, deps.outgoing.httpsOnly)).href;
  } catch (error) {
    if (error instanceof OutgoingFailure) throw refuseField("url", error.message);
    throw error;
  }
}

async function set(change: Change, id: string, columns: Partial<EndpointRow>): Promise<EndpointRow> {
  const [row] = await change.tx
    .update(webhookEndpoints)
    .set({ ...columns, updatedAt: change.now })
    .where(oneWebhook(change.businessId, id))
    .returning();
  if (!row) throw new Error("a locked webhook was not there to change");
  return row;
}

async function naming<T>(field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (errorCode(error) === "23505") throw refuseField(field, "has a webhook already", "already_exists");
    throw error;
  }
}

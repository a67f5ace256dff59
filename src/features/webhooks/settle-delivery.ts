import { and, eq, gt } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import type { Transaction } from "#db/open.ts";
import { customers, memberships, webhookDeliveries, webhookEndpoints } from "#db/schema/index.ts";
import type { WebhookTry } from "#db/schema/webhooks.ts";
import type { BusinessId } from "#domain/ids.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { emit } from "#events/emit.ts";
import type { Deps } from "../deps.ts";
import { queueMail } from "../mails/queue-mail.ts";
import { giveUpWaiting } from "./change-webhook.ts";
import type { Taken } from "./take-delivery.ts";
import type { DeliveryRow, EndpointRow } from "./view.ts";

/** After this long without one success an endpoint is switched off. */
const PATIENCE_MS = 5 * DAY_MS;
/** Nothing taken for longer than this was no hiccup. A single message that always fails does not get here: others get through. */
const OUTAGE_MS = 3_600_000;
const KEPT_TRIES = 20;

/** What came of one try. */
export type Outcome = {
  startedAt: number;
  /** Whose data was sent. */
  customerId: string | null;
  responseStatus: number | null;
  responseBody: string | null;
  error: string | null;
} & ({ kind: "delivered" | "gone" | "failed" | "interrupted" } | { kind: "later"; waitMs: number });

/** Notes what came of a try, frees the endpoint, and switches it off when it is gone or has failed for days. */
export async function settleDelivery(deps: Deps, taken: Taken, outcome: Outcome): Promise<void> {
  const { endpoint, delivery } = taken;
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    const responseBody = await unlessErased(tx, endpoint.businessId, outcome);
    // What was delivered counts even if the lease ran out meanwhile; anything else only while nobody else has taken it.
    const mine = outcome.kind === "delivered" ? undefined : eq(webhookDeliveries.attempts, delivery.attempts);
    await tx
      .update(webhookDeliveries)
      .set(deliveryColumns(delivery, outcome, responseBody, now))
      .where(and(eq(webhookDeliveries.seq, delivery.seq), eq(webhookDeliveries.status, "pending"), mine));
    await settleEndpoint(tx, deps, endpoint, outcome, now);
  });
}

function deliveryColumns(
  delivery: DeliveryRow,
  outcome: Outcome,
  responseBody: string | null,
  now: number,
): Partial<DeliveryRow> {
  if (outcome.kind === "interrupted") return { attempts: delivery.attempts - 1 };
  const { startedAt, responseStatus, error } = outcome;
  const one: WebhookTry = {
    at: instantText(startedAt),
    responseStatus,
    durationMs: Math.max(0, now - startedAt),
    error,
  };
  const told = {
    responseStatus,
    responseBody,
    lastError: error,
    tries: [...delivery.tries, one].slice(-KEPT_TRIES),
  };
  if (outcome.kind === "delivered") return { ...told, status: "delivered", deliveredAt: now };
  if (outcome.kind === "later") return { ...told, nextAttemptAt: now + outcome.waitMs };
  return { ...told, status: "failed" };
}

async function settleEndpoint(
  tx: Transaction,
  deps: Deps,
  { id, businessId, leasedUntil }: EndpointRow,
  outcome: Outcome,
  now: number,
): Promise<void> {
  const one = and(eq(webhookEndpoints.businessId, businessId), eq(webhookEndpoints.id, id));
  const [row] = await tx.select().from(webhookEndpoints).where(one).for("no key update");
  // Removed meanwhile.
  if (!row) return;
  // Served just now: those that have waited longer come first.
  const released = row.leasedUntil === leasedUntil ? { leasedUntil: now } : {};
  const failingSince =
    outcome.kind === "interrupted"
      ? row.failingSince
      : outcome.kind === "delivered"
        ? null
        : (row.failingSince ?? outcome.startedAt);
  const reason =
    outcome.kind === "gone"
      ? "gone"
      : failingSince !== null && now - failingSince >= PATIENCE_MS
        ? "failing"
        : null;
  const switchedOff = row.enabled && reason !== null;
  const disabled: Partial<EndpointRow> = switchedOff
    ? { enabled: false, disabledReason: reason, updatedAt: now }
    : {};
  await tx
    .update(webhookEndpoints)
    .set({ ...released, failingSince, ...disabled })
    .where(one);
  if (outcome.kind === "delivered" && row.failingSince !== null && now - row.failingSince > OUTAGE_MS)
    await hurry(tx, businessId, id, now);
  if (!switchedOff) return;
  await giveUpWaiting({ tx, businessId }, id);
  await emit(tx, {
    businessId,
    type: "webhook.disabled",
    subjectId: id,
    actor: { kind: "system" },
    fields: ["enabled"],
    related: { reason },
    occurredAt: now,
  });
  await tellOwners(tx, businessId, id, now);
  deps.log.warn({ webhookId: id, reason }, "webhook switched off");
}

/** Back after an outage: what waits for its next try need not wait any longer. */
async function hurry(
  tx: Transaction,
  businessId: BusinessId,
  endpointId: string,
  now: number,
): Promise<void> {
  await tx
    .update(webhookDeliveries)
    .set({ nextAttemptAt: now })
    .where(
      and(
        eq(webhookDeliveries.businessId, businessId),
        eq(webhookDeliveries.endpointId, endpointId),
        eq(webhookDeliveries.status, "pending"),
        gt(webhookDeliveries.nextAttemptAt, now),
      ),
    );
}

/** An endpoint that has stopped working is worth a mail to everybody who owns the business. */
async function tellOwners(
  tx: Transaction,
  businessId: BusinessId,
  webhookId: string,
  now: number,
): Promise<void> {
  const owners = await tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.businessId, businessId), eq(memberships.role, "owner")));
  for (const { userId } of owners)
    await queueMail(tx, { kind: "webhook_off", businessId, related: { webhookId, userId } }, now);
}

/**
 * A receiver may repeat what it was sent. Waits for a person being erased just now, and keeps nothing when that is done.
 */
async function unlessErased(
  tx: Transaction,
  businessId: BusinessId,
  { customerId, responseBody }: Outcome,
): Promise<string | null> {
  if (customerId === null || responseBody === null || responseBody === "") return responseBody;
  const [row] = await tx
    .select({ erasedAt: customers.erasedAt })
    .from(customers)
    .where(and(eq(customers.businessId, businessId), eq(customers.id, customerId)))
    .for("share");
  return row && row.erasedAt === null ? responseBody : null;
}

import { and, eq, isNotNull, sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import { webhookDeliveries, webhookEndpoints } from "#db/schema/index.ts";
import type { Deps } from "../deps.ts";
import type { DeliveryRow, EndpointRow } from "./view.ts";

/** Whoever takes an endpoint has this long; then it is free again for anybody: within a minute of a crash. */
export const LEASE_MS = 50_000;

export interface Taken {
  endpoint: EndpointRow;
  delivery: DeliveryRow;
}

/**
 * A process that is the only one to send finds, when it starts, whatever was being sent when the last one died: nobody
 * has it any more.
 */
export async function freeEndpoints(deps: Pick<Deps, "db">): Promise<void> {
  await deps.db.orm
    .update(webhookEndpoints)
    .set({ leasedUntil: null })
    .where(isNotNull(webhookEndpoints.leasedUntil));
}

/** Due, and nothing that happened to the same record before it still waits. */
const READY = (now: string) => sql`d.status = 'pending' and d.next_attempt_at <= ${now}::timestamptz
  and not exists (select from webhook_deliveries before where before.endpoint_id = d.endpoint_id
    and before.subject_id = d.subject_id and before.status = 'pending' and before.seq < d.seq)`;

const SOMETHING_READY = `select exists (select from webhook_deliveries d
  join webhook_endpoints e on e.id = d.endpoint_id
  where d.status = 'pending' and d.next_attempt_at <= $1::timestamptz and e.enabled
    and (e.leased_until is null or e.leased_until <= $1::timestamptz))`;

/**
 * Takes the endpoint that was served longest ago and has something ready, and the delivery due longest of it. An endpoint
 * is taken by one at a time, so that what it gets is in order and one that is slow keeps nobody else waiting.
 * `failingToo`: also endpoints whose last try failed.
 */
export async function takeDelivery(deps: Deps, failingToo: boolean): Promise<Taken | undefined> {
  const now = deps.now();
  const at = instantText(now);
  // Asked after every event, and nearly always in vain: no transaction for that.
  const [something] = await deps.db.rows<[boolean]>("webhooks_ready", SOMETHING_READY, [at]);
  if (!something?.[0]) return undefined;
  return deps.db.transaction(async (tx) => {
    const free = sql`(select e.id from webhook_endpoints e
      where e.enabled and (e.leased_until is null or e.leased_until <= ${at}::timestamptz)
        and (${failingToo} or e.failing_since is null)
        and exists (select from webhook_deliveries d where d.endpoint_id = e.id and ${READY(at)})
      order by e.leased_until nulls first, e.id limit 1 for no key update of e skip locked)`;
    const [endpoint] = await tx
      .update(webhookEndpoints)
      .set({ leasedUntil: now + LEASE_MS })
      .where(eq(webhookEndpoints.id, free))
      .returning();
    if (!endpoint) return undefined;
    const next = sql`(select d.seq from webhook_deliveries d where d.endpoint_id = ${endpoint.id} and ${READY(at)}
      order by d.next_attempt_at, d.seq limit 1)`;
    const [delivery] = await tx
      .update(webhookDeliveries)
      .set({ attempts: sql`${webhookDeliveries.attempts} + 1` })
      .where(and(eq(webhookDeliveries.businessId, endpoint.businessId), eq(webhookDeliveries.seq, next)))
      .returning();
    return delivery && { endpoint, delivery };
  });
}

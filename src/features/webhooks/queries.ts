import { and, eq, inArray } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { webhookDeliveries, webhookEndpoints } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { type Change, notFound } from "../catalog/change-catalog.ts";
import type { Page } from "../catalog/list-page.ts";
import { creationPage, cutPage } from "../newest-first.ts";
import type { DeliveriesQuery } from "./schemas.ts";
import type { DeliveryRow, EndpointRow } from "./view.ts";

const newest = "-createdAt" as const;

export const oneWebhook = (businessId: BusinessId, id: string) =>
  and(eq(webhookEndpoints.businessId, businessId), eq(webhookEndpoints.id, id));

export async function listWebhooks(db: Queryable, businessId: BusinessId, page: Page) {
  const { after, order } = creationPage(webhookEndpoints.createdAt, webhookEndpoints.id, {
    cursor: page.cursor,
    sort: newest,
  });
  const rows = await db
    .select()
    .from(webhookEndpoints)
    .where(and(eq(webhookEndpoints.businessId, businessId), after))
    .orderBy(...order)
    .limit(page.limit + 1);
  return cutPage(rows, page.limit);
}

/** Refuses with `not_found`. */
export async function getWebhook(db: Queryable, businessId: BusinessId, id: string): Promise<EndpointRow> {
  const [row] = await db.select().from(webhookEndpoints).where(oneWebhook(businessId, id));
  if (!row) throw notFound("webhook");
  return row;
}

/** The same to change it: who comes next waits; what is queued for it meanwhile does not. */
export async function lockWebhook({ tx, businessId }: Change, id: string): Promise<EndpointRow> {
  const [row] = await tx
    .select()
    .from(webhookEndpoints)
    .where(oneWebhook(businessId, id))
    .for("no key update");
  if (!row) throw notFound("webhook");
  return row;
}

/** What was sent to one endpoint, the latest first. Refuses with `not_found`. */
export async function listDeliveries(
  db: Queryable,
  businessId: BusinessId,
  endpointId: string,
  { status, limit, cursor }: DeliveriesQuery,
) {
  await getWebhook(db, businessId, endpointId);
  const { after, order } = creationPage(webhookDeliveries.createdAt, webhookDeliveries.id, {
    cursor,
    sort: newest,
  });
  const rows = await db
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.businessId, businessId),
        eq(webhookDeliveries.endpointId, endpointId),
        status ? inArray(webhookDeliveries.status, status) : undefined,
        after,
      ),
    )
    .orderBy(...order)
    .limit(limit + 1);
  return cutPage(rows, limit);
}

/** Refuses with `not_found`. */
export async function lockDelivery({ tx, businessId }: Change, id: string): Promise<DeliveryRow> {
  const [row] = await tx
    .select()
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.businessId, businessId), eq(webhookDeliveries.id, id)))
    .for("update");
  if (!row) throw notFound("delivery");
  return row;
}

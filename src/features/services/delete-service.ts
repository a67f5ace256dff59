import { and, eq } from "drizzle-orm";
import { errorCode } from "#db/errors.ts";
import { services } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Change, note, notFound } from "../catalog/change-catalog.ts";

/** Who names a service beside foreign keys: what was asked for and what is offered with it. */
const USES = `select kind from (values
  ('bookings', exists (select from booking_items where business_id = $1 and service_id = $2)),
  ('quotes', exists (select from quotes where business_id = $1 and request @> $3::jsonb)),
  ('leads', exists (select from leads where business_id = $1 and request @> $3::jsonb)),
  ('holds', exists (select from holds where business_id = $1 and request @> $3::jsonb)),
  ('reviews', exists (select from reviews where business_id = $1 and service_id = $2)),
  ('packages', exists (select from package_services where business_id = $1 and service_id = $2)),
  ('coupons', exists (select from coupons where business_id = $1 and service_ids @> to_jsonb($2::text))),
  ('surcharges', exists (select from surcharges where business_id = $1 and conditions @> $4::jsonb))
) as uses(kind, used) where used`;

/**
 * Deletes a service that nothing ever named. Refuses with `not_found`, and `in_use` (`usedBy`): a service with a past is
 * archived instead.
 */
export async function deleteService(change: Change, serviceId: string): Promise<void> {
  const { tx, businessId } = change;
  const self = and(eq(services.businessId, businessId), eq(services.id, serviceId));
  const [row] = await tx.select({ id: services.id }).from(services).where(self);
  if (!row) throw notFound("service");
  const used = await tx.rows<[string]>("service_uses", USES, [
    businessId,
    serviceId,
    JSON.stringify({ items: [{ serviceId }] }),
    JSON.stringify([{ kind: "services", serviceIds: [serviceId] }]),
  ]);
  if (used.length > 0) throw inUse(used.map(([kind]) => kind));
  try {
    await tx.delete(services).where(self);
  } catch (error) {
    // Booked at this very moment.
    if (errorCode(error) === "23503") throw inUse(["bookings"]);
    throw error;
  }
  await note(change, "service.deleted", serviceId);
}

const inUse = (usedBy: string[]): Refusal =>
  new Refusal("in_use", `The service is named by ${usedBy.join(", ")}: archive it instead.`, {
    extra: { usedBy },
  });

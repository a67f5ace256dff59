import { Refusal } from "#domain/refusals.ts";
import { type Business, pricedService } from "../businesses/load-business.ts";
import { archiveRow, restoreRow } from "../catalog/archive-row.ts";
import type { Change } from "../catalog/change-catalog.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import { pricingFault } from "./check-service.ts";
import { getService } from "./queries.ts";

/**
 * Takes a service off the offer. Its bookings stay, and a quote made before can still be booked while it lives; packages
 * with it are not offered meanwhile. Refuses with `not_found`.
 */
export const archiveService = (change: Change, serviceId: string): Promise<void> =>
  archiveRow(change, "service", serviceId);

/** Offers a service again. Refuses with `not_found`, and `validation_failed` where it has no price any more. */
export async function restoreService(change: Change, business: Business, serviceId: string): Promise<void> {
  const { row } = await getService(change.tx, change.businessId, serviceId);
  const fault = pricingFault(pricedService(row), rulesFor(business, []));
  if (fault !== null) throw new Refusal("validation_failed", `The service has no price any more: ${fault}`);
  await restoreRow(change, "service", serviceId);
}

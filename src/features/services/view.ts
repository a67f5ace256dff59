import { toRfc3339 } from "#domain/local-time.ts";
import { priceFrom } from "#domain/pricing.ts";
import { type Business, pricedService, type ServiceRow } from "../businesses/load-business.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import type { BusinessServiceView } from "./schemas.ts";

/** A service with who does it and what it needs. */
export interface StoredService {
  row: ServiceRow;
  teamMemberIds: string[];
  resourceGroupIds: string[];
}

export function businessServiceView(
  business: Business,
  { row, teamMemberIds, resourceGroupIds }: StoredService,
): BusinessServiceView {
  const at = (instant: number) => toRfc3339(instant, business.row.timeZone);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    photoUrl: row.photoUrl,
    categoryId: row.categoryId,
    mode: row.mode,
    location: row.location,
    durationMinutes: row.durationMinutes,
    basePrice: row.basePrice,
    priceFrom: priceFrom(pricedService(row), rulesFor(business, [])),
    currency: business.row.currency,
    capacity: row.capacity,
    bufferBeforeMinutes: row.bufferBeforeMinutes,
    bufferAfterMinutes: row.bufferAfterMinutes,
    minNoticeMinutes: row.minNoticeMinutes,
    maxAdvanceDays: row.maxAdvanceDays,
    slotIntervalMinutes: row.slotIntervalMinutes,
    bookingCutoff: row.bookingCutoff,
    cancellationCutoffMinutes: row.cancellationCutoffMinutes,
    arrivalWindowMinutes: row.arrivalWindowMinutes,
    dailyLimit: row.dailyLimit,
    deposit: { kind: row.depositKind, value: row.depositValue },
    dimensions: row.dimensions,
    addOns: row.addOns,
    teamMemberIds,
    resourceGroupIds,
    position: row.position,
    archivedAt: row.archivedAt === null ? null : at(row.archivedAt),
    createdAt: at(row.createdAt),
    updatedAt: at(row.updatedAt),
  };
}

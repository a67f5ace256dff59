import { and, eq } from "drizzle-orm";
import { quotes } from "#db/schema/index.ts";
import type { Coupon } from "#domain/catalog.ts";
import { type PricedVisit, priceVisit } from "#domain/pricing.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { priceContext } from "../quotes/price-context.ts";
import { priceChanged } from "../quotes/price-purchase.ts";
import type { BookingRow, StoredBooking } from "./view.ts";

/**
 * What the booking costs at another start, by the rules it was made with, whatever was edited since. A booking that
 * only changes hands, or is older than the keeping of rules, keeps its price.
 */
export async function priceAt(
  deps: Deps,
  business: Business,
  { row, items }: StoredBooking,
  startsAt: number,
): Promise<PricedVisit> {
  if (row.rules === null || startsAt === row.startsAt) return row.price;
  const purchase = {
    items: items.map(({ serviceId, selections, addOns }) => ({ serviceId, selections, addOns })),
    seats: row.seats,
    ...(row.packageKey === null ? {} : { packageKey: row.packageKey }),
  };
  const postalCode = row.contact.address?.postalCode ?? (await quotedPostalCode(deps, row));
  return priceVisit(row.rules, purchase, {
    coupon: row.coupon && alreadyGranted(row.coupon),
    locale: business.row.locale,
    context: priceContext(business.row.timeZone, { startsAt, postalCode }, deps.now()),
  });
}

/** Refuses with `price_changed` unless the total stays, or the customer has agreed to the new one. */
export function assertAgreed(row: BookingRow, price: PricedVisit, expectedTotal: number | undefined): void {
  const agreed = expectedTotal ?? row.total;
  if (agreed === price.total) return;
  const expected = price.total === row.total ? { total: agreed } : row.price;
  throw priceChanged(expected, price, "The booking stays as it was.");
}

/** Its spend was looked at when the coupon was used; a cheaper day does not take it away. */
const alreadyGranted = (coupon: Coupon): Coupon => ({ ...coupon, minimumSpend: 0 });

async function quotedPostalCode(deps: Deps, row: BookingRow): Promise<string | undefined> {
  if (row.quoteId === null) return undefined;
  const [quote] = await deps.db.orm
    .select({ postalCode: quotes.postalCode })
    .from(quotes)
    .where(and(eq(quotes.businessId, row.businessId), eq(quotes.id, row.quoteId)));
  return quote?.postalCode ?? undefined;
}

import { and, eq } from "drizzle-orm";
import { quotes } from "#db/schema/index.ts";
import type { Address } from "#db/schema/values.ts";
import { adjustmentsOf, adjustPrice, amountBeforeTax } from "#domain/adjust-price.ts";
import type { Coupon } from "#domain/catalog.ts";
import { type PricedVisit, priceVisit } from "#domain/pricing.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { localeOf, priceContext, rulesAt, samePostalCode } from "../quotes/price-context.ts";
import { priceChanged } from "../quotes/price-purchase.ts";
import type { BookingRow, StoredBooking } from "./view.ts";

/** When and where a booking would be. */
export interface Moved {
  /** Epoch milliseconds. */
  startsAt: number;
  /** Absent: where it is now; `null`: nowhere in particular. */
  address?: Address | null | undefined;
}

/**
 * What the booking costs at another start or address, by the rules it was made with, whatever was edited since. A
 * booking that only changes hands, is older than the keeping of rules, or was quoted by hand, keeps its price.
 */
export async function priceAt(
  deps: Deps,
  business: Business,
  { row, items }: StoredBooking,
  { startsAt, address = row.contact.address }: Moved,
): Promise<PricedVisit> {
  if (row.rules === null) return row.price;
  const quote = await quoteOf(deps, row);
  if (quote?.origin === "team") return row.price;
  const before = row.contact.address?.postalCode ?? quote?.postalCode ?? undefined;
  const postalCode = address?.postalCode ?? quote?.postalCode ?? undefined;
  if (startsAt === row.startsAt && samePostalCode(before, postalCode)) return row.price;
  const purchase = {
    items: items.map(({ serviceId, selections, addOns }) => ({ serviceId, selections, addOns })),
    seats: row.seats,
    ...(row.packageKey === null ? {} : { packageKey: row.packageKey }),
  };
  const rules = rulesAt(business, row.rules, before, postalCode);
  const locale = localeOf(business, row.locale);
  const price = priceVisit(rules, purchase, {
    coupon: row.coupon && alreadyGranted(row.coupon),
    locale,
    context: priceContext(business.row.timeZone, { startsAt, postalCode }, deps.now()),
  });
  const adjustments = adjustmentsOf(row.price);
  const adjusted = adjustments.reduce((sum, { amount }) => sum + amount, amountBeforeTax(price));
  // What the team took off may be more than the visit costs now: then the price that was agreed on stays.
  return adjusted < 0 ? row.price : adjustPrice(price, adjustments, rules, locale);
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

async function quoteOf(deps: Deps, row: BookingRow) {
  if (row.quoteId === null) return undefined;
  const [quote] = await deps.db.orm
    .select({ postalCode: quotes.postalCode, origin: quotes.origin })
    .from(quotes)
    .where(and(eq(quotes.businessId, row.businessId), eq(quotes.id, row.quoteId)));
  return quote;
}

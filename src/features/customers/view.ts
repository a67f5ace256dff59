import type { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import type { CustomerWithVisits } from "./queries.ts";
import type { customerSchema } from "./schemas.ts";

/** What answers say depends on: the business's zone and currency, and whether the caller may see money. */
export interface Told {
  timeZone: string;
  currency: string;
  seesMoney: boolean;
}

export function customerView(
  { row, visits }: CustomerWithVisits,
  { timeZone, currency, seesMoney }: Told,
): z.output<typeof customerSchema> {
  const at = (instant: number | null) => (instant === null ? null : toRfc3339(instant, timeZone));
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    address: row.address,
    locale: row.locale,
    notes: row.notes,
    tags: row.tags,
    marketing: row.marketing,
    version: row.version,
    currency,
    totalSpent: seesMoney ? visits.totalSpent : null,
    totalPaid: seesMoney ? visits.totalPaid : null,
    bookingCount: visits.bookingCount,
    lastVisitAt: at(visits.lastVisitAt),
    nextVisitAt: at(visits.nextVisitAt),
    erasedAt: at(row.erasedAt),
    createdAt: toRfc3339(row.createdAt, timeZone),
    updatedAt: toRfc3339(row.updatedAt, timeZone),
  };
}

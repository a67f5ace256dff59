import { customType, integer, text } from "drizzle-orm/pg-core";
import type { BusinessId } from "#domain/ids.ts";

/**
 * An instant: `timestamptz` in the database, epoch milliseconds in the code. This is the one place where the
 * driver's text becomes a number; the session's zone is UTC, so the text always ends in `+00`.
 */
export const instant = customType<{ data: number; driverData: string }>({
  dataType: () => "timestamp with time zone",
  toDriver: (ms) => instantText(ms),
  fromDriver: (text) => parseInstantText(text),
});

/** A local calendar date, `YYYY-MM-DD`. */
export const localDate = customType<{ data: string; driverData: string }>({ dataType: () => "date" });

export function instantText(ms: number): string {
  return new Date(ms).toISOString();
}

function parseInstantText(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, "Z")}`);
}

/** Every table carries its business. */
export const businessId = () => text("business_id").$type<BusinessId>().notNull();
export const createdAt = () => instant("created_at").notNull();
export const updatedAt = () => instant("updated_at").notNull();
/** Money: an integer in the currency's minor unit. `integer` ends at 21 million dollars, so amounts are `bigint`. */
export const amount = customType<{ data: number; driverData: string | number }>({
  dataType: () => "bigint",
  fromDriver: (value) => Number(value),
});
export const version = () => integer("version").notNull().default(1);

import { type SQL, sql } from "drizzle-orm";
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

/** For packages that take nothing else. */
export const asDate = (ms: number): Date => new Date(ms);

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
/** Words to search by, made by the database from other columns of the row: see `searchable`. */
export const searchText = customType<{ data: string; driverData: string }>({ dataType: () => "tsvector" });
/**
 * The words of a text and a telephone number, both SQL of the row's own columns: without accents, for who looks for
 * José types jose, and the number also as digits, with and without what stands before them in another country or town.
 */
export function searchable(words: string, phone: string): SQL {
  const digits = `regexp_replace(coalesce(${phone}, ''), '\\D', '', 'g')`;
  const unaccented = `normalize(regexp_replace(normalize(${words}, NFD), '[\\u0300-\\u036f]', '', 'g'), NFC)`;
  const endings = [10, 9, 8, 7].map((length) => `right(${digits}, ${length})`);
  return sql.raw(`to_tsvector('simple'::regconfig, ${[unaccented, digits, ...endings].join(" || ' ' || ")})`);
}
export const version = () => integer("version").notNull().default(1);

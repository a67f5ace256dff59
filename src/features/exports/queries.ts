import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import type { Queryable } from "#db/open.ts";
import {
  bookingItems,
  bookings,
  categories,
  customers,
  invoices,
  leads,
  services,
  teamMembers,
} from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { type CustomerWithVisits, type Scope, withVisits } from "../customers/queries.ts";

/** What is in memory at a time, whatever the size of the whole. */
const BATCH = 500;

type Timed = typeof bookings | typeof leads | typeof invoices | typeof customers;

/** The rows after one, oldest first, as the index by creation has them. */
function following(
  table: Timed,
  businessId: BusinessId,
  after: { createdAt: number; id: string } | undefined,
) {
  return and(
    eq(table.businessId, businessId),
    after
      ? sql`(${table.createdAt}, ${table.id}) > (${instantText(after.createdAt)}::timestamptz, ${after.id})`
      : undefined,
  );
}

/** Reads batch after batch until one is not full. */
async function* batches<R extends { createdAt: number; id: string }>(
  read: (after: R | undefined) => Promise<R[]>,
): AsyncGenerator<R[]> {
  let last: R | undefined;
  do {
    const rows = await read(last);
    if (rows.length > 0) yield rows;
    last = rows.length === BATCH ? rows.at(-1) : undefined;
  } while (last);
}

/** Erased customers aside: nothing is left to tell of them. */
export async function* customerBatches(db: Queryable, scope: Scope): AsyncGenerator<CustomerWithVisits[]> {
  const rows = batches((after: { createdAt: number; id: string } | undefined) =>
    db
      .select({ id: customers.id, createdAt: customers.createdAt })
      .from(customers)
      .where(and(following(customers, scope.businessId, after), isNull(customers.erasedAt)))
      .orderBy(asc(customers.createdAt), asc(customers.id))
      .limit(BATCH),
  );
  for await (const batch of rows) {
    const ids = batch.map((row) => row.id);
    const place = new Map(ids.map((id, index) => [id, index]));
    const found = await withVisits(db, scope, ids);
    yield found.sort((a, b) => (place.get(a.row.id) ?? 0) - (place.get(b.row.id) ?? 0));
  }
}

export interface BookingToTell {
  row: typeof bookings.$inferSelect;
  services: string[];
  teamMember: string;
}

export async function* bookingBatches(
  db: Queryable,
  businessId: BusinessId,
): AsyncGenerator<BookingToTell[]> {
  const team = await db
    .select({ id: teamMembers.id, name: teamMembers.name })
    .from(teamMembers)
    .where(eq(teamMembers.businessId, businessId));
  const names = new Map(team.map((one) => [one.id, one.name]));
  const rows = batches((after: typeof bookings.$inferSelect | undefined) =>
    db
      .select()
      .from(bookings)
      .where(following(bookings, businessId, after))
      .orderBy(asc(bookings.createdAt), asc(bookings.id))
      .limit(BATCH),
  );
  for await (const batch of rows) {
    const items = await db
      .select({ bookingId: bookingItems.bookingId, name: bookingItems.name })
      .from(bookingItems)
      .where(
        and(
          eq(bookingItems.businessId, businessId),
          inArray(
            bookingItems.bookingId,
            batch.map((row) => row.id),
          ),
        ),
      )
      .orderBy(asc(bookingItems.position));
    const bought = Map.groupBy(items, (item) => item.bookingId);
    yield batch.map((row) => ({
      row,
      services: (bought.get(row.id) ?? []).map((item) => item.name),
      teamMember: names.get(row.teamMemberId) ?? "",
    }));
  }
}

export function leadBatches(db: Queryable, businessId: BusinessId) {
  return batches((after: typeof leads.$inferSelect | undefined) =>
    db
      .select()
      .from(leads)
      .where(following(leads, businessId, after))
      .orderBy(asc(leads.createdAt), asc(leads.id))
      .limit(BATCH),
  );
}

export function invoiceBatches(db: Queryable, businessId: BusinessId) {
  return batches((after: typeof invoices.$inferSelect | undefined) =>
    db
      .select()
      .from(invoices)
      .where(following(invoices, businessId, after))
      .orderBy(asc(invoices.createdAt), asc(invoices.id))
      .limit(BATCH),
  );
}

export interface ServiceToTell {
  row: typeof services.$inferSelect;
  category: string | null;
}

/** A business has few services: all of them at once, in its order. */
export async function* serviceBatches(
  db: Queryable,
  businessId: BusinessId,
): AsyncGenerator<ServiceToTell[]> {
  yield await db
    .select({ row: services, category: categories.name })
    .from(services)
    .leftJoin(
      categories,
      and(eq(categories.businessId, services.businessId), eq(categories.id, services.categoryId)),
    )
    .where(eq(services.businessId, businessId))
    .orderBy(asc(services.position), asc(services.id));
}

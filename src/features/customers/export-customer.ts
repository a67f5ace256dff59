import { type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { parseInstant, toRfc3339 } from "#domain/local-time.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { unknownCustomer } from "./queries.ts";
import type { customerExportSchema } from "./schemas.ts";

type Row = Record<string, unknown>;
type Export = z.output<typeof customerExportSchema>;

/** The business's own: what it reckons prices by, how it finds and guards rows. */
const NOT_PERSONAL = new Set([
  "business_id",
  "search",
  "rules",
  "manage_version",
  "email_key",
  "phone_key",
  "idempotency_key",
  "next_check_at",
  "attempts",
]);

/**
 * Everything stored about one person, for the person (GDPR, articles 15 and 20). Reads whole rows, so that a column that
 * is added later is in it without anybody thinking of it. Refuses with `not_found`.
 */
export async function exportCustomer(deps: Deps, access: Access, customerId: string): Promise<Export> {
  const { businessId } = access;
  const { name, timeZone } = (await deps.businesses.byId(businessId)).row;
  const now = deps.now();
  return deps.db.transaction(async (tx) => {
    const own = sql`t.business_id = ${businessId} and t.customer_id = ${customerId}`;
    const booked = sql`select id from bookings where business_id = ${businessId} and customer_id = ${customerId}`;
    const billed = sql`select id from invoices where business_id = ${businessId} and customer_id = ${customerId}`;
    const paid = sql`t.business_id = ${businessId} and (t.booking_id in (${booked}) or t.invoice_id in (${billed}))`;
    const read = async (table: string, where: SQL, order: string): Promise<Row[]> => {
      const { rows } = await tx.execute<{ row: Row }>(
        sql`select to_jsonb(t) as row from ${sql.identifier(table)} t where ${where} order by ${sql.raw(order)}`,
      );
      return rows.map(({ row }) => readable(row, timeZone));
    };
    const within = (column: string, ids: SQL) =>
      sql`t.business_id = ${businessId} and t.${sql.identifier(column)} in (${ids})`;
    const [customer] = await read(
      "customers",
      sql`t.business_id = ${businessId} and t.id = ${customerId}`,
      "t.id",
    );
    if (!customer) throw unknownCustomer();
    const byTime = "t.created_at, t.id";
    return {
      exportedAt: toRfc3339(now, timeZone),
      business: { id: businessId, name, timeZone },
      customer,
      bookings: await read("bookings", own, byTime),
      bookingItems: await read("booking_items", within("booking_id", booked), "t.booking_id, t.position"),
      quotes: await read("quotes", own, byTime),
      leads: await read("leads", own, byTime),
      reviews: await read("reviews", within("booking_id", booked), byTime),
      invoices: await read("invoices", own, byTime),
      invoicePayments: await read("invoice_payments", within("invoice_id", billed), byTime),
      payments: await read("payments", paid, byTime),
      refunds: await read(
        "refunds",
        within("payment_id", sql`select t.id from payments t where ${paid}`),
        byTime,
      ),
      disputes: await read(
        "disputes",
        within("payment_id", sql`select t.id from payments t where ${paid}`),
        byTime,
      ),
      recurringInvoices: await read("recurring_invoices", own, byTime),
      events: await read(
        "events",
        sql`t.business_id = ${businessId} and t.subject_id = ${customerId}`,
        "t.seq",
      ),
    };
  });
}

/** A row with the names and instants of the API. */
function readable(row: Row, timeZone: string): Row {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([column]) => !NOT_PERSONAL.has(column))
      .map(([column, value]) => {
        const name = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
        const instant = column.endsWith("_at") && typeof value === "string" ? parseInstant(value) : null;
        return [name, instant === null ? value : toRfc3339(instant, timeZone)];
      }),
  );
}

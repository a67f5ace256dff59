import { and, asc, desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { bookingItems, bookings, invoices, leads, quotes } from "#db/schema/index.ts";
import { localDateOf, toRfc3339 } from "#domain/local-time.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { type CustomerWithVisits, getCustomer, type Scope } from "./queries.ts";
import type { customerDetailSchema } from "./schemas.ts";
import { customerView, type Told } from "./view.ts";

type Detail = z.output<typeof customerDetailSchema>;

/** How many of each kind a customer's page shows. */
const LATEST = 20;

/** What a caller may see of customers, and how it is told. Staff see who was booked with them. */
export async function sightOf(deps: Deps, access: Access): Promise<{ scope: Scope; told: Told }> {
  const { timeZone, currency } = (await deps.businesses.byId(access.businessId)).row;
  return {
    scope: {
      businessId: access.businessId,
      currency,
      now: deps.now(),
      ...(access.role === "staff" ? { teamMemberId: access.teamMemberId ?? "" } : {}),
    },
    told: { timeZone, currency, seesMoney: access.seesMoney },
  };
}

/** One customer with the latest of what they did. Refuses with `not_found`. */
export async function readCustomer(deps: Deps, access: Access, customerId: string): Promise<Detail> {
  const { scope, told } = await sightOf(deps, access);
  const customer = await getCustomer(deps.db.orm, scope, customerId);
  return { ...customerView(customer, told), history: await historyOf(deps, scope, told, customer) };
}

async function historyOf(
  deps: Deps,
  scope: Scope,
  { timeZone, seesMoney }: Told,
  { row: { id } }: CustomerWithVisits,
): Promise<Detail["history"]> {
  const { orm } = deps.db;
  const { businessId, teamMemberId, now } = scope;
  const at = (instant: number) => toRfc3339(instant, timeZone);
  const money = (amount: number) => (seesMoney ? amount : null);
  const visits = await orm
    .select({ row: bookings, serviceName: bookingItems.name })
    .from(bookings)
    .leftJoin(
      bookingItems,
      and(
        eq(bookingItems.businessId, bookings.businessId),
        eq(bookingItems.bookingId, bookings.id),
        eq(bookingItems.position, 0),
      ),
    )
    .where(
      and(
        eq(bookings.businessId, businessId),
        eq(bookings.customerId, id),
        teamMemberId === undefined ? undefined : eq(bookings.teamMemberId, teamMemberId),
      ),
    )
    .orderBy(desc(bookings.startsAt), asc(bookings.id))
    .limit(LATEST);
  const shownVisits = visits.map(({ row, serviceName }) => ({
    id: row.id,
    status:
      row.status === "pending_payment" && row.paymentExpiresAt !== null && row.paymentExpiresAt <= now
        ? "expired"
        : row.status,
    total: money(row.total),
    currency: row.currency,
    createdAt: at(row.createdAt),
    startsAt: at(row.startsAt),
    serviceName: serviceName ?? "",
    teamMemberId: row.teamMemberId,
  }));
  if (teamMemberId !== undefined) return { bookings: shownVisits, quotes: [], leads: [], invoices: [] };
  const [offers, interests, bills] = await Promise.all([
    orm
      .select()
      .from(quotes)
      .where(and(eq(quotes.businessId, businessId), eq(quotes.customerId, id)))
      .orderBy(desc(quotes.createdAt), asc(quotes.id))
      .limit(LATEST),
    orm
      .select({ id: leads.id, status: leads.status, createdAt: leads.createdAt })
      .from(leads)
      .where(and(eq(leads.businessId, businessId), eq(leads.customerId, id)))
      .orderBy(desc(leads.createdAt), asc(leads.id))
      .limit(LATEST),
    orm
      .select()
      .from(invoices)
      .where(and(eq(invoices.businessId, businessId), eq(invoices.customerId, id)))
      .orderBy(desc(invoices.createdAt), asc(invoices.id))
      .limit(LATEST),
  ]);
  const today = localDateOf(now, timeZone);
  return {
    bookings: shownVisits,
    quotes: offers.map((row) => ({
      id: row.id,
      status:
        (row.status === "pending" || row.status === "sent") && row.expiresAt <= now ? "expired" : row.status,
      total: money(row.total),
      currency: row.currency,
      createdAt: at(row.createdAt),
      title: row.title,
      expiresAt: at(row.expiresAt),
    })),
    leads: interests.map((row) => ({ ...row, createdAt: at(row.createdAt) })),
    invoices: bills.map((row) => ({
      id: row.id,
      status:
        (row.status === "sent" || row.status === "viewed") && row.dueOn !== null && row.dueOn < today
          ? "overdue"
          : row.status,
      total: money(row.total),
      currency: row.currency,
      createdAt: at(row.createdAt),
      number: row.number,
      amountPaid: money(row.amountPaid),
      dueOn: row.dueOn,
    })),
  };
}

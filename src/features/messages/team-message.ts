import { and, eq, inArray } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import type { BusinessId } from "#domain/ids.ts";
import { formatMoney } from "#domain/money.ts";
import { bookingsByIds } from "../bookings/queries.ts";
import type { Business } from "../businesses/load-business.ts";
import { fullDate, shortTime } from "./format-time.ts";
import { fillText } from "./kinds.ts";
import { LANGUAGES, type LanguageCode, type TeamText, type TeamTextKey } from "./language.ts";
import { moneyMoved } from "./payment-message.ts";

/** What the team is told about: a booking, quote, lead, review or invoice, as it is now. */
export interface TeamSubject {
  contact: Pick<Contact, "name" | "email" | "phone">;
  /** Whose booking it is; `null` for everything else. */
  teamMemberId: string | null;
  serviceName: string;
  startsAt: number | null;
  endsAt: number | null;
  total: { amount: number; currency: string } | null;
  /** Of an invoice, without the prefix. */
  number: number | null;
  rating: number | null;
  /** What the customer wrote. */
  message: string;
  /** Path in the dashboard. */
  path: string;
}

const NOTHING = {
  teamMemberId: null,
  serviceName: "",
  startsAt: null,
  endsAt: null,
  total: null,
  number: null,
  rating: null,
  message: "",
};

/** Records by their ids, of whatever kind: one or two queries for each kind that is among them. */
export async function teamSubjects(
  db: Queryable,
  businessId: BusinessId,
  ids: readonly string[],
): Promise<Map<string, TeamSubject>> {
  const found = new Map<string, TeamSubject>();
  const of = (prefix: string) => [...new Set(ids.filter((id) => id.startsWith(`${prefix}_`)))];
  const [bookingIds, quoteIds, leadIds, reviewIds, invoiceIds] = ["bkg", "quo", "led", "rev", "inv"].map(of);
  for (const { row, items } of await bookingsByIds(db, businessId, bookingIds ?? []))
    found.set(row.id, {
      ...NOTHING,
      contact: row.contact,
      teamMemberId: row.teamMemberId,
      serviceName: items.map((item) => item.name).join(" + "),
      startsAt: row.startsAt,
      endsAt: row.endsAt,
      total: { amount: row.total, currency: row.currency },
      message: row.notes,
      path: `/dashboard/bookings?booking=${row.id}`,
    });
  await addQuotes(db, businessId, quoteIds ?? [], found);
  await addLeads(db, businessId, leadIds ?? [], found);
  await addReviews(db, businessId, reviewIds ?? [], found);
  await addInvoices(db, businessId, invoiceIds ?? [], found);
  await addPayments(db, businessId, { payments: of("pay"), refunds: of("rfd"), disputes: of("dsp") }, found);
  return found;
}

type Found = Map<string, TeamSubject>;

async function addQuotes(db: Queryable, businessId: BusinessId, ids: string[], found: Found) {
  if (ids.length === 0) return;
  const rows = await db
    .select({ quote: t.quotes, name: t.customers.name, email: t.customers.email, phone: t.customers.phone })
    .from(t.quotes)
    .leftJoin(
      t.customers,
      and(eq(t.customers.businessId, t.quotes.businessId), eq(t.customers.id, t.quotes.customerId)),
    )
    .where(and(eq(t.quotes.businessId, businessId), inArray(t.quotes.id, ids)));
  for (const { quote, name, email, phone } of rows)
    found.set(quote.id, {
      ...NOTHING,
      contact: { name: name ?? "–", email: email ?? undefined, phone: phone ?? undefined },
      serviceName: quote.title,
      total: { amount: quote.total, currency: quote.currency },
      message: quote.declineReason ?? "",
      path: `/dashboard/quotes?quote=${quote.id}`,
    });
}

async function addLeads(db: Queryable, businessId: BusinessId, ids: string[], found: Found) {
  if (ids.length === 0) return;
  const rows = await db
    .select()
    .from(t.leads)
    .where(and(eq(t.leads.businessId, businessId), inArray(t.leads.id, ids)));
  for (const { id, contact, message } of rows)
    found.set(id, { ...NOTHING, contact, message, path: `/dashboard/leads?lead=${id}` });
}

async function addReviews(db: Queryable, businessId: BusinessId, ids: string[], found: Found) {
  if (ids.length === 0) return;
  const rows = await db
    .select()
    .from(t.reviews)
    .where(and(eq(t.reviews.businessId, businessId), inArray(t.reviews.id, ids)));
  for (const { id, authorName, rating, title, text } of rows)
    found.set(id, {
      ...NOTHING,
      contact: { name: authorName },
      rating,
      message: [title, text].filter(Boolean).join("\n"),
      path: `/dashboard/reviews?review=${id}`,
    });
}

async function addInvoices(db: Queryable, businessId: BusinessId, ids: string[], found: Found) {
  if (ids.length === 0) return;
  const rows = await db
    .select()
    .from(t.invoices)
    .where(and(eq(t.invoices.businessId, businessId), inArray(t.invoices.id, ids)));
  for (const { id, contact, number, total, amountPaid, currency } of rows)
    found.set(id, {
      ...NOTHING,
      contact,
      number,
      total: { amount: total - amountPaid, currency },
      path: `/dashboard/invoices?view=all&invoice=${id}`,
    });
}

/** Money that came or went, with whoever it is of. */
async function addPayments(
  db: Queryable,
  businessId: BusinessId,
  ids: { payments: string[]; refunds: string[]; disputes: string[] },
  found: Found,
) {
  for (const { id, contact, amount, currency, teamMemberId, paymentId } of await moneyMoved(
    db,
    businessId,
    ids,
  ))
    found.set(id, {
      ...NOTHING,
      contact: { name: contact?.name ?? "–", email: contact?.email, phone: contact?.phone },
      teamMemberId,
      total: { amount, currency },
      path: `/dashboard/payments?payment=${paymentId}`,
    });
}

/** What one person is told, in a title and a line; amounts only for who may see them. */
export function teamText(
  business: Business,
  type: TeamTextKey,
  subject: TeamSubject,
  { language, seesMoney }: { language: LanguageCode; seesMoney: boolean },
): TeamText {
  const { title, text } = LANGUAGES[language].team[type];
  const { timeZone } = business.row;
  const locale = localeOf(business, language);
  const { startsAt, total, number, rating } = subject;
  const values = {
    customerName: subject.contact.name,
    serviceName: subject.serviceName,
    date: startsAt === null ? "" : fullDate(startsAt, timeZone, locale),
    time: startsAt === null ? "" : shortTime(startsAt, timeZone, locale),
    total: total === null || !seesMoney ? "–" : formatMoney(total.amount, total.currency, locale),
    number: `${business.row.invoicePrefix}${number ?? ""}`,
    rating: String(rating ?? ""),
  };
  return { title: fillText(title, values), text: fillText(text, values) };
}

/** The business's own customs, where they are those of the language. */
export const localeOf = (business: Business, language: LanguageCode): string =>
  business.row.locale.toLowerCase().startsWith(language) ? business.row.locale : language;

/** The words for an event, where it is one that a person can be told of. */
export function teamTextKey(type: string): TeamTextKey | null {
  return Object.hasOwn(LANGUAGES.en.team, type) ? (type as TeamTextKey) : null;
}

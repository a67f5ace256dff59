import { and, eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import { BOOKING_STATUSES, type BookingStatus } from "#domain/booking-status.ts";
import type { BusinessId } from "#domain/ids.ts";
import { MINUTE_MS, offsetAt } from "#domain/local-time.ts";
import { formatMoney } from "#domain/money.ts";
import { Refusal } from "#domain/refusals.ts";
import { getBooking } from "../bookings/queries.ts";
import type { StoredBooking } from "../bookings/view.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { addressLines } from "../documents/address-lines.ts";
import { isOpen } from "../invoices/view.ts";
import { payableNow } from "../payments/payable.ts";
import { fullDate, longDate, shortTime, writtenDate } from "./format-time.ts";
import { fillText, type MessageKind, type Values } from "./kinds.ts";
import { LANGUAGES, type LanguageCode, languageOf, localeIn } from "./language.ts";
import { paymentMessage } from "./payment-message.ts";

export type Facts = [label: string, value: string][];

/** Everything about one message to a customer but its words. */
export interface CustomerMessage {
  language: LanguageCode;
  to: Pick<Contact, "name" | "email" | "phone">;
  values: Values;
  facts: Facts;
  /** Where the button leads. */
  url: string;
  /** A second way on, below the button. */
  also?: { label: string; url: string };
}

/** In which statuses a message still tells something true. */
const TOLD_IN: Partial<Record<MessageKind, BookingStatus[]>> = {
  booking_received: ["pending"],
  booking_confirmed: ["confirmed", "in_progress"],
  booking_changed: ["pending", "confirmed"],
  booking_cancelled: ["cancelled"],
  booking_reminder: ["confirmed"],
  booking_on_the_way: ["in_progress"],
  booking_completed: ["completed"],
  booking_link: [...BOOKING_STATUSES],
};

/**
 * A message as it has to be now, from what is stored now, or `null` when there is nothing left to tell: the booking was
 * cancelled or moved meanwhile, the visit has been reviewed, the person was erased.
 */
export async function customerMessage(
  deps: Deps,
  businessId: BusinessId,
  kind: MessageKind,
  related: Record<string, string>,
): Promise<CustomerMessage | null> {
  const business = await deps.businesses.byId(businessId);
  if (kind === "quote_sent") return quoteMessage(deps, business, related.quoteId ?? "");
  if (kind === "invoice_sent" || kind === "invoice_receipt")
    return invoiceMessage(deps, business, kind, related.invoiceId ?? "");
  if (kind === "lead_received") return leadMessage(deps, business, related.leadId ?? "");
  if (kind === "payment_received" || kind === "refund_issued" || kind === "payment_too_late")
    return paymentMessage(deps, business, kind, related);
  const booking = await storedBooking(deps, businessId, related.bookingId ?? "");
  if (!booking || !TOLD_IN[kind]?.includes(booking.row.status)) return null;
  const { row } = booking;
  if (
    kind === "booking_reminder" &&
    (String(row.startsAt) !== related.startsAt || row.startsAt <= deps.now())
  )
    return null;
  if (kind === "booking_completed" && (await isReviewed(deps, businessId, row.id))) return null;
  return bookingMessage(deps, business, booking, kind);
}

async function storedBooking(deps: Deps, businessId: BusinessId, id: string): Promise<StoredBooking | null> {
  try {
    return await getBooking(deps.db.orm, businessId, id);
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") return null;
    throw error;
  }
}

async function isReviewed(deps: Deps, businessId: BusinessId, bookingId: string): Promise<boolean> {
  const rows = await deps.db.orm
    .select({ id: t.reviews.id })
    .from(t.reviews)
    .where(and(eq(t.reviews.businessId, businessId), eq(t.reviews.bookingId, bookingId)));
  return rows.length > 0;
}

function bookingMessage(
  deps: Deps,
  business: Business,
  booking: StoredBooking,
  kind: MessageKind,
): CustomerMessage {
  const { row, items, teamMember } = booking;
  const { name, email, phone } = row.contact;
  const language = languageOf(row.locale, business.row.locale);
  const locale = localeIn(language, row.locale, business.row.locale);
  const { timeZone } = business.row;
  const money = (amount: number) => formatMoney(amount, row.currency, locale);
  const manageUrl = `${deps.baseUrl}/booking/${row.id}?token=${deps.secrets.manageToken(row.id, row.manageVersion)}`;
  const completed = kind === "booking_completed";
  const owed = completed ? Math.max(0, row.total - row.amountPaid) : 0;
  const payable = completed ? payableNow(business, row, deps.now()) : null;
  const facts = bookingFacts(business, booking, { language, locale, money });
  return {
    language,
    to: { name, email, phone },
    values: {
      customerName: name,
      businessName: business.row.name,
      serviceName: items.map((item) => item.name).join(" + "),
      date: fullDate(row.startsAt, timeZone, locale),
      time: shortTime(row.startsAt, timeZone, locale),
      teamMember: teamMember?.name ?? business.row.name,
      total: money(row.total),
      reason: row.cancelReason ?? "",
    },
    facts: owed > 0 ? [...facts, [LANGUAGES[language].labels.toPay, money(owed)]] : facts,
    url: completed ? `${manageUrl}#review` : manageUrl,
    ...(payable === null
      ? {}
      : {
          also: {
            label: fillText(LANGUAGES[language].payHere, { amount: money(payable.amount) }),
            url: manageUrl,
          },
        }),
  };
}

function bookingFacts(
  business: Business,
  booking: StoredBooking,
  { language, locale, money }: { language: LanguageCode; locale: string; money(amount: number): string },
): Facts {
  const { row, items, teamMember } = booking;
  const { labels } = LANGUAGES[language];
  const { timeZone } = business.row;
  const when = (zone: string) =>
    `${fullDate(row.startsAt, zone, locale)}\n${shortTime(row.startsAt, zone, locale)} – ${shortTime(row.endsAt, zone, locale)}`;
  const elsewhere = row.customerTimeZone;
  const differs =
    elsewhere !== null && offsetAt(row.startsAt, elsewhere) !== offsetAt(row.startsAt, timeZone);
  const window = row.arrivalWindowMinutes ?? 0;
  const where = placeOf(business, booking);
  const arrives = `${shortTime(row.startsAt, timeZone, locale)} – ${shortTime(row.startsAt + window * MINUTE_MS, timeZone, locale)}`;
  return [
    [labels.what, items.map((item) => item.name).join("\n")],
    [labels.when, differs ? `${when(timeZone)} (${timeZone})` : when(timeZone)],
    ...(differs ? [[labels.yourTime, `${when(elsewhere)} (${elsewhere})`] as Facts[number]] : []),
    ...(window > 0 ? [[labels.arrival, arrives] as Facts[number]] : []),
    ...(teamMember ? [[labels.with, teamMember.name] as Facts[number]] : []),
    ...(where === "" ? [] : [[labels.where, where] as Facts[number]]),
    [labels.total, money(row.total)],
    ...(row.amountPaid > 0 ? [[labels.paid, money(row.amountPaid)] as Facts[number]] : []),
  ];
}

/** Where to come, or where the team comes; empty for what happens online. */
function placeOf(business: Business, { items, row }: StoredBooking): string {
  const id = items[0]?.serviceId ?? "";
  const kind = (business.services.get(id) ?? business.archivedServices.get(id))?.location ?? "business";
  if (kind === "online") return "";
  const { locale, address: own } = business.row;
  const address = kind === "business" ? own : (row.contact.address ?? null);
  return addressLines(address, { locale, home: own?.country }).join(", ");
}

async function leadMessage(deps: Deps, business: Business, id: string): Promise<CustomerMessage | null> {
  const [lead] = await deps.db.orm
    .select()
    .from(t.leads)
    .where(and(eq(t.leads.businessId, business.id), eq(t.leads.id, id)));
  if (!lead) return null;
  const { name, email, phone } = lead.contact;
  const [customer] = await deps.db.orm
    .select({ locale: t.customers.locale })
    .from(t.customers)
    .where(and(eq(t.customers.businessId, business.id), eq(t.customers.id, lead.customerId)));
  const services = (lead.request?.items ?? []).flatMap(
    ({ serviceId }) => business.services.get(serviceId) ?? [],
  );
  const language = languageOf(customer?.locale, business.row.locale);
  const serviceName = services.map((service) => service.name).join(" + ");
  return {
    language,
    to: { name, email, phone },
    values: { customerName: name, businessName: business.row.name, serviceName },
    facts: serviceName === "" ? [] : [[LANGUAGES[language].labels.what, serviceName]],
    url: `${deps.baseUrl}/book/${business.slug}`,
  };
}

async function quoteMessage(deps: Deps, business: Business, id: string): Promise<CustomerMessage | null> {
  const [found] = await deps.db.orm
    .select({ quote: t.quotes, customer: t.customers })
    .from(t.quotes)
    .innerJoin(
      t.customers,
      and(eq(t.customers.businessId, t.quotes.businessId), eq(t.customers.id, t.quotes.customerId)),
    )
    .where(and(eq(t.quotes.businessId, business.id), eq(t.quotes.id, id), eq(t.quotes.status, "sent")));
  if (!found || found.quote.expiresAt <= deps.now()) return null;
  const { quote, customer } = found;
  const language = languageOf(customer.locale, business.row.locale);
  const locale = localeIn(language, customer.locale, business.row.locale);
  const { labels } = LANGUAGES[language];
  const total = formatMoney(quote.total, quote.currency, locale);
  const validUntil = longDate(quote.expiresAt, business.row.timeZone, locale);
  const token = deps.secrets.manageToken(quote.id, quote.manageVersion);
  return {
    language,
    to: { name: customer.name, email: customer.email ?? undefined, phone: customer.phone ?? undefined },
    values: {
      customerName: customer.name,
      businessName: business.row.name,
      quoteTitle: quote.title || UNTITLED[language],
      message: quote.message,
      total,
      validUntil,
    },
    facts: [
      [labels.total, total],
      [labels.validUntil, validUntil],
    ],
    url: `${deps.baseUrl}/quote/${quote.id}?token=${token}`,
  };
}

const UNTITLED: Record<LanguageCode, string> = {
  en: "Your quote",
  de: "Ihr Angebot",
  es: "Su presupuesto",
  fr: "Votre devis",
  ja: "お見積り",
  ar: "عرض السعر",
};

async function invoiceMessage(
  deps: Deps,
  business: Business,
  kind: "invoice_sent" | "invoice_receipt",
  id: string,
): Promise<CustomerMessage | null> {
  const [found] = await deps.db.orm
    .select({ invoice: t.invoices, erasedAt: t.customers.erasedAt, locale: t.customers.locale })
    .from(t.invoices)
    .innerJoin(
      t.customers,
      and(eq(t.customers.businessId, t.invoices.businessId), eq(t.customers.id, t.invoices.customerId)),
    )
    .where(and(eq(t.invoices.businessId, business.id), eq(t.invoices.id, id)));
  if (!found || found.erasedAt !== null) return null;
  const { invoice } = found;
  const paid = kind === "invoice_receipt";
  if (paid ? invoice.status !== "paid" : !isOpen(invoice)) return null;
  const language = languageOf(found.locale, business.row.locale);
  const locale = localeIn(language, found.locale, business.row.locale);
  const { labels } = LANGUAGES[language];
  const money = (amount: number) => formatMoney(amount, invoice.currency, locale);
  const due = money(invoice.total - invoice.amountPaid);
  const dueOn = invoice.dueOn === null ? "" : writtenDate(invoice.dueOn, locale);
  const token = deps.secrets.manageToken(invoice.id, invoice.manageVersion);
  return {
    language,
    to: invoice.contact,
    values: {
      customerName: invoice.contact.name,
      businessName: business.row.name,
      number: `${business.row.invoicePrefix}${invoice.number ?? ""}`,
      total: money(invoice.total),
      due,
      dueOn,
    },
    facts: [
      [labels.total, money(invoice.total)],
      ...(paid ? [[labels.paid, money(invoice.amountPaid)] as Facts[number]] : []),
      ...(!paid && invoice.amountPaid > 0 ? [[labels.toPay, due] as Facts[number]] : []),
      ...(paid || dueOn === "" ? [] : [[labels.due, dueOn] as Facts[number]]),
    ],
    url: `${deps.baseUrl}/invoice/${invoice.id}?token=${token}`,
  };
}

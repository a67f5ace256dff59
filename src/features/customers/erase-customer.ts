import { and, count, eq, gt, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import type { Transaction } from "#db/open.ts";
import {
  bookings,
  customers,
  invoicePayments,
  invoices,
  leads,
  payments,
  quotes,
  recurringInvoices,
  refunds,
  reviews,
} from "#db/schema/index.ts";
import type { BookingStatus } from "#domain/booking-status.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { forgetCards } from "../payments/kept-card.ts";
import { forgetAnswers } from "../webhooks/forget-answers.ts";
import { lockCustomer } from "./queries.ts";

/** What stands where a name must stand. */
const ERASED_NAME = "Erased customer";
const NOBODY = { name: ERASED_NAME };

const AHEAD: BookingStatus[] = ["pending_payment", "pending", "confirmed", "in_progress"];

/**
 * Removes everything personal of a customer (GDPR, article 17), for good: what is left says that somebody bought what for
 * how much, which bookkeeping must be able to show. Links sent earlier lead nowhere any more. Events need no change, they
 * hold ids and names of fields. Refuses with `in_use` (`bookings`) while visits are ahead, `not_found`, and
 * `invalid_transition` for who was erased already.
 */
export async function eraseCustomer(
  deps: Deps,
  { businessId, actor }: Access,
  customerId: string,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    await lockCustomer(tx, businessId, customerId);
    const ahead = await countAhead(tx, businessId, customerId, now);
    if (ahead > 0)
      throw new Refusal("in_use", `${ahead} bookings are still to come: cancel them first.`, {
        extra: { bookings: ahead },
      });
    const ids = await idsOfHistory(tx, businessId, customerId);
    await eraseVisits(tx, businessId, ids, now);
    await eraseOffers(tx, businessId, ids, now);
    await eraseBills(tx, businessId, customerId, ids, now);
    await erasePayments(tx, businessId, ids, now);
    const named = [customerId, ...Object.values(ids).flat()];
    await forgetAnswersAndMail(tx, businessId, named);
    await forgetAnswers(tx, businessId, named);
    await tx
      .update(customers)
      .set({
        name: ERASED_NAME,
        email: null,
        emailKey: null,
        phone: null,
        phoneKey: null,
        address: null,
        locale: null,
        notes: "",
        tags: [],
        marketing: false,
        erasedAt: now,
        version: sql`${customers.version} + 1`,
        updatedAt: now,
      })
      .where(and(eq(customers.businessId, businessId), eq(customers.id, customerId)));
    await emit(tx, { businessId, type: "customer.erased", subjectId: customerId, actor, occurredAt: now });
  });
}

async function countAhead(
  tx: Transaction,
  businessId: BusinessId,
  customerId: string,
  now: number,
): Promise<number> {
  const [row] = await tx
    .select({ n: count() })
    .from(bookings)
    .where(
      and(
        eq(bookings.businessId, businessId),
        eq(bookings.customerId, customerId),
        inArray(bookings.status, AHEAD),
        gt(bookings.endsAt, now),
        or(ne(bookings.status, "pending_payment"), gt(bookings.paymentExpiresAt, now)),
      ),
    );
  return row?.n ?? 0;
}

interface History {
  bookings: string[];
  leads: string[];
  invoices: string[];
  /** Also those nobody's name is on, that their bookings and leads came from. */
  quotes: string[];
}

async function idsOfHistory(tx: Transaction, businessId: BusinessId, customerId: string): Promise<History> {
  const booked = await tx
    .select({ id: bookings.id, quoteId: bookings.quoteId })
    .from(bookings)
    .where(and(eq(bookings.businessId, businessId), eq(bookings.customerId, customerId)));
  const interested = await tx
    .select({ id: leads.id, quoteId: leads.quoteId })
    .from(leads)
    .where(and(eq(leads.businessId, businessId), eq(leads.customerId, customerId)));
  const offered = await tx
    .select({ id: quotes.id })
    .from(quotes)
    .where(and(eq(quotes.businessId, businessId), eq(quotes.customerId, customerId)));
  const billed = await tx
    .select({ id: invoices.id })
    .from(invoices)
    .where(and(eq(invoices.businessId, businessId), eq(invoices.customerId, customerId)));
  const known = [...booked, ...interested].flatMap(({ quoteId }) => quoteId ?? []);
  return {
    bookings: booked.map((row) => row.id),
    leads: interested.map((row) => row.id),
    invoices: billed.map((row) => row.id),
    quotes: [...new Set([...offered.map((row) => row.id), ...known])],
  };
}

/** The names people gave to what they took off a price may be personal; the amounts stay. */
const withoutWords = (price: SQL): SQL =>
  sql`jsonb_set(${price}, '{lines}', (select coalesce(jsonb_agg(case when line->>'kind' = 'adjustment'
    then line || '{"label": "Adjustment", "explain": "Adjustment"}' else line end order by place), '[]')
    from jsonb_array_elements(${price}->'lines') with ordinality as of_price (line, place)))`;

/** Where from is the business's own knowledge; the page and its parameters may name the person. */
const withoutPage = (attribution: SQL): SQL => sql`${attribution} - 'pageUrl' - 'utm'`;

async function eraseVisits(
  tx: Transaction,
  businessId: BusinessId,
  ids: History,
  now: number,
): Promise<void> {
  if (ids.bookings.length === 0) return;
  await tx
    .update(bookings)
    .set({
      contact: NOBODY,
      answers: {},
      notes: "",
      internalNotes: "",
      cancelReason: null,
      locale: null,
      customerTimeZone: null,
      attribution: withoutPage(sql`${bookings.attribution}`),
      price: withoutWords(sql`${bookings.price}`),
      manageVersion: sql`${bookings.manageVersion} + 1`,
      version: sql`${bookings.version} + 1`,
      updatedAt: now,
    })
    .where(and(eq(bookings.businessId, businessId), inArray(bookings.id, ids.bookings)));
  await tx
    .update(reviews)
    // The answer of the business often names whom it answers.
    .set({ authorName: ERASED_NAME, title: "", text: "", reply: null, repliedAt: null })
    .where(and(eq(reviews.businessId, businessId), inArray(reviews.bookingId, ids.bookings)));
}

async function eraseOffers(
  tx: Transaction,
  businessId: BusinessId,
  ids: History,
  now: number,
): Promise<void> {
  if (ids.leads.length > 0)
    await tx
      .update(leads)
      .set({
        contact: NOBODY,
        message: "",
        preferredTimes: [],
        postalCode: null,
        internalNotes: "",
        lostReason: null,
        attribution: withoutPage(sql`${leads.attribution}`),
        version: sql`${leads.version} + 1`,
        updatedAt: now,
      })
      .where(and(eq(leads.businessId, businessId), inArray(leads.id, ids.leads)));
  if (ids.quotes.length > 0)
    await tx
      .update(quotes)
      .set({
        postalCode: null,
        title: "",
        message: "",
        declineReason: null,
        adjustments: sql`(select coalesce(jsonb_agg(jsonb_set(one, '{label}', '"Adjustment"') order by place), '[]')
          from jsonb_array_elements(${quotes.adjustments}) with ordinality as given (one, place))`,
        result: withoutWords(sql`${quotes.result}`),
        manageVersion: sql`${quotes.manageVersion} + 1`,
        version: sql`${quotes.version} + 1`,
        updatedAt: now,
      })
      .where(and(eq(quotes.businessId, businessId), inArray(quotes.id, ids.quotes)));
}

async function eraseBills(
  tx: Transaction,
  businessId: BusinessId,
  customerId: string,
  ids: History,
  now: number,
): Promise<void> {
  if (ids.invoices.length > 0) {
    await tx
      .update(invoices)
      .set({
        contact: NOBODY,
        notes: "",
        manageVersion: sql`${invoices.manageVersion} + 1`,
        version: sql`${invoices.version} + 1`,
        updatedAt: now,
      })
      .where(and(eq(invoices.businessId, businessId), inArray(invoices.id, ids.invoices)));
    await tx
      .update(invoicePayments)
      .set({ note: "" })
      .where(
        and(eq(invoicePayments.businessId, businessId), inArray(invoicePayments.invoiceId, ids.invoices)),
      );
  }
  // Nobody is billed any more.
  await tx
    .update(recurringInvoices)
    .set({
      notes: "",
      nextOn: null,
      archivedAt: sql`coalesce(${recurringInvoices.archivedAt}, ${instantText(now)}::timestamptz)`,
    })
    .where(and(eq(recurringInvoices.businessId, businessId), eq(recurringInvoices.customerId, customerId)));
}

/** What was paid and given back stays; the words about it, the way to its receipt and the card that was left do not. */
async function erasePayments(
  tx: Transaction,
  businessId: BusinessId,
  ids: History,
  now: number,
): Promise<void> {
  const own = and(
    eq(payments.businessId, businessId),
    or(inArray(payments.bookingId, ids.bookings), inArray(payments.invoiceId, ids.invoices)),
  );
  await tx
    .update(refunds)
    .set({ reason: "" })
    .where(
      and(
        eq(refunds.businessId, businessId),
        inArray(refunds.paymentId, tx.select({ id: payments.id }).from(payments).where(own)),
      ),
    );
  await tx.update(payments).set({ note: "", checkoutUrl: null, receiptUrl: null }).where(own);
  await forgetCards(tx, businessId, ids.bookings, now);
}

/** Answers kept for `Idempotency-Key` and mail still to be sent name records by their ids. */
async function forgetAnswersAndMail(tx: Transaction, businessId: BusinessId, ids: string[]): Promise<void> {
  const given = sql`array[${sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  )}]::text[]`;
  await tx.execute(
    sql`delete from idempotency_keys where business_id = ${businessId}
      and exists (select 1 from unnest(${given}) as one (id) where strpos(answer::text, one.id) > 0)`,
  );
  for (const outbox of [sql`mails`, sql`sms_messages`])
    await tx.execute(
      sql`delete from ${outbox} where business_id = ${businessId}
        and exists (select 1 from jsonb_each_text(related) as one where one.value = any(${given}))`,
    );
}

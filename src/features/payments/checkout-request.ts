import { and, eq } from "drizzle-orm";
import { bookings, invoices } from "#db/schema/index.ts";
import type { PriceLine } from "#domain/pricing.ts";
import type { CheckoutLine, NewCheckout } from "#integrations/payments/payments.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import type { PaymentRow } from "./insert-payment.ts";

/**
 * What Stripe is asked to show and take, made from what is stored: the same whenever it is asked again, as the key of
 * the attempt demands.
 */
export async function checkoutRequest(deps: Deps, business: Business, row: PaymentRow): Promise<NewCheckout> {
  const subject = await subjectOf(deps, business, row);
  return {
    reference: row.id,
    currency: row.currency,
    lines: linesOf(row, subject),
    applicationFee: row.applicationFee,
    keepCard: row.purpose === "card" || (row.purpose === "deposit" && subject.keepsCard),
    email: subject.email,
    locale: subject.locale ?? business.row.locale,
    successUrl: subject.url,
    cancelUrl: subject.url,
    expiresAt: row.expiresAt ?? row.createdAt,
    metadata: {
      business: row.businessId,
      ...(row.bookingId === null ? {} : { booking: row.bookingId }),
      ...(row.invoiceId === null ? {} : { invoice: row.invoiceId }),
    },
  };
}

interface Subject {
  label: string;
  email: string | null;
  locale: string | null;
  url: string;
  total: number;
  priceLines: PriceLine[];
  keepsCard: boolean;
}

async function subjectOf(deps: Deps, business: Business, row: PaymentRow): Promise<Subject> {
  if (row.invoiceId !== null) {
    const [invoice] = await deps.db.orm
      .select()
      .from(invoices)
      .where(and(eq(invoices.businessId, row.businessId), eq(invoices.id, row.invoiceId)));
    if (!invoice) throw new Error("a payment for an invoice that is not there");
    const token = deps.secrets.manageToken(invoice.id, invoice.manageVersion);
    return {
      label: `Invoice ${business.row.invoicePrefix}${invoice.number ?? ""}`,
      email: invoice.contact.email ?? null,
      locale: null,
      url: `${deps.baseUrl}/invoice/${invoice.id}?token=${token}`,
      total: invoice.total,
      priceLines: [],
      keepsCard: false,
    };
  }
  const [booking] = await deps.db.orm
    .select()
    .from(bookings)
    .where(and(eq(bookings.businessId, row.businessId), eq(bookings.id, row.bookingId ?? "")));
  if (!booking) throw new Error("a payment for a booking that is not there");
  const token = deps.secrets.manageToken(booking.id, booking.manageVersion);
  return {
    label: business.row.name,
    email: booking.contact.email ?? null,
    locale: booking.locale,
    url: `${deps.baseUrl}/booking/${booking.id}?token=${token}`,
    total: booking.total,
    priceLines: booking.price.lines,
    keepsCard: booking.paymentPolicy?.cardOnFile === true,
  };
}

const NAMES = {
  deposit: "Deposit",
  balance: "Balance",
  invoice: "Payment",
  no_show_fee: "Fee for a missed visit",
  late_cancel_fee: "Fee for a late cancellation",
  card: "Card on file",
} as const;

/** The whole price shows its lines, taxes included, where all of them can be shown; a part of it is one line. */
function linesOf(row: PaymentRow, { label, total, priceLines }: Subject): CheckoutLine[] {
  if (row.amount + row.tip === 0) return [];
  const tip = row.tip > 0 ? [{ label: "Tip", amount: row.tip }] : [];
  const charged = priceLines.filter((line) => line.amount !== 0);
  const whole = row.amount === total && charged.length > 0 && charged.every((line) => line.amount > 0);
  const price = whole
    ? charged.map((line) => ({ label: line.label, amount: line.amount }))
    : [{ label: `${NAMES[row.purpose]}: ${label}`, amount: row.amount }];
  return [...price.filter(({ amount }) => amount > 0), ...tip];
}

import { and, desc, eq } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { payments } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { describeError } from "#http/safe-log.ts";
import type { Deps } from "../deps.ts";
import { paymentById } from "./find-payment.ts";
import type { PaymentRow } from "./insert-payment.ts";
import { prepareCheckout } from "./prepare-checkout.ts";

/** A customer is told "preparing" rather than kept waiting longer; Stripe is asked on meanwhile. */
const LONGEST_WAIT_MS = 6_000;

/** The newest payment through Stripe that a booking or an invoice has, whatever became of it. */
export async function newestPayment(
  db: Queryable,
  businessId: BusinessId,
  subject: { bookingId: string } | { invoiceId: string },
): Promise<PaymentRow | null> {
  const of =
    "bookingId" in subject
      ? eq(payments.bookingId, subject.bookingId)
      : eq(payments.invoiceId, subject.invoiceId);
  const [row] = await db
    .select()
    .from(payments)
    .where(and(eq(payments.businessId, businessId), of, eq(payments.method, "stripe")))
    .orderBy(desc(payments.createdAt), desc(payments.id))
    .limit(1);
  return row ?? null;
}

/** Opens the checkout of a payment that was written down, if Stripe answers in time; gives what the payment is then. */
export async function openCheckout(deps: Deps, row: PaymentRow): Promise<PaymentRow> {
  if (row.status !== "created") return row;
  const payment = await paymentById(deps.db.orm, row.businessId, row.id);
  if (!payment) return row;
  const asked = prepareCheckout(deps, payment).catch((error: unknown) => {
    deps.log.warn({ paymentId: row.id, error: describeError(error) }, "no checkout");
    return row;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<PaymentRow>((resolve) => {
    timer = setTimeout(() => resolve(row), LONGEST_WAIT_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

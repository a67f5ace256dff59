import { and, eq } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { bookingCards, payments } from "#db/schema/index.ts";
import { isSettled, laterPayment, type PaymentStatus } from "#domain/payment-status.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { CardOnFile } from "#integrations/payments/payments.ts";
import { getBooking } from "../bookings/queries.ts";
import type { Business } from "../businesses/load-business.ts";
import { withBusiness } from "../businesses/with-business.ts";
import type { Deps } from "../deps.ts";
import { countMoney } from "./count-money.ts";
import { lockPayment } from "./find-payment.ts";
import type { PaymentRow } from "./insert-payment.ts";
import { insertRefund } from "./insert-refund.ts";
import { confirmPaid, extendHold, releaseUnpaid, waiveDeposit } from "./move-booking.ts";
import { retakeBooking } from "./retake-booking.ts";

/** What Stripe has said, compared with our row already. */
export interface Heard {
  status: PaymentStatus;
  paymentIntentId?: string | null;
  checkoutSessionId?: string;
  receiptUrl?: string | null;
  failure?: string | null;
  card?: CardOnFile | null;
  /** When to ask again; `null`: never. */
  nextCheckAt?: number | null;
}

const SYSTEM = { kind: "system" } as const;
const TRIES = 6;

/**
 * Takes over what Stripe says a payment is, with all that follows from it, in one transaction: the booking confirmed or
 * let go, invoice and booking credited, what came too late or twice sent back. Said twice, or late, it changes nothing.
 */
export async function applyPayment(
  deps: Deps,
  { businessId, id }: Pick<PaymentRow, "businessId" | "id">,
  heard: Heard,
): Promise<void> {
  const { slug } = await deps.businesses.byId(businessId);
  for (let tries = 1; ; tries++) {
    try {
      return await withBusiness(deps, slug, (business) => applyOnce(deps, business, id, heard));
    } catch (error) {
      // Somebody has changed the booking at the same moment: what follows depends on what it is now.
      const beaten = error instanceof Refusal && error.code === "version_conflict";
      if (!beaten || tries >= TRIES) throw error;
    }
  }
}

async function applyOnce(deps: Deps, business: Business, id: string, heard: Heard): Promise<void> {
  const [before] = await deps.db.orm
    .select()
    .from(payments)
    .where(and(eq(payments.businessId, business.id), eq(payments.id, id)));
  if (!before) return;
  const paid = heard.status === "succeeded" && before.status !== "succeeded";
  if (paid && before.bookingId !== null && (before.purpose === "deposit" || before.purpose === "card")) {
    const booking = await getBooking(deps.db.orm, business.id, before.bookingId);
    if (booking.row.status === "expired") {
      const retaken = await retakeBooking(deps, business, booking, (tx) =>
        store(tx, deps, business, id, heard, "retaken"),
      );
      if (retaken) return;
      return deps.db.transaction((tx) => store(tx, deps, business, id, heard, "too_late"));
    }
  }
  return deps.db.transaction((tx) => store(tx, deps, business, id, heard, null));
}

/** `late`: what became of a booking that had lapsed before the money came. */
async function store(
  tx: Transaction,
  deps: Deps,
  business: Business,
  id: string,
  heard: Heard,
  late: "retaken" | "too_late" | null,
): Promise<void> {
  const now = deps.now();
  const self = and(eq(payments.businessId, business.id), eq(payments.id, id));
  const row = await lockPayment(tx, business.id, id);
  if (!row) return;
  const status = laterPayment(row.status, heard.status);
  const moved = status !== row.status;
  const [changed] = await tx
    .update(payments)
    .set({
      status,
      ...(status === "succeeded" ? { captured: row.amount + row.tip } : {}),
      ...(status === "succeeded" && moved ? { receivedAt: now, failure: null } : {}),
      ...(heard.failure !== undefined && status !== "succeeded" ? { failure: heard.failure } : {}),
      ...(heard.paymentIntentId ? { paymentIntentId: heard.paymentIntentId } : {}),
      ...(heard.checkoutSessionId ? { checkoutSessionId: heard.checkoutSessionId } : {}),
      ...(heard.receiptUrl ? { receiptUrl: heard.receiptUrl } : {}),
      ...(isSettled(status) ? { checkoutUrl: null } : {}),
      nextCheckAt: isSettled(status) ? null : (heard.nextCheckAt ?? row.nextCheckAt),
      updatedAt: now,
    })
    .where(self)
    .returning();
  if (!changed || !moved) {
    if (late === "retaken") throw new Refusal("version_conflict", "Somebody else has settled this payment.");
    return;
  }
  if (status === "succeeded") await received(tx, deps, business, changed, heard, late, now);
  else if (status === "processing") await extendHold(tx, business, changed, now);
  else if (status === "failed") {
    const refused = row.status === "created" && heard.failure !== "not_opened_in_time";
    if (refused) await waiveDeposit(tx, business, changed, now);
    else if (row.status === "processing") await releaseUnpaid(tx, business, changed, now);
  }
  if (status === "succeeded" || status === "failed")
    await emit(tx, {
      businessId: business.id,
      type: status === "succeeded" ? "payment.received" : "payment.failed",
      subjectId: id,
      actor: SYSTEM,
      fields: ["status"],
      related: relatedTo(changed),
      occurredAt: now,
    });
}

export const relatedTo = ({ bookingId, invoiceId, purpose }: PaymentRow): Record<string, string> => ({
  ...(bookingId === null ? {} : { bookingId }),
  ...(invoiceId === null ? {} : { invoiceId }),
  purpose,
});

async function received(
  tx: Transaction,
  deps: Deps,
  business: Business,
  row: PaymentRow,
  heard: Heard,
  late: "retaken" | "too_late" | null,
  now: number,
): Promise<void> {
  const fee = row.purpose === "no_show_fee" || row.purpose === "late_cancel_fee";
  if (fee) return;
  if (heard.card && row.bookingId !== null && row.accountId !== null) {
    const { customerId, paymentMethodId, brand, lastFour } = heard.card;
    await tx
      .insert(bookingCards)
      .values({
        businessId: business.id,
        bookingId: row.bookingId,
        accountId: row.accountId,
        stripeCustomerId: customerId,
        stripePaymentMethodId: paymentMethodId,
        brand,
        lastFour,
        createdAt: now,
      })
      .onConflictDoNothing();
  }
  const wanted = late !== "too_late" && (await confirmPaid(tx, deps, business, row, now));
  const { surplus } = await countMoney(tx, business, row, now);
  if (!wanted) await insertRefund(tx, row, { cause: "late", amount: row.captured }, SYSTEM, now);
  else if (surplus > 0) await insertRefund(tx, row, { cause: "surplus", amount: surplus }, SYSTEM, now);
}

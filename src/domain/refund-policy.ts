/** What is paid back when, and what is charged: the rules of a business about money that was promised or paid. */

export interface RefundTier {
  /** From this many hours before the start on. */
  hoursBefore: number;
  /** Of what was paid, 0 to 100. */
  percent: number;
}

export interface Fee {
  kind: "fixed" | "percent";
  /** Minor units, or of the total. */
  value: number;
}

export interface PaymentPolicy {
  /** Any order; the one with the most hours that are still left holds. Empty: everything is paid back. */
  refundTiers: RefundTier[];
  noShowFee: Fee | null;
  /** For a cancellation that gets nothing back. */
  lateCancelFee: Fee | null;
  /** A booking needs a card for these fees, also when nothing is due. */
  cardOnFile: boolean;
  /** The customer may add a tip when paying the balance. */
  tips: boolean;
}

export const NO_POLICY: PaymentPolicy = {
  refundTiers: [],
  noShowFee: null,
  lateCancelFee: null,
  cardOnFile: false,
  tips: false,
};

const HOUR_MS = 3_600_000;

/** The share of what was paid that goes back for a cancellation now, 0 to 100. Instants are epoch milliseconds. */
export function refundPercent({ refundTiers }: PaymentPolicy, startsAt: number, now: number): number {
  if (refundTiers.length === 0) return 100;
  const left = startsAt - now;
  const reached = refundTiers
    .filter(({ hoursBefore }) => left >= hoursBefore * HOUR_MS)
    .sort((a, b) => b.hoursBefore - a.hoursBefore);
  return reached[0]?.percent ?? 0;
}

/** A share of an amount, rounded half up to the minor unit: exact, and never more than the amount. */
export function shareOf(amount: number, percent: number): number {
  return Number((BigInt(amount) * BigInt(percent) * 2n + 100n) / 200n);
}

/** Minor units; never more than the visit costs. */
export function feeOf(fee: Fee | null, total: number): number {
  if (fee === null) return 0;
  return Math.min(total, fee.kind === "fixed" ? fee.value : shareOf(total, fee.value));
}

/**
 * Which payments an amount goes back to: the newest first, each up to what is left of it. What cannot be placed is left
 * out. Integers in, integers out.
 */
export function spreadRefund<T extends { left: number }>(
  newestFirst: readonly T[],
  wanted: number,
): { from: T; amount: number }[] {
  const parts: { from: T; amount: number }[] = [];
  let open = wanted;
  for (const from of newestFirst) {
    const amount = Math.min(open, from.left);
    if (amount <= 0) continue;
    parts.push({ from, amount });
    open -= amount;
  }
  return parts;
}

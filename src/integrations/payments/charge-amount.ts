import { minorDigits } from "#domain/money.ts";

/*
 * Stripe counts most currencies as we do, but not all (docs.stripe.com/currencies): some have no minor unit there, some
 * have two digits of which the last two must be 0, and amounts with three digits must end in 0.
 */

const WHOLE_AT_STRIPE = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
/** Counted in hundredths at Stripe though nothing below the whole unit can be paid. */
const HUNDREDTHS_OF_WHOLE = new Set(["ISK", "UGX"]);
const THOUSANDTHS = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** The smallest step, in our minor units, in which Stripe takes this currency. */
function stepOf(currency: string): number {
  const digits = minorDigits(currency);
  if (WHOLE_AT_STRIPE.has(currency) || HUNDREDTHS_OF_WHOLE.has(currency)) return 10 ** digits;
  if (THOUSANDTHS.has(currency)) return 10;
  // Currencies with four digits do not exist there: two remain.
  return digits > 3 ? 10 ** (digits - 2) : 1;
}

/** How many of Stripe's units one of our steps is. */
function unitsPerStep(currency: string): number {
  if (HUNDREDTHS_OF_WHOLE.has(currency)) return 100;
  return THOUSANDTHS.has(currency) ? 10 : 1;
}

/** What of an amount can be paid online: rounded down to Stripe's step. The rest, if any, stays due. */
export function chargeable(amount: number, currency: string): number {
  return amount - (amount % stepOf(currency));
}

/** Ours in Stripe's units. Throws for an amount that Stripe cannot take exactly. */
export function toStripe(amount: number, currency: string): number {
  const step = stepOf(currency);
  if (!Number.isSafeInteger(amount) || amount < 0 || amount % step !== 0)
    throw new RangeError(`${amount} ${currency} cannot be paid online`);
  return (amount / step) * unitsPerStep(currency);
}

/** Stripe's units in ours. An amount that we could not have asked for comes out as no integer, and equals nothing of ours. */
export function fromStripe(amount: number, currency: string): number {
  return (amount / unitsPerStep(currency)) * stepOf(currency);
}

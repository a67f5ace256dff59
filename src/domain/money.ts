/**
 * Money is an integer in the currency's minor unit. This file knows how many minor units a currency has and how
 * to write an amount for people. Runs unchanged in the browser.
 */

/**
 * ISO 4217 minor digits where they are not 2. Ours, not `Intl`'s: what `Intl` shows follows custom (no øre, no
 * fillér) and differs between versions, while a stored amount must mean the same for ever.
 */
const NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND";
const FOUR_DIGITS = "CLF UYW";

/** Building a formatter costs far more than using it; a process meets few pairs of locale and currency. */
const formatters = new Map<string, Intl.NumberFormat>();
const MAX_FORMATTERS = 200;
let known: ReadonlySet<string> | undefined;

/** How many digits of an amount stand behind the point: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  if (NO_DIGITS.includes(currency)) return 0;
  return THREE_DIGITS.includes(currency) ? 3 : FOUR_DIGITS.includes(currency) ? 4 : 2;
}

/** Three capital letters that name a currency this runtime knows. */
export function isCurrency(text: string): boolean {
  known ??= new Set(Intl.supportedValuesOf("currency"));
  return /^[A-Z]{3}$/.test(text) && known.has(text);
}

/** An amount as a plain decimal, exact at any size: 12550 USD is `"125.50"`, 5 KWD is `"0.005"`. */
export function amountText(amount: number, currency: string): string {
  const digits = minorDigits(currency);
  const sign = amount < 0 ? "-" : "";
  const minor = String(Math.abs(amount)).padStart(digits + 1, "0");
  const cut = minor.length - digits;
  return digits === 0 ? sign + minor : `${sign}${minor.slice(0, cut)}.${minor.slice(cut)}`;
}

/**
 * An amount in minor units as a person of this locale writes it. The number goes to `Intl` as text, so no float
 * touches it. A locale that `Intl` refuses is taken as English; a malformed currency is a RangeError.
 */
export function formatMoney(amount: number, currency: string, locale: string): string {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not an amount in minor units: ${amount}`);
  return formatter(currency, locale).format(amountText(amount, currency) as Intl.StringNumericLiteral);
}

function formatter(currency: string, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const cached = formatters.get(key);
  if (cached) return cached;
  const digits = minorDigits(currency);
  const options: Intl.NumberFormatOptions = {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  };
  let made: Intl.NumberFormat;
  try {
    made = new Intl.NumberFormat(locale, options);
  } catch {
    made = new Intl.NumberFormat("en", options);
  }
  if (formatters.size >= MAX_FORMATTERS) formatters.clear();
  formatters.set(key, made);
  return made;
}

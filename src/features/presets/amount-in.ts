/** Prices of the presets in any currency: of a usable size and easy on the eye, not exchanged. */
import { minorDigits } from "#domain/money.ts";

/**
 * Roughly what a dollar's worth of work costs in other currencies, as 1, 2 or 5 times a power of ten: no exchange rate,
 * and none is needed for a first price that the owner looks over. Currencies that are not here count one to one, those
 * without a minor unit a hundred to one.
 */
const UNITS_PER_DOLLAR: ReadonlyMap<string, number> = new Map(
  (
    [
      [0.5, "BHD JOD KWD OMR"],
      [2, "AZN BAM BGN BYN FJD GEL TND"],
      [5, "AED BOB BRL CNY DKK GTQ ILS LYD MYR PEN PLN QAR RON SAR TTD"],
      [10, "BWP GHS HKD MAD MDL MVR NAD NOK SEK ZAR"],
      [20, "CZK HNL MXN NIO THB TWD UYU ZMW"],
      [50, "AFN DOP EGP INR KGS MKD MUR PHP RUB TRY UAH"],
      [100, "ALL BDT DJF DZD ETB ISK JMD JPY KES NPR RSD VUV XPF"],
      [200, "AMD HUF LKR PKR YER"],
      [500, "CRC KMF KZT XAF XOF"],
      [1_000, "ARS CLP IQD KRW NGN RWF"],
      [2_000, "BIF MMK MNT TZS"],
      [5_000, "COP GNF KHR MGA PYG UGX"],
      [10_000, "IDR UZS"],
      [20_000, "LAK VND"],
    ] as const
  ).flatMap(([units, codes]) => codes.split(" ").map((code): [string, number] => [code, units])),
);

/**
 * What `referenceUSDcents` is in a currency, in its minor units. Dollars × the table above, then rounded to what people
 * write on a price list: two digits and a half (1,230 becomes 1,250), no small change from ten major units on, never
 * down to nothing. $150 is ¥15,000 and KD 75; $8 is KD 4.
 */
export function amountIn(currency: string, referenceUSDcents: number): number {
  if (referenceUSDcents <= 0) return 0;
  const digits = minorDigits(currency);
  const major = 10 ** digits;
  const units = UNITS_PER_DOLLAR.get(currency) ?? (digits === 0 ? 100 : 1);
  const amount = Math.round((referenceUSDcents * units * major) / 100);
  const step = Math.max(1, 10 ** (String(amount).length - 1) / 20, amount >= 10 * major ? major : 1);
  return Math.max(1, Math.round(amount / step) * step);
}

/**
 * The words of a price: how each line came about, in the language of whoever reads it, and the two labels that are not
 * the owner's own. The engine is handed them and never needs them: a browser counts without.
 */
import type { Dimension } from "./catalog.ts";
import { type Decimal, ratePercent } from "./decimal.ts";
import { formatMoney } from "./money.ts";

/** So many units at one price; a bracketed charge has several. */
export interface UnitCharge {
  units: number;
  unitAmount: number;
}

/** Amounts are minor units, percentages and factors decimals as the rules write them. */
export interface PriceWords {
  base(label: string, amount: number): string;
  multiplied(label: string, before: number, factor: string): string;
  /** Below zero it is less. */
  added(label: string, amount: number): string;
  units(dimension: Dimension, quantity: number, charges: UnitCharge[]): string;
  addOn(label: string, quantity: number, each: number): string;
  seatsLabel(seats: number): string;
  seats(seats: number, each: number): string;
  percentMore(label: string, percent: string, of: number): string;
  perKilometre(label: string, kilometres: number, each: number, metres: number, included: number): string;
  percentOff(label: string, percent: string, of: number): string;
  fixedOff(label: string, amount: number): string;
  minimumLabel(): string;
  minimum(amount: number): string;
  taxContained(label: string, rate: Decimal, gross: number): string;
  taxAdded(label: string, rate: Decimal, base: number): string;
}

type Texts = Record<
  | "more"
  | "less"
  | "per"
  | "partIncluded"
  | "allIncluded"
  | "seatsLabel"
  | "seats"
  | "percentMore"
  | "away"
  | "awayIncluded"
  | "percentOff"
  | "off"
  | "minimumLabel"
  | "minimum"
  | "taxName"
  | "taxContained"
  | "taxAdded",
  string
>;

const en: Texts = {
  more: "{amount} more",
  less: "{amount} less",
  per: "{sum} per {unit}",
  partIncluded: "{sum} ({n} chosen, {included} included)",
  allIncluded: "{n}, included in the price",
  seatsLabel: "{n} places",
  seats: "{n} places × {amount}",
  percentMore: "+{percent}% on {amount}",
  away: "{km} km × {amount} ({away} km away)",
  awayIncluded: "{km} km × {amount} ({away} km away, {included} km included)",
  percentOff: "{percent}% off {amount}",
  off: "{amount} off",
  minimumLabel: "Minimum charge",
  minimum: "Raised to the minimum charge of {amount}",
  taxName: "{percent}% {label}",
  taxContained: "{tax} contained in {amount}",
  taxAdded: "{tax} on {amount}",
};

const de: Texts = {
  more: "{amount} mehr",
  less: "{amount} weniger",
  per: "{sum} je {unit}",
  partIncluded: "{sum} ({n} gewählt, {included} enthalten)",
  allIncluded: "{n}, im Preis enthalten",
  seatsLabel: "{n} Plätze",
  seats: "{n} Plätze × {amount}",
  percentMore: "+{percent} % auf {amount}",
  away: "{km} km × {amount} ({away} km entfernt)",
  awayIncluded: "{km} km × {amount} ({away} km entfernt, {included} km enthalten)",
  percentOff: "{percent} % Rabatt auf {amount}",
  off: "{amount} Rabatt",
  minimumLabel: "Mindestpreis",
  minimum: "Auf den Mindestpreis von {amount} angehoben",
  taxName: "{percent} % {label}",
  taxContained: "{tax} in {amount} enthalten",
  taxAdded: "{tax} auf {amount}",
};

const es: Texts = {
  more: "{amount} más",
  less: "{amount} menos",
  per: "{sum} por {unit}",
  partIncluded: "{sum} ({n} en total, {included} sin recargo)",
  allIncluded: "{n}, incluido en el precio",
  seatsLabel: "{n} plazas",
  seats: "{n} plazas × {amount}",
  percentMore: "+{percent} % sobre {amount}",
  away: "{km} km × {amount} (a {away} km)",
  awayIncluded: "{km} km × {amount} (a {away} km, {included} km incluidos)",
  percentOff: "{percent} % de descuento sobre {amount}",
  off: "{amount} de descuento",
  minimumLabel: "Importe mínimo",
  minimum: "Ajustado al importe mínimo de {amount}",
  taxName: "{label} del {percent} %",
  taxContained: "{tax} incluido en {amount}",
  taxAdded: "{tax} sobre {amount}",
};

const fr: Texts = {
  more: "{amount} de plus",
  less: "{amount} de moins",
  per: "{sum} par {unit}",
  partIncluded: "{sum} ({n} au total, {included} sans supplément)",
  allIncluded: "{n}, compris dans le prix",
  seatsLabel: "{n} places",
  seats: "{n} places × {amount}",
  percentMore: "+{percent} % sur {amount}",
  away: "{km} km × {amount} (à {away} km)",
  awayIncluded: "{km} km × {amount} (à {away} km, {included} km compris)",
  percentOff: "{percent} % de remise sur {amount}",
  off: "{amount} de remise",
  minimumLabel: "Montant minimum",
  minimum: "Porté au montant minimum de {amount}",
  taxName: "{label} de {percent} %",
  taxContained: "{tax} comprise dans {amount}",
  taxAdded: "{tax} sur {amount}",
};

const ja: Texts = {
  more: "{amount} 増",
  less: "{amount} 減",
  per: "{sum}({unit}あたり)",
  partIncluded: "{sum}(合計 {n}、うち {included} は料金に含む)",
  allIncluded: "{n}(料金に含む)",
  seatsLabel: "{n} 名分",
  seats: "{n} 名分 × {amount}",
  percentMore: "{amount} の {percent}% 増",
  away: "{km} km × {amount}(距離 {away} km)",
  awayIncluded: "{km} km × {amount}(距離 {away} km、うち {included} km は無料)",
  percentOff: "{amount} から {percent}% 引き",
  off: "{amount} 引き",
  minimumLabel: "最低料金",
  minimum: "最低料金 {amount} を適用",
  taxName: "{label} {percent}%",
  taxContained: "{amount} に{tax}を含む",
  taxAdded: "{amount} に対する{tax}",
};

const ar: Texts = {
  more: "زيادة {amount}",
  less: "خصم {amount}",
  per: "{sum} لكل {unit}",
  partIncluded: "{sum} (العدد {n}، منها {included} ضمن السعر)",
  allIncluded: "{n}، ضمن السعر",
  seatsLabel: "عدد الأماكن: {n}",
  seats: "{amount} × {n}",
  percentMore: "زيادة {percent}٪ على {amount}",
  away: "{km} كم × {amount} (المسافة {away} كم)",
  awayIncluded: "{km} كم × {amount} (المسافة {away} كم، منها {included} كم ضمن السعر)",
  percentOff: "خصم {percent}٪ من {amount}",
  off: "خصم {amount}",
  minimumLabel: "الحد الأدنى للسعر",
  minimum: "رُفع إلى الحد الأدنى {amount}",
  taxName: "{label} {percent}٪",
  taxContained: "{tax} ضمن {amount}",
  taxAdded: "{tax} على {amount}",
};

const LANGUAGES: ReadonlyMap<string, Texts> = new Map(Object.entries({ ar, de, en, es, fr, ja }));

const languageOf = (locale: string): string => locale.split("-")[0]?.toLowerCase() ?? "";

/** Whether a price can be explained in it. */
export const isSpoken = (locale: string): boolean => LANGUAGES.has(languageOf(locale));

/** English where the language is not among ours; money and numbers as the locale writes them. */
export function wordsIn(currency: string, locale: string): PriceWords {
  const texts = LANGUAGES.get(languageOf(locale)) ?? en;
  const money = (amount: number): string => formatMoney(amount, currency, locale);
  const fill = (key: keyof Texts, values: Record<string, string>): string =>
    texts[key].replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);
  const line = (label: string, key: keyof Texts, values: Record<string, string>): string =>
    `${label}: ${fill(key, values)}`;
  const number = numbersIn(locale);
  /** A label such as "VAT 19%" already says the rate. */
  const tax = (label: string, rate: Decimal): string =>
    /[%٪％]/.test(label) ? label : fill("taxName", { label, percent: number(ratePercent(rate)) });

  return {
    base: (label, amount) => `${label}: ${money(amount)}`,
    multiplied: (label, before, factor) => `${label}: ${money(before)} × ${number(factor)}`,
    added: (label, amount) => line(label, amount < 0 ? "less" : "more", { amount: money(Math.abs(amount)) }),
    units({ label, unit, includedUnits = 0 }, quantity, charges) {
      const parts = charges.map(({ units, unitAmount }) => `${number(units)} × ${money(unitAmount)}`);
      const plain = parts.join(" + ");
      const sum = unit && plain ? fill("per", { sum: plain, unit }) : plain;
      const n = number(quantity);
      const included = Math.min(quantity, includedUnits);
      if (included === 0) return `${label}: ${sum || n}`;
      return sum
        ? line(label, "partIncluded", { sum, n, included: number(included) })
        : line(label, "allIncluded", { n });
    },
    addOn: (label, quantity, each) =>
      `${label}: ${quantity === 1 ? "" : `${number(quantity)} × `}${money(each)}`,
    seatsLabel: (seats) => fill("seatsLabel", { n: number(seats) }),
    seats: (seats, each) => fill("seats", { n: number(seats), amount: money(each) }),
    percentMore: (label, percent, of) =>
      line(label, "percentMore", { percent: number(percent), amount: money(of) }),
    perKilometre: (label, kilometres, each, metres, included) =>
      line(label, included > 0 ? "awayIncluded" : "away", {
        km: number(kilometres),
        amount: money(each),
        away: number(metres / 1000),
        included: number(included),
      }),
    percentOff: (label, percent, of) =>
      line(label, "percentOff", { percent: number(percent), amount: money(of) }),
    fixedOff: (label, amount) => line(label, "off", { amount: money(amount) }),
    minimumLabel: () => texts.minimumLabel,
    minimum: (amount) => fill("minimum", { amount: money(amount) }),
    taxContained: (label, rate, gross) =>
      fill("taxContained", { tax: tax(label, rate), amount: money(gross) }),
    taxAdded: (label, rate, base) => fill("taxAdded", { tax: tax(label, rate), amount: money(base) }),
  };
}

/** Building a formatter costs far more than using it; a process meets few locales. */
const formatters = new Map<string, Intl.NumberFormat>();
const MAX_FORMATTERS = 200;

/** A decimal as text, with all its digits, as the locale writes it; a locale that `Intl` refuses is taken as English. */
function numbersIn(locale: string): (value: number | string) => string {
  let format = formatters.get(locale);
  if (!format) {
    const options = { maximumFractionDigits: 6 };
    try {
      format = new Intl.NumberFormat(locale, options);
    } catch {
      format = new Intl.NumberFormat("en", options);
    }
    if (formatters.size >= MAX_FORMATTERS) formatters.clear();
    formatters.set(locale, format);
  }
  const { format: write } = format;
  return (value) => write(Number(value));
}

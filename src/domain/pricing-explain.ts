/**
 * The sentences that say how each line of a price came about. English around money in the customer's locale;
 * all of them stand here so that another language is another such file. None of them is read by a program.
 */
import type { Dimension } from "./catalog.ts";
import { formatMoney } from "./money.ts";

/** Writes minor units for the customer who reads this price. */
export type Money = (amount: number) => string;
/** So many units at one price; a bracketed charge has several. */
export interface UnitCharge {
  units: number;
  unitAmount: number;
}

export function moneyIn(currency: string, locale: string): Money {
  return (amount) => formatMoney(amount, currency, locale);
}

export const explain = {
  base: (name: string, amount: string) => `${name}: ${amount}`,

  multiplied: (label: string, before: string, multiplier: string) => `${label}: ${before} × ${multiplier}`,

  added: (label: string, amount: number, money: Money) =>
    amount < 0 ? `${label}: ${money(-amount)} less` : `${label}: ${money(amount)} more`,

  /** `Rooms: 2 × €12.00 per room (3 chosen, 1 included)`. */
  units: (dimension: Dimension, quantity: number, charges: UnitCharge[], money: Money) => {
    const sum = charges.map(({ units, unitAmount }) => `${units} × ${money(unitAmount)}`).join(" + ");
    const per = dimension.unit && sum ? ` per ${dimension.unit}` : "";
    const included = Math.min(quantity, dimension.includedUnits ?? 0);
    if (included === 0) return `${dimension.label}: ${sum || quantity}${per}`;
    return sum
      ? `${dimension.label}: ${sum}${per} (${quantity} chosen, ${included} included)`
      : `${dimension.label}: ${quantity}, included in the price`;
  },

  addOn: (label: string, quantity: number, each: string) =>
    quantity === 1 ? `${label}: ${each}` : `${label}: ${quantity} × ${each}`,

  seats: (seats: number, each: string) => `${seats} places × ${each}`,

  percentMore: (label: string, percent: string, of: string) => `${label}: +${percent}% on ${of}`,

  /** `Travel: 4 km × $2.00 (13.2 km away, 10 km included)`. */
  perKilometre: (label: string, kilometres: number, each: string, metres: number, included: number) => {
    const away = `${metres / 1000} km away${included > 0 ? `, ${included} km included` : ""}`;
    return `${label}: ${kilometres} km × ${each} (${away})`;
  },

  percentOff: (label: string, percent: string, of: string) => `${label}: ${percent}% off ${of}`,

  fixedOff: (label: string, amount: string) => `${label}: ${amount} off`,

  minimum: (minimum: string) => `Raised to the minimum charge of ${minimum}`,

  taxContained: (label: string, percent: string, gross: string) =>
    `${taxName(label, percent)} contained in ${gross}`,

  taxAdded: (label: string, percent: string, base: string) => `${taxName(label, percent)} on ${base}`,
};

/** A label such as "VAT 19%" already says the rate. */
function taxName(label: string, percent: string): string {
  return label.includes("%") ? label : `${percent}% ${label}`;
}

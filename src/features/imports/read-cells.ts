import { minorDigits } from "#domain/money.ts";

/** Minor units, or what is wrong with the cell. */
export type Read = { ok: true; value: number } | { ok: false; message: string };

const wrong = (message: string): Read => ({ ok: false, message });

/**
 * An amount as people write it, exactly: `120`, `120.5`, `1,234.50`, `1.234,50`, `$ 99`, `99 EUR`. One separator before
 * three digits could mean thousands or thousandths: it is refused rather than guessed, unless the currency has three
 * digits. More digits than the currency has are refused too.
 */
export function readAmount(cell: string, currency: string): Read {
  const digits = minorDigits(currency);
  const bare = cell.replace(/[\p{Sc}\s']/gu, "").replace(new RegExp(`^${currency}|${currency}$`, "i"), "");
  const match = /^(\d{1,3}(?:([.,])\d{3})*|\d{1,12})(?:([.,])(\d{1,12}))?$/.exec(bare);
  if (!match?.[1]) return wrong("is no amount such as 120 or 120.50");
  const [, whole, grouping, point, fraction = ""] = match;
  if (grouping !== undefined && (point === undefined || point === grouping))
    return ambiguous(whole, fraction, digits, grouping, point);
  if (fraction.length > digits && !/^0{1,2}$/.test(fraction))
    return wrong(`has more than the ${digits} decimals of ${currency}`);
  return minor(whole.replace(/[.,]/g, ""), fraction.slice(0, digits), digits);
}

/** `1,234` and `1,234,567`: only the latter, and thousandths of a currency that has them, are clear. */
function ambiguous(
  whole: string,
  fraction: string,
  digits: number,
  grouping: string,
  point: string | undefined,
): Read {
  const groups = whole.split(grouping);
  if (point !== undefined) return wrong(`uses ${point} for two things: ${fraction}`);
  if (groups.length > 2) return minor(groups.join(""), "", digits);
  if (digits === 3) return minor(groups[0] ?? "", groups[1] ?? "", digits);
  if (digits === 0) return minor(groups.join(""), "", digits);
  return wrong("could be read in two ways: write it without a separator of thousands");
}

function minor(whole: string, fraction: string, digits: number): Read {
  const value = Number(whole + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(value) ? { ok: true, value } : wrong("is too large");
}

/** Whole minutes of `60`, `60 min`, `1:30`, `1h`, `1 h 30`, `1h30m`, `1.5 h`. */
export function readMinutes(cell: string): Read {
  const text = cell.toLowerCase().replace(/\s+/g, "");
  const plain = /^(\d{1,4})(?:m|min|mins|minutes?)?$/.exec(text);
  if (plain) return { ok: true, value: Number(plain[1]) };
  const clock = /^(\d{1,2}):([0-5]\d)$/.exec(text);
  if (clock) return { ok: true, value: Number(clock[1]) * 60 + Number(clock[2]) };
  const hours = /^(\d{1,2})(?:[.,](\d{1,2}))?(?:h|hrs?|hours?)(?:(\d{1,2})(?:m|min|mins|minutes?)?)?$/.exec(
    text,
  );
  if (!hours || (hours[2] !== undefined && hours[3] !== undefined))
    return wrong("is no duration such as 90, 1:30 or 1h 30m");
  const hundredths = Number((hours[2] ?? "0").padEnd(2, "0"));
  const minutes = Number(hours[1]) * 60 + (hundredths * 60) / 100 + Number(hours[3] ?? 0);
  return Number.isInteger(minutes) ? { ok: true, value: minutes } : wrong("is no whole number of minutes");
}

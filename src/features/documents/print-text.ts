import { DAY_MS, epochDay } from "#domain/local-time.ts";
import { amountText, formatMoney, minorDigits } from "#domain/money.ts";

/** What the fonts that every PDF reader has can show beside ASCII and Latin-1 (Windows-1252). */
const BEYOND_LATIN_1 = new Set("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ");

/** Characters that mean the same as one of those: spaces, hyphens, signs. */
const SAME: Readonly<Record<string, string>> = {
  "\t": "    ",
  "\u2002": " ",
  "\u2003": " ",
  "\u2007": "\u00a0",
  "\u2009": "\u00a0",
  "\u202f": "\u00a0",
  "\u3000": " ",
  "\u2010": "-",
  "\u2011": "-",
  "\u2212": "-",
  "\uffe5": "¥",
  "\uff04": "$",
};

function isShown(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (code >= 32 && code < 127) || (code >= 160 && code < 256) || BEYOND_LATIN_1.has(character);
}

/** Texts as the fonts of a PDF can show them. */
export interface Printer {
  text(text: string): string;
  money(amount: number): string;
  /** A local date, written out. */
  date(date: string): string;
  /** Whether a character had to be left out. */
  incomplete(): boolean;
}

/** A character that the fonts lack is shown as `?`, never left out silently; joiners and marks of direction go. */
export function printerFor(locale: string, currency: string): Printer {
  let incomplete = false;
  const text = (given: string): string =>
    Array.from(given.normalize("NFC").replace(/\p{Cf}/gu, ""), (character) => {
      if (character === "\n") return character;
      const shown = SAME[character] ?? character;
      if (Array.from(shown).every(isShown)) return shown;
      incomplete = true;
      return "?";
    }).join("");
  const shows = (given: string) =>
    Array.from(given.replace(/\p{Cf}/gu, "")).every((character) => isShown(SAME[character] ?? character));
  const firstShown = (tries: (() => string)[], last: string): string => {
    for (const attempt of tries) {
      const written = attempt();
      if (shows(written)) return text(written);
    }
    return last;
  };
  return {
    text,
    incomplete: () => incomplete,
    money: (amount) =>
      firstShown(
        [
          () => formatMoney(amount, currency, locale),
          // Symbols such as ₹ are not in the fonts: then the currency's code.
          () => byCode(amount, currency, locale),
          () => byCode(amount, currency, "en"),
        ],
        `${currency} ${amountText(amount, currency)}`,
      ),
    date: (date) => firstShown([() => longDate(date, locale), () => mediumDate(date, locale)], date),
  };
}

function byCode(amount: number, currency: string, locale: string): string {
  const digits = minorDigits(currency);
  return new Intl.NumberFormat([locale, "en"], {
    style: "currency",
    currency,
    currencyDisplay: "code",
    numberingSystem: "latn",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amountText(amount, currency) as Intl.StringNumericLiteral);
}

/** A local date has no zone: it is written as the day it is. */
function longDate(date: string, locale: string): string {
  return dateText(date, locale, "long");
}

const mediumDate = (date: string, locale: string) => dateText(date, locale, "short");

function dateText(date: string, locale: string, dateStyle: "long" | "short"): string {
  const options = { dateStyle, timeZone: "UTC", calendar: "gregory" } as const;
  return new Intl.DateTimeFormat([locale, "en"], options).format(epochDay(date) * DAY_MS);
}

/** Where letters are written on paper of 8.5 × 11 inches. */
const LETTER_COUNTRIES = new Set("US CA MX PH CO CL VE GT CR DO SV NI PA PR".split(" "));

/** By the country of the locale, else of the address, else of the language. */
export function paperFor(locale: string, country: string | undefined): "A4" | "LETTER" {
  let region: string | undefined;
  try {
    const parsed = new Intl.Locale(locale);
    region = parsed.region ?? country ?? parsed.maximize().region;
  } catch {
    region = country;
  }
  return region !== undefined && LETTER_COUNTRIES.has(region) ? "LETTER" : "A4";
}

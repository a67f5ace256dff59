import { DAY_MS, epochDay, localDateOf } from "#domain/local-time.ts";
import { formatMoney } from "#domain/money.ts";
import { ar } from "./texts/ar.ts";
import { de } from "./texts/de.ts";
import { en, type Texts } from "./texts/en.ts";
import { es } from "./texts/es.ts";
import { fr } from "./texts/fr.ts";
import { ja } from "./texts/ja.ts";

const LANGUAGES: Readonly<Record<string, Texts>> = { en, de, es, fr, ja, ar };

export const PAGE_LANGUAGES: readonly string[] = Object.keys(LANGUAGES);

type Key = keyof Texts;
type PluralKey = { [K in Key]: Texts[K] extends string ? never : K }[Key];
type PlainKey = Exclude<Key, PluralKey>;

/** How one page speaks: its texts, dates and amounts. */
export class Words {
  /** For `lang` and `Intl`. */
  readonly locale: string;
  /** One of `PAGE_LANGUAGES`. */
  readonly language: string;
  readonly dir: "ltr" | "rtl";
  readonly #texts: Texts;
  readonly #own: Readonly<Record<string, string>>;

  /** The first of the wanted locales that there are texts for. `own`: the owner's wording, by place. */
  constructor(wanted: readonly (string | null | undefined)[], own: Readonly<Record<string, string>> = {}) {
    const known = wanted.find((locale) => locale && isSpoken(locale)) ?? "en";
    this.locale = known;
    this.language = languageOf(known);
    this.dir = this.language === "ar" ? "rtl" : "ltr";
    this.#texts = LANGUAGES[this.language] ?? en;
    this.#own = own;
  }

  say(key: PlainKey, values: Readonly<Record<string, string | number>> = {}): string {
    const own = Object.hasOwn(this.#own, key) ? this.#own[key] : undefined;
    return fill(own ?? this.#texts[key], values);
  }

  /** The owner's own words for a place that the product leaves empty. */
  own(place: string): string | undefined {
    return Object.hasOwn(this.#own, place) ? this.#own[place] : undefined;
  }

  count(key: PluralKey, count: number): string {
    const forms = this.#texts[key];
    const form = forms[new Intl.PluralRules(this.locale).select(count)] ?? forms.other;
    return fill(form, { count: this.number(count) });
  }

  number(value: number): string {
    return this.#format(
      "number",
      () => new Intl.NumberFormat(this.locale, { maximumFractionDigits: 6 }),
    ).format(value);
  }

  money(amount: number, currency: string): string {
    return formatMoney(amount, currency, this.locale);
  }

  /** `1 hr, 30 min` */
  duration(minutes: number): string {
    const units: [number, string][] = [
      [Math.floor(minutes / 60), "hour"],
      [minutes % 60, "minute"],
    ];
    const parts = units
      .filter(([value]) => value > 0)
      .map(([value, unit]) =>
        new Intl.NumberFormat(this.locale, { style: "unit", unit, unitDisplay: "short" }).format(value),
      );
    return parts.join(" ");
  }

  /** A local date, with its weekday. */
  day(date: string, weekday: "long" | "short" = "long"): string {
    const month = weekday === "long" ? ("long" as const) : ("short" as const);
    return this.#date(`day ${weekday}`, { weekday, day: "numeric", month }).format(epochDay(date) * DAY_MS);
  }

  /** A local date as it stands on a document. */
  date(date: string): string {
    return this.#date("date", { dateStyle: "long" }).format(epochDay(date) * DAY_MS);
  }

  /** A percentage that is a decimal string, `"19"`. */
  percent(percent: string): string {
    return this.#format(
      "percent",
      () => new Intl.NumberFormat(this.locale, { style: "percent", maximumFractionDigits: 4 }),
    ).format(Number(percent) / 100);
  }

  dayOfMonth(date: string): string {
    return this.number(Number(date.slice(8)));
  }

  month(month: string): string {
    return this.#date("month", { month: "long", year: "numeric" }).format(epochDay(`${month}-01`) * DAY_MS);
  }

  /** By ISO number: 1 is Monday. */
  weekday(day: number, width: "long" | "short"): string {
    // 5 January 1970 was a Monday.
    return this.#date(`weekday ${width}`, { weekday: width }).format((day + 3) * DAY_MS);
  }

  /** The clock time of an instant. */
  time(instant: number, timeZone: string): string {
    return this.#date(`time ${timeZone}`, { timeStyle: "short", timeZone }).format(instant);
  }

  /** Day and clock time of an instant. */
  moment(instant: number, timeZone: string): string {
    const options = { dateStyle: "full", timeStyle: "short", timeZone } as const;
    return this.#date(`moment ${timeZone}`, options).format(instant);
  }

  /** Day, begin and end of a visit; a line may end between the day and the times, not within these. */
  span(from: number, to: number, timeZone: string): string {
    const oneDay = localDateOf(from, timeZone) === localDateOf(to - 1, timeZone);
    if (!oneDay) return `${this.moment(from, timeZone)} – ${this.moment(to, timeZone)}`;
    const day = this.#date(`full ${timeZone}`, { dateStyle: "full", timeZone }).format(from);
    const range = this.#date(`time ${timeZone}`, { timeStyle: "short", timeZone }).formatRange(from, to);
    return this.say("visit", { day, times: unbroken(range) });
  }

  /** The zone as people call it: `Eastern Standard Time`. */
  zone(timeZone: string, instant: number): string {
    const parts = this.#date(`zone ${timeZone}`, { timeZoneName: "long", timeZone }).formatToParts(instant);
    return parts.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
  }

  /** ISO number of the day a week begins with here. */
  get firstWeekday(): number {
    const locale = new Intl.Locale(this.locale) as Intl.Locale & { getWeekInfo?(): { firstDay: number } };
    return locale.getWeekInfo?.().firstDay ?? 1;
  }

  readonly #formats = new Map<string, unknown>();

  #format<F>(name: string, make: () => F): F {
    const known = this.#formats.get(name);
    if (known) return known as F;
    const made = make();
    this.#formats.set(name, made);
    return made;
  }

  #date(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const zoned = { calendar: "gregory", timeZone: "UTC", ...options } as const;
    return this.#format(name, () => new Intl.DateTimeFormat(this.locale, zoned));
  }
}

/** Whether there are texts for it, and `Intl` takes it. */
function isSpoken(locale: string): boolean {
  try {
    return Object.hasOwn(LANGUAGES, languageOf(locale)) && Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

const languageOf = (locale: string): string => locale.split("-")[0]?.toLowerCase() ?? "";

/** Values are plain text: whoever shows the result escapes it. */
function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

const unbroken = (text: string): string =>
  text.replaceAll("\u2009", "\u202f").replaceAll(" ", "\u00a0").replaceAll("–", "–\u2060");

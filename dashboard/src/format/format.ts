/** How amounts, dates and times are written: in the person's language, in the business's zone and currency. */

import { useBusiness } from "#dashboard/api/session.ts";
import { language, stringsOf } from "#dashboard/strings/strings.ts";
import { minorDigits } from "#domain/money.ts";
import { addDays, dateOf, todayIn } from "./days.ts";

/** The language of the words; the region of the browser or the business, where they agree on the language. */
export function localeFor(businessLocale: string): string {
  return (
    [...navigator.languages, businessLocale].find(
      (tag) => tag.startsWith(`${language}-`) && Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0,
    ) ?? language
  );
}

export interface Format {
  locale: string;
  zone: string;
  currency: string;
  today: string;
  /** First day of the week: 1 is Monday. */
  firstDay: number;
  /** Minor units; whole amounts without decimals when `short`. */
  money: (amount: number, options?: { short?: boolean; currency?: string }) => string;
  /** "9:30 AM" / "09:30". */
  time: (instant: string) => string;
  /** "Tue, 24 Nov"; with the year when it is another. */
  date: (dateOrInstant: string) => string;
  /** "Tuesday, 24 November 2026". */
  longDate: (dateOrInstant: string) => string;
  weekday: (date: string, style?: "short" | "long" | "narrow") => string;
  month: (date: string) => string;
  /** "Today", "Tomorrow", else the date. */
  day: (dateOrInstant: string) => string;
  dateTime: (instant: string) => string;
  /** "9:00 – 10:30". */
  span: (from: string, to: string) => string;
  /** "3 hours ago". */
  ago: (instant: string) => string;
  number: (value: number) => string;
  /** 0.123 is "12 %". */
  percent: (value: number) => string;
  duration: (minutes: number) => string;
}

const made = new Map<string, Format>();

export function formatFor(locale: string, zone: string, currency: string): Format {
  const key = `${locale} ${zone} ${currency} ${todayIn(zone)}`;
  const known = made.get(key);
  if (known) return known;
  const today = todayIn(zone);
  const thisYear = today.slice(0, 4);
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    return (dateOrInstant: string) => format.format(Date.parse(`${dateOf(dateOrInstant)}T00:00:00Z`));
  };
  const clockFormat = new Intl.DateTimeFormat(locale, { timeZone: zone, hour: "numeric", minute: "2-digit" });
  const short = dates({ weekday: "short", day: "numeric", month: "short" });
  const withYear = dates({ day: "numeric", month: "short", year: "numeric" });
  const weekdays = {
    short: dates({ weekday: "short" }),
    long: dates({ weekday: "long" }),
    narrow: dates({ weekday: "narrow" }),
  };
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const local = (dateOrInstant: string) =>
    dateOrInstant.endsWith("Z") ? inZone(dateOrInstant) : dateOrInstant;
  const inZone = (instant: string) =>
    new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(Date.parse(instant));
  const date = (given: string) =>
    dateOf(local(given)).slice(0, 4) === thisYear ? short(local(given)) : withYear(local(given));
  const time = (instant: string) => clockFormat.format(Date.parse(instant));
  const day = (given: string) => {
    const words = stringsOf("app");
    const at = dateOf(local(given));
    if (at === today) return words.today;
    if (at === addDays(today, 1)) return words.tomorrow;
    return at === addDays(today, -1) ? words.yesterday : date(at);
  };
  const format: Format = {
    locale,
    zone,
    currency,
    today,
    firstDay: firstDayOf(locale),
    money: (amount, options = {}) => moneyText(locale, amount, options.currency ?? currency, options.short),
    time,
    date,
    longDate: (given) =>
      dates({ weekday: "long", day: "numeric", month: "long", year: "numeric" })(local(given)),
    weekday: (given, style = "short") => weekdays[style](local(given)),
    month: dates({ month: "long", year: "numeric" }),
    day,
    dateTime: (instant) => `${day(instant)}, ${time(instant)}`,
    span: (from, to) => `${time(from)} – ${time(to)}`,
    ago: (instant) => ago(relative, Date.parse(instant) - Date.now()),
    number: (value) => number.format(value),
    percent: (value) => percent.format(value),
    duration(minutes) {
      const words = stringsOf("app");
      return minutes < 60 ? words.minutes(minutes) : words.hours(Math.floor(minutes / 60), minutes % 60);
    },
  };
  made.set(key, format);
  return format;
}

interface WeekInfo {
  getWeekInfo?: () => { firstDay: number };
  weekInfo?: { firstDay: number };
}

function firstDayOf(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & WeekInfo;
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
}

const moneyFormats = new Map<string, Intl.NumberFormat>();

function moneyText(locale: string, amount: number, currency: string, short = false): string {
  const digits = minorDigits(currency);
  const value = amount / 10 ** digits;
  const shown = short && (Number.isInteger(value) || Math.abs(value) >= 1_000) ? 0 : digits;
  const key = `${locale} ${currency} ${shown}`;
  let format = moneyFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      minimumFractionDigits: shown,
      maximumFractionDigits: shown,
    });
    moneyFormats.set(key, format);
  }
  return format.format(value);
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

function ago(relative: Intl.RelativeTimeFormat, ms: number): string {
  const [unit, size] = UNITS.find(([, one]) => Math.abs(ms) >= one) ?? ["minute" as const, 60_000];
  return relative.format(Math.round(ms / size), unit);
}

/** In the business of this tab. */
export function useFormat(): Format {
  const { locale, timeZone, currency } = useBusiness();
  return formatFor(localeFor(locale), timeZone, currency);
}

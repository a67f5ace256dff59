/** Instants as people read them. A locale that the runtime refuses is taken as English. */
import { DAY_MS, epochDay } from "#domain/local-time.ts";

const formatters = new Map<string, Intl.DateTimeFormat>();
const MAX_FORMATTERS = 200;

/** `Wednesday, January 13, 2027`. */
export const fullDate = (instant: number, timeZone: string, locale: string): string =>
  format(instant, locale, { dateStyle: "full", timeZone });

/** `January 13, 2027`. */
export const longDate = (instant: number, timeZone: string, locale: string): string =>
  format(instant, locale, { dateStyle: "long", timeZone });

/** `9:00 AM`. */
export const shortTime = (instant: number, timeZone: string, locale: string): string =>
  format(instant, locale, { timeStyle: "short", timeZone });

/** A local date, written out. */
export const writtenDate = (date: string, locale: string): string =>
  longDate(epochDay(date) * DAY_MS, "UTC", locale);

function format(instant: number, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${options.timeZone} ${options.dateStyle ?? ""} ${options.timeStyle ?? ""}`;
  let made = formatters.get(key);
  if (!made) {
    try {
      made = new Intl.DateTimeFormat(locale, options);
    } catch {
      made = new Intl.DateTimeFormat("en", options);
    }
    if (formatters.size >= MAX_FORMATTERS) formatters.clear();
    formatters.set(key, made);
  }
  return made.format(instant);
}

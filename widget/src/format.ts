/** Numbers and times for people, by `Intl`. A slot's text carries the business's wall clock; it is read, not converted. */
import { formatMoney } from "../../src/domain/money.ts";
import type { Words } from "./texts.ts";

const DAY_MS = 86_400_000;

/** The wall clock of an RFC 3339 text as if it were UTC: formatted with `timeZone: "UTC"` it stays what it is. */
export const wallClock = (startsAt: string): number => Date.parse(`${startsAt.slice(0, 16)}Z`);
export const dayNumber = (date: string): number => Date.parse(`${date}T00:00Z`) / DAY_MS;
export const dateText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** What is made once for each key: a formatter costs a hundred times what it is used for. */
export function keeper<Made>(): (key: string, make: () => Made) => Made {
  const kept = new Map<string, Made>();
  return (key, make) => {
    const made = kept.get(key) ?? make();
    kept.set(key, made);
    return made;
  };
}

const clocks = keeper<Intl.DateTimeFormat>();
/** Today where the business is. */
export const todayIn = (timeZone: string): string =>
  clocks(timeZone, () => new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" })).format(
    Date.now(),
  );

export class Format {
  readonly words: Words;
  readonly currency: string;
  readonly #dates = keeper<Intl.DateTimeFormat>();
  readonly #numbers = keeper<Intl.NumberFormat>();

  constructor(words: Words, currency: string) {
    this.words = words;
    this.currency = currency;
  }

  money = (amount: number): string => formatMoney(amount, this.currency, this.words.locale);
  number = (value: number, digits = 0, least = 1): string =>
    this.#numbers(`${digits} ${least}`, () => {
      const options = { maximumFractionDigits: digits, minimumIntegerDigits: least };
      return new Intl.NumberFormat(this.words.locale, options);
    }).format(value);
  /** From a decimal string: `"12.5"` is 12.5 %. */
  percent = (value: string): string =>
    new Intl.NumberFormat(this.words.locale, { style: "percent", maximumFractionDigits: 2 }).format(
      Number(value) / 100,
    );

  /** Of a wall clock. */
  at(wall: number, options: Intl.DateTimeFormatOptions): string {
    return this.#dates(
      JSON.stringify(options),
      () => new Intl.DateTimeFormat(this.words.locale, { timeZone: "UTC", ...options }),
    ).format(wall);
  }

  time = (startsAt: string): string => this.at(wallClock(startsAt), { hour: "numeric", minute: "2-digit" });
  day = (date: string): string =>
    this.at(dayNumber(date) * DAY_MS, { weekday: "long", day: "numeric", month: "long" });
  dayShort = (date: string): string =>
    this.at(dayNumber(date) * DAY_MS, { weekday: "short", day: "numeric", month: "short" });

  dayYear = (at: string): string =>
    this.at(wallClock(at), { day: "numeric", month: "long", year: "numeric" });

  /** "Today", "Tomorrow", or the day. */
  near(date: string, timeZone: string): string {
    const ahead = dayNumber(date) - dayNumber(todayIn(timeZone));
    return ahead === 0
      ? this.words.say("today")
      : ahead === 1
        ? this.words.say("tomorrow")
        : this.dayShort(date);
  }

  duration(minutes: number): string {
    const { say } = this.words;
    const [h, m] = [Math.floor(minutes / 60), minutes % 60];
    const values = { h: this.number(h), m: this.number(m) };
    return h === 0 ? say("minutes", values) : m === 0 ? say("hours", values) : say("hoursMinutes", values);
  }
}

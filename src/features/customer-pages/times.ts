import {
  addDays,
  epochDay,
  localDateOf,
  localMinuteOf,
  parseInstant,
  weekdayOf,
} from "#domain/local-time.ts";
import { type Html, html } from "#http/html.ts";
import type { AvailabilityView } from "../availability/list-availability.ts";
import type { SlotView } from "../visits/slots.ts";
import type { Words } from "./words.ts";

/** What of the address chooses among the times. */
export interface TimesQuery {
  /** `2027-01` */
  month: string | null;
  /** `2027-01-13` */
  date: string | null;
}

export interface Times {
  month: string;
  /** The day whose times are shown. */
  date: string | null;
  days: AvailabilityView["days"];
  nextAvailableOn: string | null;
  today: string;
  /** No month after its month has anything to book. */
  last: string;
  timeZone: string;
}

export function timesQuery(query: URLSearchParams): TimesQuery {
  const [month, date] = [query.get("month") ?? "", query.get("date") ?? ""];
  return {
    month: /^(?:20|21)\d\d-(?:0[1-9]|1[0-2])$/.test(month) ? month : null,
    date: /^(?:20|21)\d\d-\d\d-\d\d$/.test(date) ? date : null,
  };
}

/** The times of a month; without one, of the first month that has any. `ask` lists the free times of some local dates. */
export async function readTimes(
  wanted: TimesQuery,
  bounds: { today: string; last: string; timeZone: string },
  ask: (from: string, to: string) => Promise<AvailabilityView>,
): Promise<Times> {
  const { today, last } = bounds;
  const asked = wanted.month ?? wanted.date?.slice(0, 7) ?? today.slice(0, 7);
  let month =
    asked < today.slice(0, 7) ? today.slice(0, 7) : asked > last.slice(0, 7) ? last.slice(0, 7) : asked;
  const look = () => ask(month === today.slice(0, 7) ? today : `${month}-01`, lastOf(month));
  let view = await look();
  const { nextAvailableOn } = view;
  const isEmpty = view.days.every(({ slots }) => slots.length === 0);
  if (isEmpty && wanted.month === null && wanted.date === null && nextAvailableOn !== null) {
    month = nextAvailableOn.slice(0, 7);
    view = await look();
  }
  const free = view.days.filter(({ slots }) => slots.length > 0);
  const date = (free.find((day) => day.date === wanted.date) ?? free[0])?.date ?? null;
  return { ...bounds, month, date, days: view.days, nextAvailableOn: view.nextAvailableOn };
}

/** Where the links of the choice lead. */
export interface TimesLinks {
  day(date: string): string;
  month(month: string): string;
  start(startsAt: string): string;
}

/** Chips for the next times, a month to choose a day from, the times of the day. */
export function timesHtml(words: Words, times: Times, links: TimesLinks): Html {
  const { timeZone } = times;
  const free = times.days.filter(({ slots }) => slots.length > 0);
  const next =
    times.month === free[0]?.date.slice(0, 7) ? free.flatMap(({ slots }) => slots).slice(0, 3) : [];
  const day = free.find(({ date }) => date === times.date);
  const first = next[0] && parseInstant(next[0].startsAt);
  return html`${
    next.length === 0
      ? null
      : html`<h3 id="next">${words.say("nextFree")}</h3>
<ul class="chips" aria-labelledby="next">${next.map(
          (slot) =>
            html`<li><a href="${links.start(slot.startsAt)}"><small>${words.day(
              localDateOf(parseInstant(slot.startsAt) ?? 0, timeZone),
              "short",
            )}</small>${clock(words, slot, timeZone)}</a></li>`,
        )}</ul>
`
  }<h3 id="pick-day">${words.say("pickDay")}</h3>
${free.length === 0 ? emptyHtml(words, times, links) : null}${monthHtml(words, times, links)}
${
  day === undefined
    ? null
    : html`<h3 id="times">${words.say("timesOn", { date: words.day(day.date) })}</h3>
${partsOfDay(words, day.slots, timeZone).map(
  ([label, slots]) => html`<p class="small soft">${label}</p>
<ul class="times">${slots.map((slot) => html`<li><a href="${links.start(slot.startsAt)}">${clock(words, slot, timeZone)}</a></li>`)}</ul>
`,
)}`
}<p class="soft small">${words.say("zone", { zone: words.zone(timeZone, first ?? epochDay(times.today) * 86_400_000) })}</p>`;
}

function clock(words: Words, { startsAt, arrivesUntil }: SlotView, timeZone: string): string {
  const from = words.time(parseInstant(startsAt) ?? 0, timeZone);
  return arrivesUntil === undefined
    ? from
    : words.say("arrives", { from, to: words.time(parseInstant(arrivesUntil) ?? 0, timeZone) });
}

function emptyHtml(words: Words, { nextAvailableOn }: Times, links: TimesLinks): Html {
  if (nextAvailableOn === null) return html`<p>${words.say("noTimesAtAll")}</p>`;
  return html`<p>${words.say("noTimes")} <a href="${links.day(nextAvailableOn)}">${words.say("jumpTo", {
    date: words.day(nextAvailableOn),
  })}</a></p>`;
}

function monthHtml(words: Words, times: Times, links: TimesLinks): Html {
  const { month, today, last } = times;
  const before = addDays(`${month}-01`, -1).slice(0, 7);
  const after = addDays(lastOf(month), 1).slice(0, 7);
  const weekdays = Array.from({ length: 7 }, (_, index) => ((words.firstWeekday - 1 + index) % 7) + 1);
  const lead = weekdays.indexOf(weekdayOf(`${month}-01`));
  const dates = Array.from({ length: Number(lastOf(month).slice(8)) }, (_, index) =>
    addDays(`${month}-01`, index),
  );
  const cells: (string | null)[] = [...Array.from({ length: lead }, () => null), ...dates];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    cells.slice(week * 7, week * 7 + 7),
  );
  const counts = new Map(times.days.map(({ date, slots }) => [date, slots.length]));
  const cell = (date: string | null | undefined): Html => {
    if (!date) return html`<td></td>`;
    const count = counts.get(date) ?? 0;
    if (count === 0) return html`<td>${words.dayOfMonth(date)}</td>`;
    return html`<td><a href="${links.day(date)}"${date === times.date ? html` aria-current="date"` : null} aria-label="${words.day(
      date,
    )}, ${words.count("freeTimes", count)}">${words.dayOfMonth(date)}</a></td>`;
  };
  return html`<div class="months"><span>${
    month > today.slice(0, 7)
      ? html`<a href="${links.month(before)}" rel="nofollow">${words.say("monthBefore")}</a>`
      : null
  }</span><span>${
    month < last.slice(0, 7)
      ? html`<a href="${links.month(after)}" rel="nofollow">${words.say("monthAfter")}</a>`
      : null
  }</span></div>
<table class="month"><caption>${words.month(month)}</caption>
<thead><tr>${weekdays.map((day) => html`<th scope="col" abbr="${words.weekday(day, "long")}">${words.weekday(day, "short")}</th>`)}</tr></thead>
<tbody>
${weeks.map(
  (week) => html`<tr>${Array.from({ length: 7 }, (_, index) => cell(week[index]))}</tr>
`,
)}</tbody></table>`;
}

/** Times in the morning, afternoon and evening; parts without any are left out. */
function partsOfDay(words: Words, slots: SlotView[], timeZone: string): [string, SlotView[]][] {
  const hour = ({ startsAt }: SlotView) => localMinuteOf(parseInstant(startsAt) ?? 0, timeZone) / 60;
  const parts: [string, SlotView[]][] = [
    [words.say("morning"), slots.filter((slot) => hour(slot) < 12)],
    [words.say("afternoon"), slots.filter((slot) => hour(slot) >= 12 && hour(slot) < 17)],
    [words.say("evening"), slots.filter((slot) => hour(slot) >= 17)],
  ];
  return parts.filter(([, some]) => some.length > 0);
}

/** The last date of a month. */
function lastOf(month: string): string {
  return addDays(`${addDays(`${month}-01`, 31).slice(0, 7)}-01`, -1);
}

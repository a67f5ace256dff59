/** Makes the columns of a day (one per person) or a week (one per day) from what the API tells. */
import { addDays, dateOf, minutesOf, minutesOfClock, weekdayOf } from "#dashboard/format/days.ts";
import type { BusinessProfile, Calendar, TeamMember } from "#sdk/index.ts";
import { DAY, isWithin, overlaps, type Placed, placeInLanes, type Span } from "./layout.ts";

export type CalendarPerson = Calendar["people"][number];
export type CalendarBooking = CalendarPerson["bookings"][number];

export interface Entry extends Span, Placed {
  booking: CalendarBooking;
  person: { id: string; name: string; color: string | null };
  /** Overlaps another of the same person. */
  conflict: boolean;
}

export interface Column {
  key: string;
  date: string;
  /** `null` in a week of everybody. */
  person: { id: string; name: string } | null;
  entries: Entry[];
  /** When work can be done. */
  hours: Span[];
  away: (Span & { label: string })[];
  /** By calendars kept elsewhere: nobody here knows with what. */
  busy: Span[];
  closure: string | null;
}

/** Middling tones that are told apart in both themes; for people who have not chosen one. */
const COLORS = ["#0f8a70", "#3a78c9", "#b86a12", "#9257c2", "#c2477f", "#5c7f1d", "#4d6bd8", "#b4493c"];

function colorFor(id: string): string {
  const sum = [...id].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return COLORS[sum % COLORS.length] ?? "";
}

const GONE = new Set(["cancelled", "expired"]);

/** The part of an instant's span that lies on a local date; `null` when none does. */
function onDate(date: string, startsAt: string, endsAt: string): Span | null {
  const from = dateOf(startsAt) === date ? minutesOf(startsAt) : dateOf(startsAt) < date ? 0 : DAY;
  const to = dateOf(endsAt) === date ? minutesOf(endsAt) : dateOf(endsAt) > date ? DAY : 0;
  return from < to ? { from, to } : null;
}

/** Bookings of some people on a date, placed side by side where they overlap. */
export function entriesOn(date: string, people: readonly CalendarPerson[]): Entry[] {
  const found = people.flatMap((person) =>
    person.bookings.flatMap((booking) => {
      const span = GONE.has(booking.status) ? null : onDate(date, booking.startsAt, booking.endsAt);
      return span ? [{ ...span, booking, person }] : [];
    }),
  );
  found.sort((a, b) => a.from - b.from || a.to - b.to);
  const placed = placeInLanes(found);
  return found.map((entry, index) => ({
    ...entry,
    person: { ...entry.person, color: entry.person.color ?? colorFor(entry.person.id) },
    lane: placed[index]?.lane ?? 0,
    lanes: placed[index]?.lanes ?? 1,
    conflict: found.some(
      (other) =>
        other !== entry &&
        other.person.id === entry.person.id &&
        overlaps(other, entry) &&
        !isSameSession(other.booking, entry.booking),
    ),
  }));
}

/** Several customers of one class are no conflict. */
const isSameSession = (a: CalendarBooking, b: CalendarBooking): boolean =>
  a.startsAt === b.startsAt && a.endsAt === b.endsAt && a.services.join() === b.services.join();

export interface Obstacles {
  /** Names of what is there already. */
  overlapping: string[];
  outsideHours: boolean;
}

/** What of a person's day stands in the way of a stretch of it, beside what is being moved itself. */
export function obstacles(
  column: Column,
  span: Span,
  personId: string | undefined,
  bookingId?: string,
): Obstacles {
  return {
    overlapping: column.entries
      .filter(
        ({ booking, person, ...other }) =>
          booking.id !== bookingId && person.id === personId && overlaps(other, span),
      )
      .map(({ booking }) => booking.customer.name),
    outsideHours:
      !isWithin(span, column.hours) || [...column.away, ...column.busy].some((away) => overlaps(away, span)),
  };
}

const spansOf = (hours: readonly { from: string; to: string }[]): Span[] =>
  hours.map(({ from, to }) => ({
    from: minutesOfClock(from),
    to: to === "00:00" ? DAY : minutesOfClock(to),
  }));

/** A person's hours on a date: an override of the day, else their week, else the business's. */
function hoursOn(
  date: string,
  business: Pick<BusinessProfile, "weeklyHours">,
  member: TeamMember | undefined,
): Span[] {
  const override = member?.overrides?.find((one) => one.date === date);
  if (override) return spansOf(override.spans);
  const week = member?.weeklyHours ?? business.weeklyHours;
  return spansOf(week.filter(({ weekday }) => weekday === weekdayOf(date)));
}

export interface ColumnSource {
  calendar: Calendar;
  business: Pick<BusinessProfile, "weeklyHours">;
  team: readonly TeamMember[];
}

function columnOf(
  source: ColumnSource,
  date: string,
  people: CalendarPerson[],
  person: CalendarPerson | null,
): Column {
  const { calendar, business, team } = source;
  const closure = calendar.closures.find(({ startsOn, endsOn }) => startsOn <= date && date <= endsOn);
  const members = people.map(({ id }) => team.find((member) => member.id === id));
  return {
    key: `${date} ${person?.id ?? ""}`,
    date,
    person: person ? { id: person.id, name: person.name } : null,
    entries: entriesOn(date, people),
    hours: closure ? [] : members.flatMap((member) => hoursOn(date, business, member)),
    away: person
      ? person.timeOff.flatMap(({ startsAt, endsAt, reason }) => {
          const span = onDate(date, startsAt, endsAt);
          return span ? [{ ...span, label: reason }] : [];
        })
      : [],
    busy: person ? person.busy.flatMap(({ startsAt, endsAt }) => onDate(date, startsAt, endsAt) ?? []) : [],
    closure: closure?.label ?? null,
  };
}

/** Who works, or has something on that day; archived people only with bookings. */
export const dayColumns = (source: ColumnSource, date: string, personId: string | undefined): Column[] =>
  source.calendar.people
    .filter(({ id, archived, bookings }) =>
      personId ? id === personId : !archived || bookings.some(({ startsAt }) => dateOf(startsAt) === date),
    )
    .map((person) => columnOf(source, date, [person], person));

export function weekColumns(source: ColumnSource, monday: string, personId: string | undefined): Column[] {
  const people = source.calendar.people.filter(({ id, archived }) =>
    personId ? id === personId : !archived,
  );
  const only = people.length === 1 ? (people[0] ?? null) : null;
  return Array.from({ length: 7 }, (_, day) => columnOf(source, addDays(monday, day), people, only));
}

/** The hours worth showing: work and whatever is booked, with room around. */
export function shownHours(columns: readonly Column[]): { from: number; to: number } {
  const spans = columns.flatMap(({ hours, entries }) => [...hours, ...entries]);
  const from = Math.min(8 * 60, ...spans.map((span) => span.from));
  const to = Math.max(18 * 60, ...spans.map((span) => span.to));
  return { from: Math.max(0, Math.floor((from - 30) / 60)), to: Math.min(24, Math.ceil((to + 30) / 60)) };
}

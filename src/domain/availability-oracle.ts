/**
 * Test support: an oracle of availability that steps through every minute and knows none of the engine's code.
 * Local readings come from Temporal, hours are sets of minutes, collisions are gaps compared with buffers, rooms are
 * tried in every combination. Only the name of a session is shared, since claims carry it.
 */
import { sessionKeyFor, type VisitQuestion } from "./availability.ts";
import type { MemberFacts, Schedule, SlotRefusalReason } from "./availability-types.ts";

export const MINUTE = 60_000;
/** Days before the first listed one that can bear on it: an opening carries its grid for a week. */
const BACK = 9;
/** Local days listed. */
export const LISTED = 3;

export type Place = [zone: string, from: string];

/** First listed date of each zone; the transition lies on the second, but for the zone that has none. */
export const PLACES: Place[] = [
  ["America/New_York", "2027-03-13"],
  ["America/New_York", "2026-10-31"],
  ["Australia/Lord_Howe", "2026-10-03"],
  ["Australia/Lord_Howe", "2027-04-03"],
  ["Pacific/Apia", "2011-12-29"],
  ["Asia/Kathmandu", "2027-05-10"],
  ["America/Sao_Paulo", "2018-02-17"],
  ["America/Sao_Paulo", "2018-11-03"],
  ["America/Havana", "2026-10-31"],
  ["America/St_Johns", "2010-11-06"],
];

/** Every minute from nine days before the first listed date to three after the last, with its local reading. */
class Minutes {
  readonly zone: string;
  readonly from: string;
  readonly start: number;
  /** Local reading of each minute, in minutes since 1970-01-01T00:00 local. */
  readonly reading: Int32Array;
  /** Days since 1970-01-01 of `from`. */
  readonly day: number;
  readonly #starts = new Map<number, number>();

  constructor(zone: string, from: string) {
    this.zone = zone;
    this.from = from;
    const date = Temporal.PlainDate.from(from);
    this.day = Temporal.PlainDate.from("1970-01-01").until(date).days;
    this.start = date.subtract({ days: BACK }).toZonedDateTime(zone).epochMilliseconds;
    const end = date.add({ days: LISTED + 3 }).toZonedDateTime(zone).epochMilliseconds;
    this.reading = new Int32Array((end - this.start) / MINUTE);
    for (let at = 0; at < this.reading.length; at++) {
      const ms = this.start + at * MINUTE;
      const { offsetNanoseconds } = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
      this.reading[at] = (ms + offsetNanoseconds / 1e6) / MINUTE;
    }
  }

  dayOf(at: number): number {
    return Math.floor((this.reading[at] ?? Number.NaN) / 1440);
  }

  dateOf(day: number): string {
    return Temporal.PlainDate.from("1970-01-01").add({ days: day }).toString();
  }

  /** First and last minute that read inside `[lo, hi)`, and so everything between. */
  hull(lo: number, hi: number): [number, number] | null {
    let first = -1;
    let last = -1;
    for (let at = 0; at < this.reading.length; at++) {
      const reading = this.reading[at] ?? Number.NaN;
      if (reading < lo || reading >= hi) continue;
      if (first < 0) first = at;
      last = at;
    }
    return first < 0 ? null : [first, last];
  }

  startOfDay(day: number): number {
    const known = this.#starts.get(day) ?? this.reading.findIndex((reading) => reading >= day * 1440);
    this.#starts.set(day, known);
    return known;
  }
}

const tables = new Map<string, Minutes>();
export function minutesOf(place: Place): Minutes {
  const key = place.join();
  const table = tables.get(key) ?? new Minutes(...place);
  tables.set(key, table);
  return table;
}

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Which minutes are open by this schedule. */
function openMinutes(
  table: Minutes,
  schedule: Schedule,
  closures: { startsOn: string; endsOn: string }[],
): Uint8Array {
  const open = new Uint8Array(table.reading.length);
  const fill = (span: [number, number] | null, value: number) => {
    if (span !== null) open.fill(value, span[0], span[1] + 1);
  };
  for (let day = table.day - BACK; day < table.day + LISTED + 3; day++) {
    const date = table.dateOf(day);
    const { dayOfWeek } = Temporal.PlainDate.from(date);
    const override = schedule.overrides.findLast((one) => one.date === date);
    for (const { from, to } of override?.spans ??
      schedule.weekly.filter(({ weekday }) => weekday === dayOfWeek)) {
      const [lo, hi] = [minuteOf(from), minuteOf(to)];
      fill(table.hull(day * 1440 + lo, day * 1440 + (hi > lo ? hi : hi + 1440)), 1);
    }
  }
  for (const { startsOn, endsOn } of closures) {
    const dayNumber = (date: string) =>
      Temporal.PlainDate.from("1970-01-01").until(Temporal.PlainDate.from(date)).days;
    fill(table.hull(dayNumber(startsOn) * 1440, (dayNumber(endsOn) + 1) * 1440), 0);
  }
  return open;
}

/** The reasons in the order of nearness to being offered. */
export const NEAREST: SlotRefusalReason[] = [
  "closed",
  "off_grid",
  "time_off",
  "capacity",
  "booked",
  "buffer",
  "held",
  "daily_limit",
];
/** Reasons of starts nobody would wonder about: they need not be explained. */
export const DULL: string[] = ["closed", "off_grid", "no_skill"];
export type Answer = "free" | SlotRefusalReason;

export class Oracle {
  readonly table: Minutes;
  readonly asked: VisitQuestion;
  readonly open = new Map<string, Uint8Array>();
  /** For each minute the first of the unbroken open minutes up to it. */
  readonly anchors = new Map<string, Int32Array>();
  /** Days since 1970-01-01 of the local date now. */
  readonly today: number;
  /** Every answer given so far: shows whether a test has met them all. */
  readonly told = new Set<Answer>();

  constructor(table: Minutes, asked: VisitQuestion) {
    const now = Temporal.Instant.fromEpochMilliseconds(asked.now).toZonedDateTimeISO(table.zone);
    this.today = Temporal.PlainDate.from("1970-01-01").until(now.toPlainDate()).days;
    this.table = table;
    this.asked = asked;
    for (const { id, schedule } of asked.members) {
      const open = openMinutes(table, schedule, asked.business.closures);
      const anchors = new Int32Array(open.length);
      for (let at = 1; at < open.length; at++) anchors[at] = open[at - 1] === 1 ? (anchors[at - 1] ?? 0) : at;
      this.open.set(id, open);
      this.anchors.set(id, anchors);
    }
  }

  ms(at: number): number {
    return this.table.start + at * MINUTE;
  }

  onGrid(memberId: string, at: number): boolean {
    const { alignment, slotIntervalMinutes } = this.asked.spec;
    if (alignment === "clock") return ((this.table.reading[at] ?? 0) % 1440) % slotIntervalMinutes === 0;
    let anchor = this.anchors.get(memberId)?.[at] ?? at;
    const day = this.table.dayOf(at);
    if (anchor < this.table.startOfDay(day - 7)) anchor = this.table.startOfDay(day);
    return (at - anchor) % slotIntervalMinutes === 0;
  }

  /** How claims of other sessions stand in the way of a visit on this subject. */
  collision(subjectId: string, at: number, session: string | null): Answer {
    const { spec, claims } = this.asked;
    const [start, end] = [this.ms(at), this.ms(at + spec.durationMinutes)];
    const inTheWay = claims.filter((claim) => {
      if (claim.subjectId !== subjectId || claim.sessionKey === session) return false;
      const [theirBefore, theirAfter] = [claim.startsAt - claim.busyFrom, claim.busyUntil - claim.endsAt];
      if (claim.startsAt >= end) {
        return claim.startsAt - end < Math.max(spec.bufferAfterMinutes * MINUTE, theirBefore);
      }
      if (claim.endsAt <= start) {
        return start - claim.endsAt < Math.max(theirAfter, spec.bufferBeforeMinutes * MINUTE);
      }
      return true;
    });
    if (inTheWay.length === 0) return "free";
    if (inTheWay.every(({ held }) => held)) return "held";
    return inTheWay.every(({ startsAt, endsAt }) => startsAt >= end || endsAt <= start) ? "buffer" : "booked";
  }

  session(memberId: string, at: number): string | null {
    const { classKey } = this.asked.spec;
    return classKey === null ? null : sessionKeyFor(classKey, this.ms(at), memberId);
  }

  /** Whether the last moment to book this day is over, by any of the cut-offs. */
  cutOff(day: number): boolean {
    const { spec, now } = this.asked;
    return (spec.bookingCutoffs ?? []).some(({ daysBefore, at }) => {
      const wanted = Temporal.PlainDate.from(this.table.dateOf(day - daysBefore)).toPlainDateTime(at);
      const found = wanted.toZonedDateTime(this.table.zone, { disambiguation: "later" });
      // A time in a gap: the change itself, which is the next one after the reading by the offset that comes.
      const last = found.toPlainDateTime().equals(wanted)
        ? found
        : wanted
            .toZonedDateTime(this.table.zone, { disambiguation: "earlier" })
            .getTimeZoneTransition("next");
      return now > (last?.epochMilliseconds ?? Number.NaN);
    });
  }

  /** Visits of the member that begin on this local day: bookings, holds and sessions, however many seats. */
  visits(memberId: string, day: number): number {
    const date = this.table.dateOf(day);
    const own = this.asked.claims.filter(
      ({ subjectId, startsAt }) =>
        subjectId === memberId &&
        Temporal.Instant.fromEpochMilliseconds(startsAt)
          .toZonedDateTimeISO(this.table.zone)
          .toPlainDate()
          .toString() === date,
    );
    return new Set(own.map(({ sessionKey }) => sessionKey)).size;
  }

  taken(memberId: string, at: number): number {
    const session = this.session(memberId, at);
    return this.asked.claims.filter((claim) => claim.subjectId === memberId && claim.sessionKey === session)
      .length;
  }

  resources(session: string | null, at: number): Answer {
    const groups = this.asked.spec.resourceGroups;
    const best = groups.map((group) => {
      const answers = group.map((id) => this.collision(id, at, session));
      return answers.includes("free")
        ? "free"
        : (NEAREST.findLast((one) => answers.includes(one)) ?? "booked");
    });
    const worst = (["booked", "buffer", "held"] as const).find((one) => best.includes(one));
    if (worst !== undefined) return worst;
    const possible = (group: number, used: string[]): boolean =>
      group === groups.length ||
      (groups[group] ?? []).some(
        (id) =>
          !used.includes(id) &&
          this.collision(id, at, session) === "free" &&
          possible(group + 1, [...used, id]),
      );
    return possible(0, []) ? "free" : "booked";
  }

  member({ id, timeOff, dailyLimit = null }: MemberFacts, at: number): Answer {
    const { spec, now } = this.asked;
    const open = this.open.get(id) ?? new Uint8Array();
    for (let minute = at; minute < at + spec.durationMinutes; minute++)
      if (open[minute] !== 1) return "closed";
    if (!this.onGrid(id, at)) return "off_grid";
    const [start, end] = [this.ms(at), this.ms(at + spec.durationMinutes)];
    if (timeOff.some((off) => off.start < off.end && off.start < end && off.end > start)) return "time_off";
    if (start < now + spec.minNoticeMinutes * MINUTE) return "min_notice";
    const day = this.table.dayOf(at);
    if (this.cutOff(day)) return "min_notice";
    if (day - this.today > spec.maxAdvanceDays) return "max_advance";
    const taken = this.taken(id, at);
    if (
      spec.dailyLimit !== null &&
      taken === 0 &&
      this.asked.visitsOnDay(this.table.dateOf(day)) >= spec.dailyLimit
    ) {
      return "daily_limit";
    }
    if (dailyLimit !== null && taken === 0 && this.visits(id, day) >= dailyLimit) return "daily_limit";
    const collision = this.collision(id, at, this.session(id, at));
    if (collision !== "free") return collision;
    if (spec.seats > spec.capacity - taken) return "capacity";
    return this.resources(this.session(id, at), at);
  }

  start(at: number): { free: Map<string, number>; reason: Answer } {
    const free = new Map<string, number>();
    const answers: Answer[] = [];
    for (const member of this.asked.members) {
      if (!this.asked.spec.memberIds.includes(member.id)) continue;
      const answer = this.member(member, at);
      answers.push(answer);
      this.told.add(answer);
      if (answer === "free") free.set(member.id, this.asked.spec.capacity - this.taken(member.id, at));
    }
    const general = answers.find((one) => one === "min_notice" || one === "max_advance");
    const reason = general ?? NEAREST.findLast((one) => answers.includes(one)) ?? "no_skill";
    return { free, reason };
  }
}

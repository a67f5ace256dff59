import { offeredDays } from "#domain/availability.ts";
import {
  addDays,
  closingInstant,
  localDateOf,
  openingInstant,
  parseInstant,
  toRfc3339,
} from "#domain/local-time.ts";
import type { Part } from "./part.ts";

const MINUTE = 60_000;
/** 90 minutes: longer than any overlap of these years but one, and no multiple of an hour. */
const VISIT_MINUTES = 90;
const STEP_MINUTES = 15;

/**
 * Every change of every zone's offset from 2024 to 2035: on the days around it the starts that the engine lists for a
 * place that never closes are compared, one by one, with Temporal's reading of the clock. `everyNth` zone; 1 is all.
 */
export function proveZones(everyNth: number): Part {
  const findings: string[] = [];
  const zones = Intl.supportedValuesOf("timeZone").filter((_, n) => n % everyNth === 0);
  let transitions = 0;
  let starts = 0;
  let twice = 0;
  for (const timeZone of zones) {
    let here = Temporal.Instant.from("2024-01-01T00:00Z").toZonedDateTimeISO(timeZone);
    for (;;) {
      const next = here.getTimeZoneTransition("next");
      if (next === null || next.year > 2035) break;
      here = next;
      transitions += 1;
      const listed = listedAround(timeZone, next.epochMilliseconds);
      const wanted = clockTimesAround(timeZone, next.epochMilliseconds);
      starts += listed.length;
      const told = `${timeZone} ${next}`;
      if (listed.map(({ startsAt }) => startsAt).join() !== wanted.join())
        findings.push(`${told}: ${listed.length} starts listed, ${wanted.length} exist`);
      const readings = new Map<string, number>();
      for (const { startsAt, endsAt } of listed) {
        if (endsAt - startsAt !== VISIT_MINUTES * MINUTE)
          findings.push(`${told}: a visit is not ${VISIT_MINUTES} elapsed minutes`);
        const written = toRfc3339(startsAt, timeZone);
        if (parseInstant(written) !== startsAt) findings.push(`${told}: ${written} is another instant`);
        const reading = written.slice(0, 16);
        if (readings.has(reading)) twice += 1;
        readings.set(reading, startsAt);
      }
      // A clock time in the gap opens and closes at the change itself; nothing is lost or doubled around it.
      for (let minute = 0; minute < 1440; minute += STEP_MINUTES) {
        const date = localDateOf(next.epochMilliseconds, timeZone);
        const opens = openingInstant(date, minute, timeZone);
        const closes = closingInstant(date, minute, timeZone);
        const at = Temporal.PlainDate.from(date).toPlainDateTime({
          hour: Math.floor(minute / 60),
          minute: minute % 60,
        });
        const exists = at.toZonedDateTime(timeZone, { disambiguation: "earlier" });
        const there = exists.toPlainDateTime().equals(at);
        if (there && opens !== exists.epochMilliseconds) findings.push(`${told}: ${at} opens at ${opens}`);
        if (!there && opens !== next.epochMilliseconds)
          findings.push(`${told}: ${at} in the gap opens at ${opens}`);
        if (opens > closes) findings.push(`${told}: ${at} closes before it opens`);
      }
    }
  }
  return {
    name: "Time zones",
    tried: `${zones.length} zones, ${transitions} changes of offset from 2024 to 2035, ${starts} starts listed around them (TZ=${process.env.TZ})`,
    found: `no start in a gap, ${twice} clock times offered twice as two instants, every visit ${VISIT_MINUTES} elapsed minutes`,
    findings,
    seed: null,
  };
}

function listedAround(timeZone: string, instant: number) {
  const date = localDateOf(instant, timeZone);
  const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "00:00", to: "24:00" }));
  return offeredDays({
    business: { timeZone, closures: [] },
    members: [{ id: "one", schedule: { weekly, overrides: [] }, timeOff: [] }],
    spec: {
      durationMinutes: VISIT_MINUTES,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      memberIds: ["one"],
      resourceGroups: [],
      capacity: 1,
      seats: 1,
      classKey: null,
      slotIntervalMinutes: STEP_MINUTES,
      alignment: "clock",
      minNoticeMinutes: 0,
      maxAdvanceDays: 30,
      dailyLimit: null,
    },
    claims: [],
    now: instant - 5 * 86_400_000,
    visitsOnDay: () => 0,
    teamMemberId: undefined,
    from: addDays(date, -1),
    to: addDays(date, 1),
  }).flatMap((day) => day.slots);
}

/** Minute by minute, what Temporal's clock shows: the quarters of the hour on the three local days. */
function clockTimesAround(timeZone: string, instant: number): number[] {
  const date = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
  const days = [-1, 0, 1].map((days) => date.add({ days }).toString());
  const found: { day: string; at: number }[] = [];
  const begin = Math.floor(instant / (5 * MINUTE)) * 5 * MINUTE - 60 * 60 * MINUTE;
  for (let at = begin; at < instant + 60 * 60 * MINUTE; at += 5 * MINUTE) {
    const clock = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
    if (clock.minute % STEP_MINUTES !== 0 || clock.second !== 0) continue;
    const day = clock.toPlainDate().toString();
    if (days.includes(day)) found.push({ day, at });
  }
  // Day by day: where clocks go back past midnight, the pieces of two days interleave.
  return found.sort((a, b) => (a.day === b.day ? a.at - b.at : a.day < b.day ? -1 : 1)).map(({ at }) => at);
}

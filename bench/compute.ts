/** The engine alone, without database and HTTP: 31 days of 50 people, in this process. */
import { offeredDays, type VisitQuestion } from "#domain/availability.ts";
import type { Claim } from "#domain/availability-types.ts";
import { addDays, openingInstant } from "#domain/local-time.ts";
import { type Spread, spread } from "./statistics.ts";

export interface ComputeResult {
  name: string;
  title: string;
  slots: number;
  ms: Spread;
}

const ZONE = "America/New_York";
const FROM = "2027-03-01";
const DAYS = 31;
const PEOPLE = 50;
const WARM_RUNS = 30;
const RUNS = 100;
const HOUR_MS = 3_600_000;

const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "09:00", to: "17:00" }));
const memberIds = Array.from({ length: PEOPLE }, (_, n) => `mem_${n}`);

/** Spread evenly over the people's working hours, none over another, on `days` days around the range. */
function claims(count: number, days: number): Claim[] {
  const each = count / PEOPLE;
  const first = addDays(FROM, -Math.floor((days - DAYS) / 2));
  return memberIds.flatMap((subjectId, person) =>
    Array.from({ length: each }, (_, n) => {
      const hour = Math.floor(((n + person / PEOPLE) * days * 8) / each);
      const startsAt = openingInstant(addDays(first, Math.floor(hour / 8)), (9 + (hour % 8)) * 60, ZONE);
      const endsAt = startsAt + HOUR_MS;
      const sessionKey = `${subjectId} ${n}`;
      return { subjectId, sessionKey, startsAt, endsAt, busyFrom: startsAt, busyUntil: endsAt, held: false };
    }),
  );
}

function question(given: Claim[]): VisitQuestion {
  const schedule = { weekly, overrides: [] };
  return {
    business: { timeZone: ZONE, closures: [] },
    members: memberIds.map((id) => ({ id, schedule, timeOff: [] })),
    spec: {
      durationMinutes: 60,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      memberIds,
      resourceGroups: [],
      capacity: 1,
      seats: 1,
      classKey: null,
      slotIntervalMinutes: 30,
      alignment: "clock",
      minNoticeMinutes: 0,
      maxAdvanceDays: 365,
      dailyLimit: null,
    },
    claims: given,
    now: openingInstant(addDays(FROM, -1), 0, ZONE),
    visitsOnDay: () => 0,
  };
}

function time(name: string, title: string, given: Claim[]): ComputeResult {
  const query = { ...question(given), from: FROM, to: addDays(FROM, DAYS - 1) };
  const ms: number[] = [];
  let slots = 0;
  for (let run = -WARM_RUNS; run < RUNS; run++) {
    const started = performance.now();
    const days = offeredDays(query);
    if (run >= 0) ms.push(performance.now() - started);
    slots = days.reduce((sum, day) => sum + day.slots.length, 0);
  }
  return { name, title, slots, ms: spread(ms) };
}

/** 10,000 bookings over 120 days leave about 2,600 within the 31; the other case has all 10,000 within them. */
export function measureCompute(): ComputeResult[] {
  const end = openingInstant(addDays(FROM, DAYS), 0, ZONE);
  const start = openingInstant(FROM, 0, ZONE);
  const near = claims(10_000, 120).filter((claim) => claim.endsAt > start && claim.startsAt < end);
  return [
    time("compute-in-range", `31 days × 50 people, the ${near.length} claims in range of 10,000`, near),
    time("compute-all", "31 days × 50 people, 10,000 claims all in range", claims(10_000, DAYS)),
  ];
}

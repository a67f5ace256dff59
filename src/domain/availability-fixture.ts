/** Test support: small businesses in New York, described by what matters to one test. */
import assert from "node:assert/strict";
import { judgeStart, offeredDays, type VisitQuestion } from "./availability.ts";
import type { Claim, MemberFacts, VisitSpec, WeeklySpan } from "./availability-types.ts";
import { MINUTE_MS, parseInstant, toRfc3339 } from "./local-time.ts";

/** A Monday without a transition nearby, in New York. */
export const MONDAY = "2027-05-10";
export const NY = "America/New_York";

export const at = (text: string) => parseInstant(text) ?? assert.fail(text);
export const clock = (time: string, date = MONDAY) => at(`${date}T${time}:00-04:00`);

export function member(
  id: string,
  hours: string[] = ["09:00-17:00"],
  more: Partial<MemberFacts> = {},
): MemberFacts {
  const weekly: WeeklySpan[] = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) =>
    hours.map((span) => ({ weekday, from: span.slice(0, 5), to: span.slice(6) })),
  );
  return { id, schedule: { weekly, overrides: [] }, timeOff: [], ...more };
}

export function claim(
  subjectId: string,
  from: number,
  to: number,
  more: Partial<Claim> = {},
  before = 0,
  after = 0,
): Claim {
  const [busyFrom, busyUntil] = [from - before * MINUTE_MS, to + after * MINUTE_MS];
  return {
    subjectId,
    sessionKey: `bkg_${from}`,
    startsAt: from,
    endsAt: to,
    busyFrom,
    busyUntil,
    held: false,
    ...more,
  };
}

export interface Setting extends Partial<Omit<VisitQuestion, "spec">> {
  spec?: Partial<VisitSpec>;
  timeZone?: string;
}

export function question({ spec, timeZone = NY, ...rest }: Setting = {}): VisitQuestion {
  const members = rest.members ?? [member("ann")];
  return {
    business: { timeZone, closures: [] },
    claims: [],
    now: at("2010-01-01T00:00:00Z"),
    visitsOnDay: () => 0,
    ...rest,
    members,
    spec: {
      durationMinutes: 60,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      memberIds: members.map(({ id }) => id),
      resourceGroups: [],
      capacity: 1,
      seats: 1,
      classKey: null,
      slotIntervalMinutes: 60,
      alignment: "clock",
      minNoticeMinutes: 0,
      maxAdvanceDays: 20_000,
      dailyLimit: null,
      ...spec,
    },
  };
}

/** Starts of one day as `HH:MM`, with the offset where asked. */
export function starts(setting: Setting, date = MONDAY, withOffset = false): string[] {
  const asked = question(setting);
  const [day] = offeredDays({ ...asked, from: date, to: date });
  return (day?.slots ?? []).map(({ startsAt }) => {
    const text = toRfc3339(startsAt, asked.business.timeZone);
    return withOffset ? text.slice(11, 16) + text.slice(19) : text.slice(11, 16);
  });
}

export function reasonAt(setting: Setting, startsAt: number, teamMemberId?: string): string {
  const judged = judgeStart({ ...question(setting), startsAt, teamMemberId });
  return judged.ok ? "ok" : judged.reason;
}

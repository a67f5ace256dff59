import { judgeStart, offeredDays, type VisitQuestion } from "#domain/availability.ts";
import type { OfferedSlot } from "#domain/availability-types.ts";
import { addDays, DAY_MS, dayBounds, localDateOf, weekdayOf } from "#domain/local-time.ts";
import { parseWeeklySpan } from "#domain/schedule.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import type { StoredClaim } from "../visits/claims.ts";
import { questionFor } from "../visits/slots.ts";
import { visitSpec } from "../visits/visit-spec.ts";
import { type ChosenVisit, chooseVisit, priceAsBooked } from "./choose-visit.ts";
import type { DemoBusiness, VisitPattern } from "./description.ts";
import { type DiaryEntry, makeEntry } from "./diary-entry.ts";
import type { Random } from "./random.ts";
import { idOf, type Keys } from "./set-up-business.ts";

const PAST_DAYS = 60;
const AHEAD_DAYS = 21;
/** How often somebody's day is tried before it is left as it is. */
const TRIES = 5;
/** The large car in poor condition takes so many times as long as the small clean one. */
const ROOMY = 1.5;

export interface Diary {
  business: Business;
  demo: DemoBusiness;
  serviceIds: Keys;
  random: Random;
  now: number;
  entries: DiaryEntry[];
}

interface Day {
  date: string;
  /** Claims of the day; no visit reaches into another day. */
  claims: StoredClaim[];
  /** Nobody comes twice on one day. */
  visitors: Set<number>;
  /** Services of which this day must keep a free start for visitors of the demo. */
  kept: ServiceRow[];
}

/**
 * Fills two months behind and three weeks ahead with visits at starts that the real engine offers, so that the demo
 * keeps every rule of the product.
 */
export function fillDiary(diary: Diary): void {
  const today = localDateOf(diary.now, diary.business.row.timeZone);
  for (let ahead = -PAST_DAYS; ahead <= AHEAD_DAYS; ahead++) {
    const day: Day = { date: addDays(today, ahead), claims: [], visitors: new Set(), kept: [] };
    if (ahead >= 0) day.kept = onOffer(diary, day, [...diary.business.services.values()]);
    // What lies far ahead is not booked out yet.
    const share = diary.demo.load * (ahead < 0 ? 1 : 0.85 - ahead / (AHEAD_DAYS * 1.6));
    for (const member of diary.business.team) fillMemberDay(diary, day, member.id, share);
  }
}

function fillMemberDay(diary: Diary, day: Day, memberId: string, share: number): void {
  const wanted = workMinutes(diary.business, memberId, day.date) * share;
  const patterns = patternsOf(diary, memberId);
  let booked = 0;
  for (let tries = 0; tries < TRIES && booked < wanted; tries++) {
    const pattern = diary.random.pick(patterns);
    const visit = chooseVisit(diary.business, diary.demo, diary.serviceIds, pattern, diary.random);
    if (booked + visit.price.durationMinutes > wanted * 1.5) continue;
    const entry = place(diary, day, visit, memberId);
    if (!entry) continue;
    if (entry.status !== "cancelled") booked += visit.price.durationMinutes;
    if (visit.services.some((service) => service.capacity > 1)) fillClass(diary, day, pattern, entry);
  }
}

/** Others come to the same class. */
function fillClass(diary: Diary, day: Day, pattern: VisitPattern, first: DiaryEntry): void {
  for (let guests = diary.random.between(1, 3); guests > 0; guests--) {
    const visit = chooseVisit(diary.business, diary.demo, diary.serviceIds, pattern, diary.random);
    place(diary, day, visit, first.teamMemberId, first.startsAt);
  }
}

/** Books the visit with this person, at a start of chance or at the given one; `null` when it cannot be. */
function place(diary: Diary, day: Day, visit: ChosenVisit, memberId: string, at?: number): DiaryEntry | null {
  const { business, random, now } = diary;
  const { services, purchase, price } = visit;
  const spec = visitSpec(business, services, price.durationMinutes, purchase.seats ?? 1);
  const question = questionFor(business, services, spec, day.claims, askedAt(diary, day), memberId);
  const slots = at === undefined ? slotsOf(question, day) : [];
  const startsAt = at ?? (slots.length > 0 ? random.pick(slots, 1.2).startsAt : undefined);
  if (startsAt === undefined) return null;
  const judgement = judgeStart({ ...question, startsAt });
  if (!judgement.ok) return null;
  // The first in the list are the regulars.
  const customer = Math.floor(random.next() ** 1.5 * diary.demo.people.customers.length);
  if (day.visitors.has(customer)) return null;
  const count = diary.entries.length;
  const placed = { customer, startsAt, spec, placement: judgement.best, claims: day.claims, count };
  const entry = makeEntry(visit, placed, random, now);
  entry.price = priceAsBooked(business, entry);
  const claims = [...day.claims, ...entry.claims];
  if (onOffer(diary, { ...day, claims }, day.kept).length < day.kept.length) return null;
  day.claims = claims;
  day.visitors.add(customer);
  diary.entries.push(entry);
  return entry;
}

/** Two days before, so that neither notice nor horizon is in the way of a date. */
const askedAt = ({ business }: Diary, { date }: Day): number =>
  dayBounds(date, business.row.timeZone).start - 2 * DAY_MS;

const slotsOf = (question: VisitQuestion, { date }: Day): OfferedSlot[] =>
  offeredDays({ ...question, from: date, to: date }).flatMap((day) => day.slots);

/** Which of these services somebody can still give on the day, with room for more than its plainest form. */
function onOffer(diary: Diary, day: Day, services: ServiceRow[]): ServiceRow[] {
  const { business } = diary;
  return services.filter((service) => {
    const spec = visitSpec(business, [service], service.durationMinutes * ROOMY, 1);
    const question = questionFor(business, [service], spec, day.claims, askedAt(diary, day), undefined);
    return service.mode === "booking" && slotsOf(question, day).length > 0;
  });
}

/** What this person is able to do, each as often as its weight says. */
function patternsOf({ business, demo, serviceIds }: Diary, memberId: string): VisitPattern[] {
  return demo.visits
    .filter(({ services }) =>
      services.every((key) => business.skills.get(idOf(serviceIds, key))?.includes(memberId)),
    )
    .flatMap((pattern) => Array.from({ length: pattern.weight }, () => pattern));
}

function workMinutes(business: Business, memberId: string, date: string): number {
  const weekday = weekdayOf(date);
  let minutes = 0;
  for (const span of business.members.get(memberId)?.schedule.weekly ?? []) {
    const parsed = parseWeeklySpan(span);
    if (span.weekday === weekday && parsed.ok) minutes += parsed.toMinute - parsed.fromMinute;
  }
  return minutes;
}

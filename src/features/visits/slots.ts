import { z } from "zod";
import { offeredDays, type VisitQuestion } from "#domain/availability.ts";
import type { OfferedSlot, VisitSpec } from "#domain/availability-types.ts";
import { addDays, dayBounds, localDateOf, MINUTE_MS, toRfc3339 } from "#domain/local-time.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import type { ClaimRange, StoredClaim } from "./claims.ts";

export const arrivesUntilSchema = z
  .string()
  .meta({ format: "date-time" })
  .optional()
  .describe("With an arrival window: somebody comes between `startsAt` and this.");

/**
 * When somebody comes at the latest, as the customer is told; nothing without a window. Of several services the widest
 * window holds: the visit begins once, and no promise may be narrower than any of them.
 */
export function arrivesUntil(
  startsAt: number,
  services: readonly Pick<ServiceRow, "arrivalWindowMinutes">[],
  timeZone: string,
): { arrivesUntil?: string } {
  const minutes = arrivalWindow(services);
  return minutes === 0 ? {} : { arrivesUntil: toRfc3339(startsAt + minutes * MINUTE_MS, timeZone) };
}

/** Minutes; 0 without a window. */
export const arrivalWindow = (services: readonly Pick<ServiceRow, "arrivalWindowMinutes">[]): number =>
  Math.max(0, ...services.map((service) => service.arrivalWindowMinutes ?? 0));

export const slotSchema = z
  .strictObject({
    startsAt: z.string().meta({ format: "date-time" }),
    endsAt: z.string().meta({ format: "date-time" }),
    arrivesUntil: arrivesUntilSchema,
    teamMemberIds: z.array(z.string()),
    seatsLeft: z.number().int(),
  })
  .meta({ id: "Slot", description: "A time that can be booked, with the people free for it." });

export type SlotView = z.output<typeof slotSchema>;

/** Shows the slots of one purchase, in the zone they are told in. */
export function slotViewer(
  services: readonly ServiceRow[],
  timeZone: string,
): (slot: OfferedSlot) => SlotView {
  const windowed = services.some((service) => service.arrivalWindowMinutes);
  return ({ startsAt, endsAt, teamMemberIds, seatsLeft }) => ({
    startsAt: toRfc3339(startsAt, timeZone),
    endsAt: toRfc3339(endsAt, timeZone),
    ...(windowed ? arrivesUntil(startsAt, services, timeZone) : {}),
    teamMemberIds,
    seatsLeft,
  });
}

/** Buffers are at most half a day, so claims within a day of a range are all that can matter in it. */
const MARGIN_MS = 86_400_000;

/** The instants whose claims decide the starts of these local dates. */
export function claimRange(
  timeZone: string,
  from: string,
  to: string,
  spec: VisitSpec,
): Pick<ClaimRange, "from" | "until" | "brief"> {
  return {
    from: dayBounds(from, timeZone).start - MARGIN_MS,
    until: dayBounds(to, timeZone).end + spec.durationMinutes * 60_000 + MARGIN_MS,
    // Whose claim is for which service is asked by `dailyCounter` alone.
    brief: spec.dailyLimit === null,
  };
}

export function questionFor(
  business: Business,
  services: ServiceRow[],
  spec: VisitSpec,
  claims: StoredClaim[],
  now: number,
  teamMemberId: string | undefined,
): VisitQuestion {
  return {
    business: business.facts,
    members: [...business.members.values()],
    spec,
    claims,
    now,
    visitsOnDay: dailyCounter(services, claims, business.row.timeZone),
    teamMemberId,
  };
}

/**
 * How far a day's visits are above the services' daily limits: 0 or more means full (`spec.dailyLimit` is 0 then).
 * Counted are sessions, so that the seats of one class are one visit.
 */
function dailyCounter(
  services: ServiceRow[],
  claims: StoredClaim[],
  timeZone: string,
): (date: string) => number {
  const limited = services.flatMap((s) => (s.dailyLimit === null ? [] : [{ id: s.id, limit: s.dailyLimit }]));
  if (limited.length === 0) return () => Number.NEGATIVE_INFINITY;
  const sessions = new Map<string, Set<string>>();
  for (const claim of claims) {
    for (const { id } of limited) {
      if (!claim.serviceIds.includes(id)) continue;
      const key = `${id} ${localDateOf(claim.startsAt, timeZone)}`;
      const known = sessions.get(key);
      if (known) known.add(claim.sessionKey);
      else sessions.set(key, new Set([claim.sessionKey]));
    }
  }
  return (date) =>
    Math.max(...limited.map(({ id, limit }) => (sessions.get(`${id} ${date}`)?.size ?? 0) - limit));
}

/** The dates that notice, cut-offs and horizon leave, as far as these tell without looking at the clock times. */
export function bookableDates(
  timeZone: string,
  now: number,
  spec: VisitSpec,
): { first: string; last: string } {
  const today = localDateOf(now, timeZone);
  const noticed = localDateOf(now + spec.minNoticeMinutes * MINUTE_MS, timeZone);
  const days = Math.max(0, ...(spec.bookingCutoffs ?? []).map(({ daysBefore }) => daysBefore));
  const uncut = addDays(today, days);
  return { first: noticed > uncut ? noticed : uncut, last: addDays(today, spec.maxAdvanceDays) };
}

const ALTERNATIVE_DAYS = 14;
const ALTERNATIVES = 5;

/** The dates among which other times are looked for when a start cannot be had. */
export function alternativeDates(
  timeZone: string,
  startsAt: number,
  now: number,
  spec: VisitSpec,
): { from: string; to: string } {
  const { first, last } = bookableDates(timeZone, now, spec);
  const wanted = localDateOf(startsAt, timeZone);
  const from = wanted < first ? first : wanted > last ? last : wanted;
  return { from: from === first ? first : addDays(from, -1), to: addDays(from, ALTERNATIVE_DAYS) };
}

/** The free starts nearest to the wanted one, in order of time. */
export function nearestSlots(
  question: VisitQuestion,
  startsAt: number,
  dates: { from: string; to: string },
): OfferedSlot[] {
  return offeredDays({ ...question, ...dates })
    .flatMap((day) => day.slots)
    .sort((a, b) => Math.abs(a.startsAt - startsAt) - Math.abs(b.startsAt - startsAt))
    .slice(0, ALTERNATIVES)
    .sort((a, b) => a.startsAt - b.startsAt);
}

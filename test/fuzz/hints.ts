import type { Random } from "./random.ts";
import { ANSWERS, type Known } from "./world.ts";

const DAY_MS = 86_400_000;

/** Draws a value for a name that would mean nothing if it were only shaped right; `undefined` has no opinion. */
export type Hint = (name: string) => unknown;

/** Values that lead deep: what is known of a business, at times near `now`. */
export function hintsFor(random: Random, known: Known, stranger: Known, now: number): Hint {
  const of = random.chance(0.06) ? stranger : known;
  const booking = random.pick(of.bookings.slice(-12));
  const start = () =>
    new Date(Math.ceil(now / DAY_MS) * DAY_MS + random.between(0, 20 * 48) * 1_800_000).toISOString();
  const firstDay = new Date(now + random.between(-1, 20) * DAY_MS).toISOString().slice(0, 10);
  const table: Record<string, () => unknown> = {
    slug: () => known.slug,
    serviceId: () => random.pick(of.serviceIds),
    teamMemberId: () => random.pick(of.memberIds),
    quoteId: () => random.pick(of.quoteIds.slice(-8)),
    holdId: () => random.pick(of.holdIds.slice(-5)),
    bookingId: () => booking?.id,
    token: () => booking?.token,
    cursor: () => random.pick(of.cursors),
    startsAt: start,
    from: () => firstDay,
    to: () => new Date(Date.parse(firstDay) + random.between(0, 8) * DAY_MS).toISOString().slice(0, 10),
    selections: () =>
      random.pick([
        {},
        { size: random.pick(["small", "large"]), rooms: random.between(0, 6) },
        { pets: random.chance(0.5) },
        { hours: random.between(0, 3) },
      ]),
    addOns: () => random.pick([{}, { wax: random.between(0, 3) }]),
    packageKey: () => "both",
    couponCode: () => random.pick(["SAVE", "save"]),
    seats: () => random.pick([1, 1, 2, 3, 8]),
    expectedTotal: () => random.pick([0, 10_000]),
    version: () => random.between(1, 2),
    name: () => `Customer ${random.between(1, 40)}`,
    email: () => `customer-${random.between(1, 40)}@example.com`,
    phone: () => `+1 212 555 0${random.between(100, 140)}`,
    country: () => "US",
    locale: () => random.pick(["en", "de-AT", "zh-Hant-TW"]),
    timeZone: () => random.pick(["UTC", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe"]),
    answers: () => ANSWERS,
    widget: () => "default",
    website: () => "",
    type: () => random.pick(["view", "step", "quote", "start"]),
    "Idempotency-Key": () => `key-${random.between(1, 60)}`,
    "If-None-Match": () => random.pick(["*", '"abc"', 'W/"x", "y"']),
  };
  return (name) => (Object.hasOwn(table, name) ? table[name]?.() : undefined);
}

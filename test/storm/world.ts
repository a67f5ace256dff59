import { sql } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import type { Random } from "#features/demo/random.ts";
import { makeBusiness } from "../business.ts";

/** What the storm knows of a business: enough to ask it for something, and to judge it afterwards. */
export interface StormBusiness {
  id: string;
  slug: string;
  memberIds: string[];
  serviceIds: string[];
  /** By service id; 1 for an ordinary visit. */
  capacity: Record<string, number>;
  couponCode: string | null;
}

const ZONES = ["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"];
const HOURS = [
  ["09:00", "17:00"],
  ["06:00", "22:00"],
  ["00:00", "24:00"],
  ["20:00", "05:00"],
] as const;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/**
 * Businesses of every kind: 1 to 8 people, 1 to 5 services of 5 to 480 minutes with buffers, rooms, classes of up to 50
 * seats, payment, approval, daily limits, a coupon with few uses, odd zones and opening hours.
 */
export async function makeWorld(db: Database, random: Random, count: number): Promise<StormBusiness[]> {
  const world: StormBusiness[] = [];
  for (let n = 0; n < count; n++) world.push(await makeOne(db, random));
  return world;
}

async function makeOne(db: Database, random: Random): Promise<StormBusiness> {
  const [from, to] = random.pick(HOURS);
  const people = random.between(1, 8);
  const resources = random.chance(0.4)
    ? { room: random.between(1, 3), ...(random.chance(0.3) ? { chair: random.between(1, 3) } : {}) }
    : {};
  const services = Array.from({ length: random.between(1, 5) }, () => oneService(random, people, resources));
  const made = await makeBusiness(db, {
    members: people,
    resources,
    services,
    business: {
      timeZone: random.pick(ZONES),
      weeklyHours: EVERY_DAY.map((weekday) => ({ weekday, from, to })),
      slotIntervalMinutes: random.pick([5, 15, 30, 60]),
      slotAlignment: random.pick(["clock", "opening"]),
      requiresApproval: random.chance(0.4),
      paymentsEnabled: random.chance(0.4),
      maxAdvanceDays: 10,
    },
  });
  const couponCode = random.chance(0.5) ? "STORM" : null;
  if (couponCode)
    await db.orm.execute(sql`insert into coupons (id, business_id, code, label, discount_kind, discount_value, max_redemptions, created_at)
      values (${`cpn_${made.id.slice(4)}`}, ${made.id}, ${couponCode}, 'Storm', 'percent', '10', ${random.between(1, 12)}, now())`);
  return {
    id: made.id,
    slug: made.slug,
    memberIds: made.memberIds,
    serviceIds: made.serviceIds,
    capacity: Object.fromEntries(made.serviceIds.map((id, n) => [id, services[n]?.capacity ?? 1])),
    couponCode,
  };
}

function oneService(random: Random, people: number, resources: Record<string, number>) {
  const five = (min: number, max: number) => 5 * random.between(min / 5, max / 5);
  const somebody = random.between(0, people - 1);
  return {
    durationMinutes: random.chance(0.7) ? five(5, 120) : five(5, 480),
    bufferBeforeMinutes: random.chance(0.4) ? five(5, 60) : 0,
    bufferAfterMinutes: random.chance(0.4) ? five(5, 60) : 0,
    capacity: random.chance(0.3) ? random.between(2, 50) : 1,
    ...(random.chance(0.15) ? { dailyLimit: random.between(2, 8) } : {}),
    ...(random.chance(0.5) ? { depositKind: "full" as const } : {}),
    // Somebody at least; often not everybody.
    members: everyone(people).filter((n) => n === somebody || random.chance(0.8)),
    groups: Object.keys(resources).filter(() => random.chance(0.6)),
  };
}

const everyone = (people: number) => Array.from({ length: people }, (_, n) => n);

import { eq, sql } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import { businesses, services } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { addDays, daysBetween, localDateOf } from "#domain/local-time.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Deps } from "../deps.ts";
import { funnelCounts, leadGroups, ratingGroups, refusedGroups } from "./count-interest.ts";
import { measureOpenHours } from "./measure-open-hours.ts";
import {
  addOnGroups,
  bookedMinutes,
  customerCounts,
  madeCounts,
  type Scope,
  serviceGroups,
  sourceGroups,
  visitGroups,
} from "./queries.ts";
import { type Analytics, type AnalyticsInterval, LONGEST_DAYS } from "./schemas.ts";
import { analyticsView } from "./view.ts";

export interface Asked {
  from?: string | undefined;
  to?: string | undefined;
  interval: AnalyticsInterval;
}

/** Days counted when nothing is said. */
const USUAL_DAYS = 30;

/** Reports that one process makes at once: over a long history one takes a while, and bookings need connections too. */
const AT_ONCE = 2;
const making = new WeakMap<Database, Promise<unknown>[]>();

async function inTurn<T>(db: Database, make: () => Promise<T>): Promise<T> {
  const turns = making.get(db) ?? [];
  making.set(db, turns);
  const ahead = turns.at(-AT_ONCE);
  const mine = (async () => {
    await ahead?.catch(() => {});
    return make();
  })();
  turns.push(mine);
  try {
    return await mine;
  } finally {
    turns.splice(turns.indexOf(mine), 1);
  }
}

/** The figures of a business, all as of one moment: while they are counted nothing changes underneath. */
export function reportAnalytics(deps: Deps, businessId: BusinessId, asked: Asked): Promise<Analytics> {
  return inTurn(deps.db, () => countAll(deps, businessId, asked));
}

async function countAll(deps: Deps, businessId: BusinessId, asked: Asked): Promise<Analytics> {
  return deps.db.transaction(async (tx) => {
    await tx.execute(sql`set transaction isolation level repeatable read, read only`);
    const [business] = await tx.select().from(businesses).where(eq(businesses.id, businessId));
    if (!business) throw new Refusal("not_found", "There is no such business.");
    const { timeZone, currency } = business;
    const now = deps.now();
    const scope: Scope = {
      businessId,
      timeZone,
      currency,
      now,
      ...periodOf(asked, localDateOf(now, timeZone)),
    };
    return analyticsView(scope, {
      visits: await visitGroups(tx, scope),
      booked: await bookedMinutes(tx, scope),
      open: await measureOpenHours(tx, scope, business.weeklyHours),
      customers: await customerCounts(tx, scope),
      services: await serviceGroups(tx, scope),
      addOns: await addOnGroups(tx, scope),
      sources: await sourceGroups(tx, scope),
      made: await madeCounts(tx, scope),
      funnel: await funnelCounts(tx, scope),
      refused: await refusedGroups(tx, scope),
      leads: await leadGroups(tx, scope),
      ratings: await ratingGroups(tx, scope),
      catalog: await tx
        .select({ id: services.id, name: services.name, addOns: services.addOns })
        .from(services)
        .where(eq(services.businessId, businessId)),
    });
  });
}

function periodOf({ from, to, interval }: Asked, today: string) {
  const last = to ?? (from !== undefined && from > today ? from : today);
  const first = from ?? addDays(last, 1 - USUAL_DAYS);
  const days = daysBetween(first, last) + 1;
  if (days < 1) throw refuseField("to", "must not be before `from`");
  if (days > LONGEST_DAYS) throw refuseField("to", `at most ${LONGEST_DAYS} days from \`from\``);
  return { from: first, to: last, previousFrom: addDays(first, -days), interval };
}

import { lt, sql } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import { refusedDemand } from "#db/schema/index.ts";
import type { SlotRefusalReason } from "#domain/availability-types.ts";
import { addDays, localDateOf, localMinuteOf } from "#domain/local-time.ts";
import { describeError } from "#http/safe-log.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";

/** Stands for the hour where a whole day had nothing free. */
export const WHOLE_DAY = -1;

/** The longest horizon a business can have: what is asked for beyond it, or in the past, tells nothing. */
const LONGEST_HORIZON_DAYS = 730;

/** Reports of days before that do without. */
const KEPT_DAYS = 5 * 366;

/** Distinct counts kept between two writes; a crawler of every date of every business must not fill the memory. */
const MOST_KEYS = 5_000;

export interface Refused {
  /** In the business's zone. */
  date: string;
  /** 0–23, or `WHOLE_DAY`. */
  hour: number;
  /** Of several services bought together the first. */
  serviceId: string;
  reason: SlotRefusalReason;
}

interface Count extends Refused {
  businessId: string;
  count: number;
}

/**
 * Counts what was asked for and could not be had. Counting only touches memory, so it slows no request and stands in
 * nobody's transaction; `flush` writes all counts in one statement. A crash loses at most what came since the last one.
 */
export class RefusedDemand {
  readonly #deps: Pick<Deps, "db" | "log" | "now">;
  readonly #beforeWrite: () => void;
  #counts = new Map<string, Count>();
  #dropped = 0;
  #writing: Promise<void> = Promise.resolve();

  /** `beforeWrite` throws when nothing may be written now. */
  constructor(deps: Pick<Deps, "db" | "log" | "now">, beforeWrite: () => void = () => {}) {
    this.#deps = deps;
    this.#beforeWrite = beforeWrite;
  }

  count({ id, row }: Pick<Business, "id" | "row">, refused: Refused): void {
    const today = localDateOf(this.#deps.now(), row.timeZone);
    if (refused.date < today || refused.date > addDays(today, LONGEST_HORIZON_DAYS)) return;
    this.#add({ ...refused, businessId: id, count: 1 });
  }

  /** The same for a wanted start, epoch milliseconds. */
  countStart(
    business: Pick<Business, "id" | "row">,
    { startsAt, serviceId, reason }: Pick<Refused, "serviceId" | "reason"> & { startsAt: number },
  ): void {
    const { timeZone } = business.row;
    const hour = Math.floor(localMinuteOf(startsAt, timeZone) / 60);
    this.count(business, { date: localDateOf(startsAt, timeZone), hour, serviceId, reason });
  }

  /** Writes what was counted; never fails: what could not be written is kept for the next time. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  #add(one: Count): void {
    const key = `${one.businessId} ${one.date} ${one.hour} ${one.serviceId} ${one.reason}`;
    const known = this.#counts.get(key);
    if (known) known.count += one.count;
    else if (this.#counts.size < MOST_KEYS) this.#counts.set(key, one);
    else this.#dropped += one.count;
  }

  async #write(): Promise<void> {
    const { db, log } = this.#deps;
    if (this.#dropped > 0) {
      log.warn({ dropped: this.#dropped, keys: this.#counts.size }, "refused demand: too much to count all");
      this.#dropped = 0;
    }
    if (this.#counts.size === 0) return;
    const batch = this.#counts;
    this.#counts = new Map();
    try {
      this.#beforeWrite();
      await store(db, [...batch.values()]);
    } catch (error) {
      for (const one of batch.values()) this.#add(one);
      log.warn({ error: describeError(error) }, "refused demand: not written, will be tried again");
    }
  }
}

/** Forgets the counts of days long ago; a day's difference between zones does not matter. */
export async function sweepDemand({ db, now }: Pick<Deps, "db" | "now">): Promise<void> {
  await db.orm
    .delete(refusedDemand)
    .where(lt(refusedDemand.date, addDays(localDateOf(now(), "UTC"), -KEPT_DAYS)));
}

/**
 * In the order of the key, so that two processes which write at once cannot wait for each other. A business that was
 * removed in the meantime is left out, and a count stays within its type.
 */
async function store(db: Database, counts: Count[]): Promise<void> {
  const column = (pick: (one: Count) => string | number) => sql.param(counts.map(pick));
  await db.orm.execute(sql`
    insert into refused_demand (business_id, date, hour, service_id, reason, count)
    select c.* from unnest(
      ${column((one) => one.businessId)}::text[], ${column((one) => one.date)}::date[],
      ${column((one) => one.hour)}::int[], ${column((one) => one.serviceId)}::text[],
      ${column((one) => one.reason)}::text[], ${column((one) => one.count)}::int[]
    ) as c(business_id, date, hour, service_id, reason, count)
    where exists (select from businesses b where b.id = c.business_id)
    order by c.business_id, c.date, c.hour, c.service_id, c.reason
    on conflict (business_id, date, hour, service_id, reason)
    do update set count = least(refused_demand.count::bigint + excluded.count, 2147483647)::int`);
}

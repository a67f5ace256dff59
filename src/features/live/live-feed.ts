import { asc, gt, inArray, max, or } from "drizzle-orm";
import type { Logger } from "pino";
import type { Database } from "#db/open.ts";
import { events } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { EVENTS_WRITTEN } from "#events/emit.ts";
import { describeError } from "#http/safe-log.ts";

export type LiveEvent = Pick<
  typeof events.$inferSelect,
  "seq" | "id" | "businessId" | "type" | "subjectId" | "occurredAt"
>;

/** What other processes wrote is found by looking; this process's own events are announced. */
const LOOK_EVERY_MS = 500;
const MOST_AT_ONCE = 500;
/** A number that was skipped belongs to a transaction that is still open, or was rolled back; none is open for longer. */
const OPEN_AT_MOST_MS = 20_000;
const MOST_MISSING = 1_000;

/** Columns that may be shown: no fields, no actor. */
export const liveColumns = {
  seq: events.seq,
  id: events.id,
  businessId: events.businessId,
  type: events.type,
  subjectId: events.subjectId,
  occurredAt: events.occurredAt,
};

interface FeedDeps {
  db: Database;
  log: Logger;
  now: () => number;
}

/**
 * Events as they are written, by whatever process, for those who listen. One reader per process, and only while somebody
 * listens.
 */
export class LiveFeed {
  readonly #deps: FeedDeps;
  readonly #listeners = new Map<BusinessId, Set<(event: LiveEvent) => void>>();
  readonly #closing = new Set<() => void>();
  /** Numbers not seen yet below the last one, and until when they are looked for. */
  readonly #missing = new Map<number, number>();
  #last: number | null = null;
  #timer: NodeJS.Timeout | undefined;
  #unsubscribe = () => {};
  #reading = false;
  #read: Promise<void> = Promise.resolve();
  #again = false;

  constructor(deps: FeedDeps) {
    this.#deps = deps;
  }

  /** `onClose` is called when the process stops. Gives the function that ends it. */
  subscribe(businessId: BusinessId, onEvent: (event: LiveEvent) => void, onClose: () => void): () => void {
    const own = this.#listeners.get(businessId) ?? new Set();
    this.#listeners.set(businessId, own.add(onEvent));
    this.#closing.add(onClose);
    if (this.#timer === undefined) this.#start();
    return () => {
      own.delete(onEvent);
      this.#closing.delete(onClose);
      if (own.size === 0) this.#listeners.delete(businessId);
      if (this.#closing.size === 0) this.#stop();
    };
  }

  /** Resolves once the last number is known: whatever is written from then on will be told. */
  get begun(): Promise<void> {
    return this.#read;
  }

  get listeners(): number {
    return this.#closing.size;
  }

  close(): void {
    for (const end of [...this.#closing]) end();
    this.#stop();
  }

  #start(): void {
    this.#last = null;
    this.#missing.clear();
    this.#timer = setInterval(() => this.#wake(), LOOK_EVERY_MS);
    this.#unsubscribe = this.#deps.db.onCommitted(EVENTS_WRITTEN, () => this.#wake());
    this.#wake();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#unsubscribe();
  }

  #wake(): void {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    this.#read = this.#readOn().finally(() => {
      this.#reading = false;
    });
  }

  async #readOn(): Promise<void> {
    try {
      while (this.#again && this.#timer !== undefined) {
        this.#again = false;
        for (const event of await this.#next())
          for (const listener of this.#listeners.get(event.businessId) ?? []) listener(event);
      }
    } catch (error) {
      // The database may be away for a moment: the next look reads on from where this one was.
      this.#deps.log.warn({ error: describeError(error) }, "live events could not be read");
    }
  }

  async #next(): Promise<LiveEvent[]> {
    const { db, now } = this.#deps;
    if (this.#last === null) {
      const [row] = await db.orm.select({ seq: max(events.seq) }).from(events);
      this.#last = row?.seq ?? 0;
      return [];
    }
    for (const [seq, until] of this.#missing) if (until < now()) this.#missing.delete(seq);
    const missing = [...this.#missing.keys()];
    const rows = await db.orm
      .select(liveColumns)
      .from(events)
      .where(or(gt(events.seq, this.#last), missing.length > 0 ? inArray(events.seq, missing) : undefined))
      .orderBy(asc(events.seq))
      .limit(MOST_AT_ONCE);
    for (const { seq } of rows) {
      this.#missing.delete(seq);
      for (let skipped = this.#last + 1; skipped < seq && this.#missing.size < MOST_MISSING; skipped++)
        this.#missing.set(skipped, now() + OPEN_AT_MOST_MS);
      this.#last = Math.max(this.#last, seq);
    }
    if (rows.length === MOST_AT_ONCE) this.#again = true;
    return rows;
  }
}

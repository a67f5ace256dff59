import { isUnavailable } from "#db/errors.ts";
import type { Database } from "#db/open.ts";
import { MINUTE_MS } from "#domain/local-time.ts";
import type { Business } from "../businesses/load-business.ts";
import { StaleBusiness } from "../businesses/with-business.ts";
import type { Deps } from "../deps.ts";
import { type ClaimRange, type ClaimsText, claimsFrom, type LoadedClaims, readClaims } from "./claims.ts";

/** Memory for kept answers with the claims they follow from. */
const MOST_BYTES = 32 * 1024 * 1024;

/** What an entry takes besides its texts, about. */
const ENTRY_BYTES = 1_000;

/** What an answer is made with. */
export interface Looking {
  /** The moment the answer holds for. */
  now: number;
  /** Throws `StaleBusiness` when the business is no longer as remembered. */
  claims(range: ClaimRange): Promise<LoadedClaims>;
}

export interface Answer<T> {
  value: T;
  /** What it takes in memory; `null` is not kept. */
  bytes: number | null;
}

type Read = (range: ClaimRange) => Promise<ClaimsText>;

interface Kept {
  madeAt: number;
  /** When the first claim lapses that counted. */
  lapsesAt: number;
  looks: { range: ClaimRange; text: string }[];
  value: unknown;
  bytes: number;
}

/**
 * Answers that follow from nothing but the remembered business, the claims of some ranges and the clock. The claims
 * are read for every request, so what another process booked is seen at once; only what follows from them is not worked
 * out again while their text, the version of the business and the minute are the same.
 */
export class KeptAnswers {
  readonly #kept = new Map<string, Kept>();
  /** Resolves when the answer is there, or with what kept it from being made. */
  readonly #making = new Map<string, Promise<unknown>>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** `key` says all of the question but the business. `make` must be given the same answer by the same facts. */
  async get<T>(
    deps: Pick<Deps, "db" | "now">,
    business: Business,
    key: string,
    make: (looking: Looking) => Promise<Answer<T>>,
  ): Promise<T> {
    const now = deps.now();
    // Of this request alone: what was read to compare is not read again to answer.
    const seen = new Map<string, ClaimsText>();
    const read: Read = async (range) => {
      const name = `${range.from} ${range.until} ${range.brief ?? false} ${range.ignore ?? ""}`;
      const known = seen.get(name);
      if (known) return known;
      const claims = await readClaims(deps.db, business.slug, range);
      if (claims.version !== business.version) throw new StaleBusiness();
      seen.set(name, claims);
      return claims;
    };

    const fullKey = `${business.id} ${business.version} ${key}`;
    let found = await this.#find<T>(fullKey, now, read);
    const making = found ? undefined : this.#making.get(fullKey);
    if (making) {
      // A crowd works it out once: the others compare with what the first one made.
      const failure = await making;
      // Who has waited for the database in vain already does not wait for it again.
      if (isUnavailable(failure)) throw failure;
      found = await this.#find<T>(fullKey, now, read);
    }
    if (found) return found.value;

    const looks: Kept["looks"] = [];
    let lapsesAt = Number.POSITIVE_INFINITY;
    const looking: Looking = {
      now,
      async claims(range) {
        const { version, text } = await read(range);
        looks.push({ range, text });
        const loaded = claimsFrom({ version, text }, { now, ignore: range.ignore });
        lapsesAt = Math.min(lapsesAt, loaded.lapsesAt);
        return loaded;
      },
    };
    const done = Promise.withResolvers<unknown>();
    this.#making.set(fullKey, done.promise);
    let failure: unknown;
    try {
      const { value, bytes } = await make(looking);
      // Without a look nothing would tell that the business has changed.
      if (bytes !== null && looks.length > 0)
        this.#keep(fullKey, { madeAt: now, lapsesAt, looks, value, bytes });
      return value;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      if (this.#making.get(fullKey) === done.promise) this.#making.delete(fullKey);
      done.resolve(failure);
    }
  }

  /** The kept answer, if it still holds. */
  async #find<T>(key: string, now: number, read: Read): Promise<{ value: T } | null> {
    const kept = this.#kept.get(key);
    if (!kept || now < kept.madeAt || now >= kept.lapsesAt || !isSameMinute(kept.madeAt, now)) return null;
    for (const { range, text } of kept.looks) if ((await read(range)).text !== text) return null;
    // Used last: out last. Another request may have put a newer one in its place meanwhile.
    if (this.#kept.get(key) === kept) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
    }
    return { value: kept.value as T };
  }

  #keep(key: string, entry: Kept): void {
    const texts = entry.looks.reduce((sum, { text }) => sum + text.length, 0);
    const kept = { ...entry, bytes: entry.bytes + texts + key.length + ENTRY_BYTES };
    this.#drop(key);
    this.#kept.set(key, kept);
    this.#bytes += kept.bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }
}

/**
 * Whether the clock decides the same at both moments. Notice, last moments to book, midnight and the times they are
 * held against are all whole minutes, so nothing happens within one; but what begins or ends with a minute may do so
 * at its very first instant or right after it, which therefore stands alone.
 */
export function isSameMinute(a: number, b: number): boolean {
  if (a === b) return true;
  return (
    a % MINUTE_MS !== 0 && b % MINUTE_MS !== 0 && Math.floor(a / MINUTE_MS) === Math.floor(b / MINUTE_MS)
  );
}

const shelves = new WeakMap<Database, KeptAnswers>();

/** One store for all who ask one database. */
export function keptAnswers(db: Database): KeptAnswers {
  let shelf = shelves.get(db);
  if (!shelf) {
    shelf = new KeptAnswers();
    shelves.set(db, shelf);
  }
  return shelf;
}

/** So many queries at once: while they are on their way the next is being gathered. */
const AT_ONCE = 2;

/** But one whose answer does not come keeps the next waiting no longer than this. */
const PATIENCE_MS = 100;

interface Batch<V> {
  keys: Set<string>;
  result: PromiseWithResolvers<V>;
  impatient: NodeJS.Timeout | undefined;
}

/**
 * Lets reads that are wanted at the same time share a query. A read never gets the result of a query that was sent
 * before the read was asked for: what it is told is as new as if it had asked alone.
 */
export class JoinedReads<V> {
  readonly #send: (keys: string[]) => Promise<V>;
  /** Gathered, but not sent yet: only this one may still be joined. */
  #next: Batch<V> | null = null;
  #underWay = 0;

  /** `send` reads for all these keys, each named once. */
  constructor(send: (keys: string[]) => Promise<V>) {
    this.#send = send;
  }

  /** The result of the whole batch that this key is part of. */
  read(key: string): Promise<V> {
    let batch = this.#next;
    if (batch === null) {
      batch = { keys: new Set(), result: Promise.withResolvers<V>(), impatient: undefined };
      this.#next = batch;
      // Later in this turn of the loop: requests that came in together are read from their sockets one by one.
      if (this.#underWay < AT_ONCE) setImmediate(() => this.#start());
      else batch.impatient = setTimeout(() => this.#start(true), PATIENCE_MS);
    }
    batch.keys.add(key);
    return batch.result.promise;
  }

  get idle(): boolean {
    return this.#underWay === 0 && this.#next === null;
  }

  #start(impatient = false): void {
    const batch = this.#next;
    if (batch === null || (this.#underWay >= AT_ONCE && !impatient)) return;
    clearTimeout(batch.impatient);
    this.#next = null;
    this.#underWay++;
    this.#send([...batch.keys])
      .then(batch.result.resolve, batch.result.reject)
      .finally(() => {
        this.#underWay--;
        this.#start();
      });
  }
}

/** Reads of which only the very same can share a query, by a key that says all of what is read. */
export class SameReads<V> {
  readonly #lines = new Map<string, JoinedReads<V>>();

  async read(key: string, send: () => Promise<V>): Promise<V> {
    let line = this.#lines.get(key);
    if (!line) {
      line = new JoinedReads(send);
      this.#lines.set(key, line);
    }
    try {
      return await line.read(key);
    } finally {
      if (line.idle && this.#lines.get(key) === line) this.#lines.delete(key);
    }
  }
}

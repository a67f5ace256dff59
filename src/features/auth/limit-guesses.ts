import { Refusal } from "#domain/refusals.ts";
import { SlidingWindowLimiter } from "#http/rate-limit.ts";
import type { RateLimitRule } from "#http/rate-rules.ts";

const WINDOW_SECONDS = 15 * 60;
const rule = (name: string, quota: number): RateLimitRule => ({
  name,
  quota,
  windowSeconds: WINDOW_SECONDS,
  by: "ip",
});

/** Wrong guesses per quarter of an hour. */
const RULES = {
  /** Of all devices together that have never signed in to the account. */
  account: rule("account", 10),
  /** Of one device that has. */
  device: rule("device", 10),
  /** Of one address, over all accounts. */
  address: rule("address", 30),
  /** Of second factors, after a right password or link. */
  code: rule("code", 10),
  /** Of the password of somebody who is signed in. */
  session: rule("session", 10),
};

/** `who` is an account, device or address as it should be kept in memory. */
export interface GuessKey {
  kind: keyof typeof RULES;
  who: string;
}

/** Longer lines than this are not waited in. */
const MOST_WAITING = 50;

/** What is being tried under one key at this moment. */
interface Running {
  count: number;
  waiting: (() => void)[];
}

/**
 * Counts wrong guesses only, and exactly: as many guesses run at once as there are wrong ones left, the others wait for
 * their turn. So right ones are never refused for being many, and a burst is no way around the limit. It is about
 * safety, not load, and works with `RATE_LIMIT=off` too.
 */
export class GuessLimiter {
  readonly #now: () => number;
  readonly #limiter = new SlidingWindowLimiter();
  readonly #running = new Map<string, Running>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Runs a guess; `wrong` says whether its result was a wrong one. Throws `rate_limited` with the seconds to wait when
   * one of the keys has none left.
   */
  async guess<T>(
    keys: readonly GuessKey[],
    attempt: () => Promise<T>,
    wrong: (result: T) => boolean,
  ): Promise<T> {
    for (let busy = this.#busy(keys); busy; busy = this.#busy(keys)) await this.#turn(busy);
    for (const key of keys) this.#of(key).count += 1;
    try {
      const result = await attempt();
      if (wrong(result))
        for (const key of keys) this.#limiter.take(nameOf(key), RULES[key.kind], this.#now());
      return result;
    } finally {
      for (const key of keys) this.#done(key);
    }
  }

  /** A key whose last free guesses are all running; throws when one has none left at all. */
  #busy(keys: readonly GuessKey[]): Running | null {
    let busy: Running | null = null;
    for (const key of keys) {
      const { allowed, remaining, resetSeconds } = this.#limiter.peek(
        nameOf(key),
        RULES[key.kind],
        this.#now(),
      );
      if (!allowed) throw tooMany(resetSeconds);
      const running = this.#running.get(nameOf(key));
      if (running && running.count >= remaining) busy = running;
    }
    return busy;
  }

  #turn({ waiting }: Running): Promise<void> {
    if (waiting.length >= MOST_WAITING) throw tooMany(2);
    return new Promise((resolve) => waiting.push(resolve));
  }

  #of(key: GuessKey): Running {
    const name = nameOf(key);
    let running = this.#running.get(name);
    if (!running) {
      running = { count: 0, waiting: [] };
      this.#running.set(name, running);
    }
    return running;
  }

  #done(key: GuessKey): void {
    const running = this.#of(key);
    running.count -= 1;
    if (running.count === 0) this.#running.delete(nameOf(key));
    for (const resolve of running.waiting.splice(0)) resolve();
  }
}

const nameOf = ({ kind, who }: GuessKey): string => `${kind} ${who}`;

function tooMany(retryAfterSeconds: number): Refusal {
  return new Refusal("rate_limited", `Too many wrong attempts. Try again in ${retryAfterSeconds} s.`, {
    extra: { retryAfterSeconds },
  });
}

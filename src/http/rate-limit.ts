/**
 * An exact sliding window in memory: a call is accepted if and only if fewer than `quota` calls of its key were
 * accepted in the window that ends now, `(now − window, now]`. Refused calls do not count.
 */
import type { RateLimitRule } from "./rate-rules.ts";

export interface LimitDecision {
  allowed: boolean;
  limit: number;
  remaining: number;
  /**
   * Whole seconds until the oldest counted call leaves the window, so until one more call comes free;
   * the window's length when nothing is counted. With `allowed: false` it is what `Retry-After` says.
   */
  resetSeconds: number;
}

/** What the pipeline needs of a limiter; one shared by several processes may answer later. */
export interface RateLimiter {
  /** Counts the call if it is accepted. `overflowKey` is used while memory is full; default the rule's name. */
  take(
    key: string,
    rule: RateLimitRule,
    now: number,
    overflowKey?: string,
  ): LimitDecision | Promise<LimitDecision>;
  /** The same without counting; `allowed` says whether a call would be accepted. */
  peek(key: string, rule: RateLimitRule, now: number): LimitDecision | Promise<LimitDecision>;
}

/** The accepted calls of one key: a ring that grows when used, in a list ordered by the latest call. */
interface Window {
  key: string;
  times: number[];
  head: number;
  count: number;
  older: Window | null;
  newer: Window | null;
}

/** Windows of one length, oldest latest-call first: what has expired is always at the front. */
class RecencyList {
  oldest: Window | null = null;
  newest: Window | null = null;

  remove(window: Window): void {
    if (window.older) window.older.newer = window.newer;
    else this.oldest = window.newer;
    if (window.newer) window.newer.older = window.older;
    else this.newest = window.older;
    window.older = null;
    window.newer = null;
  }

  append(window: Window): void {
    window.older = this.newest;
    if (this.newest) this.newest.newer = window;
    else this.oldest = window;
    this.newest = window;
  }
}

function newWindow(key: string): Window {
  return { key, times: [], head: 0, count: 0, older: null, newer: null };
}

function timeAt(window: Window, position: number): number {
  return window.times[(window.head + position) % window.times.length] ?? 0;
}

/** Forgets calls at or before `edge`, the instant just outside the window. */
function forget(window: Window, edge: number): void {
  while (window.count > 0 && timeAt(window, 0) <= edge) {
    window.head = (window.head + 1) % window.times.length;
    window.count -= 1;
  }
}

function record(window: Window, now: number, quota: number): void {
  if (window.count === window.times.length) {
    const grown: number[] = [];
    for (let position = 0; position < window.count; position += 1) grown.push(timeAt(window, position));
    const size = Math.min(quota, Math.max(2, window.count * 2));
    while (grown.length < size) grown.push(0);
    window.times = grown;
    window.head = 0;
  }
  window.times[(window.head + window.count) % window.times.length] = now;
  window.count += 1;
}

/**
 * At most `maxKeys` windows live at once. When that many are in use, expired ones go first; if none has expired,
 * callers not yet known share one window per `overflowKey` (the pipeline passes the endpoint), which errs towards
 * refusing: a flood of addresses slows strangers down, it lets nobody through more often.
 *
 * Time is elapsed time: when the clock jumps back, the windows stand still for an instant and go on from there,
 * so that a jump neither opens a window nor locks anyone out for longer than the window.
 */
export class SlidingWindowLimiter implements RateLimiter {
  readonly #maxKeys: number;
  readonly #windows = new Map<string, Window>();
  readonly #overflow = new Map<string, Window>();
  readonly #lists = new Map<number, RecencyList>();
  #lastNow = Number.NEGATIVE_INFINITY;
  #offset = 0;

  constructor(options: { maxKeys?: number } = {}) {
    this.#maxKeys = options.maxKeys ?? 100_000;
  }

  /** How many windows are held, the shared ones left out. */
  get size(): number {
    return this.#windows.size;
  }

  take(key: string, rule: RateLimitRule, now: number, overflowKey: string = rule.name): LimitDecision {
    const time = this.#elapsed(now);
    const length = rule.windowSeconds * 1000;
    const list = this.#list(length);
    this.#dropExpired(list, time - length, 2);
    let window = this.#windows.get(key);
    let listed = window !== undefined;
    if (!window && this.#windows.size >= this.#maxKeys) this.#makeRoom(time);
    if (!window && this.#windows.size < this.#maxKeys) {
      window = this.#fresh(key, overflowKey, time - length);
      list.append(window);
      listed = true;
    }
    window ??= this.#shared(overflowKey);
    forget(window, time - length);
    const allowed = window.count < rule.quota;
    if (allowed) {
      record(window, time, rule.quota);
      if (listed && list.newest !== window) {
        list.remove(window);
        list.append(window);
      }
    }
    return decide(window, rule, time, allowed);
  }

  peek(key: string, rule: RateLimitRule, now: number): LimitDecision {
    const time = this.#elapsed(now);
    const window = this.#windows.get(key) ?? newWindow(key);
    forget(window, time - rule.windowSeconds * 1000);
    return decide(window, rule, time, window.count < rule.quota);
  }

  #elapsed(now: number): number {
    if (now < this.#lastNow) this.#offset += this.#lastNow - now;
    this.#lastNow = now;
    return now + this.#offset;
  }

  #list(length: number): RecencyList {
    let list = this.#lists.get(length);
    if (!list) {
      list = new RecencyList();
      this.#lists.set(length, list);
    }
    return list;
  }

  /**
   * A new window of its own. Calls still counted in the shared window may have been this caller's, so they
   * count here too: leaving the overflow must not give a second quota.
   */
  #fresh(key: string, overflowKey: string, edge: number): Window {
    const window = newWindow(key);
    const shared = this.#overflow.get(overflowKey);
    if (shared) {
      forget(shared, edge);
      if (shared.count === 0) this.#overflow.delete(overflowKey);
      for (let position = 0; position < shared.count; position += 1) {
        window.times.push(timeAt(shared, position));
      }
      window.count = window.times.length;
    }
    this.#windows.set(key, window);
    return window;
  }

  #shared(overflowKey: string): Window {
    let window = this.#overflow.get(overflowKey);
    if (!window) {
      window = newWindow(overflowKey);
      this.#overflow.set(overflowKey, window);
    }
    return window;
  }

  /** A few per call keep memory in step with traffic without ever pausing for a long sweep. */
  #dropExpired(list: RecencyList, edge: number, atMost: number): void {
    for (let dropped = 0; dropped < atMost; dropped += 1) {
      const window = list.oldest;
      if (!window || (window.count > 0 && timeAt(window, window.count - 1) > edge)) return;
      list.remove(window);
      this.#windows.delete(window.key);
    }
  }

  #makeRoom(time: number): void {
    for (const [length, list] of this.#lists) this.#dropExpired(list, time - length, 1000);
  }
}

function decide(window: Window, rule: RateLimitRule, time: number, allowed: boolean): LimitDecision {
  const wait = window.count === 0 ? 0 : timeAt(window, 0) + rule.windowSeconds * 1000 - time;
  return {
    allowed,
    limit: rule.quota,
    remaining: Math.max(0, rule.quota - window.count),
    resetSeconds: window.count === 0 ? rule.windowSeconds : Math.max(1, Math.ceil(wait / 1000)),
  };
}

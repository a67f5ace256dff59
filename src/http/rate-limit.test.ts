import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SlidingWindowLimiter } from "./rate-limit.ts";
import type { RateLimitRule } from "./rate-rules.ts";

const rule: RateLimitRule = { name: "public", quota: 60, windowSeconds: 60, by: "ip" };
const start = 1_800_000_000_000;

/** The rule as the contract words it, with nothing clever: a list per key of accepted instants. */
class NaiveOracle {
  readonly #accepted = new Map<string, number[]>();
  #last = Number.NEGATIVE_INFINITY;
  #elapsed = 0;

  take(key: string, limits: RateLimitRule, now: number): boolean {
    if (this.#last !== Number.NEGATIVE_INFINITY) this.#elapsed += Math.max(0, now - this.#last);
    this.#last = now;
    const all = this.#accepted.get(key) ?? [];
    const inside = all.filter((at) => at > this.#elapsed - limits.windowSeconds * 1000);
    if (inside.length >= limits.quota) return false;
    this.#accepted.set(key, [...all, this.#elapsed]);
    return true;
  }
}

test("60 pass, the 61st is refused, and one call comes free exactly when the oldest leaves the window", () => {
  const limiter = new SlidingWindowLimiter();
  for (let call = 0; call < 60; call += 1) {
    const decision = limiter.take("a", rule, start + call);
    assert.deepEqual(decision, { allowed: true, limit: 60, remaining: 59 - call, resetSeconds: 60 });
  }
  assert.deepEqual(limiter.take("a", rule, start + 59_001), {
    allowed: false,
    limit: 60,
    remaining: 0,
    resetSeconds: 1,
  });
  assert.equal(limiter.take("a", rule, start + 59_999).allowed, false);
  assert.equal(limiter.take("a", rule, start + 60_000).allowed, true);
  assert.equal(limiter.take("a", rule, start + 60_000).allowed, false);
  assert.equal(limiter.take("b", rule, start + 60_000).allowed, true);
});

test("peeking counts nothing", () => {
  const limiter = new SlidingWindowLimiter();
  for (let call = 0; call < 200; call += 1) assert.equal(limiter.peek("a", rule, start).remaining, 60);
  assert.equal(limiter.size, 0);
  limiter.take("a", rule, start);
  assert.equal(limiter.peek("a", rule, start + 1).remaining, 59);
});

test("decides like the naive rule on random traces, clock jumps included", () => {
  const step = fc.record({
    key: fc.constantFrom("a", "b", "c"),
    advance: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 4_000 }) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 70_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: -4_000_000, max: -1 }) },
    ),
    times: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(step, { maxLength: 120 }), (quota, steps) => {
      const limits = { ...rule, quota, windowSeconds: 10 };
      const limiter = new SlidingWindowLimiter();
      const oracle = new NaiveOracle();
      let now = start;
      for (const { key, advance, times } of steps) {
        now += advance;
        for (let call = 0; call < times; call += 1) {
          assert.equal(limiter.take(key, limits, now).allowed, oracle.take(key, limits, now));
        }
      }
    }),
    { numRuns: 400 },
  );
});

test("a refused caller who waits for resetSeconds is accepted", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 40 }), (gaps) => {
      const limits = { ...rule, quota: 3, windowSeconds: 10 };
      const limiter = new SlidingWindowLimiter();
      let now = start;
      for (const gap of gaps) {
        now += gap;
        const decision = limiter.take("a", limits, now);
        if (decision.allowed) continue;
        now += decision.resetSeconds * 1000;
        assert.equal(limiter.take("a", limits, now).allowed, true);
      }
    }),
  );
});

test("a clock set back an hour neither opens the window nor locks out for an hour", () => {
  const limiter = new SlidingWindowLimiter();
  for (let call = 0; call < 60; call += 1) limiter.take("a", rule, start);
  const back = start - 3_600_000;
  assert.equal(limiter.take("a", rule, back).allowed, false);
  assert.equal(limiter.take("a", rule, back + 59_999).allowed, false);
  assert.equal(limiter.take("a", rule, back + 60_000).allowed, true);
});

test("a million addresses never hold more than the cap, and strangers then share one window per endpoint", () => {
  const limiter = new SlidingWindowLimiter({ maxKeys: 10_000 });
  let accepted = 0;
  for (let address = 0; address < 1_000_000; address += 1) {
    if (limiter.take(`${address}`, rule, start + 1, "GET /x").allowed) accepted += 1;
  }
  assert.equal(limiter.size, 10_000);
  assert.equal(accepted, 10_000 + 60);
  assert.equal(limiter.take("5", rule, start + 2, "GET /x").allowed, true, "who is known keeps a window");
  assert.equal(limiter.take("new", rule, start + 2, "GET /x").allowed, false);
  assert.equal(limiter.take("new", rule, start + 2, "GET /y").allowed, true);
  assert.equal(limiter.take("new", rule, start + 60_001, "GET /x").remaining, 59, "expired keys make room");
  assert.equal(limiter.size <= 10_000, true);
});

test("expired keys of a short window make room although a longer window is full of live ones", () => {
  const limiter = new SlidingWindowLimiter({ maxKeys: 4 });
  const long = { ...rule, name: "long", windowSeconds: 600 };
  limiter.take("l1", long, start);
  limiter.take("l2", long, start);
  limiter.take("s1", rule, start);
  limiter.take("s2", rule, start);
  limiter.take("l3", long, start + 60_000);
  limiter.take("l4", long, start + 60_000);
  assert.equal(limiter.take("l1", long, start + 60_000).remaining, 58);
  assert.equal(limiter.size, 4);
});

test("a caller who leaves the shared window does not get a second quota", () => {
  const limiter = new SlidingWindowLimiter({ maxKeys: 1 });
  const short = { ...rule, name: "short", windowSeconds: 1 };
  limiter.take("other", short, start);
  for (let call = 0; call < 60; call += 1) assert.equal(limiter.take("a", rule, start, "x").allowed, true);
  assert.equal(limiter.take("a", rule, start, "x").allowed, false);
  assert.equal(limiter.take("a", rule, start + 1_000, "x").allowed, false, "has its own window by now");
  assert.equal(limiter.take("a", rule, start + 60_000, "x").allowed, true);
});

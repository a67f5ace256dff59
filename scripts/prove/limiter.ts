import { randomFrom } from "#features/demo/random.ts";
import { SlidingWindowLimiter } from "#http/rate-limit.ts";
import type { RateLimitRule } from "#http/rate-rules.ts";
import type { Part } from "./part.ts";

const RULE: RateLimitRule = { name: "public", quota: 60, windowSeconds: 60, by: "ip" };
const LENGTH = RULE.windowSeconds * 1000;
const START = 1_800_000_000_000;

/** The accepted instants of each caller, nothing clever; forgets only what is out of the window for good. */
class PlainCount {
  readonly #accepted = new Map<string, number[]>();

  take(key: string, now: number): boolean {
    const inside = (this.#accepted.get(key) ?? []).filter((at) => at > now - LENGTH);
    this.#accepted.set(key, inside);
    if (inside.length >= RULE.quota) return false;
    inside.push(now);
    return true;
  }
}

/** `calls` of a few hundred callers, hasty and patient ones, against a plain count. */
export function proveLimiter(calls: number, seed: string): Part {
  const random = randomFrom(seed);
  const limiter = new SlidingWindowLimiter();
  const plain = new PlainCount();
  const findings: string[] = [];
  let now = START;
  let refused = 0;
  for (let call = 0; call < calls && findings.length < 5; call++) {
    // Some 300 callers, a few of whom make most of the calls; now and then all fall silent.
    const key = `10.0.0.${Math.floor(300 * random.next() ** 3)}`;
    now += random.chance(0.001) ? random.between(0, LENGTH) : random.between(0, 25);
    const { allowed, resetSeconds } = limiter.take(key, RULE, now);
    if (!allowed) refused += 1;
    if (allowed !== plain.take(key, now)) findings.push(`call ${call} of ${key} at ${now}: ${allowed}`);
    if (resetSeconds < 1 || resetSeconds > RULE.windowSeconds)
      findings.push(`call ${call}: reset in ${resetSeconds} s`);
  }
  return {
    name: "Rate limits, exactness",
    tried: `${calls} simulated calls of about 300 callers, ${RULE.quota} a minute each, against a plain count`,
    found: `every decision the same; ${refused} refused`,
    findings,
    seed,
  };
}

/** A flood of addresses, each new: memory must not follow them. */
export function proveLimiterMemory(addresses: number): Part {
  const limiter = new SlidingWindowLimiter();
  const findings: string[] = [];
  const before = heapMegabytes();
  let accepted = 0;
  let known = true;
  limiter.take("a regular", RULE, START);
  for (let address = 0; address < addresses; address++) {
    const at = START + Math.floor((address / addresses) * (LENGTH - 1));
    if (limiter.take(`2001:db8:${address.toString(16)}::/64`, RULE, at, "GET /x").allowed) accepted += 1;
    if (limiter.size > 100_000) findings.push(`${limiter.size} windows`);
  }
  known = limiter.take("a regular", RULE, START + LENGTH - 1).allowed;
  if (!known) findings.push("a caller who was there before the flood was refused");
  const most = Math.min(addresses, 99_999) + (addresses > 99_999 ? RULE.quota : 0);
  if (accepted !== most) findings.push(`${accepted} accepted, ${most} expected`);
  const grown = heapMegabytes() - before;
  if (grown > 100) findings.push(`${grown.toFixed(0)} MB more`);
  return {
    name: "Rate limits, memory",
    tried: `${addresses} addresses within a minute`,
    found: `${limiter.size} windows kept, ${Math.max(0, grown).toFixed(0)} MB more; who came before the flood keeps a window`,
    findings,
    seed: null,
  };
}

function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_000_000;
}

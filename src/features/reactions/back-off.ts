/** Whoever takes something has this long; then it is due again for anybody: within a minute of a crash, looking included. */
export const LEASE_MS = 55_000;
export const MOST_ATTEMPTS = 8;

/** Before the second try, the third, …: soon after a hiccup, and the last one more than three days after the first. */
const BACK_OFF_MS = [15, 60, 600, 3_600, 21_600, 86_400, 172_800].map((seconds) => seconds * 1000);

/** How long to wait after this many tries; up to a quarter more, so that what failed together does not come back together. */
export function backOff(attempts: number): number {
  return jittered(BACK_OFF_MS[attempts - 1] ?? BACK_OFF_MS.at(-1) ?? 0);
}

/** While the other side is down altogether: the longer it has been, the less often it is asked, at least every quarter of an hour. */
export function outageWait(sinceMs: number): number {
  return jittered(Math.min(15 * 60_000, Math.max(15_000, sinceMs / 4)));
}

const jittered = (wait: number): number => wait + Math.floor((Math.random() * wait) / 4);

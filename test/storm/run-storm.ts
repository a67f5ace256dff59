import { sql } from "drizzle-orm";
import { randomFrom } from "#features/demo/random.ts";
import type { TestApp } from "../app.ts";
import { audit } from "./audit.ts";
import { compareHistory } from "./compare-history.ts";
import { Customer, type Setting } from "./customer.ts";
import type { Door } from "./door.ts";
import { History } from "./history.ts";
import { auditOffered } from "./offered.ts";
import { Owner } from "./owner.ts";
import { makeWorld } from "./world.ts";

/** Where a storm rages: the customers' way in, and the application of the test itself for owners and for judging. */
export interface Stage {
  app: TestApp;
  door: Door;
  /** Lets time pass: by the clock, or by making what waits older. */
  pass(minutes: number): Promise<void>;
  /** Between rounds: puts back a clock that has run far. */
  rewind(): void;
  passesBy: "clock" | "ageing";
}

export interface StormReport {
  attempts: number;
  offered: number;
  sampled: number;
  tally: Record<string, number>;
  findings: string[];
}

/**
 * Attempts of one round: a world of its own each, judged and removed, so that a million leave no more behind than a
 * thousand. A failure names its round's seed, which alone brings the same world and the same wishes again.
 */
const ROUND = 1_000;
const ACTORS = 24;
/** Of all acts, those from behind the counter: some rounds are quiet, in some every other act meets one in its middle. */
const OWNERS_SHARES = [0.03, 0.1, 0.2];

/** Ends when `attempts` are made, or after the round in which `minutes` are over, or with the first finding. */
export async function runStorm(
  stage: Stage,
  seed: string,
  attempts: number,
  minutes = Number.POSITIVE_INFINITY,
): Promise<StormReport> {
  const total: StormReport = { attempts: 0, offered: 0, sampled: 0, tally: {}, findings: [] };
  const until = performance.now() + minutes * 60_000;
  const goesOn = () =>
    total.attempts < attempts &&
    total.findings.length === 0 &&
    (total.attempts === 0 || performance.now() < until);
  for (let round = 0; goesOn(); round++) {
    const roundSeed = round === 0 ? seed : `${seed}.${round}`;
    const wanted = Math.min(ROUND, attempts - total.attempts);
    const one = await runRound(stage, roundSeed, wanted).catch(failed);
    total.attempts += one.attempts;
    total.offered += one.offered;
    total.sampled += one.sampled;
    for (const [key, count] of Object.entries(one.tally)) total.tally[key] = (total.tally[key] ?? 0) + count;
    if (one.findings.length > 0)
      total.findings.push(
        `STORM_SEED=${roundSeed} STORM_ATTEMPTS=${wanted} brings this again:`,
        ...one.findings,
      );
  }
  return total;
}

/** What the rounds before found is told all the same. */
const failed = (error: unknown): StormReport => ({
  attempts: 0,
  offered: 0,
  sampled: 0,
  tally: {},
  findings: [`could not be judged: ${error instanceof Error ? error.stack : error}`],
});

async function runRound(stage: Stage, seed: string, attempts: number): Promise<StormReport> {
  const { app, door, pass } = stage;
  stage.rewind();
  const random = randomFrom(seed);
  const world = await makeWorld(app.db, random, random.between(1, 4));
  const ids = world.map((business) => business.id);
  const ownersShare = random.pick(OWNERS_SHARES);
  const history = new History();
  history.aged = stage.passesBy === "ageing";
  const now = () => app.clock.now;
  const setting: Setting = { world, door, history, now, pass, name: seed };
  const actors = Array.from({ length: ACTORS }, (_, n) => {
    const own = randomFrom(`${seed} actor ${n}`);
    const [customer, owner] = [new Customer(setting, own, n), new Owner(setting, app.deps, own, n)];
    return () => (own.chance(ownersShare) ? owner.act() : customer.act());
  });
  await Promise.all(
    actors.map(async (act) => {
      while (history.attempts < attempts && history.problems.length === 0) await act();
    }),
  ).catch((error: unknown) => history.problem(`thrown: ${error instanceof Error ? error.stack : error}`));
  const findings = [
    ...history.problems,
    ...(await audit(app.db, ids, now(), history)),
    ...(await compareHistory(app.db, ids, now(), history)),
  ];
  const offered = await auditOffered(app.db, door, world, now(), random);
  findings.push(...offered.findings, ...(await audit(app.db, ids, now(), history)));
  if (findings.length === 0)
    for (const id of ids) await app.db.orm.execute(sql`delete from businesses where id = ${id}`);
  const { tally } = history;
  return { attempts: history.attempts, offered: offered.offered, sampled: offered.booked, tally, findings };
}

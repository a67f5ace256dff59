import { proveLimiter, proveLimiterMemory } from "./limiter.ts";
import type { Part } from "./part.ts";
import { lastOf, type Ran, runNode, runTests } from "./run-tests.ts";
import { proveZones } from "./zones.ts";

export interface Plan {
  /** Figures are divided by this. */
  scale: number;
  seed: string;
  onServer: boolean;
  /** For the tests: where they may make databases of their own. */
  env: NodeJS.ProcessEnv;
}

type Prove = (plan: Plan) => Promise<Part[]> | Part[];

const share = (figure: number, { scale }: Plan) => Math.max(1, Math.ceil(figure / scale));

/** One line per piece of evidence; what failed stands under the first. */
function partsOf(
  ran: Ran,
  seed: string | null,
  told: (evidence: Record<string, unknown>) => Partial<Part>,
): Part[] {
  const findings = ran.ok ? [] : lastOf(ran.printed);
  const parts = ran.evidence.map((evidence) => ({
    name: String(evidence.name),
    tried: "",
    found: "",
    findings: [] as string[],
    seed,
    ...told(evidence),
  }));
  const [first] = parts;
  if (!first)
    return [
      { name: "Tests", tried: "", found: "no evidence was given", findings: lastOf(ran.printed), seed },
    ];
  first.findings.push(...findings);
  return parts;
}

const storm: Prove = async (plan) => {
  const env = {
    ...plan.env,
    STORM_ATTEMPTS: String(share(1_000_000, plan)),
    STORM_SEED: plan.seed,
    STORM_IN_FOLDER: "1",
  };
  return partsOf(
    await runTests(["test/storm.test.ts"], env),
    plan.seed,
    ({ name, attempts, offered, sampled, findings, tally }) => {
      const counts = Object.entries(tally as Record<string, number>);
      const done = counts
        .filter(([key]) => key.endsWith("acknowledged"))
        .reduce((sum, [, count]) => sum + count, 0);
      return {
        name: `Storm: ${String(name).replace("storm ", "")}`,
        tried: `${attempts} attempts to book, hold, extend, release, move, cancel, change status, block and unblock by 24 at once; ${done} done, the rest refused`,
        found: `${findings} findings: no overlap, nothing lost or half done, an event for each change, only allowed transitions; ${offered} times offered afterwards, none busy, a sample of ${sampled} booked`,
      };
    },
  );
};

const kills: Prove = async (plan) => {
  const env = { ...plan.env, KILLS: String(share(200, plan)), STORM_SEED: plan.seed };
  return partsOf(
    await runTests(["test/kills.test.ts"], env),
    plan.seed,
    ({ kills: count, attempts, acknowledged, unknown, findings }) => {
      const { replayed, done, refused } = unknown as Record<string, number>;
      return {
        name: "kill -9",
        tried: `${count} kills at a random 0 to 1,500 ms under ${attempts} attempts; ${acknowledged} bookings acknowledged`,
        found: `${findings} findings: all there, no halves; of those without an answer ${replayed} had been done and were replayed under their key, ${done} were done then, ${refused} refused`,
      };
    },
  );
};

const outages: Prove = async (plan) => {
  if (!plan.onServer) return skipped("Outages", "there is no wire to the embedded database");
  const ran = await runTests(["test/outages.test.ts"], { ...plan.env, STORM_SEED: plan.seed });
  return partsOf(ran, plan.seed, ({ attempts, ended, unknown, findings }) => ({
    name: "Outages",
    tried: `connections cut right before and after COMMIT; the database gone and silent; ${ended} sessions ended by the administrator under ${attempts} attempts`,
    found: `${findings} findings: 503 with Retry-After, well again by itself, the same key the same answer (${unknown} asked again)`,
  }));
};

const mutants: Prove = async (plan) => {
  if (!plan.onServer) return skipped("Mutants", "they need PostgreSQL: one connection hides races");
  const ran = await runNode(["scripts/mutants.ts"], plan.env);
  const lines = ran.printed.split("\n").filter((line) => /^(ok {2}|FAIL)/.test(line));
  return [
    {
      name: "Mutants",
      tried: `${lines.length} ways to break the code on purpose`,
      found: lines.map((line) => line.slice(5).replace(/, as it must.*/, "")).join("; "),
      findings: ran.ok ? [] : lastOf(ran.printed),
      seed: null,
    },
  ];
};

const oracles: Prove = async (plan) => {
  const runs = share(100_000, plan);
  const env = { ...plan.env, ORACLE_RUNS: String(runs) };
  const prices = await runTests(["src/domain/pricing-oracle.test.ts"], env);
  const times = await runTests(["src/domain/availability-oracle.test.ts"], env);
  const seed = /seed (\d+)/.exec(prices.printed)?.[1] ?? null;
  return [
    {
      name: "Price oracle",
      tried: `${runs} random catalogues and purchases, priced a second time by code that shares nothing with the engine`,
      found: "the same price, line by line",
      findings: prices.ok ? [] : lastOf(prices.printed),
      seed,
    },
    {
      name: "Availability oracle",
      tried:
        "random businesses around clock changes, as many as its test takes, minute by minute by brute force",
      found: "the same times, people and reasons",
      findings: times.ok ? [] : lastOf(times.printed),
      seed: /seed (\d+)/.exec(times.printed)?.[1] ?? null,
    },
  ];
};

function skipped(name: string, why: string): Part[] {
  return [{ name, tried: "", found: "", findings: [], seed: null, skipped: why }];
}

/** In this order: what is quick and certain first. */
export const PARTS: Prove[] = [
  (plan) => [proveLimiter(share(10_000_000, plan), plan.seed)],
  (plan) => [proveLimiterMemory(share(1_000_000, plan))],
  (plan) => [proveZones(plan.scale === 1 ? 1 : 10)],
  oracles,
  mutants,
  outages,
  kills,
  storm,
];

import { availableParallelism } from "node:os";
import { proveLimiter, proveLimiterMemory } from "./limiter.ts";
import type { Part } from "./part.ts";
import { lastOf, type Ran, runNode, runTests } from "./run-tests.ts";
import { proveZones } from "./zones.ts";

export interface Plan {
  /** Figures are divided by this. */
  scale: number;
  seed: string;
  onServer: boolean;
  /** Each storm ends after this long with the attempts it has made; `null` for all of them. */
  minutes: number | null;
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

/** Of all attempts, those over HTTP to two servers; the rest is made in the process. */
const OVER_HTTP = 0.03;

/**
 * Rounds of a storm share nothing but the server, so that several storms at once make as many attempts as one, each
 * with a seed and databases of its own: as many as there are cores. The embedded database has one.
 */
const storm: Prove = async (plan) => {
  const storms = plan.onServer ? availableParallelism() : 1;
  const each = share(1_000_000, plan) / storms;
  const overHttp = plan.onServer ? OVER_HTTP : 0;
  const seeds = Array.from({ length: storms }, (_, n) => (n === 0 ? plan.seed : `${plan.seed}-${n}`));
  const ran = await Promise.all(
    seeds.map((seed) =>
      runNode(["--import", "./src/quick-imports.ts", "test/storm/alone.ts"], {
        ...plan.env,
        STORM_ATTEMPTS: String(Math.ceil(each * (1 - overHttp))),
        STORM_OVER_HTTP: String(Math.ceil(each * overHttp)),
        STORM_SEED: seed,
        ...(plan.minutes === null ? {} : { STORM_MINUTES: String(plan.minutes) }),
      }),
    ),
  );
  return partsOf(together(ran), seeds.join(", "), ({ name, attempts, offered, sampled, findings, tally }) => {
    const counts = Object.entries(tally as Record<string, number>);
    const ended = (outcome: string) =>
      counts.filter(([key]) => key.endsWith(outcome)).reduce((sum, [, count]) => sum + count, 0);
    const unknown = ended("unknown") === 0 ? "" : `, ${ended("unknown")} told to come back later`;
    return {
      name: `Storm: ${name}`,
      tried: `${attempts} attempts to book, hold, extend, release, move, cancel, change status, block and unblock by 24 at once${storms === 1 ? "" : `, in ${storms} storms at once`}; ${ended("acknowledged")} done${unknown}, the rest refused`,
      found: `${findings} findings: no overlap, nothing lost or half done, an event for each change, only allowed transitions; ${offered} times offered afterwards, none busy, a sample of ${sampled} booked`,
    };
  });
};

/** Several runs of the same tests as one: what each counted under a name is added up. */
function together(ran: readonly Ran[]): Ran {
  const evidence = new Map<unknown, Record<string, unknown>>();
  for (const one of ran.flatMap((run) => run.evidence))
    evidence.set(one.name, sumOf(evidence.get(one.name) ?? {}, one));
  return {
    ok: ran.every((run) => run.ok),
    printed: ran
      .filter((run) => !run.ok)
      .map((run) => lastOf(run.printed).join("\n"))
      .join("\n"),
    evidence: [...evidence.values()],
  };
}

function sumOf(one: Record<string, unknown>, other: Record<string, unknown>): Record<string, unknown> {
  const sum = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = sum[key];
    if (typeof value === "number") sum[key] = value + (typeof before === "number" ? before : 0);
    else if (typeof value === "object" && value !== null)
      sum[key] = sumOf((before ?? {}) as Record<string, unknown>, value as Record<string, unknown>);
    else sum[key] = value;
  }
  return sum;
}

const kills: Prove = async (plan) => {
  const env = { ...plan.env, KILLS: String(share(200, plan)), STORM_SEED: plan.seed };
  return partsOf(
    await runTests(["test/long/kills.test.ts"], env),
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
  const ran = await runTests(["test/long/outages.test.ts"], { ...plan.env, STORM_SEED: plan.seed });
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
  const shown = await runTests(["test/browser-price.test.ts"], {
    ...plan.env,
    PRICE_SELECTIONS: String(runs),
  });
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
      name: "Price in the browser",
      tried: `${runs} random selections over the demo catalogues, priced by the widget's own code and by the server`,
      found: "the same price, line by line",
      findings: shown.ok ? [] : lastOf(shown.printed),
      seed: /seed (\d+)/.exec(shown.printed)?.[1] ?? null,
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

const limits: Prove = (plan) => [
  proveLimiter(share(10_000_000, plan), plan.seed),
  proveLimiterMemory(share(1_000_000, plan)),
];

const zones: Prove = (plan) => [proveZones(plan.scale === 1 ? 1 : 10)];

/** In this order: what is quick and certain first. */
export const PARTS: Record<string, Prove> = { limits, zones, oracles, mutants, outages, kills, storm };

import { readFileSync } from "node:fs";
import type { Case } from "./cases.ts";
import { type LoadResult, load } from "./load.ts";
import type { Options } from "./options.ts";
import { bytesOf, type Request } from "./request.ts";
import type { Side, Stage } from "./stage.ts";
import { type Spread, spread } from "./statistics.ts";
import { loadByWrk } from "./wrk.ts";

export interface CaseResult {
  name: string;
  title: string;
  /** Size of the answer, bytes. */
  answerBytes: number;
  ours: SideResult;
  floor: SideResult;
  /** Ours divided by the floor's of the same round. */
  ratio: Spread;
}

export interface SideResult {
  perSecond: Spread;
  /** Medians over the rounds. */
  medianMs: number;
  p99Ms: number;
  /** Time the server's process was on a core, for each answer; `null` where the system does not tell. */
  cpuMs: number | null;
  /** Largest share of one core that the load maker used. */
  makerCpu: number;
  statuses: Record<string, number>;
}

interface Round extends LoadResult {
  cpuMs: number | null;
}

/** Ours and the floor in turn, so that whatever else the machine does meets both. */
export async function measure(stage: Stage, one: Case, options: Options): Promise<CaseResult> {
  await sameAnswer(stage, one);
  const ours: Round[] = [];
  const floor: Round[] = [];
  for (let round = -1; round < options.rounds; round++) {
    // Round −1 warms both up.
    const seconds = round < 0 ? Math.min(2, options.seconds) : options.seconds;
    const a = await runRound(stage.ours, one, one.requests(), seconds, options);
    one.check(a.statuses, a.waves);
    const b = await runRound(stage.floor, one, () => one.sample, seconds, options);
    if (Object.keys(b.statuses).join() !== String(one.floor.status))
      throw new Error(`the floor answered ${JSON.stringify(b.statuses)}`);
    if (round < 0) continue;
    ours.push(a);
    floor.push(b);
  }
  const ratios = ours.map((round, n) => perSecond(round) / perSecond(floor[n] ?? round));
  return {
    name: one.name,
    title: one.title,
    answerBytes: Buffer.byteLength(one.floor.body, "base64"),
    ours: summary(ours),
    floor: summary(floor),
    ratio: spread(ratios),
  };
}

async function runRound(
  side: Side,
  one: Case,
  next: () => Request,
  seconds: number,
  options: Options,
): Promise<Round> {
  const { connections, waves, sample } = one;
  const before = cpuMs(side.pid);
  let made: LoadResult;
  if (options.wrk && sample.method === "GET") {
    made = await loadByWrk(side.port, sample, connections, seconds);
  } else {
    let last: Request | null = null;
    let bytes: Buffer = Buffer.alloc(0);
    const nextBytes = () => {
      const request = next();
      if (request !== last) bytes = bytesOf(request);
      last = request;
      return bytes;
    };
    made = await load({ port: side.port, connections, seconds, next: nextBytes, waves });
  }
  const after = cpuMs(side.pid);
  return { ...made, cpuMs: before === null || after === null ? null : (after - before) / made.answers };
}

/** What our server answers now is, byte for byte, what the floor sends. Writing cases answer with new ids. */
async function sameAnswer(stage: Stage, { sample, floor }: Case): Promise<void> {
  if (sample.method !== "GET" || sample.expects !== 200) return;
  for (const { port } of [stage.ours, stage.floor]) {
    const response = await fetch(`http://127.0.0.1:${port}${sample.path}`, { headers: sample.headers });
    const body = Buffer.from(await response.arrayBuffer());
    if (!body.equals(Buffer.from(floor.body, "base64")))
      throw new Error(`${sample.path} is not answered as it was when captured`);
  }
}

/** Processor time of a process so far; Linux counts it in hundredths of a second. */
function cpuMs(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}

const perSecond = ({ answers, seconds }: LoadResult): number => answers / seconds;

function summary(rounds: Round[]): SideResult {
  const statuses: Record<string, number> = {};
  for (const round of rounds)
    for (const [status, count] of Object.entries(round.statuses))
      statuses[status] = (statuses[status] ?? 0) + count;
  const cpu = rounds.flatMap((round) => round.cpuMs ?? []);
  return {
    perSecond: spread(rounds.map(perSecond)),
    medianMs: spread(rounds.map((round) => round.medianMs)).median,
    p99Ms: spread(rounds.map((round) => round.p99Ms)).median,
    cpuMs: cpu.length === rounds.length ? spread(cpu).median : null,
    makerCpu: Math.max(...rounds.map((round) => round.makerCpu)),
    statuses,
  };
}

import { parseArgs } from "node:util";

export interface Options {
  /** A PostgreSQL that may create databases; `null` measures on the embedded database. */
  postgres: string | null;
  /** Of one measurement; every round has two, ours and the floor's. */
  seconds: number;
  rounds: number;
  /** Clients at work at once. */
  connections: number;
  /** Rivals for one slot. */
  rivals: number;
  /** Connections each of the two servers has to PostgreSQL. */
  pool: number;
  /** Let `wrk` make the requests of the reading cases. */
  wrk: boolean;
  /** Folder for CPU profiles of our server; slows it down. */
  profile: string | null;
  /** Names or their first words (`availability`, `availability-7x5`). Empty runs all. */
  cases: string[];
}

/** Our server has no setting for its pool, so the floor gets as many as `openPostgres` opens. */
const OUR_POOL = 10;

export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      postgres: { type: "string" },
      seconds: { type: "string", default: "4" },
      rounds: { type: "string", default: "5" },
      connections: { type: "string", default: "16" },
      rivals: { type: "string", default: "50" },
      wrk: { type: "boolean", default: false },
      profile: { type: "string" },
    },
  });
  return {
    postgres: values.postgres ?? null,
    seconds: positive("seconds", values.seconds),
    rounds: positive("rounds", values.rounds),
    connections: positive("connections", values.connections),
    rivals: positive("rivals", values.rivals),
    pool: OUR_POOL,
    wrk: values.wrk,
    profile: values.profile ?? null,
    cases: positionals,
  };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} takes a number above 0, not "${text}"`);
  return number;
}

export const isWanted = (name: string, wanted: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some((part) => name === part || name.startsWith(`${part}-`));

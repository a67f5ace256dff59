import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { LoadResult } from "./load.ts";
import type { Request } from "./request.ts";

/** The same load by `wrk` (Debian: `apt-get install wrk`), to see that ours is not what is measured. Reading only. */
export async function loadByWrk(
  port: number,
  request: Request,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const headers = Object.entries(request.headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const args = ["-t1", `-c${connections}`, `-d${Math.ceil(seconds)}s`, "--latency", ...headers];
  const { stdout } = await promisify(execFile)("wrk", [...args, `http://127.0.0.1:${port}${request.path}`]);
  const counted = /(\d+) requests in ([\d.]+)(m?s|m)/.exec(stdout);
  const refused = Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0);
  if (!counted) throw new Error(`wrk said:\n${stdout}`);
  const answers = Number(counted[1]);
  return {
    answers,
    seconds: inMs(counted[2], counted[3]) / 1000,
    waves: 0,
    statuses: { [request.expects]: answers - refused, ...(refused > 0 ? { "not 2xx": refused } : {}) },
    medianMs: latency(stdout, "50%"),
    p99Ms: latency(stdout, "99%"),
    makerCpu: Number.NaN,
  };
}

function latency(stdout: string, share: string): number {
  const found = new RegExp(`${share}\\s+([\\d.]+)(us|ms|s|m)`).exec(stdout);
  return inMs(found?.[1], found?.[2]);
}

function inMs(number: string | undefined, unit: string | undefined): number {
  return Number(number) * ({ us: 0.001, ms: 1, s: 1000, m: 60_000 }[unit ?? ""] ?? Number.NaN);
}

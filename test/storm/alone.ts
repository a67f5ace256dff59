/**
 * One storm by itself, for `prove`: without the runner of tests, which watches every promise and makes a tenth of the
 * attempts impossible. Prints what came of it as `evidence`; findings end it with code 1.
 */
import { onServer } from "../database.ts";
import type { StormReport } from "./run-storm.ts";
import { stormInProcess, stormOverHttp } from "./stages.ts";

const { STORM_SEED: seed = "", STORM_ATTEMPTS, STORM_OVER_HTTP, STORM_MINUTES } = process.env;
const minutes = Number(STORM_MINUTES ?? Number.POSITIVE_INFINITY);

function tell(name: string, { findings, ...report }: StormReport): void {
  const evidence = { name, ...report, findings: findings.length };
  process.stdout.write(`evidence ${JSON.stringify(evidence)}\n`);
  for (const finding of findings) process.stdout.write(`${finding}\n`);
  if (findings.length > 0) process.exitCode = 1;
}

tell("in the process", await stormInProcess({ seed, attempts: Number(STORM_ATTEMPTS), minutes }, true));
if (onServer)
  tell("over HTTP, two processes", await stormOverHttp({ seed, attempts: Number(STORM_OVER_HTTP), minutes }));

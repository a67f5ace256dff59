import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import type { ComputeResult } from "./compute.ts";
import type { CaseResult } from "./measure.ts";
import type { Options } from "./options.ts";
import type { Spread } from "./statistics.ts";

export interface Machine {
  date: string;
  node: string;
  cores: number;
  cpu: string;
  /** Of the machine, one minute, before the run: above 0.5 it was not quiet. */
  loadBefore: number;
}

export interface Run extends Machine {
  database: string;
  options: Pick<Options, "seconds" | "rounds" | "connections" | "rivals" | "pool">;
  cases: CaseResult[];
  compute: ComputeResult[];
}

export function describeRun(options: Options): Omit<Run, "database" | "cases" | "compute"> {
  const { seconds, rounds, connections, rivals, pool } = options;
  return {
    ...describeMachine(),
    options: { seconds, rounds, connections, rivals, pool },
  };
}

/** When and on what something is measured. */
export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    node: process.version,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? "",
    loadBefore: loadavg()[0] ?? 0,
  };
}

const RESULTS = fileURLToPath(new URL("./results.json", import.meta.url));

const README = fileURLToPath(new URL("./README.md", import.meta.url));

/** One run of a kind is kept, with its tables in the README; a run of only some cases keeps nothing. */
export function keep(kind: "postgres" | "embedded" | "dashboard", run: object, text: string): void {
  const kept = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, "utf8")) as object) : {};
  writeFileSync(RESULTS, `${JSON.stringify({ ...kept, [kind]: run }, rounded, 2)}\n`);
  const [before, rest] = cut(readFileSync(README, "utf8"), `<!-- ${kind} -->\n`);
  const [, after] = cut(rest, `<!-- /${kind} -->`);
  writeFileSync(README, `${before}<!-- ${kind} -->\n${text}\n<!-- /${kind} -->${after}`);
}

function cut(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`bench/README.md has no ${mark.trim()}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

const rounded = (_: string, value: unknown) =>
  typeof value === "number" ? Number(value.toPrecision(4)) : value;

export const headline = ({ date, node, database, cores, cpu, loadBefore }: Machine & { database: string }) =>
  `${date.slice(0, 16)}Z · Node ${node} · ${database} · ${cores} cores (${cpu}) · load before ${loadBefore.toFixed(2)}`;

export function markdown(run: Run): string {
  const { options } = run;
  const lines = [
    `${headline(run)} · ${options.rounds} rounds of ${options.seconds} s · ${options.connections} clients`,
    "",
    "| case | answer | ours /s | floor /s | ours ÷ floor | ours ms (p99) | floor ms (p99) | CPU ms, ours / floor |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
    ...run.cases.map(row),
  ];
  if (run.compute.length > 0)
    lines.push(
      "",
      "| engine alone | slots | ms |",
      "|---|--:|--:|",
      ...run.compute.map(({ title, slots, ms }) => `| ${title} | ${slots} | ${span(ms, 2)} |`),
    );
  const busiest = Math.max(...run.cases.flatMap(({ ours, floor }) => [ours.makerCpu, floor.makerCpu]));
  if (run.cases.length > 0 && Number.isFinite(busiest))
    lines.push("", `The load maker used at most ${(busiest * 100).toFixed(0)} % of one core.`);
  return lines.join("\n");
}

function row({ title, answerBytes, ours, floor, ratio }: CaseResult): string {
  const cpu = [ours.cpuMs, floor.cpuMs].map((ms) => ms?.toFixed(3) ?? "?").join(" / ");
  const statuses = Object.keys(ours.statuses).length > 1 ? ` (${statusText(ours.statuses)})` : "";
  return `| ${[
    `${title}${statuses}`,
    `${(answerBytes / 1000).toFixed(1)} kB`,
    span(ours.perSecond, 0),
    span(floor.perSecond, 0),
    `**${ratio.median.toFixed(2)}** (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`,
    `${ours.medianMs.toFixed(2)} (${ours.p99Ms.toFixed(1)})`,
    `${floor.medianMs.toFixed(2)} (${floor.p99Ms.toFixed(1)})`,
    cpu,
  ].join(" | ")} |`;
}

const statusText = (statuses: Record<string, number>): string =>
  Object.entries(statuses)
    .map(([status, count]) => `${count} × ${status}`)
    .join(", ");

export const span = ({ median, min, max }: Spread, digits: number): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

/** `npm run bench -- --postgres URL`: our server beside the floor. See `README.md` here. */
import { type ComputeResult, measureCompute } from "./compute.ts";
import { type CaseResult, measure } from "./measure.ts";
import { isWanted, type Options, readOptions } from "./options.ts";
import { describeRun, keep, markdown } from "./report.ts";
import { openStage, type Stage } from "./stage.ts";

const options = readOptions(process.argv.slice(2));
const circumstances = describeRun(options);
const compute = measureCompute().filter(({ name }) => isWanted(name, options.cases));
const onlyCompute = compute.length > 0 && options.cases.every((part) => part.startsWith("compute"));
const stage = options.cases.length > 0 && onlyCompute ? null : await openStage(options);
try {
  const cases = stage === null ? [] : await measureAll(stage, options);
  report(cases, compute);
} finally {
  await stage?.close();
}

async function measureAll(opened: Stage, chosen: Options): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of opened.cases) {
    process.stderr.write(`${one.title} … `);
    const result = await measure(opened, one, chosen);
    process.stderr.write(`${result.ours.perSecond.median.toFixed(0)}/s, ${result.ratio.median.toFixed(2)}\n`);
    results.push(result);
  }
  return results;
}

function report(cases: CaseResult[], computed: ComputeResult[]): void {
  const run = { ...circumstances, database: stage?.database ?? "none", cases, compute: computed };
  const text = markdown(run);
  process.stdout.write(`\n${text}\n`);
  const whole = options.cases.length === 0 && !options.wrk && options.profile === null;
  if (whole) keep(options.postgres === null ? "embedded" : "postgres", run, text);
}

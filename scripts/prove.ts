/**
 * `npm run prove` tries the large figures against the installation it stands in and writes down what came of it: on the
 * PostgreSQL of DATABASE_URL, in databases of its own that are made there and dropped, else in a folder of its own.
 * `--quick` divides the figures by 50, `--only kills,storm` tries these parts alone, `--minutes 60` ends each storm
 * after an hour with the attempts it has made. Prints the evidence and adds it, dated, to docs/proof.md.
 */
import { randomBytes } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { asAdministrator, describeMachine } from "./prove/machine.ts";
import type { Part } from "./prove/part.ts";
import { PARTS, type Plan } from "./prove/parts.ts";

// An odd zone, so that nothing is right by chance.
process.env.TZ = "Pacific/Chatham";
const PROOF = fileURLToPath(new URL("../docs/proof.md", import.meta.url));
const { values: told } = parseArgs({
  options: { quick: { type: "boolean" }, only: { type: "string" }, minutes: { type: "string" } },
});
const quick = told.quick === true;
const wanted = told.only?.split(",") ?? Object.keys(PARTS);
const unknown = wanted.filter((name) => !PARTS[name]);
if (unknown.length > 0)
  throw new Error(`--only knows ${Object.keys(PARTS).join(", ")}, not ${unknown.join(", ")}`);
const minutesEach = told.minutes === undefined ? null : Number(told.minutes);
if (minutesEach !== null && !(minutesEach > 0)) throw new Error("--minutes wants a number");
const databaseUrl = process.env.DATABASE_URL || null;
const scale = quick ? 50 : 1;
const seed = process.env.STORM_SEED ?? randomBytes(4).toString("hex");

const say = (text: string) => process.stdout.write(`${text}\n`);
const templates = (url: string) =>
  asAdministrator(url, async (client) => {
    const { rows } = await client.query(
      "select datname from pg_database where datname like 'bm\\_template\\_%'",
    );
    return rows.map((row) => String(row.datname));
  });

/** The tests keep a template to make their databases from; one that was not there before goes with them. */
async function dropNewTemplates(url: string, before: readonly string[]): Promise<void> {
  const made = (await templates(url)).filter((name) => !before.includes(name));
  for (const name of made)
    await asAdministrator(url, (client) => client.query(`drop database if exists "${name}" with (force)`));
}

const { TEST_DATABASE_URL: _, DATABASE_URL: __, ...rest } = process.env;
const env = { ...rest, ...(databaseUrl === null ? {} : { TEST_DATABASE_URL: databaseUrl }) };
const plan: Plan = { scale, seed, onServer: databaseUrl !== null, minutes: minutesEach, env };
const { machine, database } = await describeMachine(databaseUrl);
const begun = new Date();
const known = databaseUrl === null ? [] : await templates(databaseUrl);
say(`Proving on ${database}${quick ? ", quick form (1/50)" : ""}, seed ${seed}\n${machine}\n`);

const rows: { part: Part; seconds: number }[] = [];
try {
  for (const [name, prove] of Object.entries(PARTS)) {
    if (!wanted.includes(name)) continue;
    const started = performance.now();
    const parts = await prove(plan);
    const seconds = (performance.now() - started) / 1000;
    for (const [n, part] of parts.entries()) {
      rows.push({ part, seconds: n === 0 ? seconds : Number.NaN });
      const mark = part.skipped ? "--    " : part.findings.length === 0 ? "ok    " : "FAILED";
      say(`${mark} ${part.name}${n === 0 ? ` (${seconds.toFixed(0)} s)` : ""}`);
      if (part.skipped) say(`       not tried: ${part.skipped}`);
      else say(`       tried: ${part.tried}\n       found: ${part.found}`);
      for (const line of part.findings) say(`       ${line}`);
    }
  }
} finally {
  if (databaseUrl !== null) await dropNewTemplates(databaseUrl, known);
}

const failed = rows.filter(({ part }) => part.findings.length > 0);
const minutes = ((Date.now() - begun.getTime()) / 60_000).toFixed(1);
await appendFile(PROOF, section());
say(
  `\n${failed.length === 0 ? "All held" : `${failed.length} FAILED`} in ${minutes} min; written to docs/proof.md`,
);
if (failed.length > 0) process.exitCode = 1;

function section(): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const date = begun.toISOString().slice(0, 16).replace("T", " ");
  const form = [
    quick ? "quick form, a fiftieth of the figures" : "full form",
    ...(told.only === undefined ? [] : [`only ${wanted.join(", ")}`]),
    ...(minutesEach === null ? [] : [`at most ${minutesEach} minutes for each storm`]),
  ].join("; ");
  const lines = rows.map(({ part, seconds }) => {
    const time = Number.isNaN(seconds) ? "(with the above)" : `${seconds.toFixed(0)} s`;
    if (part.skipped) return `| ${part.name} | not tried: ${cell(part.skipped)} | | | |`;
    const verdict = part.findings.length === 0 ? cell(part.found) : "**FAILED**, see below";
    return `| ${part.name} | ${cell(part.tried)} | ${verdict} | ${part.seed ?? ""} | ${time} |`;
  });
  const details = failed.map(
    ({ part }) => `\n${part.name}:\n\n\`\`\`text\n${part.findings.join("\n")}\n\`\`\`\n`,
  );
  return `
## ${date} UTC, ${database}, ${form}

${failed.length === 0 ? "All held" : `**${failed.length} failed**`}, in ${minutes} minutes. ${machine}.

| what | tried | found | seed | time |
|---|---|---|---|---|
${lines.join("\n")}
${details.join("")}`;
}

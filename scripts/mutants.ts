/**
 * Breaks the code on purpose and runs the tests that should notice: `npm run mutants` (needs TEST_DATABASE_URL, since
 * the embedded database's one connection hides races). Each mutant says whether the suite must turn red or stay green.
 */
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MUTANTS, type Mutant } from "./mutant-list.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const COPIED = ["src", "test", "sdk", "openapi.json", "package.json", "package-lock.json", "tsconfig.json"];

async function prepare(mutant: Mutant): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bookingmachine-mutant-"));
  for (const name of COPIED) {
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  }
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const { file, find, replace } of mutant.edits) {
    const path = join(folder, file);
    const text = await readFile(path, "utf8");
    // A mutant whose place has moved would prove nothing.
    if (!text.includes(find)) throw new Error(`${mutant.name}: "${find}" is no longer in ${file}`);
    await writeFile(path, text.replace(find, replace));
  }
  return folder;
}

/** Tests that are green as the code is, by their names. */
const known = new Map<string, boolean>();

async function run(mutant: Mutant): Promise<boolean> {
  const tests = [...mutant.tests, mutant.skip].join(" ");
  if (!known.has(tests)) {
    // Tests that fail anyway would turn red for any mutant.
    const name = `nothing broken: ${mutant.tests.join(", ")}`;
    known.set(tests, await check({ ...mutant, name, edits: [], expected: "green" }));
  }
  return (await check(mutant)) && known.get(tests) === true;
}

async function check(mutant: Mutant): Promise<boolean> {
  const started = performance.now();
  const folder = await prepare(mutant);
  const child = spawn(
    process.execPath,
    [
      "--import",
      "./src/quick-imports.ts",
      "--test",
      // A broken server may leave its test waiting for ever.
      "--test-force-exit",
      ...(mutant.skip === undefined ? [] : [`--test-skip-pattern=${mutant.skip}`]),
      ...mutant.tests,
    ],
    {
      cwd: folder,
      env: process.env,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  await rm(folder, { recursive: true, force: true });
  const ran = Number(/^. tests (\d+)/m.exec(printed)?.[1] ?? 0);
  if (ran === 0) throw new Error(`${mutant.name}: no test ran\n${printed.slice(-2000)}`);
  const colour = code === 0 ? "green" : "red";
  const seconds = Math.round((performance.now() - started) / 1000);
  const right = colour === mutant.expected;
  process.stdout.write(
    `${right ? "ok  " : "FAIL"} ${mutant.name}: ${colour}, as ${right ? "it must be" : "it must not be"} (${seconds} s)\n`,
  );
  if (!right) process.stdout.write(printed.slice(-4000));
  return right;
}

if (!process.env.TEST_DATABASE_URL) throw new Error("TEST_DATABASE_URL names the PostgreSQL to run on");
// `npm run mutants -- idempotency` runs those whose name says so.
const chosen = MUTANTS.filter(({ name }) => name.includes(process.argv[2] ?? ""));
let failed = 0;
for (const mutant of chosen) if (!(await run(mutant))) failed += 1;
process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * Everything that can be said of the code without running it: `npm run verify`. One line per part with its time; a part
 * that fails shows what it said, and the command ends with 1.
 */
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "node_modules", ".bin");

/** What did not change since the last time is not looked at again. */
const types = (project: string): string[] => [
  join(bin, "tsc"),
  ...["-p", project, "--incremental", "--tsBuildInfoFile"],
  join(root, "node_modules", ".cache", "types", `${project.replace(".", "server")}.tsbuildinfo`),
];

/** The longest first: the others run beside it. */
const PARTS: { name: string; command: string[] }[] = [
  { name: "dead code", command: [join(bin, "knip"), "--no-progress"] },
  { name: "types", command: types(".") },
  { name: "types, SDK", command: types("sdk") },
  { name: "types, widget", command: types("widget") },
  { name: "types, dashboard", command: types("dashboard") },
  {
    name: "sizes, dashboard",
    command: [process.execPath, "src/features/dashboard/build-dashboard.ts", "--check"],
  },
  { name: "structure", command: [process.execPath, "scripts/check-structure.ts"] },
  { name: "format and lint", command: [join(bin, "biome"), "ci", "--colors=off", "."] },
  { name: "OpenAPI is fresh", command: [process.execPath, "scripts/write-openapi.ts", "--check"] },
  { name: "SDK is fresh", command: [process.execPath, "scripts/write-sdk.ts", "--check"] },
  { name: "documents", command: [process.execPath, "scripts/check-docs.ts"] },
];

interface Result {
  name: string;
  ok: boolean;
  seconds: number;
  output: string;
}

function run({ name, command: [program = "", ...args] }: (typeof PARTS)[number]): Promise<Result> {
  const started = performance.now();
  return new Promise((done) => {
    // The tools look up `node` in the path: it must be the one of this project.
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };
    const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const finish = (ok: boolean) =>
      done({ name, ok, seconds: (performance.now() - started) / 1000, output: output.trim() });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    child.once("error", (error) => {
      output += `${program}: ${error.message}`;
      finish(false);
    });
    child.once("close", (code) => finish(code === 0));
  });
}

const started = performance.now();
const results = await Promise.all(
  PARTS.map(async (part) => {
    const result = await run(part);
    process.stdout.write(
      `${result.ok ? "ok    " : "FAILED"} ${result.name.padEnd(18)} ${result.seconds.toFixed(1)} s\n`,
    );
    return result;
  }),
);
const failed = results.filter((result) => !result.ok);
for (const { name, output } of failed) process.stdout.write(`\n--- ${name} ---\n${output}\n`);
process.stdout.write(
  `\n${failed.length === 0 ? "verified" : `${failed.length} of ${results.length} failed`} in ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
);
if (failed.length > 0) process.exitCode = 1;

/**
 * Builds the dashboard into its folder of `.cache/dashboard/`, unless it is there: a program of its own, so that the
 * compiler's seconds and memory are not the server's. `--check` also holds the sizes to their budgets.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";
import { buildFolder, ROOT } from "./dashboard-files.ts";
import { overBudget } from "./size-budget.ts";

const folder = buildFolder();
if (!existsSync(join(folder, "files.json"))) await buildInto(folder);
if (process.argv.includes("--check")) {
  const { problems, report } = overBudget(join(folder, "files"));
  process.stdout.write(`${report}\n`);
  if (problems.length > 0) {
    process.stderr.write(`${problems.join("\n")}\n`);
    process.exitCode = 1;
  }
}

/** Under another name first: several processes may build at once, and a half-written build is none. */
async function buildInto(folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  const files = join(draft, "files");
  mkdirSync(dirname(draft), { recursive: true });
  try {
    await build({
      configFile: join(ROOT, "dashboard/vite.config.ts"),
      logLevel: "error",
      build: { outDir: files, emptyOutDir: true },
    });
    const names = globSync("**/*", { cwd: files })
      .map((name) => name.replaceAll("\\", "/"))
      .filter((name) => statSync(join(files, name)).isFile());
    const hashes = Object.fromEntries(names.map((name) => [name, compress(join(files, name))]));
    writeFileSync(join(draft, "files.json"), JSON.stringify(hashes));
    if (!existsSync(folder)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  for (const old of globSync("*", { cwd: dirname(folder) }))
    if (join(dirname(folder), old) !== folder && isOld(join(dirname(folder), old)))
      rmSync(join(dirname(folder), old), { recursive: true, force: true });
}

/** A day: another checkout or a build that is going on may still want it. */
function isOld(path: string): boolean {
  const newest = buildTime(folder);
  return newest - buildTime(path) > 24 * 60 * 60_000;
}

function buildTime(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function compress(path: string): string {
  const plain = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  writeFileSync(`${path}.br`, brotliCompressSync(plain, { params }));
  writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
  return createHash("sha256").update(plain).digest("base64url").slice(0, 16);
}

/**
 * The files of the dashboard: kept in `.cache/dashboard/<fingerprint>/` and taken from there while the sources are those
 * they were built from. Building takes seconds and a processor, so a child process does it and the server listens on.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const CACHE = join(ROOT, ".cache/dashboard");
/** Whatever the files are built from; a change of any makes them old. */
const SOURCES = [
  "dashboard/**/*",
  "sdk/src/**/*",
  "src/domain/*.ts",
  "src/features/dashboard/build-dashboard.ts",
  "package-lock.json",
];
const NOT_BUILT = /\.test\.tsx?$|\.md$|^src\/domain\/.*-(?:fixture|oracle)\.ts$/;

export interface DashboardFile {
  plain: Buffer;
  br: Buffer;
  gz: Buffer;
  /** Of the plain bytes, without quotes. */
  hash: string;
}

/** By name below `/dashboard/`, e.g. `assets/index-3fK2.js`. */
export type DashboardFiles = ReadonlyMap<string, DashboardFile>;

/** Where the build of the sources as they are now belongs. */
export function buildFolder(): string {
  const hash = createHash("sha256");
  const paths = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !NOT_BUILT.test(path) && statSync(join(ROOT, path)).isFile())
    .sort();
  for (const path of paths)
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(ROOT, path)));
  return join(CACHE, hash.digest("hex").slice(0, 20));
}

/** What a finished build in `folder` holds; `null` when there is none. The index is written last. */
export function readBuild(folder: string): DashboardFiles | null {
  const index = join(folder, "files.json");
  if (!existsSync(index)) return null;
  const hashes = JSON.parse(readFileSync(index, "utf8")) as Record<string, string>;
  return new Map(
    Object.entries(hashes).map(([name, hash]) => {
      const read = (suffix: string) => readFileSync(join(folder, "files", name + suffix));
      return [name, { plain: read(""), br: read(".br"), gz: read(".gz"), hash }];
    }),
  );
}

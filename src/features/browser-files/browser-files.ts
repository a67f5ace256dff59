/**
 * The browser files of this process: as kept in `.cache/browser/` while the sources are those they were built from, else
 * built anew. A start with fresh files reads some hundred kilobytes and never loads the compiler.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserBuild, BrowserFile } from "./build-browser-files.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const CACHE = join(ROOT, ".cache/browser");
const MANIFEST = join(CACHE, "manifest.json");
/** Pages that hold an older widget ask for its parts by their old names, for as long as this. */
const KEPT_MS = 30 * 86_400_000;
/** Whatever the files are built from; a change of any makes them old. */
const SOURCES = ["widget/src", "sdk/src", "src/domain", "src/features/browser-files", "package-lock.json"];

export interface BrowserFiles {
  byName: ReadonlyMap<string, BrowserFile>;
  template: [string, string];
}

interface Manifest {
  sources: string;
  files: { name: string; hash: string }[];
  template: [string, string];
}

let ready: Promise<BrowserFiles> | undefined;

/** Shared by all who ask; a failed build is tried again by the next one. */
export function browserFiles(): Promise<BrowserFiles> {
  ready ??= load().catch((error: unknown) => {
    ready = undefined;
    throw error;
  });
  return ready;
}

/** A part of a widget that an earlier version of the sources made, where this installation made it; else `null`. */
export async function earlierFile(name: string): Promise<BrowserFile | null> {
  const hash = /^assets\/[a-z]+-([\w-]+)\.js$/.exec(name)?.[1];
  return hash ? readFiles(name, hash).catch(() => null) : null;
}

async function readFiles(name: string, hash: string): Promise<BrowserFile> {
  const [plain, br, gz] = await Promise.all(
    ["", ".br", ".gz"].map((suffix) => readFile(join(CACHE, name + suffix))),
  );
  if (!plain || !br || !gz) throw new Error(`${name} is not there`);
  return { name, hash, plain, br, gz };
}

async function load(): Promise<BrowserFiles> {
  const sources = await fingerprint();
  return (await readKept(sources)) ?? (await buildAndKeep(sources));
}

/** Names, sizes and times of change: enough to see an edit, and read in milliseconds. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    const path = join(ROOT, source);
    const found = (await stat(path)).isDirectory()
      ? (await readdir(path, { recursive: true })).filter((name) => !/\.test\.ts$/.test(name)).sort()
      : [""];
    const facts = await Promise.all(
      found.map(async (name) => {
        const { size, mtimeMs } = await stat(join(path, name));
        return `${source}/${name} ${size} ${mtimeMs}`;
      }),
    );
    hash.update(facts.join("\n"));
  }
  return hash.digest("base64url");
}

async function readKept(sources: string): Promise<BrowserFiles | null> {
  try {
    const manifest = JSON.parse(await readFile(MANIFEST, "utf8")) as Manifest;
    if (manifest.sources !== sources) return null;
    const files = await Promise.all(manifest.files.map(({ name, hash }) => readFiles(name, hash)));
    return filesOf({ files, template: manifest.template });
  } catch {
    // Not built yet, or half written: it is built.
    return null;
  }
}

async function buildAndKeep(sources: string): Promise<BrowserFiles> {
  const { buildBrowserFiles } = await import("./build-browser-files.ts");
  const built = await buildBrowserFiles(ROOT);
  const manifest: Manifest = {
    sources,
    files: built.files.map(({ name, hash }) => ({ name, hash })),
    template: built.template,
  };
  try {
    await Promise.all(
      built.files.flatMap(({ name, plain, br, gz }) => [
        write(name, plain),
        write(`${name}.br`, br),
        write(`${name}.gz`, gz),
      ]),
    );
    await write("manifest.json", JSON.stringify(manifest));
    await removeOld(join(CACHE, "assets"), (await stat(MANIFEST)).mtimeMs);
  } catch {
    // A folder that cannot be written costs the next start a build, nothing else.
  }
  return filesOf(built);
}

async function removeOld(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if ((await stat(path)).mtimeMs < now - KEPT_MS) await rm(path, { force: true });
  }
}

/** Under another name first: several processes may start at once. */
async function write(name: string, content: Uint8Array | string): Promise<void> {
  const path = join(CACHE, name);
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, path);
}

const filesOf = ({ files, template }: BrowserBuild): BrowserFiles => ({
  byName: new Map(files.map((file) => [file.name, file])),
  template,
});

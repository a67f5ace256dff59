import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Kilobytes of JavaScript, gzipped: what is loaded before anything is seen, and what a page adds to it. */
const ENTRY_BUDGET = 125;
const ROUTE_BUDGET = 45;

/** A part of the build as Vite's manifest tells. */
interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
  dynamicImports?: string[];
}

export interface SizeReport {
  problems: string[];
  /** One line for people. */
  report: string;
}

/** Adds up what the entry loads at once and what each page loads on top, from the build in `files`. */
export function overBudget(files: string): SizeReport {
  const manifest = JSON.parse(readFileSync(join(files, "manifest.json"), "utf8")) as Record<string, Chunk>;
  const sizes = new Map<string, number>();
  const kilobytes = (name: string): number => {
    const file = manifest[name]?.file ?? "";
    if (!file.endsWith(".js")) return 0;
    const known = sizes.get(file) ?? gzipSync(readFileSync(join(files, file)), { level: 9 }).length / 1000;
    sizes.set(file, known);
    return known;
  };
  const loadedWith = (name: string, found = new Set<string>()): Set<string> => {
    if (found.has(name)) return found;
    found.add(name);
    for (const other of manifest[name]?.imports ?? []) loadedWith(other, found);
    return found;
  };
  const sum = (names: Iterable<string>) => [...names].reduce((total, name) => total + kilobytes(name), 0);

  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry);
  if (entry === undefined) throw new Error("the build has no entry");
  const atOnce = loadedWith(entry);
  const pages = Object.keys(manifest)
    .filter((name) => /src\/pages\/.*page\.tsx$/.test(name))
    .map((name) => ({ name, size: sum([...loadedWith(name)].filter((one) => !atOnce.has(one))) }))
    .sort((a, b) => b.size - a.size);
  const entrySize = sum(atOnce);
  const problems = pages
    .filter(({ size }) => size > ROUTE_BUDGET)
    .map(({ name, size }) => `${name} is ${size.toFixed(1)} kB, at most ${ROUTE_BUDGET}`);
  if (entrySize > ENTRY_BUDGET)
    problems.unshift(`the entry is ${entrySize.toFixed(1)} kB, at most ${ENTRY_BUDGET}`);
  if (pages.length === 0) problems.push("no page was found: nothing has been measured");
  const largest = pages[0];
  return {
    problems,
    report: `entry ${entrySize.toFixed(1)} kB of ${ENTRY_BUDGET}; largest of ${pages.length} pages ${largest?.name ?? "-"} ${(largest?.size ?? 0).toFixed(1)} kB of ${ROUTE_BUDGET} (gzip)`,
  };
}

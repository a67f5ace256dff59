/**
 * Checks the house: which room imports which, no cycles, and what belongs in one place only. It judges imports by the
 * files they lead to, not by how they are spelled, and fails when it did not see every file there is.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesOnDisk, filesTypeChecked, type Import, type Module, readModules } from "./source-facts.ts";
import {
  ASSEMBLY,
  BROWSER_ROOMS,
  CLOCK_FILES,
  ENVIRONMENT_FILE,
  GENERATED_FILES,
  LONGEST_FILE,
  PACKAGE_ROOM,
  PURE_ROOMS,
  ROOMS,
  type RuleName,
  TEST_FILES,
  VAGUE_FOLDERS,
} from "./structure-rules.ts";

export interface Violation {
  rule: RuleName;
  file: string;
  line: number;
  message: string;
}

interface Exception {
  rule: string;
  file: string;
  why: string;
}

export interface StructureReport {
  modules: number;
  /** Imports that lead to a file of the project. */
  links: number;
  /** What is wrong, one line each; empty when all is well. */
  problems: string[];
}

/** Judges the project in `root`. Throws only when its `package.json` or `tsconfig.json` cannot be read. */
export function checkStructure(root: string): StructureReport {
  const paths = filesOnDisk(root);
  const modules = readModules(root, paths);
  const links = modules.flatMap((module) => module.imports).filter(leadsToFile).length;
  const { problems, used } = applyExceptions(violationsOf(root, modules), readExceptions(root));
  return {
    modules: modules.length,
    links,
    problems: [...blindSpots(root, paths, links), ...problems, ...used],
  };
}

/** A check that saw too little would call anything clean. */
function blindSpots(root: string, paths: string[], links: number): string[] {
  if (paths.length === 0) return ["no module was found: nothing has been checked"];
  const covered = new Set(filesTypeChecked(root));
  const problems = paths
    .filter((path) => !covered.has(path))
    .map((path) => `${path} is on disk, but the type check (tsconfig.json) does not see it`);
  if (links === 0) problems.push("no import leads to a file of the project: imports are not being resolved");
  for (const room of Object.keys(ROOMS)) {
    if (!paths.some((path) => path.startsWith(`src/${room}/`)))
      problems.push(`the room src/${room} is empty: rename it in scripts/structure-rules.ts too`);
  }
  return problems;
}

function violationsOf(root: string, modules: Module[]): Violation[] {
  const runtime = runtimePackages(root);
  return [
    ...modules.flatMap((module) => [
      ...ofPlace(module),
      ...module.imports.flatMap((one) => ofImport(module, one, runtime)),
      ...ofMentions(module),
    ]),
    ...cycles(modules),
  ];
}

function runtimePackages(root: string): Set<string> {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
  };
  return new Set(Object.keys(manifest.dependencies ?? {}));
}

const leadsToFile = (one: Import): boolean => one.target !== null && "file" in one.target;
const isTest = (path: string): boolean => TEST_FILES.some((pattern) => pattern.test(path));

/** The room a file is in: `domain`, …, `assembly` for the files directly in `src/`, else `null`. */
function roomOf(path: string): string | null {
  const [top, second, ...rest] = path.split("/");
  if (top !== "src" || second === undefined) return null;
  return rest.length === 0 ? "assembly" : second;
}

function ofPlace(module: Module): Violation[] {
  const { path, lines } = module;
  const found: Violation[] = [];
  const add = (rule: RuleName, message: string) => found.push({ rule, file: path, line: 1, message });
  const vague = dirname(path)
    .split("/")
    .find((folder) => VAGUE_FOLDERS.includes(folder));
  if (vague) add("folder-name", `a folder called ${vague} says nothing about what is inside`);
  const room = roomOf(path);
  if (room === "assembly" && !isTest(path) && !ASSEMBLY.includes(path.slice("src/".length)))
    add("room-order", `only ${ASSEMBLY.join(", ")} stand directly in src/`);
  if (room !== null && room !== "assembly" && !(room in ROOMS))
    add("room-order", `src/${room} is not a room: name it in scripts/structure-rules.ts`);
  if (lines > LONGEST_FILE && !isTest(path) && !GENERATED_FILES.includes(path))
    add("file-length", `${lines} lines, at most ${LONGEST_FILE}`);
  return found;
}

function ofImport(module: Module, one: Import, runtime: ReadonlySet<string>): Violation[] {
  const { path } = module;
  const { specifier, target, line } = one;
  const found: Violation[] = [];
  const add = (rule: RuleName, message: string) => found.push({ rule, file: path, line, message });
  if (specifier.startsWith("/")) add("specifier", `"${specifier}" exists on one machine only`);
  if (target === null) {
    add("unresolved", `"${specifier}" leads to no file`);
    return found;
  }
  if (isTest(path)) return found;
  const room = roomOf(path);
  if ("file" in target) {
    if (isTest(target.file)) add("tests-apart", `${target.file} is for tests`);
    const browser = path.split("/")[0] ?? "";
    const seen = BROWSER_ROOMS[browser];
    if (seen && ![browser, ...seen].some((folder) => target.file.startsWith(`${folder}/`)))
      add("room-order", `${browser} imports only ${["itself", ...seen].join(", ")}, not ${target.file}`);
    if (room === null) return found;
    const other = roomOf(target.file);
    if (other === null) add("room-order", `the server imports nothing outside src/: ${target.file}`);
    else if (other === room) return found;
    else {
      if (!/^#[a-z]+\/.+\.ts$/.test(specifier) && other !== "assembly")
        add("specifier", `write "#${target.file.replace(/^src\//, "")}", not "${specifier}"`);
      const allowed = room === "assembly" || (ROOMS[room] ?? []).includes(other);
      if (!allowed) add("room-order", `${room} may not import ${other} (${target.file})`);
    }
    return found;
  }
  if (room === null) return found;
  const name = "package" in target ? target.package : target.builtin;
  if (PURE_ROOMS.includes(room)) add("purity", `${room} imports nothing but itself, not "${name}"`);
  if ("builtin" in target) return found;
  const owner = PACKAGE_ROOM[name];
  if (owner !== undefined && owner !== room && room !== "assembly" && !one.typeOnly)
    add("package-room", `only ${owner} knows ${name}`);
  if (!one.typeOnly && !runtime.has(name))
    add("development-package", `${name} is not among the dependencies an installation has`);
  return found;
}

function ofMentions(module: Module): Violation[] {
  const { path } = module;
  if (isTest(path) || !path.startsWith("src/")) return [];
  const room = roomOf(path) ?? "";
  return module.mentions.flatMap(({ what, text, line }): Violation[] => {
    const violation = (rule: RuleName, message: string) => [{ rule, file: path, line, message }];
    if (what === "date" && !CLOCK_FILES.includes(path))
      return violation("clock", `${text}: the time is an argument (\`now\`), a date is text`);
    if (what === "environment" && path !== ENVIRONMENT_FILE)
      return violation("environment", `only ${ENVIRONMENT_FILE} reads process.env`);
    if (what === "pool" && room !== "db") return violation("pool", `${text}: only src/db talks to the pool`);
    if ((what === "randomness" || what === "ambient-clock") && PURE_ROOMS.includes(room))
      return violation("purity", `${text}: ${room} has neither chance nor clock`);
    return [];
  });
}

/** Groups of files that load each other when the program runs; types alone may point both ways (Tarjan). */
function cycles(modules: Module[]): Violation[] {
  const next = new Map(
    modules.map((module) => [
      module.path,
      module.imports.flatMap((one) =>
        !one.typeOnly && one.target && "file" in one.target ? [one.target.file] : [],
      ),
    ]),
  );
  const order = new Map<string, number>();
  const stack: string[] = [];
  const groups: string[][] = [];
  const visit = (path: string): number => {
    const mine = order.size;
    order.set(path, mine);
    stack.push(path);
    let low = mine;
    for (const target of next.get(path) ?? []) {
      if (!next.has(target)) continue;
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (stack.includes(target)) low = Math.min(low, order.get(target) ?? low);
    }
    if (low === mine) {
      const group = stack.splice(stack.indexOf(path));
      if (group.length > 1 || next.get(path)?.includes(path)) groups.push(group.sort());
    }
    return low;
  };
  for (const path of next.keys()) if (!order.has(path)) visit(path);
  return groups.map((group) => ({
    rule: "cycle",
    file: group[0] ?? "",
    line: 1,
    message: `these files import each other in a circle: ${group.join(", ")}`,
  }));
}

const EXCEPTIONS = "scripts/structure-exceptions.json";

function readExceptions(root: string): Exception[] {
  const path = join(root, EXCEPTIONS);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Exception[]) : [];
}

/** An exception that excuses nothing any more must go, so that the list only shrinks. */
function applyExceptions(
  violations: Violation[],
  exceptions: Exception[],
): { problems: string[]; used: string[] } {
  const excuses = (exception: Exception, violation: Violation) =>
    exception.rule === violation.rule && exception.file === violation.file;
  return {
    problems: violations
      .filter((violation) => !exceptions.some((exception) => excuses(exception, violation)))
      .map(({ rule, file, line, message }) => `${file}:${line} [${rule}] ${message}`),
    used: exceptions
      .filter((exception) => !violations.some((violation) => excuses(exception, violation)))
      .map(({ rule, file }) => `${EXCEPTIONS}: "${rule}" for ${file} is no longer needed; remove it`),
  };
}

if (import.meta.main) {
  const { modules, links, problems } = checkStructure(fileURLToPath(new URL("..", import.meta.url)));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.stdout.write(`${modules} modules, ${links} imports between them, ${problems.length} problems\n`);
  if (problems.length > 0) process.exitCode = 1;
}

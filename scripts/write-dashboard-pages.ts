/**
 * Writes `docs/how/dashboard-pages.md`: which page of the dashboard calls which operation of the owner's API. Every operation is called by a page, or stands in `dashboard/not-on-a-page.json` with the reason.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
const REASONS = "dashboard/not-on-a-page.json";
export const DOCUMENT = "docs/how/dashboard-pages.md";

interface Operation {
  id: string;
  /** `GET /business/bookings` */
  call: string;
  summary: string;
}

export interface Inventory {
  operations: Operation[];
  /** Files of the dashboard with their text, by path below `dashboard/src/`. */
  sources: Record<string, string>;
  /** Why an operation is on no page, by its id. */
  reasons: Record<string, string>;
}

/** The document, and what is wrong: an operation without page and reason, a reason of no operation. */
export function pagesDocument({ operations, sources, reasons }: Inventory): {
  text: string;
  problems: string[];
} {
  const problems: string[] = [];
  const rows: string[] = [];
  const without: string[] = [];
  const files = Object.entries(sources).map(([path, text]) => ({ path, text, imported: importsOf(text) }));
  for (const { id, call, summary } of operations) {
    const uses = files.filter(
      ({ text, imported }) =>
        imported.has(id) &&
        // Once where it is imported, and where it is called.
        (text.match(new RegExp(`\\b${id}\\b`, "g")) ?? []).length > 1,
    );
    const pages = [...new Set(uses.map(({ path }) => pageOf(path)))].sort();
    const reason = reasons[id];
    if (pages.length > 0) rows.push(`| ${summary} | \`${call}\` | ${pages.join(", ")} |`);
    else if (reason) without.push(`| ${summary} | \`${call}\` | ${reason} |`);
    else
      problems.push(`${id} (${call}) is called by no page of the dashboard and ${REASONS} has no reason why`);
  }
  for (const id of Object.keys(reasons))
    if (!operations.some((operation) => operation.id === id))
      problems.push(`${REASONS}: there is no operation ${id}`);
  const text = `# Which page does what

Written by \`scripts/write-dashboard-pages.ts\` from \`openapi.json\` and what the dashboard's pages call (\`npm run dashboard:pages\`); a test fails when an operation of the owner's API is on no page and has no reason.

${rows.length} of ${rows.length + without.length} operations are on a page.

| what | call | pages |
|---|---|---|
${rows.join("\n")}

## On no page

| what | call | why |
|---|---|---|
${without.join("\n")}
`;
  return { text, problems };
}

/** What a file takes from the SDK. */
function importsOf(text: string): Set<string> {
  const lists = text.matchAll(/import (?:type )?\{([^}]*)\} from "#sdk\/index\.ts"/g);
  return new Set([...lists].flatMap(([, list = ""]) => list.split(",").map((name) => name.trim())));
}

/** Parts that several pages share belong to all of them. */
function pageOf(path: string): string {
  const [room, folder = ""] = path.split("/");
  return room === "pages" && !folder.includes(".") ? folder : "everywhere";
}

export function inventory(): Inventory {
  const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
  const { paths } = JSON.parse(read("openapi.json")) as {
    paths: Record<string, Record<string, { operationId: string; summary: string }>>;
  };
  const operations = Object.entries(paths)
    .filter(([path]) => /^\/(business|account)(\/|$)/.test(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, summary }]) => ({
        id: operationId,
        call: `${method.toUpperCase()} ${path}`,
        summary,
      })),
    );
  const files = globSync("dashboard/src/**/*.{ts,tsx}", { cwd: ROOT, exclude: ["**/*.test.ts"] }).sort();
  return {
    operations,
    sources: Object.fromEntries(
      files.map((path) => [path.replaceAll("\\", "/").slice("dashboard/src/".length), read(path)]),
    ),
    reasons: JSON.parse(read(REASONS)) as Record<string, string>,
  };
}

if (import.meta.main) {
  const { text, problems } = pagesDocument(inventory());
  writeFileSync(join(ROOT, DOCUMENT), text);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

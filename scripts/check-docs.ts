/**
 * Checks that the documents speak of what exists: every relative link and heading they point to, every path and npm
 * script they name, and that every document can be reached from the README.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const DOCUMENTS = ["*.md", "docs/**/*.md", "{bench,dashboard,widget}/*.md"];
/** A code span that starts like this names a file or folder of the repository. */
const PATH = /^(?:src|test|scripts|docs|bench|sdk|widget|dashboard|\.ci)\//;
const ROOM_PATH = /^#(?:domain|db|events|integrations|http|features)\//;
const ROOT_FILE = /^[A-Za-z.-]+\.(?:json|md)$/;
/** A name alone (`create-booking.ts`) may stand in any folder. */
const SOURCE_FILE = /^[a-z-]+(?:\.test)?\.ts$/;

export interface DocsReport {
  documents: number;
  /** Links, paths and scripts that were looked up. */
  checked: number;
  problems: string[];
}

/** Judges the documents in `root`. */
export function checkDocs(root: string): DocsReport {
  const documents = DOCUMENTS.flatMap((pattern) => globSync(pattern, { cwd: root }))
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
  const problems: string[] = [];
  const links = new Map<string, string[]>();
  const scripts = scriptsOf(root);
  let checked = 0;
  if (!documents.includes("README.md")) problems.push("README.md was not found: nothing has been checked");
  for (const document of documents) {
    const targets: string[] = [];
    links.set(document, targets);
    linesOf(join(root, document)).forEach(({ text, fenced }, index) => {
      const report = (message: string) => problems.push(`${document}:${index + 1} ${message}`);
      for (const script of text.matchAll(/npm run ([a-z][a-z:-]*)/g)) {
        checked++;
        if (!scripts.has(script[1] ?? "")) report(`there is no npm script "${script[1]}"`);
      }
      if (fenced) return;
      for (const link of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
        const [path = "", heading] = (link[1] ?? "").split("#");
        if (/^[a-z]+:/.test(path)) continue;
        checked++;
        const target =
          path === "" ? document : normalize(join(dirname(document), path)).replaceAll("\\", "/");
        targets.push(target);
        if (!existsSync(join(root, target))) report(`the link to ${path} leads nowhere`);
        else if (heading && !headingsOf(join(root, target)).has(heading))
          report(`${target} has no heading #${heading}`);
      }
      for (const span of text.matchAll(/`([^`\s]+)`/g)) {
        const named = pathIn(span[1] ?? "");
        if (named === null) continue;
        checked++;
        const there = named.includes("*")
          ? globSync(named, { cwd: root }).length > 0
          : existsSync(join(root, named));
        if (!there) report(`\`${span[1]}\` does not exist`);
      }
    });
  }
  for (const orphan of unreachable(documents, links))
    problems.push(`${orphan} cannot be reached from README.md`);
  return { documents: documents.length, checked, problems };
}

function scriptsOf(root: string): Set<string> {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts?: Record<string, string>;
  };
  return new Set(Object.keys(manifest.scripts ?? {}));
}

function linesOf(path: string): { text: string; fenced: boolean }[] {
  let fenced = false;
  return readFileSync(path, "utf8")
    .split("\n")
    .map((text) => {
      const fence = /^\s*```/.test(text);
      if (fence) fenced = !fenced;
      return { text, fenced: fenced || fence };
    });
}

const withoutCode = (text: string): string => text.replace(/`[^`]*`/g, "");

/** The path a code span names, `null` when it names none. Patterns for names to be filled in (`<noun>`) are no paths. */
function pathIn(span: string): string | null {
  if (/[<>{}|…]/.test(span)) return null;
  if (ROOM_PATH.test(span)) return span.replace("#", "src/");
  if (SOURCE_FILE.test(span)) return `{src,test,scripts,bench,sdk,widget,dashboard}/**/${span}`;
  return PATH.test(span) || ROOT_FILE.test(span) ? span : null;
}

/** Headings as GitHub turns them into anchors. */
function headingsOf(path: string): Set<string> {
  const found = new Set<string>();
  for (const { text, fenced } of linesOf(path)) {
    const heading = fenced ? null : /^#{1,6}\s+(.*)$/.exec(text);
    if (heading)
      found.add(
        (heading[1] ?? "")
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s_-]/gu, "")
          .trim()
          .replace(/\s/g, "-"),
      );
  }
  return found;
}

function unreachable(documents: string[], links: Map<string, string[]>): string[] {
  const seen = new Set<string>();
  const open = ["README.md"];
  for (let document = open.pop(); document !== undefined; document = open.pop()) {
    if (seen.has(document)) continue;
    seen.add(document);
    open.push(...(links.get(document) ?? []).filter((target) => links.has(target)));
  }
  return documents.filter((document) => !seen.has(document));
}

if (import.meta.main) {
  const { documents, checked, problems } = checkDocs(fileURLToPath(new URL("..", import.meta.url)));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.stdout.write(`${documents} documents, ${checked} references, ${problems.length} problems\n`);
  if (problems.length > 0) process.exitCode = 1;
}

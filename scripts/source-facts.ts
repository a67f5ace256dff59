/** Reads TypeScript files into the facts that the structure check judges, with the compiler's own parser and resolver. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

export interface Import {
  /** As written. */
  specifier: string;
  line: number;
  /** Erased when the program runs. */
  typeOnly: boolean;
  /** What it leads to: a file of the project (its path from the root), a package's name, or nothing. */
  target: { file: string } | { package: string } | { builtin: string } | null;
}

export interface Mention {
  what: "date" | "environment" | "pool" | "randomness" | "ambient-clock";
  text: string;
  line: number;
}

export interface Module {
  /** From the root, with forward slashes. */
  path: string;
  lines: number;
  imports: Import[];
  mentions: Mention[];
}

/** Folders whose TypeScript belongs to the project. */
const FOLDERS = ["src", "test", "scripts", "sdk", "widget", "dashboard"];

/** Every TypeScript file on disk, whatever any configuration says. */
export function filesOnDisk(root: string): string[] {
  return FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }))
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
}

/** The files that the type check covers, by the `tsconfig.json` of the root and those of the browser's rooms. */
export function filesTypeChecked(root: string): string[] {
  return ["", ...FOLDERS]
    .map((folder) => join(root, folder, "tsconfig.json"))
    .filter((path) => existsSync(path))
    .flatMap((path) => {
      const { config, error } = ts.readConfigFile(path, (file) => readFileSync(file, "utf8"));
      if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"));
      return ts.parseJsonConfigFileContent(config, ts.sys, dirname(path)).fileNames;
    })
    .map((file) => relative(root, file).replaceAll("\\", "/"));
}

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  jsx: ts.JsxEmit.Preserve,
  noEmit: true,
  resolveJsonModule: true,
};

/** Reads the named files. An import that leads nowhere has `target: null`. */
export function readModules(root: string, paths: readonly string[]): Module[] {
  const cache = ts.createModuleResolutionCache(root, (name) => name, OPTIONS);
  return paths.map((path) => {
    const text = readFileSync(join(root, path), "utf8");
    const kind = path.endsWith(".tsx") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, kind);
    const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    const imports: Import[] = [];
    const mentions: Mention[] = [];
    const visit = (node: ts.Node): void => {
      const found = importIn(node);
      if (found)
        imports.push({ ...found, line: lineOf(node), target: targetOf(root, path, found.specifier, cache) });
      const what = mentionIn(node);
      if (what) mentions.push({ what, text: node.getText(source).split("\n")[0] ?? "", line: lineOf(node) });
      ts.forEachChild(node, visit);
    };
    visit(source);
    return { path, lines: text.split("\n").length, imports, mentions };
  });
}

function importIn(node: ts.Node): { specifier: string; typeOnly: boolean } | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: importsTypesOnly(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    return ts.isStringLiteral(literal) ? { specifier: literal.text, typeOnly: true } : null;
  }
  if (ts.isCallExpression(node)) {
    const [first] = node.arguments;
    const loads =
      node.expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(node.expression) && node.expression.text === "require");
    return loads && first && ts.isStringLiteralLike(first)
      ? { specifier: first.text, typeOnly: false }
      : null;
  }
  return null;
}

function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function targetOf(
  root: string,
  path: string,
  specifier: string,
  cache: ts.ModuleResolutionCache,
): Import["target"] {
  if (isBuiltin(specifier)) return { builtin: specifier };
  const from = join(root, path);
  const { resolvedModule } = ts.resolveModuleName(
    specifier,
    from,
    OPTIONS,
    ts.sys,
    cache,
    undefined,
    ts.ModuleKind.ESNext,
  );
  if (!/^[.#/]/.test(specifier)) return { package: packageName(specifier) };
  const file = resolvedModule?.resolvedFileName ?? nonCode(from, specifier);
  return file === null ? null : { file: relative(root, resolve(root, file)).replaceAll("\\", "/") };
}

/** A file that is no module to the compiler (a text or JSON) but is there. */
function nonCode(from: string, specifier: string): string | null {
  const file = resolve(from, "..", specifier);
  return specifier.startsWith(".") && existsSync(file) ? file : null;
}

export function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

const CLOCKS = new Set(["now", "instant", "zonedDateTimeISO", "plainDateISO", "plainDateTimeISO"]);

function mentionIn(node: ts.Node): Mention["what"] | null {
  if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && isNamed(node.expression, "Date"))
    return "date";
  if (!ts.isPropertyAccessExpression(node)) return null;
  const { expression, name } = node;
  if (isNamed(expression, "Date")) return "date";
  if (isNamed(expression, "process") && name.text === "env") return "environment";
  if (isNamed(expression, "Math") && name.text === "random") return "randomness";
  if (isNamed(expression, "crypto")) return "randomness";
  if (isNamed(expression, "performance") && CLOCKS.has(name.text)) return "ambient-clock";
  if (
    ts.isPropertyAccessExpression(expression) &&
    isNamed(expression.expression, "Temporal") &&
    expression.name.text === "Now"
  )
    return "date";
  const owner = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  const asksPool = (name.text === "query" || name.text === "connect") && isNamed(owner, "pool");
  return asksPool ? "pool" : null;
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

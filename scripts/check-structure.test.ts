import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { checkStructure } from "./check-structure.ts";
import { filesOnDisk } from "./source-facts.ts";
import { ROOMS } from "./structure-rules.ts";

const made: string[] = [];
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A small house in order: one file per room, each importing what it may. */
const tidy: Record<string, string> = {
  "package.json": JSON.stringify({
    type: "module",
    imports: Object.fromEntries(
      [...Object.keys(ROOMS), "test"].map((r) => [`#${r}/*`, `./${r === "test" ? r : `src/${r}`}/*`]),
    ),
    dependencies: { pg: "1", zod: "1" },
  }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: { module: "nodenext", allowImportingTsExtensions: true, noEmit: true },
    include: ["src", "test", "scripts"],
  }),
  "src/domain/money.ts": "export const zero = 0;\n",
  "src/db/open.ts": 'import { zero } from "#domain/money.ts";\nexport const pool = zero;\n',
  "src/events/emit.ts": 'import { pool } from "#db/open.ts";\nexport const emit = pool;\n',
  "src/http/app.ts": 'import { zero } from "#domain/money.ts";\nexport const app = zero;\n',
  "src/integrations/payments/charge.ts":
    'import { zero } from "#domain/money.ts";\nexport const charge = zero;\n',
  "src/features/quotes/view.ts": 'import { app } from "#http/app.ts";\nexport const view = app;\n',
  "src/deps.ts":
    'import { view } from "#features/quotes/view.ts";\nexport const main = [view, Date.now()];\n',
};

function house(changes: Record<string, string | null> = {}): string {
  const root = mkdtempSync(join(tmpdir(), "structure-"));
  made.push(root);
  for (const [path, text] of Object.entries({ ...tidy, ...changes })) {
    if (text === null) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function problemsWith(changes: Record<string, string | null>): string[] {
  return checkStructure(house(changes)).problems;
}

test("a house in order has no problems, and every file of it is seen", () => {
  const { modules, links, problems } = checkStructure(house());
  assert.deepEqual(problems, []);
  assert.equal(modules, 7);
  assert.equal(links, 6);
});

test("every planted violation is found, at its line and by its rule", () => {
  const quotes = "src/features/quotes/view.ts";
  const planted: [rule: string, changes: Record<string, string>][] = [
    [
      "room-order",
      { "src/domain/money.ts": 'import type { pool } from "#db/open.ts";\nexport type T = typeof pool;\n' },
    ],
    ["room-order", { "src/http/app.ts": 'export { pool } from "#db/open.ts";\n' }],
    ["room-order", { "src/http/app.ts": 'export const later = () => import("#db/open.ts");\n' }],
    ["room-order", { "src/http/app.ts": 'export type T = import("#db/open.ts").T;\n' }],
    ["room-order", { [quotes]: 'import "../../deps.ts";\n' }],
    ["room-order", { "src/garage/car.ts": "export const car = 1;\n" }],
    ["room-order", { "src/extra.ts": "export const extra = 1;\n" }],
    [
      "room-order",
      { "scripts/tool.ts": "export const tool = 1;\n", [quotes]: 'import "../../../scripts/tool.ts";\n' },
    ],
    ["specifier", { [quotes]: 'import "../../db/open.ts";\n' }],
    ["cycle", { "src/domain/a.ts": 'import "./b.ts";\n', "src/domain/b.ts": 'import "./a.ts";\n' }],
    ["purity", { "src/domain/money.ts": 'import "node:crypto";\n' }],
    ["purity", { "src/domain/money.ts": "export const luck = Math.random();\n" }],
    ["purity", { "src/domain/money.ts": "export const at = performance.now();\n" }],
    ["clock", { [quotes]: "export const at = new Date();\n" }],
    ["clock", { [quotes]: "export const at = Date.parse('2027-01-01');\n" }],
    ["clock", { [quotes]: "export const at = Temporal.Now.instant();\n" }],
    ["environment", { [quotes]: "export const port = process.env.PORT;\n" }],
    ["pool", { [quotes]: "export const ask = (db) => db.pool.query('select 1');\n" }],
    ["package-room", { [quotes]: 'import pg from "pg";\nexport const p = pg;\n' }],
    ["development-package", { [quotes]: 'import ajv from "ajv";\nexport const a = ajv;\n' }],
    ["tests-apart", { "test/world.ts": "export const world = 1;\n", [quotes]: 'import "#test/world.ts";\n' }],
    [
      "tests-apart",
      { "src/domain/a-fixture.ts": "export const a = 1;\n", "src/domain/b.ts": 'import "./a-fixture.ts";\n' },
    ],
    ["specifier", { "src/domain/b.ts": 'import "/etc/hosts";\n' }],
    ["folder-name", { "src/features/utils/x.ts": "export const x = 1;\n" }],
    ["file-length", { [quotes]: "export const x = 1;\n".repeat(401) }],
    ["unresolved", { [quotes]: 'import "./gone.ts";\n' }],
  ];
  for (const [rule, changes] of planted) {
    const problems = problemsWith(changes);
    assert.ok(
      problems.some((problem) => problem.includes(`[${rule}]`)),
      `${rule} was not found for ${JSON.stringify(changes)}: ${problems.join("; ")}`,
    );
  }
});

test("types may point both ways between two files, and tests may import what they like", () => {
  assert.deepEqual(
    problemsWith({
      "src/domain/a.ts": 'import type { B } from "./b.ts";\nexport type A = B;\n',
      "src/domain/b.ts": 'import type { A } from "./a.ts";\nexport type B = A;\n',
      "src/domain/a.test.ts": 'import "node:crypto";\nimport "#db/open.ts";\nexport const at = new Date();\n',
    }),
    [],
  );
});

test("seeing no module at all is a failure", () => {
  const none = Object.fromEntries(
    Object.keys(tidy).map((path) => [path, path.startsWith("src/") ? null : (tidy[path] ?? "")]),
  );
  assert.match(problemsWith(none).join(), /no module was found/);
});

test("seeing fewer modules than the type check covers, or resolving no import, is a failure", () => {
  const narrow = JSON.stringify({ compilerOptions: {}, include: ["test"], files: ["src/deps.ts"] });
  assert.match(
    problemsWith({ "tsconfig.json": narrow }).join(),
    /the type check \(tsconfig.json\) does not see it/,
  );
  const problems = problemsWith({ "package.json": JSON.stringify({ type: "module" }) });
  assert.match(problems.join(), /imports are not being resolved/);
});

test("an empty room is a failure: its rules would hold for nothing", () => {
  assert.match(problemsWith({ "src/events/emit.ts": null }).join(), /the room src\/events is empty/);
});

test("an exception excuses its file, and fails the check once it is no longer needed", () => {
  const exception = JSON.stringify([
    { rule: "clock", file: "src/features/quotes/view.ts", why: "for the test" },
  ]);
  const excused = { "scripts/structure-exceptions.json": exception };
  assert.deepEqual(
    problemsWith({ ...excused, "src/features/quotes/view.ts": "export const at = Date.now();\n" }),
    [],
  );
  assert.match(problemsWith(excused).join(), /no longer needed/);
});

test("this repository's own files are all seen", () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  assert.equal(checkStructure(root).modules, filesOnDisk(root).length);
  assert.ok(filesOnDisk(root).includes("scripts/check-structure.test.ts"));
});

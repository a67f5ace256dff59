import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { checkDocs } from "./check-docs.ts";

const made: string[] = [];
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function problemsOf(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), "docs-"));
  made.push(root);
  const all = { "package.json": '{"scripts":{"verify":"x"}}', "src/db/open.ts": "", ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkDocs(root).problems;
}

test("documents that speak of what exists pass", () => {
  const readme =
    "# A\n## How it works\n[more](docs/more.md#why-so) [here](#how-it-works) [away](https://example.com/x)\n" +
    "`src/db/open.ts` `open.ts` `#db/open.ts` `src/**/*.ts` `src/<noun>.ts` `package.json`\n```sh\nnpm run verify\n```\n";
  assert.deepEqual(problemsOf({ "README.md": readme, "docs/more.md": "# Why so?\n" }), []);
});

test("a dead link, heading, path or script is found with its line", () => {
  for (const [text, expected] of [
    ["[x](docs/gone.md)", "README.md:1 the link to docs/gone.md leads nowhere"],
    ["[x](#gone)", "README.md:1 README.md has no heading #gone"],
    ["`src/gone.ts`", "README.md:1 `src/gone.ts` does not exist"],
    ["`#db/gone.ts`", "README.md:1 `#db/gone.ts` does not exist"],
    ["`test/*.gone`", "README.md:1 `test/*.gone` does not exist"],
    ["`gone.ts`", "README.md:1 `gone.ts` does not exist"],
    ["`gone.json`", "README.md:1 `gone.json` does not exist"],
    ["npm run gone", 'README.md:1 there is no npm script "gone"'],
  ] as const) {
    assert.deepEqual(problemsOf({ "README.md": text }), [expected]);
  }
});

test("a document that nothing links to is found", () => {
  assert.deepEqual(problemsOf({ "README.md": "x", "docs/lost.md": "x" }), [
    "docs/lost.md cannot be reached from README.md",
  ]);
});

test("seeing no README is a failure", () => {
  assert.match(problemsOf({}).join(), /nothing has been checked/);
});

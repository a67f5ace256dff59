import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DOCUMENT, type Inventory, inventory, pagesDocument, ROOT } from "./write-dashboard-pages.ts";

const operations = [
  { id: "listThings", call: "GET /business/things", summary: "List things" },
  { id: "getThing", call: "GET /business/things/{id}", summary: "One thing" },
];
const sdk = 'from "#sdk/index.ts";';
const of = (given: Partial<Inventory>) => pagesDocument({ operations, sources: {}, reasons: {}, ...given });

test("an operation is on the pages that call it, or has a reason", () => {
  const { text, problems } = of({
    sources: {
      "pages/things/page.tsx": `import { listThings } ${sdk}\nlistThings(client)`,
      "api/lookups.ts": `import { listThings } ${sdk}\nrun: listThings,`,
    },
    reasons: { getThing: "the list has all of it" },
  });
  assert.deepEqual(problems, []);
  assert.match(text, /\| List things \| `GET \/business\/things` \| everywhere, things \|/);
  assert.match(text, /## On no page[\s\S]*\| the list has all of it \|/);
});

test("an operation without page and reason is found, and so is a reason of nothing", () => {
  const { problems } = of({
    sources: {
      // Imported and not called; named without the SDK; another thing of that name beside the SDK.
      "pages/a/page.tsx": `import { getThing } ${sdk}`,
      "pages/b/page.tsx": "getThing(getThing)",
      "pages/c/page.tsx": `import { listThings } ${sdk}\ngetThing(getThing)`,
      "pages/things/page.tsx": `import { listThings } ${sdk}\nlistThings(client)`,
    },
    reasons: { gone: "why" },
  });
  assert.deepEqual(problems, [
    "getThing (GET /business/things/{id}) is called by no page of the dashboard and dashboard/not-on-a-page.json has no reason why",
    "dashboard/not-on-a-page.json: there is no operation gone",
  ]);
});

test("every operation of the owner's API is on a page of the dashboard, or it is said why not", () => {
  const { text, problems } = pagesDocument(inventory());
  assert.deepEqual(problems, []);
  assert.equal(readFileSync(join(ROOT, DOCUMENT), "utf8"), text, "npm run dashboard:pages writes it anew");
});

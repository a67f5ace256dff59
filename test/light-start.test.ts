import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { loadDemo } from "#features/demo/load-demo.ts";
import { onServer } from "./database.ts";
import { makeStore, type Store, startProcess } from "./server-process.ts";

/**
 * The packages that every start needs before it can listen. Whatever else a feature uses it loads when it is first
 * used, inside the function that needs it (`const { default: PDFDocument } = await import("pdfkit")`), or after the
 * server listens. That is how a start stays below two seconds however much the product learns; a name is added here
 * only when no start can do without it.
 */
const NEEDED = [
  ...["drizzle-orm", "zod", "hono", "@hono/node-server", "ipaddr.js", "jose", "otpauth"],
  ...["csv-parse", "csv-stringify"],
  // The driver and the log, with their parts.
  ...[
    "pg",
    "pg-connection-string",
    "pg-int8",
    "pg-pool",
    "pg-protocol",
    "pg-types",
    "pgpass",
    "split2",
    "xtend",
  ],
  ...["postgres-array", "postgres-bytea", "postgres-date", "postgres-interval"],
  ...["pino", "pino-std-serializers", "@pinojs/redact", "sonic-boom", "thread-stream", "real-require"],
  ...["atomic-sleep", "on-exit-leak-free", "quick-format-unescaped", "safe-stable-stringify"],
  ...(onServer ? [] : ["@electric-sql/pglite"]),
];
/** 345 when this was written. */
const MOST_PACKAGE_FILES = 420;

const packageOf = (url: string) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
const PRELOADED = fileURLToPath(new URL("./list-loaded.ts", import.meta.url));

describe("a start with existing data", () => {
  let store: Store;
  let loaded: string[];

  before(async () => {
    store = await makeStore();
    const db = await store.open();
    await loadDemo({ db, now: Date.now });
    await db.close();
    const server = await startProcess({ ...store.env, DEMO: "on", NODE_OPTIONS: `--import=${PRELOADED}` });
    await server.stop();
    loaded = JSON.parse(/^loaded (.*)$/m.exec(server.output())?.[1] ?? "[]");
  });
  after(() => store.remove());

  it("loads no package before it listens that it could load later", () => {
    const packages = new Set(loaded.flatMap((url) => packageOf(url) ?? []));
    assert.ok(packages.has("hono"), "the list is one");
    assert.deepEqual(
      [...packages].filter((name) => !NEEDED.includes(name)),
      [],
    );
    const files = loaded.filter((url) => packageOf(url)).length;
    assert.ok(files <= MOST_PACKAGE_FILES, `${files} files of packages, at most ${MOST_PACKAGE_FILES}`);
  });

  it("loads none of the demo's descriptions", () => {
    const demo = loaded.flatMap((url) => /\/src\/features\/demo\/(.*)/.exec(url)?.[1] ?? []);
    assert.deepEqual(demo, ["demo-owners.ts"]);
  });
});

/**
 * What the structure check holds the code to. The rooms and their order stand here once; the reasons are in
 * ARCHITECTURE.md. An exception goes into `structure-exceptions.json` with its reason, and only for as long as needed.
 */

/** The rooms of the server and the rooms each may import beside itself. A folder under `src/` that is not here is refused. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  db: ["domain"],
  events: ["domain", "db"],
  http: ["domain"],
  integrations: ["domain"],
  features: ["domain", "db", "events", "http", "integrations"],
};

/**
 * Rooms beside the server, whose code runs in browsers, and the folders each may import beside itself. Their packages
 * are bundled; of the server they know only what is pure.
 */
export const BROWSER_ROOMS: Readonly<Record<string, readonly string[]>> = {
  sdk: [],
  widget: ["sdk", "src/domain"],
  dashboard: ["sdk", "src/domain"],
};

/** The only files directly in `src/`: they put the rooms together, so they see everything and no room sees them. */
export const ASSEMBLY: readonly string[] = [
  "main.ts",
  "serve.ts",
  "quick-imports.ts",
  "api.ts",
  "worker.ts",
  "local-stripe.ts",
  "deps.ts",
  "config.ts",
];

/** Packages that only one room (and the assembly) may know, so that replacing one is a matter of that room. */
export const PACKAGE_ROOM: Readonly<Record<string, string>> = {
  pg: "db",
  "@electric-sql/pglite": "db",
  hono: "http",
  "@hono/node-server": "http",
  stripe: "integrations",
};

/** Rooms that import no package and no module of Node: what is in them is arithmetic, also for the browser. */
export const PURE_ROOMS: readonly string[] = ["domain"];

/** Says nothing about what is inside. */
export const VAGUE_FOLDERS: readonly string[] = [
  "lib",
  "utils",
  "util",
  "helpers",
  "shared",
  "common",
  "misc",
];

/** Where the clock may be read or a `Date` be made; elsewhere `now` is an argument. */
export const CLOCK_FILES: readonly string[] = ["src/db/columns.ts", "src/deps.ts"];

/** The one reader of the environment. */
export const ENVIRONMENT_FILE = "src/config.ts";

/**
 * What only tests use: `test/`, tests, and what helps them beside them (`test-app.ts`, `availability-fixture.ts`, a slow
 * second opinion such as `availability-oracle.ts`). It may import anything, and nothing else may import it.
 */
export const TEST_FILES: readonly RegExp[] = [
  /^test\//,
  /\.test\.ts$/,
  /(?:^|\/)test-[a-z-]+\.ts$/,
  /-(?:fixture|oracle)\.ts$/,
];

/** Longer files hold more than one idea. Tests and generated files aside. */
export const LONGEST_FILE = 400;
export const GENERATED_FILES: readonly string[] = ["sdk/src/operations.ts"];

export type RuleName =
  | "clock"
  | "cycle"
  | "development-package"
  | "environment"
  | "file-length"
  | "folder-name"
  | "package-room"
  | "pool"
  | "purity"
  | "room-order"
  | "specifier"
  | "tests-apart"
  | "unresolved";

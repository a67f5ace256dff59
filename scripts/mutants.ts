/**
 * Breaks the code on purpose and runs the tests that should notice: `npm run mutants` (needs TEST_DATABASE_URL, since
 * the embedded database's one connection hides races). Each mutant says whether the suite must turn red or stay green.
 */
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

interface Edit {
  file: string;
  find: string;
  replace: string;
}

interface Mutant {
  name: string;
  edits: Edit[];
  tests: string[];
  /** Tests that are about something else than the mutant. */
  skip?: string;
  expected: "red" | "green";
}

const noLock: Edit[] = [
  { file: "src/db/locks.ts", find: "      await takeAdvisoryLocks(tx, sorted);\n", replace: "" },
  {
    file: "src/db/locks.ts",
    find: "const release = await queue(database, sorted);",
    replace: "const release = () => {};",
  },
];

const dropWalls: Edit = {
  file: "src/db/migrations/0001_walls.sql",
  find: "-- Whatever the public config",
  replace: `ALTER TABLE "allocations" DROP CONSTRAINT "allocations_no_overlap_after";
--> statement-breakpoint
ALTER TABLE "allocations" DROP CONSTRAINT "allocations_no_overlap_before";
--> statement-breakpoint
DROP INDEX "allocations_one_per_seat";
--> statement-breakpoint
-- Whatever the public config`,
};

const storms = ["test/storms.test.ts"];

const MUTANTS: Mutant[] = [
  {
    name: "no lock: the constraints alone let nothing overlap",
    edits: noLock,
    tests: storms,
    // Counting needs the lock: limits, and filling a class to its last seat.
    skip: "class|daily limit|coupon|holds",
    expected: "green",
  },
  {
    name: "no constraints: the lock alone keeps it right",
    edits: [dropWalls],
    tests: storms,
    expected: "green",
  },
  { name: "no lock and no constraints", edits: [...noLock, dropWalls], tests: storms, expected: "red" },
  {
    name: "no lock and no constraints, in a random storm",
    edits: [...noLock, dropWalls],
    tests: ["test/storm.test.ts"],
    skip: "over HTTP",
    expected: "red",
  },
  {
    name: "status changed without compare and set",
    edits: [
      {
        file: "src/features/bookings/change-status.ts",
        find: "        eq(bookings.version, row.version),\n        eq(bookings.status, row.status),\n",
        replace: "",
      },
    ],
    tests: ["src/features/bookings/update-booking-status.test.ts"],
    expected: "red",
  },
  {
    name: "a paid booking's claim still lapses",
    edits: [
      {
        file: "src/features/bookings/change-status.ts",
        find: "      .set({ expiresAt: null })\n",
        replace: "      .set({ expiresAt: now })\n",
      },
    ],
    tests: ["src/features/bookings/update-booking-status.test.ts"],
    expected: "red",
  },
  {
    name: "time off without the person's lock",
    edits: [
      {
        file: "src/features/team/add-time-off.ts",
        find: "withLocks(deps.db, [teamMemberId],",
        replace: "withLocks(deps.db, [],",
      },
    ],
    tests: ["src/features/team/add-time-off.test.ts"],
    expected: "red",
  },
  {
    name: "the process does not survive a connection that ends",
    edits: [
      {
        file: "src/db/open.ts",
        find: '  pool.on("connect", (client) => client.on("error", () => {}));\n',
        replace: "",
      },
    ],
    tests: ["test/outages.test.ts"],
    skip: "silent",
    expected: "red",
  },
  {
    name: "no idempotency",
    edits: [
      {
        file: "src/features/idempotency.ts",
        find: "  if (key === null) return complete(await act(async () => {}));",
        replace: "  return complete(await act(async () => {}));",
      },
    ],
    tests: ["src/features/bookings/create-booking.test.ts"],
    expected: "red",
  },
  {
    name: "no business filter on bookings",
    edits: [
      {
        file: "src/features/bookings/decide-price.ts",
        find: "and(eq(quotes.businessId, business.id), eq(quotes.id, quoteId))",
        replace: "and(eq(quotes.id, quoteId))",
      },
    ],
    tests: ["test/tenants.test.ts"],
    expected: "red",
  },
  {
    name: "rounding down",
    edits: [
      {
        file: "src/domain/decimal.ts",
        find: "(2n * size + denominator) / (2n * denominator)",
        replace: "size / denominator",
      },
    ],
    tests: ["src/domain/pricing.test.ts", "src/domain/decimal.test.ts"],
    expected: "red",
  },
  {
    name: "manage token not checked",
    edits: [
      {
        file: "src/features/bookings/manage-access.ts",
        find: "if (!deps.secrets.checkManageToken(token, bookingId, booking.row.manageVersion))",
        replace: "if (token === bookingId)",
      },
    ],
    tests: ["src/features/bookings/create-booking.test.ts"],
    expected: "red",
  },
];

const ROOT = fileURLToPath(new URL("..", import.meta.url));

async function prepare(mutant: Mutant): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bookingmachine-mutant-"));
  for (const name of ["src", "test", "package.json", "package-lock.json", "tsconfig.json"]) {
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  }
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const { file, find, replace } of mutant.edits) {
    const path = join(folder, file);
    const text = await readFile(path, "utf8");
    // A mutant whose place has moved would prove nothing.
    if (!text.includes(find)) throw new Error(`${mutant.name}: "${find}" is no longer in ${file}`);
    await writeFile(path, text.replace(find, replace));
  }
  return folder;
}

async function run(mutant: Mutant): Promise<boolean> {
  const started = performance.now();
  const folder = await prepare(mutant);
  const child = spawn(
    process.execPath,
    [
      "--import",
      "./src/quick-imports.ts",
      "--test",
      // A broken server may leave its test waiting for ever.
      "--test-force-exit",
      ...(mutant.skip === undefined ? [] : [`--test-skip-pattern=${mutant.skip}`]),
      ...mutant.tests,
    ],
    {
      cwd: folder,
      env: process.env,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  await rm(folder, { recursive: true, force: true });
  const ran = Number(/^. tests (\d+)/m.exec(printed)?.[1] ?? 0);
  if (ran === 0) throw new Error(`${mutant.name}: no test ran\n${printed.slice(-2000)}`);
  const colour = code === 0 ? "green" : "red";
  const seconds = Math.round((performance.now() - started) / 1000);
  const right = colour === mutant.expected;
  process.stdout.write(
    `${right ? "ok  " : "FAIL"} ${mutant.name}: ${colour}, as ${right ? "it must be" : "it must not be"} (${seconds} s)\n`,
  );
  if (!right) process.stdout.write(printed.slice(-4000));
  return right;
}

if (!process.env.TEST_DATABASE_URL) throw new Error("TEST_DATABASE_URL names the PostgreSQL to run on");
// `npm run mutants -- idempotency` runs those whose name says so.
const chosen = MUTANTS.filter(({ name }) => name.includes(process.argv[2] ?? ""));
let failed = 0;
for (const mutant of chosen) if (!(await run(mutant))) failed += 1;
process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

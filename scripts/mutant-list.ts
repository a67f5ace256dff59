/** What is broken on purpose by `npm run mutants`, and the tests that must notice. */
interface Edit {
  file: string;
  find: string;
  replace: string;
}

export interface Mutant {
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
    find: "const release = await queue(database, sorted, meanwhile);",
    replace: "const release = () => {};",
  },
];

/** Without the lock rivals wait for each other in circles, a second each: a server of little patience would answer 503. */
const patience: Edit[] = [
  { file: "src/db/open.ts", find: "if (tries >= 3 ||", replace: "if (tries >= 100 ||" },
  {
    file: "src/db/open.ts",
    find: "CONNECTION_TIMEOUT_MS = 2_000",
    replace: "CONNECTION_TIMEOUT_MS = 120_000",
  },
  { file: "src/db/open.ts", find: "lock_timeout: 8_000", replace: "lock_timeout: 0" },
  {
    file: "src/db/open.ts",
    find: "statement_timeout: options.statementTimeoutMs ?? 10_000",
    replace: "statement_timeout: 0",
  },
  { file: "src/db/open.ts", find: "SILENCE_TIMEOUT_MS = 12_000", replace: "SILENCE_TIMEOUT_MS = 120_000" },
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

export const MUTANTS: Mutant[] = [
  {
    name: "a move does not see that the visit was made longer meanwhile",
    edits: [
      {
        file: "src/features/bookings/reschedule-booking.ts",
        find: "  if (bookedMinutes(before) !== bookedMinutes(now)) return false;\n",
        replace: "",
      },
    ],
    tests: ["src/features/bookings/booking-length.test.ts"],
    expected: "red",
  },
  {
    name: "no lock: the constraints alone let nothing overlap",
    edits: [...noLock, ...patience],
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
    tests: ["test/long/storm.test.ts"],
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
    tests: ["test/long/outages.test.ts"],
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
        file: "src/features/quotes/queries.ts",
        find: "await deps.db.orm.select().from(quotes).where(oneQuote(businessId, id))",
        replace: "await deps.db.orm.select().from(quotes).where(eq(quotes.id, id))",
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
  {
    name: "Stripe's signature not checked",
    edits: [
      {
        file: "src/features/payments/receive-event.ts",
        find: "if (!verifySignature(message.body, message.signature, endpoint.secrets, now)) throw notValid();",
        replace: "",
      },
    ],
    tests: ["src/features/payments/webhooks.test.ts"],
    expected: "red",
  },
  {
    name: "what Stripe says not compared with our row",
    edits: [
      {
        file: "src/features/payments/settle-payment.ts",
        find: "  if (fault !== null) {",
        replace: '  if (fault === "never") {',
      },
    ],
    tests: ["src/features/payments/webhooks.test.ts"],
    expected: "red",
  },
  {
    name: "an e-mail that Stripe refuses waives the deposit",
    edits: [
      {
        file: "src/features/payments/prepare-checkout.ts",
        find: "    if (!mayBeEmail) throw error;\n",
        replace: "    throw error;\n",
      },
    ],
    tests: ["src/features/payments/deposits.test.ts"],
    expected: "red",
  },
  {
    name: "a database that a later version has migrated is taken",
    edits: [
      { file: "src/db/open.ts", find: "    await refuseNewer(database.orm);\n", replace: "" },
      { file: "src/db/open.ts", find: "    await refuseNewer(own);\n", replace: "" },
    ],
    tests: ["src/db/unfit-database.test.ts"],
    expected: "red",
  },
  {
    name: "the background writes on a full disk",
    edits: [{ file: "src/features/reactions/dispatcher.ts", find: " && this.#deps.hasRoom()", replace: "" }],
    tests: ["src/worker.test.ts"],
    expected: "red",
  },
  {
    name: "an invoice still paid after its money went back",
    edits: [
      {
        file: "src/features/payments/count-refund.ts",
        find: '...(invoice.status === "paid" ? reopened : {}),',
        replace: "",
      },
    ],
    tests: ["src/features/payments/count-refund.test.ts"],
    expected: "red",
  },
  {
    name: "refunds not held to what was captured",
    edits: [
      {
        file: "src/db/migrations/0011_payments.sql",
        find: "  IF others + NEW.amount > taken THEN",
        replace: "  IF false THEN",
      },
    ],
    tests: ["src/features/payments/hard-times.test.ts"],
    expected: "red",
  },
  {
    name: "webhooks signed without their time",
    edits: [
      {
        file: "src/features/webhooks/sign-message.ts",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of the code
        find: "`${message.id}.${message.timestamp}.${message.body}`",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of the code
        replace: "`${message.id}..${message.body}`",
      },
    ],
    tests: ["src/features/webhooks/send-delivery.test.ts"],
    expected: "red",
  },
  {
    name: "private addresses not refused when they are entered",
    edits: [
      {
        file: "src/features/outgoing/check-address.ts",
        find: "    if (!mayReach(rules, host)) throw refuse(privateAddress(rules, host));\n",
        replace: "",
      },
    ],
    tests: ["src/features/outgoing/fetch-public.test.ts"],
    expected: "red",
  },
  {
    name: "what a name leads to not checked",
    edits: [
      {
        file: "src/features/outgoing/check-address.ts",
        find: "  if (!found.every((address) => mayReach(rules, address))) throw refuse(PRIVATE);\n",
        replace: "",
      },
      {
        file: "src/features/outgoing/fetch-public.ts",
        find: "    checkPeer(rules, request);\n",
        replace: "",
      },
    ],
    tests: ["src/features/outgoing/fetch-public.test.ts"],
    expected: "red",
  },
  {
    name: "a name looked up again after it was checked",
    edits: [
      {
        file: "src/features/outgoing/fetch-public.ts",
        find: "      lookup: pinnedTo(addresses),\n",
        replace: "",
      },
    ],
    tests: ["src/features/outgoing/fetch-public.test.ts"],
    expected: "red",
  },
];

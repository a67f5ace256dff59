import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { and, eq, lt } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { idempotencyKeys } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import type { RouteAnswer, RouteRequest } from "#http/route.ts";
import type { Deps } from "./deps.ts";

interface Answer {
  status: number;
  body: unknown;
}

export interface IdempotentCall {
  operation: string;
  businessId: BusinessId;
  request: RouteRequest;
  /** The parsed body: what counts as the same request. */
  input: unknown;
}

/** Stores the answer in the transaction of the effect; a call without a key stores nothing. */
export type Remember = (tx: Transaction, answer: Answer) => Promise<void>;

const KEPT_MS = DAY_MS;

/** A process that has just died, or lost its connection, has the key until the database notices. */
const KEY_LOOK_MS = 20;
/** For a second at least. Counted, because a machine that stood still has only looked once. */
const KEY_LOOKS = 50;

async function tryKey(tx: Transaction, name: string): Promise<boolean> {
  const [lock] = await tx.rows<[boolean]>(
    "try_key",
    "select pg_try_advisory_xact_lock(hashtextextended($1, 1))",
    [name],
  );
  return lock?.[0] === true;
}

/**
 * Runs an act at most once per `Idempotency-Key`. The act must call `remember` inside the very transaction that does
 * it: then a crash leaves both or neither, and a retry after it finds out which. Only acts that were done are kept; a
 * refused one may be tried again under its key. Parts of an answer that are secret are left out by `remember`'s caller
 * and put back by `complete`, which sees first answers and replays alike.
 */
export async function idempotent(
  deps: Deps,
  call: IdempotentCall,
  act: (remember: Remember) => Promise<Answer>,
  complete: (answer: Answer) => RouteAnswer | Promise<RouteAnswer> = (answer) => answer,
): Promise<RouteAnswer> {
  const key = call.request.idempotencyKey;
  if (key === null) return complete(await act(async () => {}));
  const fingerprint = createHash("sha256").update(canonical(call.input)).digest("base64url");
  const name = `${call.businessId} ${call.operation} ${key}`;
  const stored = await find(deps, call, key);
  if (stored) return replay(stored, fingerprint, complete);
  if (running.has(name)) throw inProgress();
  running.add(name);
  try {
    return await complete(
      await act(async (tx, answer) => {
        // For other processes: whoever is first in its transaction does it, the other is told to come back.
        for (let looks = 1; !(await tryKey(tx, name)); looks++) {
          if (looks > KEY_LOOKS) throw inProgress();
          await pause(KEY_LOOK_MS);
        }
        // An expired answer under the same key gives way.
        await tx
          .delete(idempotencyKeys)
          .where(and(same(call, key), lt(idempotencyKeys.createdAt, deps.now() - KEPT_MS)));
        const kept = await tx
          .insert(idempotencyKeys)
          .values({
            businessId: call.businessId,
            operation: call.operation,
            key,
            fingerprint,
            status: answer.status,
            answer: answer.body,
            createdAt: deps.now(),
          })
          .onConflictDoNothing()
          .returning({ key: idempotencyKeys.key });
        // Done in between by another process: this transaction must not do it a second time.
        if (kept.length === 0) throw inProgress();
      }),
    );
  } catch (error) {
    // The rival that was first may have finished by now: then its answer is the answer.
    const done = error instanceof Refusal ? await find(deps, call, key) : undefined;
    if (done) return await replay(done, fingerprint, complete);
    throw error;
  } finally {
    running.delete(name);
  }
}

const running = new Set<string>();

const same = (call: IdempotentCall, key: string) =>
  and(
    eq(idempotencyKeys.businessId, call.businessId),
    eq(idempotencyKeys.operation, call.operation),
    eq(idempotencyKeys.key, key),
  );

type Stored = typeof idempotencyKeys.$inferSelect;

async function find(deps: Deps, call: IdempotentCall, key: string): Promise<Stored | undefined> {
  const [stored] = await deps.db.orm.select().from(idempotencyKeys).where(same(call, key));
  return stored && stored.createdAt > deps.now() - KEPT_MS ? stored : undefined;
}

async function replay(
  stored: Stored,
  fingerprint: string,
  complete: (answer: Answer) => RouteAnswer | Promise<RouteAnswer>,
): Promise<RouteAnswer> {
  if (stored.fingerprint !== fingerprint)
    throw new Refusal("idempotency_key_reused", "This Idempotency-Key was used for another request.", {
      errors: [
        { path: "Idempotency-Key", code: "idempotency_key_reused", message: "was used for another request" },
      ],
    });
  const answer = await complete({ status: stored.status, body: stored.answer });
  return { ...answer, headers: { ...answer.headers, "Idempotency-Replayed": "true" } };
}

function inProgress(): Refusal {
  return new Refusal(
    "idempotency_in_progress",
    "The first request with this Idempotency-Key is still running.",
  );
}

/** JSON with sorted keys: the same request however its keys are ordered. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

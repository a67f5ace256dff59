import { eq } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { businesses } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Actor, type EventType, emit } from "#events/emit.ts";
import type { RouteAnswer, RouteRequest } from "#http/route.ts";
import type { Access } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import { StaleBusiness } from "../businesses/with-business.ts";
import type { Deps } from "../deps.ts";
import { idempotent, type Remember } from "../idempotency.ts";

/** One change of what a business sells: in this transaction, by this person, now. */
export interface Change {
  tx: Transaction;
  businessId: BusinessId;
  actor: Actor;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Runs a change alone: changes of one business's catalogue wait for each other, so that positions, keys and references
 * are looked at and written without anybody in between. The triggers that raise the configuration's version would lock
 * the same row at the first write; taking it first keeps two changes from waiting for each other. Bookings do not wait.
 * `decidedOn`: throws `StaleBusiness` when the business is no longer that one (see `withBusiness`).
 */
export function changeCatalog<T>(
  deps: Deps,
  { businessId, actor }: Pick<Access, "businessId" | "actor">,
  work: (change: Change) => Promise<T>,
  decidedOn?: Business,
): Promise<T> {
  return deps.db.transaction(async (tx) => {
    const [row] = await tx
      .select({ version: businesses.configVersion })
      .from(businesses)
      .where(eq(businesses.id, businessId))
      .for("no key update");
    if (decidedOn && row?.version !== decidedOn.version) throw new StaleBusiness();
    return work({ tx, businessId, actor, now: deps.now() });
  });
}

/** A POST that creates: done once per `Idempotency-Key`, answered with 201. `input` is what counts as the same request. */
export function createOnce(
  deps: Deps,
  access: Access,
  call: { operation: string; request: RouteRequest; input: unknown },
  create: (change: Change) => Promise<unknown>,
  decidedOn?: Business,
): Promise<RouteAnswer> {
  const work = (remember: Remember) => async (change: Change) => {
    const answer = { status: 201, body: await create(change) };
    await remember(change.tx, answer);
    return answer;
  };
  return idempotent(deps, { ...call, businessId: access.businessId }, (remember) =>
    changeCatalog(deps, access, work(remember), decidedOn),
  );
}

/** Writes down what happened to one record; `fields` are the names of those that changed. */
export function note(
  { tx, businessId, actor, now }: Change,
  type: EventType,
  subjectId: string,
  more: { fields?: string[]; related?: Record<string, string> } = {},
): Promise<void> {
  return emit(tx, { businessId, type, subjectId, actor, occurredAt: now, ...more });
}

export const notFound = (what: string): Refusal => new Refusal("not_found", `There is no such ${what}.`);

import { and, count, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { closures } from "#db/schema/index.ts";
import { daysBetween } from "#domain/local-time.ts";
import { refuseField } from "#domain/refusals.ts";
import { type Change, note, notFound } from "../catalog/change-catalog.ts";
import { type ClosureRow, getClosure } from "./queries.ts";
import type { ClosureChanges, NewClosure } from "./schemas.ts";

const LONGEST_DAYS = 731;
const MOST_CLOSURES = 1_000;

/** Closes the whole business on these days. What is booked stays booked. Refuses with `validation_failed`. */
export async function createClosure(change: Change, input: NewClosure): Promise<ClosureRow> {
  const { tx, businessId } = change;
  checkDays(input);
  const [all] = await tx.select({ count: count() }).from(closures).where(eq(closures.businessId, businessId));
  if ((all?.count ?? 0) >= MOST_CLOSURES)
    throw refuseField("body", `a business has at most ${MOST_CLOSURES} closures: delete old ones`);
  const { startsOn, endsOn, label = "" } = input;
  const row = { id: newId("closure"), businessId, startsOn, endsOn, label };
  await tx.insert(closures).values(row);
  await note(change, "closure.created", row.id);
  return row;
}

/** Refuses with `not_found` and `validation_failed`. */
export async function updateClosure(
  change: Change,
  closureId: string,
  changes: ClosureChanges,
): Promise<ClosureRow> {
  const { tx, businessId } = change;
  const before = await getClosure(tx, businessId, closureId);
  const after: ClosureRow = {
    ...before,
    startsOn: changes.startsOn ?? before.startsOn,
    endsOn: changes.endsOn ?? before.endsOn,
    label: changes.label ?? before.label,
  };
  checkDays(after);
  const names = ["startsOn", "endsOn", "label"] as const;
  const fields = names.filter((name) => before[name] !== after[name]);
  if (fields.length === 0) return before;
  const { startsOn, endsOn, label } = after;
  await tx
    .update(closures)
    .set({ startsOn, endsOn, label })
    .where(and(eq(closures.businessId, businessId), eq(closures.id, closureId)));
  await note(change, "closure.updated", closureId, { fields });
  return after;
}

/** Refuses with `not_found`. */
export async function deleteClosure(change: Change, closureId: string): Promise<void> {
  const { tx, businessId } = change;
  const gone = await tx
    .delete(closures)
    .where(and(eq(closures.businessId, businessId), eq(closures.id, closureId)))
    .returning({ id: closures.id });
  if (gone.length === 0) throw notFound("closure");
  await note(change, "closure.deleted", closureId);
}

function checkDays({ startsOn, endsOn }: { startsOn: string; endsOn: string }): void {
  if (endsOn < startsOn)
    throw refuseField("endsOn", "must not be before `startsOn`", "validation_failed", "before_start");
  if (daysBetween(startsOn, endsOn) >= LONGEST_DAYS)
    throw refuseField("endsOn", `a closure lasts at most ${LONGEST_DAYS} days`);
}

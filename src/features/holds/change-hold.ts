import { and, eq, gt } from "drizzle-orm";
import { allocations, holds } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { HOLD_MS, type HoldRow } from "./create-hold.ts";

/** Ten more minutes from now, once. Refuses with `hold_expired` or `hold_limit`. */
export async function extendHold(deps: Deps, business: Business, holdId: string): Promise<HoldRow> {
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    const mine = and(eq(holds.businessId, business.id), eq(holds.id, holdId));
    const [extended] = await tx
      .update(holds)
      .set({ expiresAt: now + HOLD_MS, extended: true })
      .where(and(mine, eq(holds.extended, false), gt(holds.expiresAt, now)))
      .returning();
    if (extended) {
      await tx
        .update(allocations)
        .set({ expiresAt: extended.expiresAt })
        .where(eq(allocations.holdId, holdId));
      await emit(tx, {
        businessId: business.id,
        type: "hold.extended",
        subjectId: holdId,
        actor: { kind: "customer" },
        fields: ["expiresAt"],
        occurredAt: now,
      });
      return extended;
    }
    const [hold] = await tx.select().from(holds).where(mine);
    if (!hold) throw unknownHold();
    if (hold.expiresAt <= now) throw new Refusal("hold_expired", "This time is no longer held.");
    throw new Refusal("hold_limit", "A time can be held longer only once.");
  });
}

/** Gives a held time back. Refuses with `not_found` when there is no such hold (any more). */
export async function releaseHold(deps: Deps, business: Business, holdId: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const gone = await tx
      .delete(holds)
      .where(and(eq(holds.businessId, business.id), eq(holds.id, holdId)))
      .returning({ id: holds.id });
    if (gone.length === 0) throw unknownHold();
    await emit(tx, {
      businessId: business.id,
      type: "hold.released",
      subjectId: holdId,
      actor: { kind: "customer" },
      occurredAt: deps.now(),
    });
  });
}

function unknownHold(): Refusal {
  return new Refusal("not_found", "There is no such hold.");
}

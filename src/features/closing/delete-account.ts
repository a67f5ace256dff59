import { and, eq, ne } from "drizzle-orm";
import { memberships, users } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Deps } from "../deps.ts";

/**
 * Deletes a person's account for good: address, password, second factor, links and every right to a business. What they
 * did for a business stays in its log under an id that leads to nobody. Refuses with `last_owner` (`businessIds`) who is
 * the only owner of a business: it is handed over or deleted first.
 */
export async function deleteAccount(deps: Deps, userId: string): Promise<void> {
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    const own = await tx
      .select()
      .from(memberships)
      .where(eq(memberships.userId, userId))
      .orderBy(memberships.businessId)
      .for("update");
    const alone: BusinessId[] = [];
    for (const { businessId, role } of own) {
      if (role !== "owner") continue;
      const [other] = await tx
        .select({ userId: memberships.userId })
        .from(memberships)
        .where(
          and(
            eq(memberships.businessId, businessId),
            eq(memberships.role, "owner"),
            ne(memberships.userId, userId),
          ),
        )
        .limit(1)
        // Of two owners who leave at once, one is told.
        .for("update");
      if (!other) alone.push(businessId);
    }
    if (alone.length > 0)
      throw new Refusal(
        "last_owner",
        "You are the only owner of a business: hand it over or delete it first.",
        {
          extra: { businessIds: alone },
        },
      );
    for (const { businessId, teamMemberId } of own)
      await emit(tx, {
        businessId,
        type: "member.removed",
        subjectId: userId,
        actor: { kind: "user", id: userId },
        related: teamMemberId === null ? {} : { teamMemberId },
        occurredAt: now,
      });
    await tx.delete(users).where(eq(users.id, userId));
  });
}

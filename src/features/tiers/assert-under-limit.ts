import { and, count, eq, isNull } from "drizzle-orm";
import type { Queryable, Transaction } from "#db/open.ts";
import { businesses, teamMembers, widgets } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Plans, tierOf } from "./catalogue.ts";

/** What a plan counts as it is kept, not by the month. */
export type Counted = "teamMembers" | "widgets";

const NAMES: Record<Counted, string> = { teamMembers: "team members", widgets: "widgets" };

/**
 * Refuses with `plan_limit` (`limit`, `used`) when the business's plan has no room for one more. Call it before the
 * insert, or before an archived person is brought back: it locks the business's row, so that two who add at the same
 * time are counted one after the other. Who is over the limit already, after a downgrade, keeps everything and adds
 * nothing.
 */
export async function assertUnderLimit(
  tx: Transaction,
  deps: { plans: Plans },
  businessId: BusinessId,
  counted: Counted,
): Promise<void> {
  if (!deps.plans.enforced) return;
  // `no key update`: rows that merely point at the business are not kept waiting.
  const [row] = await tx
    .select({ tier: businesses.tier })
    .from(businesses)
    .where(eq(businesses.id, businessId))
    .for("no key update");
  if (!row) throw new Refusal("not_found", "There is no such business.");
  const tier = tierOf(deps.plans, row.tier);
  const limit = tier.limits[counted];
  if (limit === null) return;
  const used = await countKept(tx, businessId, counted);
  if (used >= limit)
    throw new Refusal("plan_limit", `The ${tier.name} plan has room for ${limit} ${NAMES[counted]}.`, {
      extra: { limit, used },
    });
}

/** Team members that are not archived; all widgets. */
export async function countKept(tx: Queryable, businessId: BusinessId, counted: Counted): Promise<number> {
  const [row] =
    counted === "teamMembers"
      ? await tx
          .select({ n: count() })
          .from(teamMembers)
          .where(and(eq(teamMembers.businessId, businessId), isNull(teamMembers.archivedAt)))
      : await tx.select({ n: count() }).from(widgets).where(eq(widgets.businessId, businessId));
  return row?.n ?? 0;
}

import { and, eq, inArray, isNull } from "drizzle-orm";
import { notices } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";

/** Marks notices of the person who asks; all of them without `ids`. Refuses with `not_found` for one that is not theirs. */
export async function readNotices(
  deps: Deps,
  { businessId, userId }: Access,
  ids: string[] | undefined,
): Promise<void> {
  const mine = and(eq(notices.businessId, businessId), eq(notices.userId, userId ?? ""));
  await deps.db.transaction(async (tx) => {
    if (ids) {
      const found = await tx
        .select({ id: notices.id })
        .from(notices)
        .where(and(mine, inArray(notices.id, ids)));
      if (found.length < new Set(ids).size) throw new Refusal("not_found", "There is no such notice.");
    }
    await tx
      .update(notices)
      .set({ readAt: deps.now() })
      .where(and(mine, isNull(notices.readAt), ids ? inArray(notices.id, ids) : undefined));
  });
}

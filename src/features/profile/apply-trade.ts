import { eq } from "drizzle-orm";
import { businesses } from "#db/schema/index.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import { changeCatalog, notFound } from "../catalog/change-catalog.ts";
import type { Deps } from "../deps.ts";
import { type AppliedPreset, applyPreset } from "../presets/apply-preset.ts";
import type { PresetKey } from "../presets/preset.ts";

/** Adds a trade's services to the business; it becomes the business's trade where it had none. */
export function applyTrade(deps: Deps, access: Access, key: PresetKey): Promise<AppliedPreset> {
  return changeCatalog(deps, access, async ({ tx, businessId, actor, now }) => {
    const [business] = await tx
      .select({ currency: businesses.currency, trade: businesses.trade })
      .from(businesses)
      .where(eq(businesses.id, businessId));
    if (!business) throw notFound("business");
    const applied = await applyPreset(tx, { businessId, currency: business.currency, key, now });
    const made = { businessId, actor, occurredAt: now };
    const events = [
      ...applied.categoryIds.map((subjectId) => ({ ...made, type: "category.created" as const, subjectId })),
      ...applied.serviceIds.map((subjectId) => ({ ...made, type: "service.created" as const, subjectId })),
    ];
    if (events.length > 0) await emit(tx, ...events);
    if (business.trade === null) {
      await tx.update(businesses).set({ trade: key, updatedAt: now }).where(eq(businesses.id, businessId));
      await emit(tx, { ...made, type: "business.updated", subjectId: businessId, fields: ["trade"] });
    }
    return applied;
  });
}

import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { emit } from "#events/emit.ts";
import type { Deps } from "../deps.ts";
import { presetOf } from "../presets/all-presets.ts";
import { applyPreset } from "../presets/apply-preset.ts";
import { type Measures, measuresFor } from "../presets/measures.ts";
import type { PresetKey } from "../presets/preset.ts";
import { firstTier } from "../tiers/catalogue.ts";
import { freeSlug } from "./free-slug.ts";
import type { MemberOf } from "./queries.ts";

export interface NewBusiness {
  name: string;
  trade?: PresetKey | undefined;
  timeZone: string;
  currency: string;
  locale?: string | undefined;
  /** ISO 3166-1 alpha-2. */
  country?: string | undefined;
}

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: "09:00", to: "17:00" }));

/** Where people measure homes in feet. */
const FEET = ["US", "LR", "MM"];

/**
 * A business that can be booked at once, on the smallest plan: open Monday to Friday, its owner as the one person in the calendar, a default
 * widget, and what the trade sells.
 */
export async function createBusiness(
  tx: Transaction,
  { plans }: Pick<Deps, "plans">,
  owner: { id: string; name: string },
  wanted: NewBusiness,
  now: number,
): Promise<MemberOf> {
  const { id, slug } = await storeBusiness(tx, wanted, firstTier(plans), now);
  const teamMemberId = newId("teamMember");
  await tx
    .insert(t.teamMembers)
    .values({ id: teamMemberId, businessId: id, name: owner.name, position: 0, createdAt: now });
  await tx
    .insert(t.memberships)
    .values({ businessId: id, userId: owner.id, role: "owner", teamMemberId, createdAt: now });
  await tx.insert(t.widgets).values({
    id: newId("widget"),
    businessId: id,
    slug: "default",
    name: "Default",
    isDefault: true,
    theme: { primaryColor: "#0b6b57", radius: 8, font: "system-ui", scheme: "auto" },
    fields: [],
    texts: {},
    tracking: {},
  });
  if (wanted.trade !== undefined)
    await applyPreset(tx, {
      businessId: id,
      currency: wanted.currency,
      key: wanted.trade,
      now,
      measures: measuresIn(wanted),
    });
  const common = { businessId: id, actor: { kind: "user", id: owner.id }, occurredAt: now } as const;
  await emit(
    tx,
    { ...common, type: "business.created", subjectId: id },
    { ...common, type: "team_member.created", subjectId: teamMemberId },
    { ...common, type: "member.created", subjectId: owner.id, related: { teamMemberId } },
  );
  return { id, slug, name: wanted.name, role: "owner" };
}

async function storeBusiness(tx: Transaction, wanted: NewBusiness, tier: string, now: number) {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const slug = await freeSlug(tx, wanted.name, attempt > 1);
    const id = newId("business") as BusinessId;
    const stored = await tx
      .insert(t.businesses)
      .values({
        id,
        slug,
        name: wanted.name,
        tier,
        trade: wanted.trade ?? null,
        timeZone: wanted.timeZone,
        currency: wanted.currency,
        locale: wanted.locale ?? "en",
        cancellation: { cutoffMinutes: 24 * 60 },
        ...(wanted.trade === undefined ? {} : presetOf(wanted.trade).suggested),
        weeklyHours: MONDAY_TO_FRIDAY,
        taxes: [],
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing({ target: t.businesses.slug })
      .returning({ id: t.businesses.id });
    if (stored.length > 0) return { id, slug };
  }
  throw new Error("no free slug in five attempts");
}

function measuresIn({ country, currency }: NewBusiness): Measures {
  if (country === undefined) return measuresFor(currency);
  return FEET.includes(country) ? "feet" : "metres";
}

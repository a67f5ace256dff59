import { toRfc3339 } from "#domain/local-time.ts";
import type { MemberRole } from "#domain/roles.ts";
import { type Plans, tierOf } from "../tiers/catalogue.ts";
import type { StoredProfile } from "./queries.ts";
import type { BusinessView } from "./schemas.ts";

export function businessView({ row, used }: StoredProfile, plans: Plans, role: MemberRole): BusinessView {
  const tier = tierOf(plans, row.tier);
  const limit = (name: keyof typeof tier.limits) => (plans.enforced ? tier.limits[name] : null);
  const { latitude, longitude, timeZone } = row;
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    trade: row.trade,
    timeZone,
    currency: row.currency,
    locale: row.locale,
    phone: row.phone,
    email: row.email,
    address: row.address,
    logoUrl: row.logoUrl,
    weeklyHours: row.weeklyHours.map(({ weekday, from, to }) => ({ weekday, from, to })),
    slotIntervalMinutes: row.slotIntervalMinutes,
    slotAlignment: row.slotAlignment,
    minNoticeMinutes: row.minNoticeMinutes,
    maxAdvanceDays: row.maxAdvanceDays,
    requiresApproval: row.requiresApproval,
    cancellation: { cutoffMinutes: row.cancellation.cutoffMinutes },
    quoteValidDays: row.quoteValidDays,
    minimumCharge: row.minimumCharge,
    place: latitude === null || longitude === null ? null : { latitude, longitude },
    taxes: row.taxes,
    autoInvoice: row.autoInvoice,
    invoiceDueDays: row.invoiceDueDays,
    invoicePrefix: row.invoicePrefix,
    invoiceFooter: row.invoiceFooter,
    payments: { enabled: row.paymentsEnabled },
    tier: { id: tier.id, name: tier.name, features: featuresOf(plans, tier.features) },
    usage: {
      bookingsThisMonth: { used: used.bookingsThisMonth, limit: limit("bookingsPerMonth") },
      teamMembers: { used: used.teamMembers, limit: limit("teamMembers") },
      widgets: { used: used.widgets, limit: limit("widgets") },
    },
    role,
    createdAt: toRfc3339(row.createdAt, timeZone),
    updatedAt: toRfc3339(row.updatedAt, timeZone),
    version: row.configVersion,
  };
}

/** With plans off everybody has whatever any plan holds. */
function featuresOf(plans: Plans, own: string[]): string[] {
  return plans.enforced ? own : [...new Set(plans.tiers.flatMap(({ features }) => features))];
}

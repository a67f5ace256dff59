import { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import type { Business } from "../businesses/load-business.ts";
import { quoteSchema } from "../quotes/price-schema.ts";
import { quoteView } from "../quotes/view.ts";
import type { CreatedLead } from "./create-lead.ts";
import type { StoredLead } from "./queries.ts";
import type { businessLeadSchema } from "./schemas.ts";
import { nextStatuses } from "./update-lead.ts";

/** What somebody who left a lead is told of it. */
export const leadCreatedSchema = z
  .strictObject({ id: z.string(), status: z.literal("new"), quote: quoteSchema.optional() })
  .meta({ id: "LeadCreated" });

export function leadCreated(
  { lead, quote }: CreatedLead,
  timeZone: string,
): z.output<typeof leadCreatedSchema> {
  return { id: lead.id, status: "new", ...(quote ? { quote: quoteView(quote, timeZone) } : {}) };
}

/** What the team sees. */
export function businessLead(
  business: Business,
  { lead, quote }: StoredLead,
): z.output<typeof businessLeadSchema> {
  const { timeZone } = business.row;
  const { name, email = null, phone = null, address = null } = lead.contact;
  const nameOf = (id: string) =>
    (business.services.get(id) ?? business.archivedServices.get(id))?.name ?? null;
  return {
    id: lead.id,
    status: lead.status,
    version: lead.version,
    allowedStatuses: nextStatuses(lead.status),
    lostReason: lead.lostReason,
    reason: lead.reason,
    customer: { id: lead.customerId, name, email, phone, address },
    wanted: lead.request && {
      items: lead.request.items.map(({ serviceId, selections = {}, addOns = {} }) => ({
        serviceId,
        name: nameOf(serviceId),
        selections,
        addOns,
      })),
      packageKey: lead.request.packageKey ?? null,
      couponCode: lead.request.couponCode ?? null,
      seats: lead.request.seats ?? 1,
    },
    quote,
    message: lead.message,
    preferredTimes: lead.preferredTimes,
    postalCode: lead.postalCode,
    internalNotes: lead.internalNotes,
    attribution: lead.attribution,
    statusChangedAt: lead.statusChangedAt === null ? null : toRfc3339(lead.statusChangedAt, timeZone),
    createdAt: toRfc3339(lead.createdAt, timeZone),
    updatedAt: toRfc3339(lead.updatedAt, timeZone),
  };
}

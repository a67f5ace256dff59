import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { leads } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Deps } from "../deps.ts";
import type { LeadRow } from "./create-lead.ts";
import { getLead } from "./queries.ts";

type LeadStatus = LeadRow["status"];

/** A lead may be won or lost at any point; one that was lost may come back. */
const NEXT: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ["contacted", "quoted", "won", "lost"],
  contacted: ["quoted", "won", "lost"],
  quoted: ["contacted", "won", "lost"],
  won: [],
  lost: ["contacted"],
};

export const nextStatuses = (status: LeadStatus): LeadStatus[] => [...NEXT[status]];

export interface LeadUpdate {
  status?: LeadStatus | undefined;
  lostReason?: string | undefined;
  internalNotes?: string | undefined;
  version?: number | undefined;
}

/** Refuses with `not_found`, `invalid_transition`, `version_conflict`, `validation_failed`. */
export async function updateLead(
  deps: Deps,
  businessId: BusinessId,
  leadId: string,
  { version, ...input }: LeadUpdate,
  actor: Actor,
): Promise<void> {
  if (input.status === "lost" && input.lostReason === undefined)
    throw refuseField("lostReason", "say why it was lost");
  if (input.status !== "lost" && input.lostReason !== undefined)
    throw refuseField("lostReason", "is for `status: lost` only");
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    const lead = await lockLead(tx, businessId, leadId);
    if (version !== undefined && version !== lead.version)
      throw new Refusal("version_conflict", "The lead has changed since it was read.", {
        extra: { version: lead.version },
      });
    const { status } = input;
    if (status !== undefined && !NEXT[lead.status].includes(status))
      throw new Refusal("invalid_transition", `A lead that is ${lead.status} cannot become ${status}.`, {
        extra: { from: lead.status, to: status, allowed: NEXT[lead.status] },
      });
    const fields = Object.entries(input).flatMap(([field, value]) => (value === undefined ? [] : [field]));
    if (fields.length === 0) return;
    await tx
      .update(leads)
      .set({
        ...(status === undefined
          ? {}
          : { status, statusChangedAt: now, lostReason: input.lostReason ?? null }),
        ...(input.internalNotes === undefined ? {} : { internalNotes: input.internalNotes }),
        version: sql`${leads.version} + 1`,
        updatedAt: now,
      })
      .where(and(eq(leads.businessId, businessId), eq(leads.id, leadId)));
    await emit(tx, {
      businessId,
      type: status === undefined ? "lead.updated" : "lead.status_changed",
      subjectId: leadId,
      actor,
      fields,
      ...(status === undefined ? {} : { related: { from: lead.status, to: status } }),
      occurredAt: now,
    });
  });
}

/** Of two who change a lead at once the second sees what the first has made of it. */
async function lockLead(tx: Transaction, businessId: BusinessId, leadId: string): Promise<LeadRow> {
  const [lead] = await tx
    .select()
    .from(leads)
    .where(and(eq(leads.businessId, businessId), eq(leads.id, leadId)))
    .for("update");
  return lead ?? (await getLead(tx, businessId, leadId)).lead;
}

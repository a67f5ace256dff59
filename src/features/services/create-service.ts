import { and, eq, isNull } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { serviceResourceGroups, services, teamMemberServices, teamMembers } from "#db/schema/index.ts";
import type { AddOn, Dimension } from "#domain/catalog.ts";
import { type Business, pricedService } from "../businesses/load-business.ts";
import { type Change, note } from "../catalog/change-catalog.ts";
import { checkReferences, listed, type Reference } from "../catalog/check-references.ts";
import { nextPosition } from "../catalog/order-rows.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import { checkService } from "./check-service.ts";
import type { NewService, ServiceChanges } from "./schemas.ts";

type Columns = Omit<
  typeof services.$inferInsert,
  "id" | "businessId" | "position" | "createdAt" | "updatedAt"
>;

/** A new service as it is stored, the defaults filled in. */
export function columnsOf(input: NewService): Required<Omit<Columns, "archivedAt">> {
  return {
    name: input.name,
    description: input.description ?? "",
    photoUrl: input.photoUrl ?? null,
    categoryId: input.categoryId ?? null,
    mode: input.mode ?? "booking",
    location: input.location ?? "business",
    durationMinutes: input.durationMinutes,
    basePrice: input.basePrice,
    capacity: input.capacity ?? 1,
    bufferBeforeMinutes: input.bufferBeforeMinutes ?? 0,
    bufferAfterMinutes: input.bufferAfterMinutes ?? 0,
    minNoticeMinutes: input.minNoticeMinutes ?? null,
    maxAdvanceDays: input.maxAdvanceDays ?? null,
    slotIntervalMinutes: input.slotIntervalMinutes ?? null,
    bookingCutoff: input.bookingCutoff ?? null,
    cancellationCutoffMinutes: input.cancellationCutoffMinutes ?? null,
    arrivalWindowMinutes: input.arrivalWindowMinutes ?? null,
    dailyLimit: input.dailyLimit ?? null,
    depositKind: input.deposit?.kind ?? "none",
    depositValue: input.deposit?.value ?? 0,
    // Stored as JSON, which knows no `undefined`: the types differ in nothing else.
    dimensions: (input.dimensions ?? []) as Dimension[],
    addOns: (input.addOns ?? []) as AddOn[],
  };
}

/** The other records that a service as given names. */
export const referencesOf = ({
  categoryId,
  teamMemberIds,
  resourceGroupIds,
}: Pick<ServiceChanges, "categoryId" | "teamMemberIds" | "resourceGroupIds">): Reference[] => [
  ...(categoryId ? [{ path: "categoryId", noun: "category" as const, id: categoryId }] : []),
  ...listed("team_member", "teamMemberIds", teamMemberIds),
  ...listed("resource_group", "resourceGroupIds", resourceGroupIds),
];

/** Adds a service behind the others and answers its id. Refuses with `validation_failed`. */
export async function createService(change: Change, business: Business, input: NewService): Promise<string> {
  const { tx, businessId, now } = change;
  const id = newId("service");
  const columns = columnsOf(input);
  checkService(pricedService({ id, ...columns }), rulesFor(business, []));
  await checkReferences(tx, businessId, referencesOf(input));
  const position = await nextPosition(change, "service");
  await tx.insert(services).values({ ...columns, id, businessId, position, createdAt: now, updatedAt: now });
  await setSkills(change, id, input.teamMemberIds ?? (await everybody(change)));
  await setResourceGroups(change, id, input.resourceGroupIds ?? []);
  await note(change, "service.created", id);
  return id;
}

async function everybody({ tx, businessId }: Change): Promise<string[]> {
  const rows = await tx
    .select({ id: teamMembers.id })
    .from(teamMembers)
    .where(and(eq(teamMembers.businessId, businessId), isNull(teamMembers.archivedAt)));
  return rows.map(({ id }) => id);
}

/** Gives a service exactly these people; those who left keep the skill for the day they come back. */
export async function setSkills(change: Change, serviceId: string, memberIds: string[]): Promise<void> {
  const { tx, businessId } = change;
  await tx.rows(
    "drop_skills",
    `delete from team_member_services s using team_members m
      where s.business_id = $1 and s.service_id = $2 and not s.team_member_id = any($3::text[])
        and m.business_id = s.business_id and m.id = s.team_member_id and m.archived_at is null`,
    [businessId, serviceId, memberIds],
  );
  if (memberIds.length > 0)
    await tx
      .insert(teamMemberServices)
      .values(memberIds.map((teamMemberId) => ({ businessId, teamMemberId, serviceId })))
      .onConflictDoNothing();
}

export async function setResourceGroups(
  { tx, businessId }: Change,
  serviceId: string,
  groupIds: string[],
): Promise<void> {
  const ofService = and(
    eq(serviceResourceGroups.businessId, businessId),
    eq(serviceResourceGroups.serviceId, serviceId),
  );
  await tx.delete(serviceResourceGroups).where(ofService);
  if (groupIds.length > 0)
    await tx
      .insert(serviceResourceGroups)
      .values(groupIds.map((groupId) => ({ businessId, serviceId, groupId })));
}

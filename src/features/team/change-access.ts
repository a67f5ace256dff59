import { and, count, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "#db/open.ts";
import { memberships } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { MemberRole } from "#domain/roles.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { freePerson } from "./accept-invitation.ts";
import { type Account, getAccount, lockBusiness } from "./queries.ts";
import type { roleSchema } from "./schemas.ts";

/**
 * Says what an account may do. Only owners make or change owners and admins; the last owner stays one.
 * Refuses with `not_found`, `forbidden`, `last_owner` and, for a person who has another account, `validation_failed`.
 */
export async function setRole(
  deps: Deps,
  access: Access,
  personId: string,
  wanted: z.output<typeof roleSchema>,
): Promise<Account> {
  return deps.db.transaction(async (tx) => {
    const account = await accountToChange(tx, access, personId, wanted.role);
    const { membership } = account;
    if (membership.role === "owner" && wanted.role !== "owner")
      await assertAnotherOwner(tx, access.businessId);
    const seesMoney = wanted.seesMoney ?? membership.seesMoney;
    const teamMemberId = wanted.teamMemberId === undefined ? membership.teamMemberId : wanted.teamMemberId;
    const moves = membership.teamMemberId !== teamMemberId;
    if (moves && teamMemberId !== null && (await freePerson(tx, access.businessId, teamMemberId)) === null)
      throw refuseField("teamMemberId", "there is no such team member without an account");
    const fields = [
      ...(membership.role === wanted.role ? [] : ["role"]),
      ...(membership.seesMoney === seesMoney ? [] : ["seesMoney"]),
      ...(moves ? ["teamMemberId"] : []),
    ];
    if (fields.length === 0) return account;
    await tx
      .update(memberships)
      .set({ role: wanted.role, seesMoney, teamMemberId })
      .where(same(access, membership.userId));
    await emit(tx, {
      businessId: access.businessId,
      type: "member.updated",
      subjectId: membership.userId,
      actor: access.actor,
      fields,
      related: { from: membership.role, to: wanted.role },
      occurredAt: deps.now(),
    });
    return { ...account, membership: { ...membership, role: wanted.role, seesMoney, teamMemberId } };
  });
}

/**
 * Takes an account out of the business: at its next request it is a stranger. The person in the calendar stays.
 * Refuses with `not_found`, `forbidden` and `last_owner`.
 */
export async function removeAccess(deps: Deps, access: Access, personId: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const { membership } = await accountToChange(tx, access, personId, "staff");
    if (membership.role === "owner") await assertAnotherOwner(tx, access.businessId);
    await tx.delete(memberships).where(same(access, membership.userId));
    await emit(tx, {
      businessId: access.businessId,
      type: "member.removed",
      subjectId: membership.userId,
      actor: access.actor,
      related: membership.teamMemberId === null ? {} : { teamMemberId: membership.teamMemberId },
      occurredAt: deps.now(),
    });
  });
}

const same = (access: Access, userId: string) =>
  and(eq(memberships.businessId, access.businessId), eq(memberships.userId, userId));

/** The account as it is once nobody else changes any: of two owners who remove each other, one is told. */
async function accountToChange(
  tx: Transaction,
  access: Access,
  personId: string,
  role: MemberRole,
): Promise<Account> {
  await lockBusiness(tx, access.businessId);
  const account = await getAccount(tx, access.businessId, personId);
  if (access.role !== "owner" && (account.membership.role !== "staff" || role !== "staff"))
    throw new Refusal("forbidden", "Only an owner changes what owners and admins may do.");
  return account;
}

async function assertAnotherOwner(tx: Transaction, businessId: BusinessId): Promise<void> {
  const [owners] = await tx
    .select({ n: count() })
    .from(memberships)
    .where(and(eq(memberships.businessId, businessId), eq(memberships.role, "owner")));
  if ((owners?.n ?? 0) < 2)
    throw new Refusal("last_owner", "This is the last owner: make somebody else an owner first.");
}

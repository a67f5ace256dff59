import { and, eq, isNull } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { invitations, memberships, users } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import { emailKey } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { queueMail } from "../mails/queue-mail.ts";
import { assertUnderLimit } from "../tiers/assert-under-limit.ts";
import { freePerson } from "./accept-invitation.ts";
import { type InvitationRow, listOpenInvitations, lockBusiness } from "./queries.ts";
import type { InvitationInput } from "./schemas.ts";

const VALID_MS = 7 * DAY_MS;
/** Enough for any team; keeps the product from being a machine that mails strangers. */
const MOST_OPEN = 100;

/**
 * Invites somebody by e-mail to work here; the mail goes out with the transaction. An expired invitation of the same
 * address gives way. Refuses with `forbidden` (only owners invite owners and admins), `already_exists` for who is here or
 * invited already, `plan_limit` when accepting would need a place in the team that the plan has not, and
 * `validation_failed`.
 */
export async function createInvitation(
  deps: Deps,
  access: Access,
  input: InvitationInput,
): Promise<InvitationRow> {
  assertMayInvite(access, input.role);
  const { businessId } = access;
  const key = emailKey(input.email);
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    await lockBusiness(tx, businessId);
    await assertNotHere(tx, businessId, key);
    const open = await listOpenInvitations(tx, businessId);
    const rival = open.find((one) => one.emailKey === key);
    if (rival && rival.expiresAt > now)
      throw refuseField(
        "email",
        "is invited already: send it again instead",
        "already_exists",
        "already_invited",
      );
    if (rival) await revoke(tx, rival, now);
    if (open.length >= MOST_OPEN)
      throw new Refusal("in_use", `${open.length} invitations are open: take some back first.`, {
        extra: { invitations: open.length },
      });
    if (input.teamMemberId !== undefined) {
      const person = await freePerson(tx, businessId, input.teamMemberId);
      if (person === null)
        throw refuseField("teamMemberId", "there is no such team member without an account");
    } else if (input.role === "staff") await assertUnderLimit(tx, deps, businessId, "teamMembers");
    return store(tx, access, { ...input, email: input.email }, now);
  });
}

/**
 * Sends an invitation anew, for another seven days: the link sent before leads nowhere any more.
 * Refuses with `not_found` and `forbidden`.
 */
export async function resendInvitation(
  deps: Deps,
  access: Access,
  invitationId: string,
): Promise<InvitationRow> {
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    const old = await openInvitation(tx, access, invitationId);
    await assertNotHere(tx, access.businessId, old.emailKey);
    await revoke(tx, old, now);
    return store(
      tx,
      access,
      {
        email: old.email,
        role: old.role,
        seesMoney: old.seesMoney,
        ...(old.teamMemberId === null ? {} : { teamMemberId: old.teamMemberId }),
      },
      now,
      invitationId,
    );
  });
}

/** Takes an invitation back. Refuses with `not_found` and `forbidden`. */
export async function revokeInvitation(deps: Deps, access: Access, invitationId: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    const open = await openInvitation(tx, access, invitationId);
    await revoke(tx, open, now);
    await emit(tx, {
      businessId: access.businessId,
      type: "invitation.revoked",
      subjectId: invitationId,
      actor: access.actor,
      occurredAt: now,
    });
  });
}

function assertMayInvite(access: Access, role: InvitationRow["role"]): void {
  if (access.role !== "owner" && role !== "staff")
    throw new Refusal("forbidden", "Only an owner invites owners and admins.");
}

async function assertNotHere(tx: Transaction, businessId: BusinessId, key: string): Promise<void> {
  const [here] = await tx
    .select({ userId: users.id })
    .from(users)
    .innerJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.businessId, businessId)))
    .where(eq(users.emailKey, key));
  if (here) throw refuseField("email", "belongs to the business already", "already_exists", "already_member");
}

async function openInvitation(tx: Transaction, access: Access, invitationId: string): Promise<InvitationRow> {
  await lockBusiness(tx, access.businessId);
  const [open] = await tx
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.businessId, access.businessId),
        eq(invitations.id, invitationId),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    )
    .for("update");
  if (!open) throw new Refusal("not_found", "There is no such open invitation.");
  assertMayInvite(access, open.role);
  return open;
}

async function revoke(tx: Transaction, row: InvitationRow, now: number): Promise<void> {
  await tx
    .update(invitations)
    .set({ revokedAt: now })
    .where(and(eq(invitations.businessId, row.businessId), eq(invitations.id, row.id)));
}

async function store(
  tx: Transaction,
  { businessId, userId, actor }: Access,
  input: InvitationInput,
  now: number,
  replaces?: string,
): Promise<InvitationRow> {
  const [row] = await tx
    .insert(invitations)
    .values({
      id: newId("invitation"),
      businessId,
      email: input.email,
      emailKey: emailKey(input.email),
      role: input.role,
      teamMemberId: input.teamMemberId ?? null,
      seesMoney: input.seesMoney ?? false,
      invitedBy: userId,
      expiresAt: now + VALID_MS,
      createdAt: now,
    })
    .returning();
  if (!row) throw new Error("insert returned no invitation");
  await queueMail(tx, { kind: "invitation", businessId, related: { invitationId: row.id } }, now);
  await emit(tx, {
    businessId,
    type: "invitation.created",
    subjectId: row.id,
    actor,
    related: {
      ...(row.teamMemberId === null ? {} : { teamMemberId: row.teamMemberId }),
      ...(replaces === undefined ? {} : { replaces }),
    },
    occurredAt: now,
  });
  return row;
}

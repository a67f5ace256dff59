import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { z } from "zod";
import { instantText } from "#db/columns.ts";
import { timeOff } from "#db/schema/index.ts";
import { localDateOf } from "#domain/local-time.ts";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";
import { type Access, MANAGERS } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { getTeamMember, listAccounts, listOpenInvitations, pageOfTeam, withBelongings } from "./queries.ts";
import type { teamMemberSchema, teamSchema, timeOffSchema } from "./schemas.ts";
import { accountView, invitationView, teamMemberView, timeOffView } from "./view.ts";

export interface Page {
  limit: number;
  cursor?: string | undefined;
}

/** The team in the owner's order; for managers with who may sign in and who is invited. */
export async function listTeam(
  deps: Deps,
  access: Access,
  page: Page & { archived: boolean },
): Promise<z.output<typeof teamSchema>> {
  const { businessId } = access;
  const { orm } = deps.db;
  const { timeZone } = (await deps.businesses.byId(businessId)).row;
  const rows = await pageOfTeam(orm, businessId, {
    limit: page.limit + 1,
    after: page.cursor === undefined ? undefined : decodeCursor(page.cursor),
    archived: page.archived,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const [members, accounts, invitations] = await Promise.all([
    withBelongings(orm, businessId, shown, since(deps, timeZone)),
    MANAGERS.includes(access.role) ? listAccounts(orm, businessId) : null,
    MANAGERS.includes(access.role) ? listOpenInvitations(orm, businessId) : null,
  ]);
  return {
    data: members.map((member) => teamMemberView(member, access, timeZone)),
    nextCursor: rows.length > page.limit && last ? encodeCursor({ at: last.position, id: last.id }) : null,
    ...(accounts ? { accounts: accounts.map(accountView) } : {}),
    ...(invitations ? { invitations: invitations.map((one) => invitationView(one, timeZone)) } : {}),
  };
}

/** One person as the caller may see them. Refuses with `not_found`. */
export async function readTeamMember(
  deps: Deps,
  access: Access,
  teamMemberId: string,
): Promise<z.output<typeof teamMemberSchema>> {
  const row = await getTeamMember(deps.db.orm, access.businessId, teamMemberId);
  const { timeZone } = (await deps.businesses.byId(access.businessId)).row;
  const [member] = await withBelongings(deps.db.orm, access.businessId, [row], since(deps, timeZone));
  if (!member) throw new Error("a person without belongings");
  return teamMemberView(member, access, timeZone);
}

const since = (deps: Deps, timeZone: string) => {
  const now = deps.now();
  return { now, today: localDateOf(now, timeZone) };
};

/** A person's time off, earliest first; with `past` also what is over. */
export async function listTimeOff(
  deps: Deps,
  { businessId }: Access,
  teamMemberId: string,
  page: Page & { past: boolean },
): Promise<{ data: z.output<typeof timeOffSchema>[]; nextCursor: string | null }> {
  await getTeamMember(deps.db.orm, businessId, teamMemberId);
  const { timeZone } = (await deps.businesses.byId(businessId)).row;
  const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor);
  const rows = await deps.db.orm
    .select()
    .from(timeOff)
    .where(
      and(
        eq(timeOff.businessId, businessId),
        eq(timeOff.teamMemberId, teamMemberId),
        page.past ? undefined : gt(timeOff.endsAt, deps.now()),
        after
          ? sql`(${timeOff.startsAt}, ${timeOff.id}) > (${instantText(after.at)}::timestamptz, ${after.id})`
          : undefined,
      ),
    )
    .orderBy(asc(timeOff.startsAt), asc(timeOff.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    data: shown.map((row) => timeOffView(row, timeZone)),
    nextCursor: rows.length > page.limit && last ? encodeCursor({ at: last.startsAt, id: last.id }) : null,
  };
}

import type { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import type { Access } from "../access/business-route.ts";
import type { Account, InvitationRow, StoredMember } from "./queries.ts";
import type { invitationSchema, teamAccountSchema, teamMemberSchema, timeOffSchema } from "./schemas.ts";

type TeamMemberView = z.output<typeof teamMemberSchema>;

/** Staff see all of themselves, and of the others what a customer sees, with the colour in the calendar. */
export function teamMemberView(
  { row, membership, serviceIds, overrides, timeOff }: StoredMember,
  access: Access,
  timeZone: string,
): TeamMemberView {
  const open = {
    id: row.id,
    name: row.name,
    title: row.title,
    avatarUrl: row.avatarUrl,
    color: row.color,
    position: row.position,
    archivedAt: row.archivedAt === null ? null : toRfc3339(row.archivedAt, timeZone),
    serviceIds,
  };
  if (access.role === "staff" && access.teamMemberId !== row.id)
    return {
      ...open,
      email: null,
      phone: null,
      role: null,
      userId: null,
      seesMoney: false,
      weeklyHours: null,
      dailyLimit: null,
      overrides: [],
      timeOff: [],
      restricted: true,
    };
  return {
    ...open,
    email: row.email,
    phone: row.phone,
    role: membership?.role ?? null,
    userId: membership?.userId ?? null,
    seesMoney: membership !== null && (membership.role !== "staff" || membership.seesMoney),
    weeklyHours: row.weeklyHours,
    dailyLimit: row.dailyLimit,
    overrides: overrides.map(({ date, spans }) => ({ date, spans })),
    timeOff: timeOff.map((one) => timeOffView(one, timeZone)),
    restricted: false,
  };
}

export function timeOffView(
  row: StoredMember["timeOff"][number],
  timeZone: string,
): z.output<typeof timeOffSchema> {
  return {
    id: row.id,
    startsAt: toRfc3339(row.startsAt, timeZone),
    endsAt: toRfc3339(row.endsAt, timeZone),
    reason: row.reason,
  };
}

export function accountView({ membership, name, email }: Account): z.output<typeof teamAccountSchema> {
  return {
    userId: membership.userId,
    name,
    email,
    role: membership.role,
    seesMoney: membership.role !== "staff" || membership.seesMoney,
    teamMemberId: membership.teamMemberId,
  };
}

export function invitationView(row: InvitationRow, timeZone: string): z.output<typeof invitationSchema> {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    teamMemberId: row.teamMemberId,
    seesMoney: row.role !== "staff" || row.seesMoney,
    invitedBy: row.invitedBy,
    expiresAt: toRfc3339(row.expiresAt, timeZone),
    createdAt: toRfc3339(row.createdAt, timeZone),
  };
}

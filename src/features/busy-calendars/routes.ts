import { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import { cursorQuery, idParam, limitQuery, listOf, text } from "#http/fields.ts";
import { type Access, businessRoute, EVERYONE } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { getTeamMember } from "../team/queries.ts";
import {
  type BusyCalendarRow,
  createBusyCalendar,
  deleteBusyCalendar,
  listBusyCalendars,
  refreshBusyCalendar,
} from "./change-busy-calendar.ts";

const tags = ["Calendars"];
const params = z.strictObject({ id: idParam("mem") });
const one = z.strictObject({ id: idParam("mem"), calendarId: idParam("bcl") });
const dateTime = z.string().meta({ format: "date-time" });

const calendarSchema = z
  .strictObject({
    id: z.string(),
    teamMemberId: z.string(),
    label: z.string(),
    host: z.string().describe("Of its address, which is not shown: whoever knows it reads the calendar."),
    refreshedAt: dateTime.nullable().describe("When it was last heard of; `null`: never yet."),
    nextRefreshAt: dateTime,
    failures: z.int().describe("In a row; what was known before still holds."),
    lastError: z.string().nullable(),
    createdAt: dateTime,
  })
  .meta({ id: "BusyCalendar" });

/** Staff manage their own calendars and nobody else's. */
function assertOwn(access: Access, teamMemberId: string): void {
  if (access.role === "staff" && access.teamMemberId !== teamMemberId)
    throw new Refusal("forbidden", "Staff see and change their own calendars only.");
}

async function view(
  deps: Deps,
  { slug }: Access,
  row: BusyCalendarRow,
): Promise<z.output<typeof calendarSchema>> {
  const { timeZone } = (await deps.businesses.bySlug(slug)).row;
  const { id, teamMemberId, label, host, failures, lastError } = row;
  return {
    ...{ id, teamMemberId, label, host, failures, lastError },
    refreshedAt: row.refreshedAt === null ? null : toRfc3339(row.refreshedAt, timeZone),
    nextRefreshAt: toRfc3339(row.nextRefreshAt, timeZone),
    createdAt: toRfc3339(row.createdAt, timeZone),
  };
}

export const busyCalendarRoutes = [
  businessRoute({
    operationId: "listBusyCalendars",
    method: "get",
    path: "/business/team/:id/busy-calendars",
    summary: "A person's calendars kept elsewhere",
    tags,
    access: { roles: EVERYONE, scope: "team:read" },
    params,
    query: z.strictObject({ limit: limitQuery, cursor: cursorQuery }),
    responses: { 200: { description: "Newest first.", schema: listOf(calendarSchema) } },
    async handle({ deps, access, params: { id }, query }) {
      assertOwn(access, id);
      await getTeamMember(deps.db.orm, access.businessId, id);
      const { shown, nextCursor } = await listBusyCalendars(deps.db.orm, access.businessId, id, query);
      const data = await Promise.all(shown.map((row) => view(deps, access, row)));
      return { status: 200, body: { data, nextCursor } };
    },
  }),
  businessRoute({
    operationId: "createBusyCalendar",
    method: "post",
    path: "/business/team/:id/busy-calendars",
    summary: "Have a person's other calendar read",
    description:
      "The address of an iCalendar file (`https://` or `webcal://`), as Google, Apple and Outlook give it. At its events the person cannot be booked; it is read every quarter of an hour.",
    tags,
    access: { roles: EVERYONE, scope: "team:write" },
    params,
    body: z.strictObject({ url: z.string().trim().min(1).max(2000), label: text(100, 0).default("") }),
    responses: { 201: { description: "It is being read.", schema: calendarSchema } },
    problems: ["already_exists", "plan_limit"],
    async handle({ deps, access, params: { id }, body }) {
      assertOwn(access, id);
      await getTeamMember(deps.db.orm, access.businessId, id);
      const row = await createBusyCalendar(deps, access, id, body);
      return { status: 201, body: await view(deps, access, row) };
    },
  }),
  businessRoute({
    operationId: "refreshBusyCalendar",
    method: "post",
    path: "/business/team/:id/busy-calendars/:calendarId/refresh",
    summary: "Read a calendar now",
    tags,
    access: { roles: EVERYONE, scope: "team:write" },
    params: one,
    responses: { 202: { description: "It is being read.", schema: calendarSchema } },
    async handle({ deps, access, params: { id, calendarId } }) {
      assertOwn(access, id);
      const row = await refreshBusyCalendar(deps, access, id, calendarId);
      return { status: 202, body: await view(deps, access, row) };
    },
  }),
  businessRoute({
    operationId: "deleteBusyCalendar",
    method: "delete",
    path: "/business/team/:id/busy-calendars/:calendarId",
    summary: "Read a calendar no more",
    tags,
    access: { roles: EVERYONE, scope: "team:write" },
    params: one,
    responses: { 204: { description: "Its times can be booked again." } },
    async handle({ deps, access, params: { id, calendarId } }) {
      assertOwn(access, id);
      await deleteBusyCalendar(deps, access, id, calendarId);
      return { status: 204 };
    },
  }),
];

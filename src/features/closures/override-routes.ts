import { listOf } from "#http/fields.ts";
import { businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import { changeCatalog } from "../catalog/change-catalog.ts";
import { deleteOverride, putOverride } from "./put-override.ts";
import { listOverrides } from "./queries.ts";
import { overrideParams, overrideSchema, overridesQuery, putOverrideBody } from "./schemas.ts";
import { overrideView } from "./view.ts";

const tags = ["Schedule"];
const path = "/business/schedule-overrides";
const write = { roles: MANAGERS, scope: "services:write" } as const;

export const scheduleOverrideRoutes = [
  businessRoute({
    operationId: "listScheduleOverrides",
    method: "get",
    path,
    summary: "List dates with hours of their own",
    description: "The business's; a person's own stand with the person and win on the same date.",
    tags,
    access: { roles: EVERYONE, scope: "services:read" },
    query: overridesQuery,
    responses: {
      200: { description: "Those of the range, by date.", schema: listOf(overrideSchema) },
    },
    async handle({ deps, access, query }) {
      const { rows, nextCursor } = await listOverrides(deps.db.orm, access.businessId, query);
      return { status: 200, body: { data: rows.map(overrideView), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "putScheduleOverride",
    method: "put",
    path: `${path}/:date`,
    summary: "Give one date hours of its own",
    description: "In place of the weekly hours, for everybody without an override of their own on that date.",
    tags,
    access: write,
    params: overrideParams,
    body: putOverrideBody,
    responses: { 200: { description: "The override.", schema: overrideSchema } },
    async handle({ deps, access, params, body }) {
      const row = await changeCatalog(deps, access, (change) => putOverride(change, params.date, body.spans));
      return { status: 200, body: overrideView(row) };
    },
  }),
  businessRoute({
    operationId: "deleteScheduleOverride",
    method: "delete",
    path: `${path}/:date`,
    summary: "Let the weekly hours hold again on a date",
    tags,
    access: write,
    params: overrideParams,
    responses: { 204: { description: "Deleted." } },
    async handle({ deps, access, params }) {
      await changeCatalog(deps, access, (change) => deleteOverride(change, params.date));
      return { status: 204 };
    },
  }),
];

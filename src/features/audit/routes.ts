import { z } from "zod";
import { isLocalDate, toRfc3339 } from "#domain/local-time.ts";
import { cursorQuery, limitQuery, listOf, localDate } from "#http/fields.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import { instantSchema } from "../catalog/schemas.ts";
import { listEvents } from "./list-events.ts";

const id = z
  .string()
  .max(80)
  .regex(/^[a-z]{3}_[A-Za-z0-9_-]{1,70}$/, "not an id");
const date = localDate.refine(isLocalDate, "outside the years of the calendar");

const entrySchema = z
  .strictObject({
    id: z.string(),
    type: z.string().describe("`booking.created`"),
    subjectId: z.string().describe("The record it happened to."),
    actor: z.strictObject({
      kind: z.enum(["customer", "user", "api_key", "system"]),
      id: z.string().nullable(),
      name: z.string().nullable().describe("Of a person of the team or an API key, as it is now."),
    }),
    fields: z.array(z.string()).describe("Names of the fields that changed."),
    related: z.record(z.string(), z.string()).describe("Ids of other records, by role."),
    occurredAt: instantSchema,
  })
  .meta({ id: "AuditEntry" });

export const auditRoutes = [
  businessRoute({
    operationId: "listAuditLog",
    method: "get",
    path: "/business/audit-log",
    summary: "What was done, when and by whom, newest first",
    tags: ["Audit log"],
    access: { roles: MANAGERS, scope: "business:read" },
    query: z.strictObject({
      limit: limitQuery,
      cursor: cursorQuery,
      subjectId: id.optional().describe("Only what happened to this record."),
      actorId: id.optional().describe("Only what this user or API key did."),
      type: z
        .string()
        .max(60)
        .regex(/^[a-z_]+\.[a-z_]+$/, "such as booking.created")
        .optional(),
      from: date.optional().describe("First local date of the business."),
      to: date.optional().describe("Last local date of the business."),
    }),
    responses: { 200: { description: "A page of entries.", schema: listOf(entrySchema) } },
    async handle({ deps, access, query }) {
      const { timeZone } = (await deps.businesses.bySlug(access.slug)).row;
      const { rows, nextCursor } = await listEvents(deps.db.orm, access.businessId, timeZone, query);
      const data = rows.map(({ event, actorName }) => ({
        id: event.id,
        type: event.type,
        subjectId: event.subjectId,
        actor: { kind: event.actorKind, id: event.actorId, name: actorName },
        fields: event.fields,
        related: event.related,
        occurredAt: toRfc3339(event.occurredAt, timeZone),
      }));
      return { status: 200, body: { data, nextCursor } };
    },
  }),
];

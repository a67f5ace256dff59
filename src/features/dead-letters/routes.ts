import { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import { cursorQuery, limitQuery, listOf } from "#http/fields.ts";
import { encodeCursor } from "#http/pagination.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import { instantSchema } from "../catalog/schemas.ts";
import { deadLetters } from "./queries.ts";
import { retryDeadLetter } from "./retry-dead-letter.ts";

const tags = ["Messages"];

const deadLetterSchema = z
  .strictObject({
    id: z.string(),
    kind: z
      .enum(["job", "mail", "sms"])
      .describe("`job`: deciding who is told of something; `mail`, `sms`: a message."),
    about: z.string().describe("Of a job its reaction, else the kind of message."),
    subjectId: z.string().nullable().describe("The record it is about."),
    status: z.enum(["failed", "unknown"]).describe("`unknown`: a text message that may have been sent."),
    attempts: z.int(),
    lastError: z.string().nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: "DeadLetter" });

export const deadLetterRoutes = [
  businessRoute({
    operationId: "listDeadLetters",
    method: "get",
    path: "/business/dead-letters",
    summary: "Messages that were given up, newest first",
    tags,
    access: { roles: MANAGERS, scope: "business:read" },
    query: z.strictObject({ limit: limitQuery, cursor: cursorQuery }),
    responses: { 200: { description: "A page.", schema: listOf(deadLetterSchema) } },
    async handle({ deps, access, query }) {
      const { timeZone } = (await deps.businesses.bySlug(access.slug)).row;
      const rows = await deadLetters(deps.db.orm, access.businessId, { ...query, limit: query.limit + 1 });
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1);
      const data = shown.map((row) => ({ ...row, createdAt: toRfc3339(row.createdAt, timeZone) }));
      const more = rows.length > query.limit && last !== undefined;
      return {
        status: 200,
        body: { data, nextCursor: more ? encodeCursor({ at: last.createdAt, id: last.id }) : null },
      };
    },
  }),
  businessRoute({
    operationId: "retryDeadLetter",
    method: "post",
    path: "/business/dead-letters/:id/retry",
    summary: "Try again what was given up",
    description: "It gets all its tries anew. A text message that may have been sent is sent again.",
    tags,
    access: { roles: MANAGERS, scope: "business:write" },
    params: z.strictObject({
      id: z.string().regex(/^(?:job|sms|mai)_[A-Za-z0-9]{10,60}$/, "not an id"),
    }),
    responses: { 204: { description: "It is queued." } },
    async handle({ deps, access, params }) {
      await retryDeadLetter(deps, access, params.id);
      return { status: 204 };
    },
  }),
];

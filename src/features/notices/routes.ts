import { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import { cursorQuery, flag, idParam, limitQuery } from "#http/fields.ts";
import { businessRoute, EVERYONE } from "../access/business-route.ts";
import { instantSchema } from "../catalog/schemas.ts";
import { countUnread, listNotices } from "./queries.ts";
import { readNotices } from "./read-notices.ts";
import { noticeTexts } from "./view.ts";

const tags = ["Notices"];
/** Of the signed-in person: an API key is nobody. */
const access = { roles: EVERYONE, scope: null };

const noticeSchema = z
  .strictObject({
    id: z.string(),
    type: z.string().describe("What happened: `booking.created`, `booking.completed`, `digest.daily`."),
    subjectId: z.string().describe("The record it is about; of a digest its local date."),
    title: z.string(),
    text: z.string(),
    path: z.string().describe("Where in the dashboard to look."),
    readAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: "Notice" });
const unread = z.int().describe("How many are not read yet; 100 means a hundred or more.");

export const noticeRoutes = [
  businessRoute({
    operationId: "listNotices",
    method: "get",
    path: "/business/notices",
    summary: "What you were told about, newest first",
    description: "Kept for 90 days. The words are made when they are read, in the language of the business.",
    tags,
    access,
    query: z.strictObject({
      limit: limitQuery,
      cursor: cursorQuery,
      unread: flag.describe("`1`: only those not read yet."),
    }),
    responses: {
      200: {
        description: "A page of notices.",
        schema: z.strictObject({
          data: z.array(noticeSchema),
          nextCursor: z.string().nullable(),
          unread,
        }),
      },
    },
    async handle({ deps, access, query }) {
      const { businessId, userId } = access;
      const business = await deps.businesses.bySlug(access.slug);
      const { timeZone } = business.row;
      const { shown, nextCursor } = await listNotices(deps.db.orm, businessId, userId ?? "", query);
      const texts = await noticeTexts(deps, business, access, shown);
      const data = shown.map((row) => ({
        id: row.id,
        type: row.type,
        subjectId: row.subjectId,
        ...(texts.get(row.id) ?? { title: "", text: "", path: "/dashboard" }),
        readAt: row.readAt === null ? null : toRfc3339(row.readAt, timeZone),
        createdAt: toRfc3339(row.createdAt, timeZone),
      }));
      const count = await countUnread(deps.db.orm, businessId, userId ?? "");
      return { status: 200, body: { data, nextCursor, unread: count } };
    },
  }),
  businessRoute({
    operationId: "readNotices",
    method: "put",
    path: "/business/notices/read",
    summary: "Mark notices as read",
    tags,
    access,
    body: z.strictObject({
      ids: z.array(idParam("ntc")).min(1).max(100).optional().describe("Absent: all of yours."),
    }),
    responses: { 200: { description: "Done.", schema: z.strictObject({ unread }) } },
    async handle({ deps, access, body }) {
      await readNotices(deps, access, body.ids);
      const count = await countUnread(deps.db.orm, access.businessId, access.userId ?? "");
      return { status: 200, body: { unread: count } };
    },
  }),
];

import { createHash } from "node:crypto";
import { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import { wholeListOf } from "#http/fields.ts";
import { type Access, businessRoute, EVERYONE } from "../access/business-route.ts";
import { type Deps, route } from "../deps.ts";
import { closeFeed, type FeedRow, listFeeds, openFeed, rotateFeed } from "./change-feed.ts";
import { readFeed } from "./read-feed.ts";

const tags = ["Calendars"];
/** Of the signed-in person: an API key is nobody. */
const access = { roles: EVERYONE, scope: null };
const kind = z.enum(["person", "business"]);
const params = z.strictObject({
  kind: kind.describe("`person`: your own bookings. `business`: everybody's, for owners and admins."),
});

const feedSchema = z
  .strictObject({
    kind,
    url: z.string().describe("Whoever knows it reads the calendar: keep it to yourself."),
    createdAt: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "CalendarFeed" });
const responses = { 200: { description: "The feed with its secret address.", schema: feedSchema } };

async function feedView(deps: Deps, { slug }: Access, row: FeedRow): Promise<z.output<typeof feedSchema>> {
  const { timeZone } = (await deps.businesses.bySlug(slug)).row;
  const token = deps.secrets.linkToken(row.id);
  return {
    kind: row.kind,
    url: `${deps.baseUrl}/api/v1/public/calendar-feeds/${token}/bookings.ics`,
    createdAt: toRfc3339(row.createdAt, timeZone),
  };
}

export const feedRoutes = [
  route({
    operationId: "readCalendarFeed",
    method: "get",
    path: "/public/calendar-feeds/:token/bookings.ics",
    summary: "A calendar to subscribe to",
    description:
      "iCalendar (RFC 5545), times in UTC: the last 30 days and what is to come. The address is a secret of the person who made it.",
    tags,
    params: z.strictObject({ token: z.string().max(200) }),
    responses: { 200: { description: "The calendar.", contentType: "text/calendar" } },
    problems: ["not_found"],
    async handle({ deps, params }) {
      const bytes = await readFeed(deps, params.token);
      const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 27)}"`;
      return {
        status: 200,
        prepared: { bytes, etag, cacheControl: "private, no-cache" },
        headers: { "content-type": "text/calendar; charset=utf-8" },
      };
    },
  }),
  businessRoute({
    operationId: "listCalendarFeeds",
    method: "get",
    path: "/business/calendar-feeds",
    summary: "Your calendar feeds in this business",
    tags,
    access,
    responses: {
      200: {
        description: "At most one of each kind.",
        schema: wholeListOf(feedSchema).meta({ id: "CalendarFeedList" }),
      },
    },
    async handle({ deps, access }) {
      const rows = await listFeeds(deps.db.orm, access);
      const data = await Promise.all(rows.map((row) => feedView(deps, access, row)));
      return { status: 200, body: { data, nextCursor: null } };
    },
  }),
  businessRoute({
    operationId: "openCalendarFeed",
    method: "put",
    path: "/business/calendar-feeds/:kind",
    summary: "Have a calendar to subscribe to",
    description: "Made when there is none; otherwise the one there is.",
    tags,
    access,
    params,
    responses,
    handle: async ({ deps, access, params }) => ({
      status: 200,
      body: await feedView(deps, access, await openFeed(deps, access, params.kind)),
    }),
  }),
  businessRoute({
    operationId: "rotateCalendarFeed",
    method: "post",
    path: "/business/calendar-feeds/:kind/rotate",
    summary: "Give a calendar feed another address",
    description: "The address before leads nowhere any more.",
    tags,
    access,
    params,
    responses,
    handle: async ({ deps, access, params }) => ({
      status: 200,
      body: await feedView(deps, access, await rotateFeed(deps, access, params.kind)),
    }),
  }),
  businessRoute({
    operationId: "closeCalendarFeed",
    method: "delete",
    path: "/business/calendar-feeds/:kind",
    summary: "Take a calendar feed back",
    tags,
    access,
    params,
    responses: { 204: { description: "Its address leads nowhere any more." } },
    async handle({ deps, access, params }) {
      await closeFeed(deps, access, params.kind);
      return { status: 204 };
    },
  }),
];

import { z } from "zod";
import { businessRoute, EVERYONE } from "../access/business-route.ts";
import { CHANNELS, NOTIFIED_EVENTS } from "./defaults.ts";
import { readPreferences, whoseOf } from "./queries.ts";
import { updateNotificationPreferences } from "./update-notification-preferences.ts";

const tags = ["Notifications"];
const description = "With an API key: of the person who made it, as long as they belong to the business.";

const channels = z.strictObject(
  Object.fromEntries(CHANNELS.map((channel) => [channel, z.boolean()])) as Record<
    (typeof CHANNELS)[number],
    z.ZodBoolean
  >,
);
const clock = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time such as 22:00")
  .describe("Local time of the business.");
const MOST_REMINDERS = 5;
const FURTHEST_REMINDER_MINUTES = 43_200;

/** What GET gives and PUT takes. */
const preferences = z
  .strictObject({
    events: z.strictObject(
      Object.fromEntries(NOTIFIED_EVENTS.map((event) => [event, channels])) as Record<
        (typeof NOTIFIED_EVENTS)[number],
        typeof channels
      >,
    ),
    reminderOffsetsMinutes: z
      .array(z.int().min(5).max(FURTHEST_REMINDER_MINUTES))
      .max(MOST_REMINDERS)
      .refine((offsets) => new Set(offsets).size === offsets.length, "names one twice")
      .describe("Minutes before a visit; told most first."),
    quietHours: z
      .strictObject({ from: clock, to: clock })
      .refine(({ from, to }) => from !== to, "must not begin and end at the same time")
      .nullable()
      .describe("Between these nothing that can wait is sent; may pass midnight."),
  })
  .meta({ id: "NotificationPreferences" });

export const notificationRoutes = [
  businessRoute({
    operationId: "getNotificationPreferences",
    method: "get",
    path: "/business/notification-preferences",
    summary: "What you are told about, how and when",
    description,
    tags,
    access: { roles: EVERYONE, scope: "business:read" },
    responses: { 200: { description: "Your preferences in this business.", schema: preferences } },
    handle: async ({ deps, access }) => ({
      status: 200,
      body: await readPreferences(deps.db.orm, whoseOf(access)),
    }),
  }),
  businessRoute({
    operationId: "updateNotificationPreferences",
    method: "put",
    path: "/business/notification-preferences",
    summary: "Change what you are told about, how and when",
    description,
    tags,
    access: { roles: EVERYONE, scope: "business:write" },
    body: preferences,
    responses: { 200: { description: "Your preferences as they are now.", schema: preferences } },
    async handle({ deps, access, body }) {
      const whose = whoseOf(access);
      await updateNotificationPreferences(deps, whose, access.actor, body);
      return { status: 200, body: await readPreferences(deps.db.orm, whose) };
    },
  }),
];

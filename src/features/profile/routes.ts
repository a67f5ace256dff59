import { z } from "zod";
import { wholeListOf } from "#http/fields.ts";
import { businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import { listPresets, PRESETS } from "../presets/all-presets.ts";
import { weeklyHoursSchema } from "../team/hours-schema.ts";
import { applyTrade } from "./apply-trade.ts";
import { getProfile } from "./queries.ts";
import { businessPatch, businessSchema, changedBusinessSchema } from "./schemas.ts";
import { updateBusiness } from "./update-business.ts";
import { businessView } from "./view.ts";

const tags = ["Business"];

export const profileRoutes = [
  businessRoute({
    operationId: "getBusiness",
    method: "get",
    path: "/business",
    summary: "The business profile, settings, plan and usage",
    tags,
    access: { roles: EVERYONE, scope: "business:read" },
    responses: { 200: { description: "The business.", schema: businessSchema } },
    async handle({ deps, access }) {
      const profile = await getProfile(deps.db.orm, access.businessId, deps.now());
      return { status: 200, body: businessView(profile, deps.plans, access.role) };
    },
  }),
  businessRoute({
    operationId: "updateBusiness",
    method: "patch",
    path: "/business",
    summary: "Change profile and settings",
    tags,
    access: { roles: MANAGERS, scope: "business:write" },
    body: businessPatch,
    responses: { 200: { description: "The business as it is now.", schema: changedBusinessSchema } },
    problems: ["version_conflict", "already_exists", "in_use"],
    async handle({ deps, access, body }) {
      const { profile, warnings } = await updateBusiness(deps, access, body);
      return { status: 200, body: { ...businessView(profile, deps.plans, access.role), warnings } };
    },
  }),
  businessRoute({
    operationId: "listPresets",
    method: "get",
    path: "/business/presets",
    summary: "Trades whose services can be set up in one go",
    tags,
    access: { roles: EVERYONE, scope: "services:read" },
    responses: {
      200: {
        description: "The trades, as a sign-up shows them.",
        schema: wholeListOf(
          z.strictObject({
            key: z.string(),
            label: z.string(),
            categories: z.array(z.string()),
            services: z.array(z.string()),
            suggested: z.strictObject({
              weeklyHours: weeklyHoursSchema,
              slotIntervalMinutes: z.int(),
              minNoticeMinutes: z.int(),
              maxAdvanceDays: z.int(),
              cancellation: z.strictObject({ cutoffMinutes: z.int() }),
            }),
          }),
        ),
      },
    },
    handle: async () => ({ status: 200, body: { data: listPresets(), nextCursor: null } }),
  }),
  businessRoute({
    operationId: "applyPreset",
    method: "post",
    path: "/business/presets",
    summary: "Add a trade's services, beside what is there",
    description: "Changes nothing that exists; a second time adds nothing.",
    tags,
    access: { roles: MANAGERS, scope: "services:write" },
    body: z.strictObject({
      trade: z.enum(PRESETS.map(({ key }) => key)),
    }),
    responses: {
      200: {
        description: "Ids of what was added.",
        schema: z.strictObject({ categoryIds: z.array(z.string()), serviceIds: z.array(z.string()) }),
      },
    },
    handle: async ({ deps, access, body }) => ({
      status: 200,
      body: await applyTrade(deps, access, body.trade),
    }),
  }),
];

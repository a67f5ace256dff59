import { z } from "zod";
import { route } from "../deps.ts";
import { tierSchema } from "./schemas.ts";

export const tierRoutes = [
  route({
    operationId: "listTiers",
    method: "get",
    path: "/public/tiers",
    summary: "Available plan tiers and pricing",
    tags: ["Plans"],
    responses: {
      200: {
        description: "The tiers, the smallest first.",
        schema: z.strictObject({ data: z.array(tierSchema) }).meta({ id: "TierList" }),
      },
    },
    handle: async ({ deps }) => ({ status: 200, body: { data: deps.plans.tiers } }),
  }),
];

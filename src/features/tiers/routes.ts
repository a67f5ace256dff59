import { z } from "zod";
import { route } from "../deps.ts";
import { DEFAULT_TIERS } from "./catalogue.ts";

const limit = z.int().nullable().describe("`null`: no limit.");

const tierSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    price: z.strictObject({ monthly: z.int(), yearly: z.int(), currency: z.string() }),
    limits: z.strictObject({ bookingsPerMonth: limit, teamMembers: limit, widgets: limit }),
    features: z.array(z.string()),
  })
  .meta({ id: "Tier" });

export const tierRoutes = [
  route({
    operationId: "listTiers",
    method: "get",
    path: "/public/tiers",
    summary: "Available plan tiers and pricing",
    tags: ["Plans"],
    responses: {
      200: {
        description: "The tiers, cheapest first.",
        schema: z.strictObject({ data: z.array(tierSchema) }).meta({ id: "TierList" }),
      },
    },
    handle: async () => ({ status: 200, body: { data: DEFAULT_TIERS } }),
  }),
];

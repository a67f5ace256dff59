import { z } from "zod";
import { idPattern } from "#domain/ids.ts";
import { parseInstant, toRfc3339 } from "#domain/local-time.ts";
import { refuseField } from "#domain/refusals.ts";
import { idParam, instant, slugParam } from "#http/fields.ts";
import { withBusiness } from "../businesses/with-business.ts";
import { route } from "../deps.ts";
import { idempotent } from "../idempotency.ts";
import { boughtFields, buying, requireBought } from "../visits/what-is-bought.ts";
import { extendHold, releaseHold } from "./change-hold.ts";
import { createHold, type HoldRow } from "./create-hold.ts";

const holdSchema = z
  .strictObject({
    id: z.string(),
    startsAt: z.string().meta({ format: "date-time" }),
    endsAt: z.string().meta({ format: "date-time" }),
    teamMemberId: z.string(),
    expiresAt: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "Hold" });

function holdView(hold: HoldRow, timeZone: string): z.output<typeof holdSchema> {
  return {
    id: hold.id,
    startsAt: toRfc3339(hold.startsAt, timeZone),
    endsAt: toRfc3339(hold.endsAt, timeZone),
    teamMemberId: hold.teamMemberId,
    expiresAt: toRfc3339(hold.expiresAt, timeZone),
  };
}

const holdParams = z.strictObject({ slug: slugParam, id: idParam("hld") });

export const holdRoutes = [
  route({
    operationId: "createHold",
    method: "post",
    path: "/public/businesses/:slug/holds",
    summary: "Hold a time for ten minutes",
    description: "Book it with `holdId`. One client can hold a few times at once in a business.",
    tags: ["Holds"],
    idempotent: true,
    noStore: true,
    params: z.strictObject({ slug: slugParam }),
    body: buying(
      z.strictObject({
        ...boughtFields,
        startsAt: instant,
        teamMemberId: z.string().regex(idPattern("teamMember"), "not a team member's id").optional(),
      }),
    ),
    responses: { 201: { description: "The hold.", schema: holdSchema } },
    problems: [
      "slot_unavailable",
      "selection_invalid",
      "hold_limit",
      "idempotency_key_reused",
      "idempotency_in_progress",
    ],
    async handle({ deps, params, body, request }) {
      const startsAt = parseInstant(body.startsAt);
      if (startsAt === null) throw refuseField("startsAt", "is not an instant that exists");
      const hold = {
        bought: requireBought(body),
        startsAt,
        teamMemberId: body.teamMemberId,
        clientKey: deps.secrets.clientKey(request.ip),
      };
      return withBusiness(deps, params.slug, (business) => {
        const { timeZone } = business.row;
        const call = { operation: "createHold", businessId: business.id, request, input: body };
        return idempotent(deps, call, async (remember) => {
          const made = await createHold(deps, business, hold, (tx, row) =>
            remember(tx, { status: 201, body: holdView(row, timeZone) }),
          );
          return { status: 201, body: holdView(made, timeZone) };
        });
      });
    },
  }),

  route({
    operationId: "extendHold",
    method: "post",
    path: "/public/businesses/:slug/holds/:id/extend",
    summary: "Hold a time ten minutes longer, once",
    tags: ["Holds"],
    noStore: true,
    params: holdParams,
    responses: { 200: { description: "The hold with its new end.", schema: holdSchema } },
    problems: ["hold_expired", "hold_limit"],
    async handle({ deps, params }) {
      const business = await deps.businesses.bySlug(params.slug);
      const hold = await extendHold(deps, business, params.id);
      return { status: 200, body: holdView(hold, business.row.timeZone) };
    },
  }),

  route({
    operationId: "releaseHold",
    method: "delete",
    path: "/public/businesses/:slug/holds/:id",
    summary: "Give a held time back",
    tags: ["Holds"],
    params: holdParams,
    responses: { 204: { description: "Given back." } },
    async handle({ deps, params }) {
      const business = await deps.businesses.bySlug(params.slug);
      await releaseHold(deps, business, params.id);
      return { status: 204 };
    },
  }),
];

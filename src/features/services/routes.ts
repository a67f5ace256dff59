import { z } from "zod";
import { parseInstant } from "#domain/local-time.ts";
import { refuseField } from "#domain/refusals.ts";
import { instant, listOf, text } from "#http/fields.ts";
import { type Access, businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import { withBusiness } from "../businesses/with-business.ts";
import { type Change, changeCatalog, createOnce } from "../catalog/change-catalog.ts";
import { orderRoute } from "../catalog/order-routes.ts";
import { idParams, listQuery } from "../catalog/schemas.ts";
import { allCategories } from "../categories/queries.ts";
import { categorySchema } from "../categories/schemas.ts";
import type { Deps } from "../deps.ts";
import { allPackages } from "../packages/queries.ts";
import { packageSchema } from "../packages/schemas.ts";
import { packageView } from "../packages/view.ts";
import { priceSchema, priceView } from "../quotes/price-schema.ts";
import { adjustments } from "../quotes/schemas.ts";
import { assertOwnPicture } from "../uploads/queries.ts";
import { boughtFields } from "../visits/what-is-bought.ts";
import { archiveService, restoreService } from "./archive-service.ts";
import { createService } from "./create-service.ts";
import { deleteService } from "./delete-service.ts";
import { duplicateService } from "./duplicate-service.ts";
import { previewPrice } from "./preview-price.ts";
import { getService, listServices } from "./queries.ts";
import {
  businessServiceSchema,
  createServiceBody,
  duplicateServiceBody,
  serviceDraft,
  updateServiceBody,
} from "./schemas.ts";
import { updateService } from "./update-service.ts";
import { businessServiceView } from "./view.ts";

const tags = ["Services"];
const read = { roles: EVERYONE, scope: "services:read" } as const;
const write = { roles: MANAGERS, scope: "services:write" } as const;
const params = idParams("service");
const one = { description: "The service.", schema: businessServiceSchema };
/** A service with many questions is longer than an ordinary body. */
const maxBodyBytes = 262_144;

const viewOf = async (tx: Change["tx"], business: Business, serviceId: string) =>
  businessServiceView(business, await getService(tx, business.id, serviceId));

const assertPhoto = async (deps: Deps, { tx, businessId }: Change, url: string | null | undefined) => {
  if (url) await assertOwnPicture(tx, deps, businessId, url, "photoUrl");
};

/** Runs a change of one service and answers it as it is then. */
async function changed(
  deps: Deps,
  access: Access,
  serviceId: string,
  act: (change: Change, business: Business) => Promise<void>,
) {
  return withBusiness(deps, access.slug, async (business) => {
    const work = async (change: Change) => {
      await act(change, business);
      return viewOf(change.tx, business, serviceId);
    };
    return { status: 200, body: await changeCatalog(deps, access, work, business) };
  });
}

export const serviceRoutes = [
  businessRoute({
    operationId: "listServices",
    method: "get",
    path: "/business/services",
    summary: "List services with pricing dimensions",
    description:
      "Services in the owner's order, with dimensions, add-ons and prices; all categories and packages beside them.",
    tags,
    access: read,
    query: listQuery,
    responses: {
      200: {
        description: "The services.",
        schema: listOf(businessServiceSchema)
          .extend({ categories: z.array(categorySchema), packages: z.array(packageSchema) })
          .meta({ id: "BusinessServiceList" }),
      },
    },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.byId(access.businessId);
      const { orm } = deps.db;
      const { services, nextCursor, total } = await listServices(orm, business.id, query);
      const packages = await allPackages(orm, business.id, query.archived);
      return {
        status: 200,
        body: {
          data: services.map((service) => businessServiceView(business, service)),
          nextCursor,
          total,
          categories: await allCategories(orm, business.id),
          packages: packages.map((one) => packageView(business, one)),
        },
      };
    },
  }),

  businessRoute({
    operationId: "createService",
    method: "post",
    path: "/business/services",
    summary: "Add a service",
    description:
      "In the public configuration at once, behind the others. Without `teamMemberIds` everybody does it.",
    tags,
    access: write,
    idempotent: true,
    body: createServiceBody,
    maxBodyBytes,
    responses: { 201: one },
    problems: ["idempotency_key_reused", "idempotency_in_progress"],
    handle({ deps, access, body, request }) {
      const call = { operation: "createService", request, input: body };
      return withBusiness(deps, access.slug, (business) => {
        const create = async (change: Change) => {
          await assertPhoto(deps, change, body.photoUrl);
          return viewOf(change.tx, business, await createService(change, business, body));
        };
        return createOnce(deps, access, call, create, business);
      });
    },
  }),

  orderRoute({
    noun: "service",
    kind: "service",
    path: "/business/services",
    plural: "Services",
    tag: "Services",
  }),

  businessRoute({
    operationId: "getService",
    method: "get",
    path: "/business/services/:id",
    summary: "One service",
    tags,
    access: read,
    params,
    responses: { 200: one },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.byId(access.businessId);
      return {
        status: 200,
        body: businessServiceView(business, await getService(deps.db.orm, business.id, params.id)),
      };
    },
  }),

  businessRoute({
    operationId: "updateService",
    method: "patch",
    path: "/business/services/:id",
    summary: "Change a service",
    description:
      "Only what is given. What is quoted or booked already keeps its price; `dimensions` and `addOns` are replaced as a whole.",
    tags,
    access: write,
    params,
    body: updateServiceBody,
    maxBodyBytes,
    responses: { 200: one },
    handle: ({ deps, access, params, body }) =>
      changed(deps, access, params.id, async (change, business) => {
        await assertPhoto(deps, change, body.photoUrl);
        await updateService(change, business, params.id, body);
      }),
  }),

  businessRoute({
    operationId: "deleteService",
    method: "delete",
    path: "/business/services/:id",
    summary: "Delete a service that was never used",
    description:
      "Once booked, quoted or named elsewhere it is 409 `in_use` with `usedBy`: archive it instead.",
    tags,
    access: write,
    params,
    responses: { 204: { description: "Deleted." } },
    problems: ["in_use"],
    async handle({ deps, access, params }) {
      await changeCatalog(deps, access, (change) => deleteService(change, params.id));
      return { status: 204 };
    },
  }),

  businessRoute({
    operationId: "archiveService",
    method: "post",
    path: "/business/services/:id/archive",
    summary: "Take a service off the offer",
    description:
      "Nobody can newly choose it. Bookings stay, and a live quote can still be booked. Packages with it are not offered meanwhile.",
    tags,
    access: write,
    params,
    responses: { 200: one },
    handle: ({ deps, access, params }) =>
      changed(deps, access, params.id, (change) => archiveService(change, params.id)),
  }),

  businessRoute({
    operationId: "restoreService",
    method: "post",
    path: "/business/services/:id/restore",
    summary: "Offer an archived service again",
    tags,
    access: write,
    params,
    responses: { 200: one },
    handle: ({ deps, access, params }) =>
      changed(deps, access, params.id, (change, business) => restoreService(change, business, params.id)),
  }),

  businessRoute({
    operationId: "duplicateService",
    method: "post",
    path: "/business/services/:id/duplicate",
    summary: "Copy a service",
    description: "The copy stands right behind it, with the same people, questions and prices.",
    tags,
    access: write,
    idempotent: true,
    params,
    body: duplicateServiceBody,
    responses: { 201: one },
    problems: ["idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, params, body, request }) {
      const business = await deps.businesses.byId(access.businessId);
      const call = { operation: "duplicateService", request, input: { ...params, ...body } };
      return createOnce(deps, access, call, async (change) =>
        viewOf(change.tx, business, await duplicateService(change, params.id, body.name)),
      );
    },
  }),

  businessRoute({
    operationId: "previewPrice",
    method: "post",
    path: "/business/price-preview",
    summary: "Price a purchase without storing anything",
    description:
      "The very lines a public quote would give. `draft` is an unsaved service: with `id` it stands in the place of that one, without it is what is bought when no service is named.",
    tags,
    access: { roles: MANAGERS, scope: "services:read" },
    body: z.strictObject({
      ...boughtFields,
      postalCode: text(20).optional(),
      startsAt: instant.optional(),
      draft: serviceDraft.optional(),
      adjustments: adjustments.default([]),
    }),
    maxBodyBytes,
    responses: { 200: { description: "The price.", schema: priceSchema } },
    problems: ["selection_invalid", "coupon_invalid", "outside_service_area"],
    async handle({
      deps,
      access,
      body: { draft, postalCode, startsAt: asked, adjustments: added, ...bought },
    }) {
      const startsAt = asked === undefined ? undefined : parseInstant(asked);
      if (startsAt === null) throw refuseField("startsAt", "is not an instant that exists");
      const business = await deps.businesses.byId(access.businessId);
      const price = await previewPrice(deps, business, {
        bought,
        draft,
        postalCode,
        startsAt,
        adjustments: added,
      });
      return { status: 200, body: priceView(price) };
    },
  }),
];

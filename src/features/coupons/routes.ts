import { listOf } from "#http/fields.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import { archiveRoutes } from "../catalog/archive-routes.ts";
import { archiveRow } from "../catalog/archive-row.ts";
import { type Change, changeCatalog, createOnce } from "../catalog/change-catalog.ts";
import { idParams } from "../catalog/schemas.ts";
import { createCoupon, updateCoupon } from "./change-coupon.ts";
import { getCoupon, listCoupons } from "./queries.ts";
import { couponSchema, couponsQuery, createCouponBody, updateCouponBody } from "./schemas.ts";
import { couponView } from "./view.ts";

const tag = "Coupons";
const tags = [tag];
const path = "/business/coupons";
// A code is worth money to whoever passes it on, so staff are not told them.
const read = { roles: MANAGERS, scope: "services:read" } as const;
const write = { roles: MANAGERS, scope: "services:write" } as const;
const params = idParams("coupon");
const one = { description: "The coupon.", schema: couponSchema };

const viewOf = async ({ tx }: Change, business: Business, id: string) =>
  couponView(business, await getCoupon(tx, business.id, id));

export const couponRoutes = [
  businessRoute({
    operationId: "listCoupons",
    method: "get",
    path,
    summary: "List coupons with their uses",
    tags,
    access: read,
    query: couponsQuery,
    responses: { 200: { description: "The coupons.", schema: listOf(couponSchema) } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.byId(access.businessId);
      const { rows, nextCursor } = await listCoupons(deps.db.orm, business.id, query);
      return { status: 200, body: { data: rows.map((row) => couponView(business, row)), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "createCoupon",
    method: "post",
    path,
    summary: "Add a coupon",
    tags,
    access: write,
    idempotent: true,
    body: createCouponBody,
    responses: { 201: one },
    problems: ["already_exists", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, body, request }) {
      const business = await deps.businesses.byId(access.businessId);
      const call = { operation: "createCoupon", request, input: body };
      return createOnce(deps, access, call, async (change) =>
        viewOf(change, business, await createCoupon(change, body)),
      );
    },
  }),
  businessRoute({
    operationId: "getCoupon",
    method: "get",
    path: `${path}/:id`,
    summary: "One coupon",
    tags,
    access: read,
    params,
    responses: { 200: one },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.byId(access.businessId);
      return {
        status: 200,
        body: couponView(business, await getCoupon(deps.db.orm, business.id, params.id)),
      };
    },
  }),
  businessRoute({
    operationId: "updateCoupon",
    method: "patch",
    path: `${path}/:id`,
    summary: "Change a coupon",
    description:
      "Only what is given. A live quote keeps the discount it was made with; `maxRedemptions` cannot go below the uses so far.",
    tags,
    access: write,
    params,
    body: updateCouponBody,
    responses: { 200: one },
    problems: ["already_exists"],
    async handle({ deps, access, params, body }) {
      const business = await deps.businesses.byId(access.businessId);
      const view = await changeCatalog(deps, access, async (change) => {
        await updateCoupon(change, params.id, body);
        return viewOf(change, business, params.id);
      });
      return { status: 200, body: view };
    },
  }),
  businessRoute({
    operationId: "deleteCoupon",
    method: "delete",
    path: `${path}/:id`,
    summary: "Withdraw a coupon",
    description: "It is archived: bookings name it. A live quote keeps it.",
    tags,
    access: write,
    params,
    responses: { 204: { description: "Withdrawn." } },
    async handle({ deps, access, params }) {
      await changeCatalog(deps, access, (change) => archiveRow(change, "coupon", params.id));
      return { status: 204 };
    },
  }),
  ...archiveRoutes({
    noun: "coupon",
    kind: "coupon",
    path,
    name: "Coupon",
    tag,
    schema: couponSchema,
    view: viewOf,
  }),
];

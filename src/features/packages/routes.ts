import { listOf } from "#http/fields.ts";
import { businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import { archiveRoutes } from "../catalog/archive-routes.ts";
import { type Change, changeCatalog, createOnce } from "../catalog/change-catalog.ts";
import { orderRoute } from "../catalog/order-routes.ts";
import { idParams, listQuery } from "../catalog/schemas.ts";
import { createPackage, deletePackage, updatePackage } from "./change-package.ts";
import { getPackage, listPackages } from "./queries.ts";
import { createPackageBody, packageSchema, updatePackageBody } from "./schemas.ts";
import { packageView } from "./view.ts";

const tag = "Services";
const tags = [tag];
const path = "/business/packages";
const read = { roles: EVERYONE, scope: "services:read" } as const;
const write = { roles: MANAGERS, scope: "services:write" } as const;
const params = idParams("package");
const one = { description: "The package.", schema: packageSchema };

const viewOf = async ({ tx }: Change, business: Business, id: string) =>
  packageView(business, await getPackage(tx, business.id, id));

export const packageRoutes = [
  businessRoute({
    operationId: "listPackages",
    method: "get",
    path,
    summary: "List packages in the owner's order",
    tags,
    access: read,
    query: listQuery,
    responses: { 200: { description: "The packages.", schema: listOf(packageSchema) } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.byId(access.businessId);
      const { packages, nextCursor } = await listPackages(deps.db.orm, business.id, query);
      return { status: 200, body: { data: packages.map((row) => packageView(business, row)), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "createPackage",
    method: "post",
    path,
    summary: "Add a package: services that together earn a discount",
    tags,
    access: write,
    idempotent: true,
    body: createPackageBody,
    responses: { 201: one },
    problems: ["already_exists", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, body, request }) {
      const business = await deps.businesses.byId(access.businessId);
      const call = { operation: "createPackage", request, input: body };
      return createOnce(deps, access, call, async (change) =>
        viewOf(change, business, await createPackage(change, body)),
      );
    },
  }),
  orderRoute({ noun: "package", kind: "package", path, plural: "Packages", tag }),
  businessRoute({
    operationId: "getPackage",
    method: "get",
    path: `${path}/:id`,
    summary: "One package",
    tags,
    access: read,
    params,
    responses: { 200: one },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.byId(access.businessId);
      return {
        status: 200,
        body: packageView(business, await getPackage(deps.db.orm, business.id, params.id)),
      };
    },
  }),
  businessRoute({
    operationId: "updatePackage",
    method: "patch",
    path: `${path}/:id`,
    summary: "Change a package",
    description: "Only what is given. Live quotes keep the package as it was.",
    tags,
    access: write,
    params,
    body: updatePackageBody,
    responses: { 200: one },
    async handle({ deps, access, params, body }) {
      const business = await deps.businesses.byId(access.businessId);
      const view = await changeCatalog(deps, access, async (change) => {
        await updatePackage(change, params.id, body);
        return viewOf(change, business, params.id);
      });
      return { status: 200, body: view };
    },
  }),
  businessRoute({
    operationId: "deletePackage",
    method: "delete",
    path: `${path}/:id`,
    summary: "Delete a package",
    description: "Quotes and bookings with it keep what they say.",
    tags,
    access: write,
    params,
    responses: { 204: { description: "Deleted." } },
    async handle({ deps, access, params }) {
      await changeCatalog(deps, access, (change) => deletePackage(change, params.id));
      return { status: 204 };
    },
  }),
  ...archiveRoutes({
    noun: "package",
    kind: "package",
    path,
    name: "Package",
    tag,
    schema: packageSchema,
    view: viewOf,
  }),
];

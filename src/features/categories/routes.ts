import { z } from "zod";
import { cursorQuery, limitQuery, listOf } from "#http/fields.ts";
import { businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import { changeCatalog, createOnce } from "../catalog/change-catalog.ts";
import { orderRoute } from "../catalog/order-routes.ts";
import { idParams } from "../catalog/schemas.ts";
import { createCategory, deleteCategory, updateCategory } from "./change-category.ts";
import { listCategories } from "./queries.ts";
import { categorySchema, createCategoryBody, deleteCategoryQuery, updateCategoryBody } from "./schemas.ts";

const tags = ["Services"];
const path = "/business/categories";
const write = { roles: MANAGERS, scope: "services:write" } as const;
const params = idParams("category");
const one = { description: "The category.", schema: categorySchema };

export const categoryRoutes = [
  businessRoute({
    operationId: "listCategories",
    method: "get",
    path,
    summary: "List categories in the owner's order",
    tags,
    access: { roles: EVERYONE, scope: "services:read" },
    query: z.strictObject({ limit: limitQuery, cursor: cursorQuery }),
    responses: { 200: { description: "The categories.", schema: listOf(categorySchema) } },
    handle: async ({ deps, access, query }) => ({
      status: 200,
      body: await listCategories(deps.db.orm, access.businessId, query),
    }),
  }),
  businessRoute({
    operationId: "createCategory",
    method: "post",
    path,
    summary: "Add a category",
    tags,
    access: write,
    idempotent: true,
    body: createCategoryBody,
    responses: { 201: one },
    problems: ["already_exists", "idempotency_key_reused", "idempotency_in_progress"],
    handle: ({ deps, access, body, request }) =>
      createOnce(deps, access, { operation: "createCategory", request, input: body }, (change) =>
        createCategory(change, body),
      ),
  }),
  orderRoute({ noun: "category", kind: "category", path, plural: "Categories", tag: "Services" }),
  businessRoute({
    operationId: "updateCategory",
    method: "patch",
    path: `${path}/:id`,
    summary: "Rename a category",
    tags,
    access: write,
    params,
    body: updateCategoryBody,
    responses: { 200: one },
    handle: async ({ deps, access, params, body }) => ({
      status: 200,
      body: await changeCatalog(deps, access, (change) => updateCategory(change, params.id, body)),
    }),
  }),
  businessRoute({
    operationId: "deleteCategory",
    method: "delete",
    path: `${path}/:id`,
    summary: "Delete a category",
    description: "One with services, archived ones too, is 409 `in_use` unless `moveTo` says where they go.",
    tags,
    access: write,
    params,
    query: deleteCategoryQuery,
    responses: { 204: { description: "Deleted." } },
    problems: ["in_use"],
    async handle({ deps, access, params, query }) {
      await changeCatalog(deps, access, (change) => deleteCategory(change, params.id, query.moveTo));
      return { status: 204 };
    },
  }),
];

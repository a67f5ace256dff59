import { listOf } from "#http/fields.ts";
import { type Access, businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import { changeCatalog, createOnce } from "../catalog/change-catalog.ts";
import type { Deps } from "../deps.ts";
import { createClosure, deleteClosure, updateClosure } from "./change-closure.ts";
import { type ClosureRow, getClosure, listClosures, type Whose, withConflicts } from "./queries.ts";
import {
  closureParams,
  closureSchema,
  closuresQuery,
  createClosureBody,
  updateClosureBody,
} from "./schemas.ts";
import { closureView } from "./view.ts";

const tags = ["Schedule"];
const path = "/business/closures";
const read = { roles: EVERYONE, scope: "services:read" } as const;
const write = { roles: MANAGERS, scope: "services:write" } as const;
const one = { description: "The closure, with the bookings that fall into it.", schema: closureSchema };

/** Staff hear of their own bookings only. */
const whoseFor = ({ role, teamMemberId }: Access): Whose =>
  role === "staff" ? { all: false, teamMemberId } : { all: true };

async function viewsOf(deps: Deps, access: Access, rows: ClosureRow[]) {
  const business = await deps.businesses.byId(access.businessId);
  const found = await withConflicts(deps.db.orm, business, rows, whoseFor(access), deps.now());
  return found.map((closure) => closureView(business, closure));
}

export const closureRoutes = [
  businessRoute({
    operationId: "listClosures",
    method: "get",
    path,
    summary: "List days on which the business is closed",
    tags,
    access: read,
    query: closuresQuery,
    responses: { 200: { description: "The closures, by first day.", schema: listOf(closureSchema) } },
    async handle({ deps, access, query }) {
      const { rows, nextCursor } = await listClosures(deps.db.orm, access.businessId, query);
      return { status: 200, body: { data: await viewsOf(deps, access, rows), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "createClosure",
    method: "post",
    path,
    summary: "Close the business on some days",
    description:
      "Nothing can be newly booked on them. Bookings that fall into them stay and are listed as `conflicts`.",
    tags,
    access: write,
    idempotent: true,
    body: createClosureBody,
    responses: { 201: one },
    problems: ["idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, body, request }) {
      const business = await deps.businesses.byId(access.businessId);
      const call = { operation: "createClosure", request, input: body };
      return createOnce(deps, access, call, async (change) => {
        const row = await createClosure(change, body);
        const [found] = await withConflicts(change.tx, business, [row], whoseFor(access), change.now);
        return closureView(business, found ?? { row, conflicts: [], conflictCount: 0 });
      });
    },
  }),
  businessRoute({
    operationId: "getClosure",
    method: "get",
    path: `${path}/:id`,
    summary: "One closure",
    tags,
    access: read,
    params: closureParams,
    responses: { 200: one },
    async handle({ deps, access, params }) {
      const row = await getClosure(deps.db.orm, access.businessId, params.id);
      return { status: 200, body: (await viewsOf(deps, access, [row]))[0] };
    },
  }),
  businessRoute({
    operationId: "updateClosure",
    method: "patch",
    path: `${path}/:id`,
    summary: "Change a closure",
    tags,
    access: write,
    params: closureParams,
    body: updateClosureBody,
    responses: { 200: one },
    async handle({ deps, access, params, body }) {
      const row = await changeCatalog(deps, access, (change) => updateClosure(change, params.id, body));
      return { status: 200, body: (await viewsOf(deps, access, [row]))[0] };
    },
  }),
  businessRoute({
    operationId: "deleteClosure",
    method: "delete",
    path: `${path}/:id`,
    summary: "Open again: delete a closure",
    tags,
    access: write,
    params: closureParams,
    responses: { 204: { description: "Deleted." } },
    async handle({ deps, access, params }) {
      await changeCatalog(deps, access, (change) => deleteClosure(change, params.id));
      return { status: 204 };
    },
  }),
];

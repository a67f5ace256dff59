import { z } from "zod";
import { cursorQuery, limitQuery, listOf } from "#http/fields.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import { changeCatalog, createOnce } from "../catalog/change-catalog.ts";
import { idParams } from "../catalog/schemas.ts";
import { createWidget, duplicateWidget } from "./create-widget.ts";
import { getWidget, listWidgets, widgetView } from "./queries.ts";
import { duplicateWidgetBody, newWidget, widgetPatch, widgetSchema } from "./schemas.ts";
import { deleteWidget, setDefaultWidget, updateWidget } from "./update-widget.ts";

const tags = ["Widgets"];
const reading = { roles: MANAGERS, scope: "widgets:read" } as const;
const writing = { roles: MANAGERS, scope: "widgets:write" } as const;
const params = idParams("widget");
const one = (description: string) => ({ description, schema: widgetSchema });

export const widgetRoutes = [
  businessRoute({
    operationId: "listWidgets",
    method: "get",
    path: "/business/widgets",
    summary: "Widget configurations",
    tags,
    access: reading,
    query: z.strictObject({ limit: limitQuery, cursor: cursorQuery }),
    responses: { 200: { description: "A page of widgets, by slug.", schema: listOf(widgetSchema) } },
    async handle({ deps, access, query }) {
      const { rows, nextCursor } = await listWidgets(deps.db.orm, access.businessId, query);
      return { status: 200, body: { data: rows.map(widgetView), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "createWidget",
    method: "post",
    path: "/business/widgets",
    summary: "Add a widget configuration",
    tags,
    access: writing,
    body: newWidget,
    idempotent: true,
    responses: { 201: one("The widget.") },
    problems: ["already_exists", "plan_limit"],
    handle: ({ deps, access, body, request }) =>
      createOnce(deps, access, { operation: "createWidget", request, input: body }, async (change) =>
        widgetView(await createWidget(deps, change, body)),
      ),
  }),
  businessRoute({
    operationId: "getWidget",
    method: "get",
    path: "/business/widgets/:id",
    summary: "One widget configuration",
    tags,
    access: reading,
    params,
    responses: { 200: one("The widget.") },
    handle: async ({ deps, access, params }) => ({
      status: 200,
      body: widgetView(await getWidget(deps.db.orm, access.businessId, params.id)),
    }),
  }),
  businessRoute({
    operationId: "updateWidget",
    method: "patch",
    path: "/business/widgets/:id",
    summary: "Change a widget configuration",
    tags,
    access: writing,
    params,
    body: widgetPatch,
    responses: { 200: one("The widget as it is now.") },
    problems: ["already_exists"],
    handle: async ({ deps, access, params, body }) => ({
      status: 200,
      body: widgetView(await changeCatalog(deps, access, (change) => updateWidget(change, params.id, body))),
    }),
  }),
  businessRoute({
    operationId: "deleteWidget",
    method: "delete",
    path: "/business/widgets/:id",
    summary: "Delete a widget configuration",
    description: "Pages that still name it find nothing there: change their snippets first.",
    tags,
    access: writing,
    params,
    responses: { 204: { description: "Gone." } },
    problems: ["in_use"],
    async handle({ deps, access, params }) {
      await changeCatalog(deps, access, (change) => deleteWidget(change, params.id));
      return { status: 204 };
    },
  }),
  businessRoute({
    operationId: "setDefaultWidget",
    method: "post",
    path: "/business/widgets/:id/default",
    summary: "Make a widget the default",
    tags,
    access: writing,
    params,
    responses: { 200: one("The widget, now the default.") },
    handle: async ({ deps, access, params }) => ({
      status: 200,
      body: widgetView(await changeCatalog(deps, access, (change) => setDefaultWidget(change, params.id))),
    }),
  }),
  businessRoute({
    operationId: "duplicateWidget",
    method: "post",
    path: "/business/widgets/:id/duplicate",
    summary: "Copy a widget configuration",
    tags,
    access: writing,
    params,
    body: duplicateWidgetBody,
    idempotent: true,
    responses: { 201: one("The copy.") },
    problems: ["already_exists", "plan_limit"],
    handle: ({ deps, access, params, body, request }) =>
      createOnce(
        deps,
        access,
        { operation: "duplicateWidget", request, input: { id: params.id, ...body } },
        async (change) => widgetView(await duplicateWidget(deps, change, params.id, body)),
      ),
  }),
];

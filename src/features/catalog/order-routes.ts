import type { IdKind } from "#domain/ids.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import { changeCatalog } from "./change-catalog.ts";
import { type OrderedNoun, orderRows } from "./order-rows.ts";
import { orderBody, orderSchema } from "./schemas.ts";

/** `PUT <path>/order`: the owner's order of one kind of record, the same for all of them. */
export function orderRoute(of: {
  noun: OrderedNoun;
  kind: IdKind;
  path: string;
  plural: string;
  tag: string;
}) {
  return businessRoute({
    operationId: `order${of.plural}`,
    method: "put",
    path: `${of.path}/order`,
    summary: `Put ${of.plural.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase()} into an order`,
    tags: [of.tag],
    access: { roles: MANAGERS, scope: "services:write" },
    body: orderBody(of.kind),
    responses: { 200: { description: "The new order.", schema: orderSchema } },
    async handle({ deps, access, body }) {
      const ids = await changeCatalog(deps, access, (change) => orderRows(change, of.noun, body.ids));
      return { status: 200, body: { ids } };
    },
  });
}

import { z } from "zod";
import { idParam, listOf } from "#http/fields.ts";
import { businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import { idempotent } from "../idempotency.ts";
import { createCustomer } from "./create-customer.ts";
import { deleteCustomer } from "./delete-customer.ts";
import { eraseCustomer } from "./erase-customer.ts";
import { exportCustomer } from "./export-customer.ts";
import { listCustomers } from "./list-customers.ts";
import { mergeCustomers } from "./merge-customers.ts";
import { getCustomer } from "./queries.ts";
import { readCustomer, sightOf } from "./read-customer.ts";
import {
  customerDetailSchema,
  customerExportSchema,
  customerInputSchema,
  customerListQuery,
  customerSchema,
  customerUpdateSchema,
  mergeSchema,
} from "./schemas.ts";
import { updateCustomer } from "./update-customer.ts";
import { customerView } from "./view.ts";

const tags = ["Customers"];
const params = z.strictObject({ id: idParam("cus") });
const read = { roles: EVERYONE, scope: "customers:read" } as const;
const write = { roles: MANAGERS, scope: "customers:write" } as const;

export const customerRoutes = [
  businessRoute({
    operationId: "listCustomers",
    method: "get",
    path: "/business/customers",
    summary: "Customers, with what they spent and their last and next visit",
    description: "Staff see who was booked with them. Erased customers are not listed.",
    tags,
    access: read,
    query: customerListQuery,
    responses: { 200: { description: "A page of customers.", schema: listOf(customerSchema) } },
    async handle({ deps, access, query }) {
      const { scope, told } = await sightOf(deps, access);
      const { customers, ...rest } = await listCustomers(deps.db.orm, scope, query);
      return { status: 200, body: { data: customers.map((one) => customerView(one, told)), ...rest } };
    },
  }),
  businessRoute({
    operationId: "getCustomer",
    method: "get",
    path: "/business/customers/:id",
    summary: "One customer, with the latest of what they did",
    tags,
    access: read,
    params,
    responses: { 200: { description: "The customer.", schema: customerDetailSchema } },
    async handle({ deps, access, params: { id } }) {
      return { status: 200, body: await readCustomer(deps, access, id) };
    },
  }),
  businessRoute({
    operationId: "createCustomer",
    method: "post",
    path: "/business/customers",
    summary: "Enter a customer",
    description: "An e-mail address that a customer has already is 409, with that customer's id.",
    tags,
    access: write,
    idempotent: true,
    body: customerInputSchema,
    responses: { 201: { description: "Entered.", schema: customerSchema } },
    problems: ["already_exists"],
    async handle({ deps, access, body, request }) {
      const { scope, told } = await sightOf(deps, access);
      const { businessId, actor } = access;
      const call = { operation: "createCustomer", businessId, request, input: body };
      return idempotent(deps, call, (remember) =>
        deps.db.transaction(async (tx) => {
          const { id } = await createCustomer(tx, businessId, body, { actor, now: scope.now });
          const made = customerView(await getCustomer(tx, scope, id), told);
          const answer = { status: 201, body: made };
          await remember(tx, answer);
          return answer;
        }),
      );
    },
  }),
  businessRoute({
    operationId: "updateCustomer",
    method: "patch",
    path: "/business/customers/:id",
    summary: "Change a customer",
    description: "Only what is given changes; `null` empties a field.",
    tags,
    access: write,
    params,
    body: customerUpdateSchema,
    responses: { 200: { description: "The customer as it is now.", schema: customerSchema } },
    problems: ["version_conflict", "already_exists", "invalid_transition"],
    async handle({ deps, access, params: { id }, body }) {
      await updateCustomer(deps, access, id, body);
      const { scope, told } = await sightOf(deps, access);
      return { status: 200, body: customerView(await getCustomer(deps.db.orm, scope, id), told) };
    },
  }),
  businessRoute({
    operationId: "deleteCustomer",
    method: "delete",
    path: "/business/customers/:id",
    summary: "Remove a customer without a history",
    tags,
    access: write,
    params,
    responses: { 204: { description: "Removed." } },
    problems: ["in_use", "invalid_transition"],
    async handle({ deps, access, params: { id } }) {
      await deleteCustomer(deps, access, id);
      return { status: 204 };
    },
  }),
  businessRoute({
    operationId: "mergeCustomers",
    method: "post",
    path: "/business/customers/:id/merge",
    summary: "Make two records of one person one",
    description:
      "Everything of this customer becomes that of `intoId`, which is filled in where it knew nothing. This one is gone.",
    tags,
    access: write,
    params,
    body: mergeSchema,
    responses: { 200: { description: "The customer that stays.", schema: customerSchema } },
    problems: ["invalid_transition"],
    async handle({ deps, access, params: { id }, body }) {
      await mergeCustomers(deps, access, id, body.intoId);
      const { scope, told } = await sightOf(deps, access);
      return { status: 200, body: customerView(await getCustomer(deps.db.orm, scope, body.intoId), told) };
    },
  }),
  businessRoute({
    operationId: "exportCustomer",
    method: "get",
    path: "/business/customers/:id/export",
    summary: "Everything stored about one person",
    description: "For the person, who may ask for it (GDPR, articles 15 and 20).",
    tags,
    access: { roles: MANAGERS, scope: "customers:read" },
    params,
    responses: { 200: { description: "All of it.", schema: customerExportSchema } },
    async handle({ deps, access, params: { id } }) {
      const body = await exportCustomer(deps, access, id);
      return {
        status: 200,
        body,
        headers: { "Content-Disposition": `attachment; filename="${id}.json"` },
      };
    },
  }),
  businessRoute({
    operationId: "eraseCustomer",
    method: "post",
    path: "/business/customers/:id/erase",
    summary: "Forget a person",
    description:
      "Removes everything personal, for good; amounts and invoices stay without a name. Visits that are ahead must be cancelled first.",
    tags,
    access: write,
    params,
    responses: { 204: { description: "Forgotten." } },
    problems: ["in_use", "invalid_transition"],
    async handle({ deps, access, params: { id } }) {
      await eraseCustomer(deps, access, id);
      return { status: 204 };
    },
  }),
];

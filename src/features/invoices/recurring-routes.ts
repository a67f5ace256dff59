import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Queryable } from "#db/open.ts";
import { customers, recurringInvoices } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { sumLines } from "#domain/invoice-lines.ts";
import { toRfc3339 } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import { cursorQuery, flag, limitQuery, listOf } from "#http/fields.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import { idempotent } from "../idempotency.ts";
import { creationPage, cutPage } from "../newest-first.ts";
import { assertInvoicing } from "./assert-invoicing.ts";
import { createRecurringInvoice } from "./create-recurring-invoice.ts";
import {
  createRecurringBody,
  customerId,
  recurringParams,
  recurringSchema,
  updateRecurringBody,
} from "./schemas.ts";
import {
  archiveRecurringInvoice,
  type RecurringRow,
  updateRecurringInvoice,
} from "./update-recurring-invoice.ts";
import { soldLines } from "./view.ts";

const reading = { roles: MANAGERS, scope: "invoices:read" as const };
const writing = { roles: MANAGERS, scope: "invoices:write" as const };
const tags = ["Invoices"];

interface WithCustomer {
  rule: RecurringRow;
  name: string;
  email: string | null;
}

function recurringView(
  business: Business,
  { rule, name, email }: WithCustomer,
): z.output<typeof recurringSchema> {
  const { timeZone, currency } = business.row;
  const { id, notes, every, startsOn, endsOn, dueDays, made, nextOn, archivedAt } = rule;
  return {
    id,
    customer: { id: rule.customerId, name, email },
    lines: soldLines(rule.lines),
    currency,
    total: sumLines(rule.lines).total,
    notes,
    every,
    startsOn,
    endsOn,
    dueDays,
    made,
    nextOn,
    archivedAt: archivedAt === null ? null : toRfc3339(archivedAt, timeZone),
    createdAt: toRfc3339(rule.createdAt, timeZone),
  };
}

const withCustomer = (db: Queryable) =>
  db
    .select({ rule: recurringInvoices, name: customers.name, email: customers.email })
    .from(recurringInvoices)
    .innerJoin(
      customers,
      and(
        eq(customers.businessId, recurringInvoices.businessId),
        eq(customers.id, recurringInvoices.customerId),
      ),
    );

async function getRecurring(db: Queryable, businessId: BusinessId, id: string): Promise<WithCustomer> {
  const [found] = await withCustomer(db).where(
    and(eq(recurringInvoices.businessId, businessId), eq(recurringInvoices.id, id)),
  );
  if (!found) throw new Refusal("not_found", "There is no such recurring invoice.");
  return found;
}

export const recurringInvoiceRoutes = [
  businessRoute({
    operationId: "listRecurringInvoices",
    method: "get",
    path: "/business/recurring-invoices",
    summary: "Bills that write themselves, newest first",
    tags,
    access: reading,
    query: z.strictObject({
      customerId: customerId.optional(),
      archived: flag.describe("Show the ended ones too."),
      limit: limitQuery,
      cursor: cursorQuery,
    }),
    responses: { 200: { description: "One page.", schema: listOf(recurringSchema) } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.byId(access.businessId);
      const { createdAt, id } = recurringInvoices;
      const { after, order } = creationPage(createdAt, id, { ...query, sort: "-createdAt" });
      const rows = await withCustomer(deps.db.orm)
        .where(
          and(
            eq(recurringInvoices.businessId, access.businessId),
            query.archived ? undefined : isNull(recurringInvoices.archivedAt),
            query.customerId === undefined ? undefined : eq(recurringInvoices.customerId, query.customerId),
            after,
          ),
        )
        .orderBy(...order)
        .limit(query.limit + 1);
      const placed = rows.map((row) => ({ ...row, id: row.rule.id, createdAt: row.rule.createdAt }));
      const { shown, nextCursor } = cutPage(placed, query.limit);
      return { status: 200, body: { data: shown.map((row) => recurringView(business, row)), nextCursor } };
    },
  }),

  businessRoute({
    operationId: "createRecurringInvoice",
    method: "post",
    path: "/business/recurring-invoices",
    summary: "Bill a customer again and again",
    description:
      "From `startsOn` on an invoice is made and sent each time. Months count from that date: what began on the 31st comes on the last day of short months.",
    tags,
    access: writing,
    idempotent: true,
    body: createRecurringBody,
    responses: { 201: { description: "The rule.", schema: recurringSchema } },
    problems: ["plan_required", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, body, request }) {
      assertInvoicing(deps, access);
      const { businessId, actor } = access;
      const business = await deps.businesses.byId(businessId);
      const call = { operation: "createRecurringInvoice", businessId, request, input: body };
      const answer = await idempotent(deps, call, (remember) =>
        deps.db.transaction(async (tx) => {
          const id = await createRecurringInvoice(tx, business, body, actor, deps.now());
          const made = { status: 201, body: { id } };
          await remember(tx, made);
          return made;
        }),
      );
      const { id } = answer.body as { id: string };
      const found = await getRecurring(deps.db.orm, businessId, id);
      return { status: 201, body: recurringView(business, found), headers: answer.headers ?? {} };
    },
  }),

  businessRoute({
    operationId: "getRecurringInvoice",
    method: "get",
    path: "/business/recurring-invoices/:id",
    summary: "One bill that writes itself",
    tags,
    access: reading,
    params: recurringParams,
    responses: { 200: { description: "The rule.", schema: recurringSchema } },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.byId(access.businessId);
      const found = await getRecurring(deps.db.orm, access.businessId, params.id);
      return { status: 200, body: recurringView(business, found) };
    },
  }),

  businessRoute({
    operationId: "updateRecurringInvoice",
    method: "patch",
    path: "/business/recurring-invoices/:id",
    summary: "Change the invoices to come",
    tags,
    access: writing,
    params: recurringParams,
    body: updateRecurringBody,
    responses: { 200: { description: "The rule.", schema: recurringSchema } },
    problems: ["plan_required", "invalid_transition"],
    async handle({ deps, access, params, body }) {
      assertInvoicing(deps, access);
      const business = await deps.businesses.byId(access.businessId);
      const found = await deps.db.transaction(async (tx) => {
        await updateRecurringInvoice(tx, business, params.id, body, access.actor, deps.now());
        return getRecurring(tx, access.businessId, params.id);
      });
      return { status: 200, body: recurringView(business, found) };
    },
  }),

  businessRoute({
    operationId: "archiveRecurringInvoice",
    method: "delete",
    path: "/business/recurring-invoices/:id",
    summary: "End it: no more invoices are made",
    tags,
    access: writing,
    params: recurringParams,
    responses: { 204: { description: "Ended. What has been made stays." } },
    async handle({ deps, access, params }) {
      await deps.db.transaction((tx) =>
        archiveRecurringInvoice(tx, access.businessId, params.id, access.actor, deps.now()),
      );
      return { status: 204 };
    },
  }),
];

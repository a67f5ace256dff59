import { z } from "zod";
import { idParam } from "#http/fields.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import { idempotent } from "../idempotency.ts";
import { boughtFrom } from "../visits/what-is-bought.ts";
import { createLead } from "./create-lead.ts";
import { deleteLead } from "./delete-lead.ts";
import { findLeads, getLead } from "./queries.ts";
import {
  businessLeadList,
  businessLeadSchema,
  createLeadByHandBody,
  listLeadsQuery,
  updateLeadBody,
} from "./schemas.ts";
import { updateLead } from "./update-lead.ts";
import { businessLead } from "./view.ts";

const read = { roles: MANAGERS, scope: "leads:read" } as const;
const write = { roles: MANAGERS, scope: "leads:write" } as const;
const params = z.strictObject({ id: idParam("led") });
const tags = ["Business: leads"];

export const businessLeadRoutes = [
  businessRoute({
    operationId: "listBusinessLeads",
    method: "get",
    path: "/business/leads",
    summary: "List leads, newest first",
    tags,
    access: read,
    query: listLeadsQuery,
    responses: { 200: { description: "A page of leads.", schema: businessLeadList } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.bySlug(access.slug);
      const { leads, nextCursor } = await findLeads(deps, business, query);
      return { status: 200, body: { data: leads.map((lead) => businessLead(business, lead)), nextCursor } };
    },
  }),

  businessRoute({
    operationId: "getBusinessLead",
    method: "get",
    path: "/business/leads/:id",
    summary: "One lead",
    tags,
    access: read,
    params,
    responses: { 200: { description: "The lead.", schema: businessLeadSchema } },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.bySlug(access.slug);
      const lead = await getLead(deps.db.orm, business.id, params.id);
      return { status: 200, body: businessLead(business, lead) };
    },
  }),

  businessRoute({
    operationId: "createBusinessLead",
    method: "post",
    path: "/business/leads",
    summary: "Note down a lead by hand",
    tags,
    access: write,
    idempotent: true,
    body: createLeadByHandBody,
    responses: { 201: { description: "The lead.", schema: businessLeadSchema } },
    problems: ["selection_invalid", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, body, request }) {
      const { name, email, phone, internalNotes = "", ...wanted } = body;
      const business = await deps.businesses.bySlug(access.slug);
      const input = {
        contact: { name, email, phone },
        bought: boughtFrom(body),
        quoteId: wanted.quoteId,
        message: wanted.message,
        preferredTimes: wanted.preferredTimes,
        postalCode: wanted.postalCode,
        attribution: wanted.attribution,
        byHand: { actor: access.actor, internalNotes },
      };
      const call = { operation: "createBusinessLead", businessId: business.id, request, input: body };
      // Only the id is kept for a repetition: what is personal is read again.
      const answer = await idempotent(deps, call, async (remember) => {
        const { lead } = await createLead(deps, business, input, (tx, made) =>
          remember(tx, { status: 201, body: { id: made.lead.id } }),
        );
        return { status: 201, body: { id: lead.id } };
      });
      const lead = await getLead(deps.db.orm, business.id, (answer.body as { id: string }).id);
      return { status: 201, body: businessLead(business, lead), headers: answer.headers ?? {} };
    },
  }),

  businessRoute({
    operationId: "updateBusinessLead",
    method: "patch",
    path: "/business/leads/:id",
    summary: "Change a lead's status or notes",
    description:
      "`new`, `contacted`, `quoted`, then `won` or `lost` with a reason; a lost one may come back to `contacted`. Another change is 409 `invalid_transition`.",
    tags,
    access: write,
    params,
    body: updateLeadBody,
    responses: { 200: { description: "The changed lead.", schema: businessLeadSchema } },
    problems: ["invalid_transition", "version_conflict"],
    async handle({ deps, access, params, body }) {
      const business = await deps.businesses.bySlug(access.slug);
      await updateLead(deps, business.id, params.id, body, access.actor);
      const lead = await getLead(deps.db.orm, business.id, params.id);
      return { status: 200, body: businessLead(business, lead) };
    },
  }),

  businessRoute({
    operationId: "deleteBusinessLead",
    method: "delete",
    path: "/business/leads/:id",
    summary: "Delete a lead",
    description: "The customer's record stays.",
    tags,
    access: write,
    params,
    responses: { 204: { description: "It is gone." } },
    async handle({ deps, access, params }) {
      await deleteLead(deps, access.businessId, params.id, access.actor);
      return { status: 204 };
    },
  }),
];

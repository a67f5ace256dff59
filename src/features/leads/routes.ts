import { z } from "zod";
import { idPattern } from "#domain/ids.ts";
import { emailField, multilineText, slugParam, text } from "#http/fields.ts";
import { originFields, phoneField, reachable } from "../customers/contact-schema.ts";
import { route } from "../deps.ts";
import { idempotent } from "../idempotency.ts";
import { boughtFields, boughtFrom } from "../visits/what-is-bought.ts";
import { createLead } from "./create-lead.ts";
import { leadCreated, leadCreatedSchema } from "./view.ts";

export const leadRoutes = [
  route({
    operationId: "createLead",
    method: "post",
    path: "/public/businesses/:slug/leads",
    summary: "Submit a lead (quote-mode capture)",
    description:
      "Name and a way to answer (e-mail or phone), with what is wanted; the quote for it comes along.",
    tags: ["Leads"],
    idempotent: true,
    noStore: true,
    params: z.strictObject({ slug: slugParam }),
    body: reachable(
      z.strictObject({
        ...boughtFields,
        name: text(200),
        email: emailField.optional(),
        phone: phoneField.optional(),
        quoteId: z.string().regex(idPattern("quote"), "not a quote's id").optional(),
        message: multilineText(5000).optional(),
        preferredTimes: z.array(text(200)).max(10).optional(),
        postalCode: text(20).optional(),
        ...originFields,
      }),
    ),
    responses: { 201: { description: "The lead.", schema: leadCreatedSchema } },
    problems: ["selection_invalid", "coupon_invalid", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, params, body, request }) {
      const business = await deps.businesses.bySlug(params.slug);
      const { timeZone } = business.row;
      const input = {
        contact: { name: body.name, email: body.email, phone: body.phone },
        bought: boughtFrom(body),
        quoteId: body.quoteId,
        message: body.message,
        preferredTimes: body.preferredTimes,
        postalCode: body.postalCode,
        attribution: body.attribution,
        consent: body.consent,
      };
      const call = { operation: "createLead", businessId: business.id, request, input: body };
      return idempotent(deps, call, async (remember) => {
        const created = await createLead(deps, business, input, (tx, made) =>
          remember(tx, { status: 201, body: leadCreated(made, timeZone) }),
        );
        return { status: 201, body: leadCreated(created, timeZone) };
      });
    },
  }),
];

import { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import { idParam } from "#http/fields.ts";
import { openOwnBooking } from "../bookings/manage-access.ts";
import { paymentAsked } from "../bookings/view.ts";
import type { Business } from "../businesses/load-business.ts";
import { route } from "../deps.ts";
import { openInvoice } from "../invoices/view-invoice.ts";
import type { PaymentRow } from "./insert-payment.ts";
import { paymentAskedSchema } from "./schemas.ts";
import { payBooking, payInvoice } from "./start-payment.ts";

const tokenQuery = z.strictObject({
  token: z.string().max(200).optional().describe("Of the customer's link; or `Authorization: Bearer`."),
});
const tip = z
  .int()
  .min(0)
  .max(1_000_000_000_000)
  .optional()
  .describe("Minor units on top, where tips are taken.");

const asked = (business: Business, row: PaymentRow) => ({
  payment: paymentAsked(row, toRfc3339(row.expiresAt ?? row.createdAt, business.row.timeZone)),
});

export const publicPaymentRoutes = [
  route({
    operationId: "payBooking",
    method: "post",
    path: "/public/bookings/:id/pay",
    summary: "Where a booking's deposit or balance is paid",
    description:
      "Asked again, the same checkout. `preparing`: the payment service has not answered yet, ask again in a moment.",
    tags: ["Bookings"],
    noStore: true,
    params: z.strictObject({ id: idParam("bkg") }),
    query: tokenQuery,
    body: z.strictObject({ tip }),
    responses: { 200: { description: "Where to pay.", schema: paymentAskedSchema } },
    problems: ["unauthorized", "payments_unavailable"],
    async handle({ deps, params, query, body, request }) {
      const { business } = await openOwnBooking(deps, params.id, query.token, request);
      return { status: 200, body: asked(business, await payBooking(deps, business, params.id, body)) };
    },
  }),
  route({
    operationId: "payInvoice",
    method: "post",
    path: "/public/invoices/:id/pay",
    summary: "Where an invoice is paid, whole or in part",
    tags: ["Invoices"],
    noStore: true,
    params: z.strictObject({ id: idParam("inv") }),
    query: tokenQuery,
    body: z.strictObject({
      amount: z
        .int()
        .min(1)
        .max(1_000_000_000_000)
        .optional()
        .describe("Minor units; absent: all that is due."),
    }),
    responses: { 200: { description: "Where to pay.", schema: paymentAskedSchema } },
    problems: ["unauthorized", "payments_unavailable"],
    async handle({ deps, params, query, body, request }) {
      const { business, row } = await openInvoice(deps, params.id, query.token ?? request.bearerToken);
      return { status: 200, body: asked(business, await payInvoice(deps, business, row, body)) };
    },
  }),
];

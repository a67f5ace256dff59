import { z } from "zod";
import { route } from "../deps.ts";
import { pdfAnswer } from "./draw-invoice.ts";
import { invoiceParams, publicInvoiceSchema } from "./schemas.ts";
import { publicInvoice } from "./view.ts";
import { openInvoice, viewInvoice } from "./view-invoice.ts";

const tokenQuery = z.strictObject({
  token: z.string().max(200).optional().describe("Of the customer's link; or `Authorization: Bearer`."),
});

export const publicInvoiceRoutes = [
  route({
    operationId: "getPublicInvoice",
    method: "get",
    path: "/public/invoices/:id",
    summary: "An invoice by its link",
    tags: ["Invoices"],
    noStore: true,
    params: invoiceParams,
    query: tokenQuery,
    responses: { 200: { description: "The invoice.", schema: publicInvoiceSchema } },
    problems: ["unauthorized"],
    async handle({ deps, params, query, request }) {
      const opened = await openInvoice(deps, params.id, query.token ?? request.bearerToken);
      return { status: 200, body: publicInvoice(deps, opened.business, opened) };
    },
  }),

  route({
    operationId: "viewInvoice",
    method: "post",
    path: "/public/invoices/:id/viewed",
    summary: "Say that the customer has seen the invoice",
    description: "The invoice's page calls this when it is shown. Asked again, nothing changes.",
    tags: ["Invoices"],
    noStore: true,
    params: invoiceParams,
    query: tokenQuery,
    responses: { 204: { description: "Noted." } },
    problems: ["unauthorized"],
    async handle({ deps, params, query, request }) {
      await viewInvoice(deps, await openInvoice(deps, params.id, query.token ?? request.bearerToken));
      return { status: 204 };
    },
  }),

  route({
    operationId: "getPublicInvoicePdf",
    method: "get",
    path: "/public/invoices/:id/pdf",
    summary: "An invoice as a PDF, by its link",
    tags: ["Invoices"],
    noStore: true,
    params: invoiceParams,
    query: tokenQuery,
    responses: { 200: { description: "The document.", contentType: "application/pdf" } },
    problems: ["unauthorized"],
    async handle({ deps, params, query, request }) {
      const opened = await openInvoice(deps, params.id, query.token ?? request.bearerToken);
      return pdfAnswer(opened.business, opened.row, opened.payments);
    },
  }),
];

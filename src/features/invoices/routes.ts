import type { Transaction } from "#db/open.ts";
import { parseInstant } from "#domain/local-time.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { RouteRequest } from "#http/route.ts";
import { type Access, businessRoute, MANAGERS } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { idempotent } from "../idempotency.ts";
import { assertInvoicing } from "./assert-invoicing.ts";
import { cancelInvoice } from "./cancel-invoice.ts";
import { createInvoice } from "./create-invoice.ts";
import { createInvoiceForBooking } from "./create-invoice-for-booking.ts";
import { pdfAnswer } from "./draw-invoice.ts";
import { getInvoice, listInvoices } from "./queries.ts";
import { recordPayment } from "./record-payment.ts";
import {
  cancelInvoiceBody,
  createInvoiceBody,
  fromBookingBody,
  invoiceDetailSchema,
  invoiceListSchema,
  invoiceParams,
  listInvoicesQuery,
  recordPaymentBody,
  sendInvoiceBody,
  updateInvoiceBody,
  voidInvoiceBody,
} from "./schemas.ts";
import { sendInvoice } from "./send-invoice.ts";
import { updateInvoice } from "./update-invoice.ts";
import { type InvoiceDetail, type InvoiceRow, invoiceDetail, invoiceView, withLink } from "./view.ts";
import { voidInvoice } from "./void-invoice.ts";

const reading = { roles: MANAGERS, scope: "invoices:read" as const };
const writing = { roles: MANAGERS, scope: "invoices:write" as const };
const tags = ["Invoices"];

/** The invoice with its timeline, as it is now. */
async function shown(deps: Deps, access: Access, id: string): Promise<InvoiceDetail> {
  const business = await deps.businesses.byId(access.businessId);
  const stored = await getInvoice(deps.db.orm, access.businessId, id);
  return withLink(deps, invoiceDetail(business, stored, deps.now()));
}

type Act = (tx: Transaction, business: Business, now: number) => Promise<InvoiceRow>;

/** One act on an invoice in one transaction, answered with what it made of it. */
async function act(deps: Deps, access: Access, work: Act) {
  const business = await deps.businesses.byId(access.businessId);
  const { id } = await deps.db.transaction((tx) => work(tx, business, deps.now()));
  return { status: 200, body: await shown(deps, access, id) };
}

/**
 * The same, once per `Idempotency-Key`. Only the id is kept for a repetition: what is personal is read again, so that
 * erasing a person need not look there.
 */
async function actOnce(
  deps: Deps,
  access: Access,
  call: { operation: string; request: RouteRequest; input: unknown },
  work: Act,
) {
  const { businessId } = access;
  const business = await deps.businesses.byId(businessId);
  const answer = await idempotent(deps, { ...call, businessId }, (remember) =>
    deps.db.transaction(async (tx) => {
      const { id } = await work(tx, business, deps.now());
      const made = { status: 201, body: { id } };
      await remember(tx, made);
      return made;
    }),
  );
  const { id } = answer.body as { id: string };
  return { status: 201, body: await shown(deps, access, id), headers: answer.headers ?? {} };
}

const changed = { 200: { description: "The invoice.", schema: invoiceDetailSchema } };

export const invoiceRoutes = [
  businessRoute({
    operationId: "listInvoices",
    method: "get",
    path: "/business/invoices",
    summary: "Invoices, newest first",
    description:
      "`overdue` is worked out: open, and its last day to pay is over in the business's time zone.",
    tags,
    access: reading,
    query: listInvoicesQuery,
    responses: { 200: { description: "One page.", schema: invoiceListSchema } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.byId(access.businessId);
      const { shown: rows, nextCursor, summary } = await listInvoices(deps, business, query);
      const data = rows.map((row) => withLink(deps, invoiceView(business, row, deps.now())));
      return { status: 200, body: { data, nextCursor, summary } };
    },
  }),

  businessRoute({
    operationId: "createInvoice",
    method: "post",
    path: "/business/invoices",
    summary: "Write an invoice by hand",
    description:
      "A draft: it gets its number when it is sent. Sums are worked out here, one rounding per line.",
    tags,
    access: writing,
    idempotent: true,
    body: createInvoiceBody,
    responses: { 201: { description: "The draft.", schema: invoiceDetailSchema } },
    problems: ["plan_required", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, body, request }) {
      assertInvoicing(deps, access);
      const call = { operation: "createInvoice", request, input: body };
      return actOnce(deps, access, call, (tx, business, now) =>
        createInvoice(tx, business, body, access.actor, now),
      );
    },
  }),

  businessRoute({
    operationId: "createInvoiceFromBooking",
    method: "post",
    path: "/business/invoices/from-booking",
    summary: "Write an invoice for a booking",
    description:
      "A draft with the lines of the booking's price; what has been paid is taken over. A booking has at most one invoice that is neither cancelled nor void.",
    tags,
    access: writing,
    body: fromBookingBody,
    responses: { 201: { description: "The draft.", schema: invoiceDetailSchema } },
    problems: ["plan_required", "already_exists", "invalid_transition"],
    async handle({ deps, access, body }) {
      assertInvoicing(deps, access);
      const answer = await act(deps, access, async (tx, business, now) => {
        const { bookingId } = body;
        const found = await createInvoiceForBooking(tx, deps, business, bookingId, access.actor, now, {
          send: false,
        });
        if (!found.made)
          throw refuseField("bookingId", "this booking has an invoice already", "already_exists");
        return found.invoice;
      });
      return { ...answer, status: 201 };
    },
  }),

  businessRoute({
    operationId: "getInvoice",
    method: "get",
    path: "/business/invoices/:id",
    summary: "One invoice with its timeline",
    tags,
    access: reading,
    params: invoiceParams,
    responses: changed,
    handle: async ({ deps, access, params }) => ({
      status: 200,
      body: await shown(deps, access, params.id),
    }),
  }),

  businessRoute({
    operationId: "updateInvoice",
    method: "patch",
    path: "/business/invoices/:id",
    summary: "Change a draft",
    tags,
    access: writing,
    params: invoiceParams,
    body: updateInvoiceBody,
    responses: changed,
    problems: ["invalid_transition", "version_conflict"],
    handle: ({ deps, access, params, body }) =>
      act(deps, access, (tx, business, now) =>
        updateInvoice(tx, business, params.id, body, access.actor, now),
      ),
  }),

  businessRoute({
    operationId: "sendInvoice",
    method: "post",
    path: "/business/invoices/:id/send",
    summary: "Number an invoice and send it",
    description:
      "Gives the next number of the business, without gaps, and mails the customer's link if there is an address. Sent already: nothing changes.",
    tags,
    access: writing,
    params: invoiceParams,
    body: sendInvoiceBody,
    responses: changed,
    problems: ["plan_required", "invalid_transition", "version_conflict"],
    async handle({ deps, access, params, body }) {
      assertInvoicing(deps, access);
      return act(deps, access, (tx, business, now) =>
        sendInvoice(tx, business, params.id, body, access.actor, now),
      );
    },
  }),

  businessRoute({
    operationId: "cancelInvoice",
    method: "post",
    path: "/business/invoices/:id/cancel",
    summary: "Throw a draft away",
    tags,
    access: writing,
    params: invoiceParams,
    body: cancelInvoiceBody,
    responses: changed,
    problems: ["invalid_transition", "version_conflict"],
    handle: ({ deps, access, params, body }) =>
      act(deps, access, (tx, business, now) =>
        cancelInvoice(tx, business, params.id, body.version, access.actor, now),
      ),
  }),

  businessRoute({
    operationId: "voidInvoice",
    method: "post",
    path: "/business/invoices/:id/void",
    summary: "Make a sent invoice void",
    description: "It keeps its number and its payments on record; nothing is due any more.",
    tags,
    access: writing,
    params: invoiceParams,
    body: voidInvoiceBody,
    responses: changed,
    problems: ["invalid_transition", "version_conflict"],
    handle: ({ deps, access, params, body }) =>
      act(deps, access, (tx, business, now) => voidInvoice(tx, business, params.id, body, access.actor, now)),
  }),

  businessRoute({
    operationId: "recordInvoicePayment",
    method: "post",
    path: "/business/invoices/:id/payments",
    summary: "Note money received",
    description:
      "All of it or a part; never more than is due. A wrong one cannot be taken back: make the invoice void.",
    tags,
    access: writing,
    idempotent: true,
    params: invoiceParams,
    body: recordPaymentBody,
    responses: { 201: { description: "The invoice with the payment.", schema: invoiceDetailSchema } },
    problems: ["invalid_transition", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, params, body, request }) {
      const receivedAt = body.receivedAt === undefined ? undefined : parseInstant(body.receivedAt);
      if (receivedAt === null) throw refuseField("receivedAt", "is not an instant that exists");
      const payment = { ...body, receivedAt };
      const call = { operation: "recordInvoicePayment", request, input: { id: params.id, ...body } };
      return actOnce(deps, access, call, (tx, business, now) =>
        recordPayment(tx, business, params.id, payment, access.actor, now),
      );
    },
  }),

  businessRoute({
    operationId: "getInvoicePdf",
    method: "get",
    path: "/business/invoices/:id/pdf",
    summary: "An invoice as a PDF",
    tags,
    access: reading,
    params: invoiceParams,
    responses: { 200: { description: "The document.", contentType: "application/pdf" } },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.byId(access.businessId);
      const { row, payments } = await getInvoice(deps.db.orm, access.businessId, params.id);
      if (row.status === "cancelled") throw new Refusal("not_found", "This draft was thrown away.");
      return pdfAnswer(business, row, payments);
    },
  }),
];

import { z } from "zod";
import type { Queryable } from "#db/open.ts";
import { Refusal } from "#domain/refusals.ts";
import { cursorQuery, idParam, limitQuery } from "#http/fields.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import { idempotent } from "../idempotency.ts";
import { creationSort } from "../newest-first.ts";
import { askingStripe } from "./connect-account.ts";
import { paymentById } from "./find-payment.ts";
import type { PaymentRow } from "./insert-payment.ts";
import { getDispute, getPayment, listDisputes, listPayments, showPayment } from "./queries.ts";
import { refundPayment } from "./refund-payment.ts";
import {
  disputeDetail,
  disputeList,
  evidenceBody,
  listPaymentsQuery,
  paymentDetail,
  paymentList,
  paymentSchema,
  refundBody,
  refundSchema,
  takePaymentBody,
} from "./schemas.ts";
import { isClosed, keepDispute } from "./settle-dispute.ts";
import { takePayment } from "./take-payment.ts";
import { tillOf } from "./till.ts";
import { disputeView, paymentDetailView, paymentView, refundView } from "./view.ts";
import { writeEvidence } from "./write-evidence.ts";

const tags = ["Business: payments"];
const read = { roles: MANAGERS, scope: "payments:read" } as const;
const write = { roles: MANAGERS, scope: "payments:write" } as const;
const paymentParams = z.strictObject({ id: idParam("pay") });
const disputeParams = z.strictObject({ id: idParam("dsp") });

export const businessPaymentRoutes = [
  businessRoute({
    operationId: "listPayments",
    method: "get",
    path: "/business/payments",
    summary: "List payments, newest first",
    tags,
    access: read,
    query: listPaymentsQuery,
    responses: { 200: { description: "A page of payments.", schema: paymentList } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.bySlug(access.slug);
      const { shown, nextCursor } = await listPayments(deps.db.orm, business, query);
      return { status: 200, body: { data: shown.map((one) => paymentView(business, one)), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "getPayment",
    method: "get",
    path: "/business/payments/:id",
    summary: "One payment with its refunds, disputes and timeline",
    tags,
    access: read,
    params: paymentParams,
    responses: { 200: { description: "The payment.", schema: paymentDetail } },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.bySlug(access.slug);
      return {
        status: 200,
        body: paymentDetailView(business, await getPayment(deps.db.orm, business.id, params.id)),
      };
    },
  }),
  businessRoute({
    operationId: "refundPayment",
    method: "post",
    path: "/business/payments/:id/refund",
    summary: "Pay back a payment, whole or in part",
    description: "Money taken on site is only noted as paid back. Never more than came.",
    tags,
    access: write,
    idempotent: true,
    params: paymentParams,
    body: refundBody,
    responses: { 201: { description: "The refund, on its way.", schema: refundSchema } },
    problems: ["payments_unavailable", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, params, body, request }) {
      const business = await deps.businesses.bySlug(access.slug);
      const call = {
        operation: "refundPayment",
        businessId: business.id,
        request,
        input: { ...body, ...params },
      };
      return idempotent(deps, call, async (remember) => {
        const refund = await refundPayment(deps, business, params.id, body, access.actor, (tx, made) =>
          remember(tx, { status: 201, body: refundView(business, made) }),
        );
        return { status: 201, body: refundView(business, refund) };
      });
    },
  }),
  businessRoute({
    operationId: "takePayment",
    method: "post",
    path: "/business/bookings/:id/payments",
    summary: "Note money taken on site for a booking",
    tags,
    access: write,
    idempotent: true,
    params: z.strictObject({ id: idParam("bkg") }),
    body: takePaymentBody,
    responses: { 201: { description: "The payment.", schema: paymentSchema } },
    problems: ["invalid_transition", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, params, body, request }) {
      const business = await deps.businesses.bySlug(access.slug);
      const call = {
        operation: "takePayment",
        businessId: business.id,
        request,
        input: { ...body, ...params },
      };
      return idempotent(deps, call, async (remember) => {
        const view = async (db: Queryable, row: PaymentRow) =>
          paymentView(business, await showPayment(db, business.id, row.id));
        const row = await takePayment(deps, business, params.id, body, access.actor, async (tx, made) =>
          remember(tx, { status: 201, body: await view(tx, made) }),
        );
        return { status: 201, body: await view(deps.db.orm, row) };
      });
    },
  }),
  businessRoute({
    operationId: "listDisputes",
    method: "get",
    path: "/business/disputes",
    summary: "Payments that customers' banks have taken back, newest first",
    tags,
    access: read,
    query: z.strictObject({ sort: creationSort, limit: limitQuery, cursor: cursorQuery }),
    responses: { 200: { description: "A page of disputes.", schema: disputeList } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.bySlug(access.slug);
      const { shown, nextCursor } = await listDisputes(deps.db.orm, business.id, query);
      return { status: 200, body: { data: shown.map((one) => disputeView(business, one)), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "getDispute",
    method: "get",
    path: "/business/disputes/:id",
    summary: "One dispute, with the booking's history as evidence",
    tags,
    access: read,
    params: disputeParams,
    responses: { 200: { description: "The dispute.", schema: disputeDetail } },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.bySlug(access.slug);
      const shown = await getDispute(deps.db.orm, business.id, params.id);
      const evidence = await writeEvidence(deps, business, shown.bookingId);
      return { status: 200, body: { ...disputeView(business, shown), evidence } };
    },
  }),
  businessRoute({
    operationId: "submitEvidence",
    method: "post",
    path: "/business/disputes/:id/evidence",
    summary: "Send evidence to the customer's bank",
    description: "Once: banks take it one time.",
    tags,
    access: write,
    params: disputeParams,
    body: evidenceBody,
    responses: { 200: { description: "The dispute.", schema: disputeDetail } },
    problems: ["invalid_transition", "payment_refused", "unavailable"],
    async handle({ deps, access, params, body }) {
      const business = await deps.businesses.bySlug(access.slug);
      const { dispute } = await getDispute(deps.db.orm, business.id, params.id);
      if (isClosed(dispute.status) || dispute.evidenceSubmittedAt !== null)
        throw new Refusal("invalid_transition", "Evidence for this dispute has been sent, or it is closed.");
      const payment = await paymentById(deps.db.orm, business.id, dispute.paymentId);
      if (!payment) throw new Refusal("invalid_transition", "This payment did not come through Stripe.");
      const till = tillOf(deps, payment.account);
      const state = await askingStripe(() =>
        deps.payments.api.submitEvidence(till, dispute.stripeDisputeId, body.text),
      );
      await keepDispute(deps, payment, state);
      const shown = await getDispute(deps.db.orm, business.id, params.id);
      return { status: 200, body: { ...disputeView(business, shown), evidence: body.text } };
    },
  }),
];

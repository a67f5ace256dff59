import { z } from "zod";
import { Refusal } from "#domain/refusals.ts";
import { idParam } from "#http/fields.ts";
import { route } from "../deps.ts";
import { receiveEvent } from "./receive-event.ts";

/** Stripe's messages are some kilobytes; a hundred times that is nobody's. */
const LARGEST = 1_048_576;

export const stripeWebhookRoutes = [
  route({
    operationId: "receiveStripeEvent",
    method: "post",
    path: "/webhooks/stripe",
    summary: "Messages of Stripe",
    description:
      "Signed with this installation's webhook secret, or with that of the `business` whose own keys are used; anything else is 400 and leaves no trace. 200 means stored: each event once, in any order and any number.",
    tags: ["Payments"],
    limit: { name: "stripe-webhook", quota: 1_200, windowSeconds: 60, by: "ip" },
    noStore: true,
    query: z.strictObject({
      business: idParam("biz").optional().describe("A business with Stripe keys of its own."),
    }),
    bodyMode: "raw",
    rawTypes: ["application/json"],
    maxBodyBytes: LARGEST,
    responses: {
      200: {
        description: "Stored.",
        schema: z.strictObject({ received: z.literal(true) }).meta({ id: "EventReceived" }),
      },
    },
    problems: ["signature_invalid"],
    async authorize(_deps, request) {
      // Before the body is read: what cannot be right is not worth its bytes.
      if (request.header("stripe-signature") === undefined)
        throw new Refusal("signature_invalid", "This message is not signed as it should be.");
    },
    async handle({ deps, query, request }) {
      const signature = request.header("stripe-signature");
      await receiveEvent(deps, { body: request.rawBody, signature, businessId: query.business });
      return { status: 200, body: { received: true } };
    },
  }),
];

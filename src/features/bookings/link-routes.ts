import { z } from "zod";
import { emailField, idParam } from "#http/fields.ts";
import { route } from "../deps.ts";
import { openBooking } from "./manage-access.ts";
import { sendManageLink } from "./send-manage-link.ts";

export const bookingLinkRoutes = [
  route({
    operationId: "sendManageLink",
    method: "post",
    path: "/public/bookings/:id/link",
    summary: "Mail the manage link again",
    description:
      "To the address that the booking was made with, if it is this one. The answer is the same either way, and within ten minutes one mail goes out.",
    tags: ["Bookings"],
    noStore: true,
    params: z.strictObject({ id: idParam("bkg") }),
    body: z.strictObject({ email: emailField }),
    responses: {
      202: {
        description: "Heard.",
        schema: z.strictObject({ status: z.literal("sent_if_known") }).meta({ id: "ManageLinkSent" }),
      },
    },
    async handle({ deps, params, body }) {
      const { business, booking } = await openBooking(deps, params.id, undefined, { bearerToken: null });
      await sendManageLink(deps, business, booking, body.email);
      return { status: 202, body: { status: "sent_if_known" as const } };
    },
  }),
];

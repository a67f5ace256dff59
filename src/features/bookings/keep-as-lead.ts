import { z } from "zod";
import type { Transaction } from "#db/open.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { type CreatedLead, createLead } from "../leads/create-lead.ts";
import { leadCreated, leadCreatedSchema } from "../leads/view.ts";
import { boughtFrom } from "../visits/what-is-bought.ts";
import type { BookingInput } from "./create-booking.ts";

export const keptAsLeadSchema = z
  .strictObject({ booking: z.null(), lead: leadCreatedSchema, reason: z.literal("plan_limit") })
  .meta({
    id: "BookingKeptAsLead",
    description:
      "The business's plan has no booking left this month: it has the request and will get in touch.",
  });

/** Whether a booking was refused only because the plan of the business has none left. */
export const isOverPlan = (error: unknown): error is Refusal =>
  error instanceof Refusal && error.code === "plan_limit";

/** No customer is turned away: what could not be booked is kept, with its price and its time, for the team to answer. */
export async function keepAsLead(
  deps: Deps,
  business: Business,
  input: BookingInput & { startsAtMs: number },
  alongside: (tx: Transaction, kept: z.output<typeof keptAsLeadSchema>) => Promise<void>,
): Promise<z.output<typeof keptAsLeadSchema>> {
  const { customer } = input;
  const view = (created: CreatedLead) => ({
    booking: null,
    lead: leadCreated(created, business.row.timeZone),
    reason: "plan_limit" as const,
  });
  const created = await createLead(
    deps,
    business,
    {
      contact: customer,
      bought: input.quoteId === undefined ? boughtFrom(input) : null,
      quoteId: input.quoteId,
      message: input.notes,
      preferredTimes: [input.startsAt],
      postalCode: customer.address?.postalCode,
      attribution: input.attribution,
      consent: input.consent,
      reason: "plan_limit",
      startsAt: input.startsAtMs,
      holdId: input.holdId,
    },
    (tx, made) => alongside(tx, view(made)),
  );
  return view(created);
}

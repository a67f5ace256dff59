import type { RouteAnswer, RouteRequest } from "#http/route.ts";
import { withBusiness } from "../businesses/with-business.ts";
import type { Deps } from "../deps.ts";
import { idempotent } from "../idempotency.ts";
import { type BookingInput, createBooking } from "./create-booking.ts";
import { isOverPlan, keepAsLead } from "./keep-as-lead.ts";
import { createdAnswer } from "./own-answer.ts";
import { bookingCreated } from "./view.ts";

export interface BookingCall {
  operation: "createBooking" | "rebookBooking";
  slug: string;
  request: RouteRequest;
  /** What counts as the same request under an `Idempotency-Key`. */
  given: unknown;
  input: BookingInput & { startsAtMs: number };
}

/**
 * A customer's booking over HTTP: 201 with the manage link and where a deposit is paid, or 202 when the business's plan has no booking left and the
 * customer is kept as a lead. Done once per `Idempotency-Key`. Refuses like `createBooking`.
 */
export function bookOnce(
  deps: Deps,
  { operation, slug, request, given, input }: BookingCall,
): Promise<RouteAnswer> {
  return withBusiness(deps, slug, (business) =>
    idempotent(
      deps,
      { operation, businessId: business.id, request, input: given },
      async (remember) => {
        try {
          const booking = await createBooking(deps, business, input, (tx, made) =>
            remember(tx, { status: 201, body: bookingCreated(business, made, deps.now()) }),
          );
          return { status: 201, body: bookingCreated(business, booking, deps.now()) };
        } catch (error) {
          if (!isOverPlan(error)) throw error;
          const kept = await keepAsLead(deps, business, input, (tx, made) =>
            remember(tx, { status: 202, body: made }),
          );
          return { status: 202, body: kept };
        }
      },
      async ({ status, body: stored }) => ({
        status,
        body:
          status === 202
            ? stored
            : await createdAnswer(deps, business, stored as ReturnType<typeof bookingCreated>),
      }),
    ),
  );
}

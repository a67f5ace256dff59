import { Refusal } from "#domain/refusals.ts";
import type { PageAnswer, PageRequest } from "#http/pages.ts";
import { runRoute } from "#http/run-route.ts";
import { faultsOf } from "../customer-pages/faults.ts";
import { postedValues } from "../customer-pages/form-fields.ts";
import { routeOf } from "../customer-pages/route-of.ts";
import type { Deps } from "../deps.ts";
import { reviewRoutes } from "../reviews/routes.ts";
import { bookingLink, ownBookingSetting, seeOther } from "./booking-setting.ts";
import { shownBooking } from "./shown-booking.ts";

/** Keeps the review; whatever is wrong with it, the form comes back as it was sent. */
export async function postReview(deps: Deps, request: PageRequest): Promise<PageAnswer> {
  const setting = await ownBookingSetting(deps, request);
  const { words, booking, token } = setting;
  const values = postedValues(request);
  const rating = values("rating");
  try {
    await runRoute(routeOf(reviewRoutes, "createReview"), deps, request, {
      params: { id: booking.row.id },
      query: { token },
      body: {
        ...(rating === "" ? {} : { rating: /^\d$/.test(rating) ? Number(rating) : rating }),
        title: values("title").replace(/\s+/g, " ").trim(),
        text: values("text").replaceAll("\r\n", "\n").trim(),
      },
    });
  } catch (error) {
    const now = await ownBookingSetting(deps, request);
    const changed = error instanceof Refusal && ["invalid_transition", "already_exists"].includes(error.code);
    if (changed) return shownBooking(now, { message: words.say("changedMeanwhile"), status: 409 });
    const faults = faultsOf(error, words, new Set(["rating"]));
    return shownBooking(now, { review: { values, faults }, status: 422 });
  }
  return seeOther(bookingLink(setting, "", { done: "review" }));
}

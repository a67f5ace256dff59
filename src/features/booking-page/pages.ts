import type { PageAnswer, PageDefinition, PageRequest } from "#http/pages.ts";
import type { Deps } from "../deps.ts";
import { bookingSetting } from "./booking-setting.ts";
import { cancelPage, postCancel } from "./cancel-page.ts";
import { movePage, postMove } from "./move-pages.ts";
import { postLink } from "./post-link.ts";
import { postReview } from "./post-review.ts";
import { shownBooking } from "./shown-booking.ts";

/**
 * `/booking/:id?token=`: what the customer's link opens, without a script. To open an address does nothing; the buttons
 * on it do what the endpoint of the API does that they stand for.
 */
export function bookingPages(deps: Deps): PageDefinition[] {
  const act = (
    name: string,
    show: (deps: Deps, request: PageRequest) => Promise<PageAnswer>,
    done: (deps: Deps, request: PageRequest) => Promise<PageAnswer>,
  ): PageDefinition[] => [
    { path: `/booking/:id/${name}`, methods: ["GET"], handle: (request) => show(deps, request) },
    {
      path: `/booking/:id/${name}`,
      methods: ["POST"],
      notCrossSite: true,
      countsAs: `POST /api/v1/public/bookings/:id/${name}`,
      handle: (request) => done(deps, request),
    },
  ];
  return [
    {
      path: "/booking/:id",
      methods: ["GET"],
      async handle(request) {
        const setting = await bookingSetting(deps, request);
        const { query } = request;
        return shownBooking(setting, { done: query.get("done"), isNew: query.get("new") === "1" });
      },
    },
    {
      path: "/booking/:id/review",
      methods: ["POST"],
      notCrossSite: true,
      countsAs: "POST /api/v1/public/bookings/:id/review",
      handle: (request) => postReview(deps, request),
    },
    {
      path: "/booking/:id/link",
      methods: ["POST"],
      notCrossSite: true,
      countsAs: "POST /api/v1/public/bookings/:id/link",
      handle: (request) => postLink(deps, request),
    },
    ...act("cancel", cancelPage, postCancel),
    ...act("reschedule", movePage, postMove),
  ];
}

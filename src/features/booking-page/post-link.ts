import type { PageAnswer, PageRequest } from "#http/pages.ts";
import { runRoute } from "#http/run-route.ts";
import { bookingLinkRoutes } from "../bookings/link-routes.ts";
import { faultsOf } from "../customer-pages/faults.ts";
import { postedValues } from "../customer-pages/form-fields.ts";
import { routeOf } from "../customer-pages/route-of.ts";
import type { Deps } from "../deps.ts";
import { bookingLink, bookingSetting, seeOther } from "./booking-setting.ts";
import { shownBooking } from "./shown-booking.ts";

/** "Send me my link again": says the same whether the address belongs to the booking or not. */
export async function postLink(deps: Deps, request: PageRequest): Promise<PageAnswer> {
  const setting = await bookingSetting(deps, request);
  const values = postedValues(request);
  try {
    await runRoute(routeOf(bookingLinkRoutes, "sendManageLink"), deps, request, {
      params: { id: setting.booking.row.id },
      body: { email: values("email").trim() },
    });
  } catch (error) {
    const faults = faultsOf(error, setting.words);
    return shownBooking(setting, { link: { values, faults }, status: 422 });
  }
  return seeOther(bookingLink({ ...setting, token: null }, "", { done: "link" }));
}

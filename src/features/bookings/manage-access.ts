import { Refusal } from "#domain/refusals.ts";
import type { RouteRequest } from "#http/route.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { businessOfBooking, getBooking } from "./queries.ts";
import type { StoredBooking } from "./view.ts";

export interface Access {
  business: Business;
  booking: StoredBooking;
  /** Whether the caller showed the booking's manage token. */
  own: boolean;
}

/** The booking of a public address. A token that is given must be right; without one only the public view is open. */
export async function openBooking(
  deps: Deps,
  bookingId: string,
  queryToken: string | undefined,
  request: Pick<RouteRequest, "bearerToken">,
): Promise<Access> {
  const businessId = await businessOfBooking(deps, bookingId);
  const business = await deps.businesses.byId(businessId);
  const booking = await getBooking(deps.db.orm, businessId, bookingId);
  const token = queryToken ?? request.bearerToken;
  if (token === null) return { business, booking, own: false };
  if (!deps.secrets.checkManageToken(token, bookingId, booking.row.manageVersion))
    throw new Refusal("unauthorized", "This link is not valid (any more).");
  return { business, booking, own: true };
}

/** The same for an act, which needs the token. */
export async function openOwnBooking(
  deps: Deps,
  bookingId: string,
  queryToken: string | undefined,
  request: RouteRequest,
): Promise<Access> {
  const access = await openBooking(deps, bookingId, queryToken, request);
  if (!access.own) throw new Refusal("unauthorized", "This needs the booking's manage token.");
  return access;
}

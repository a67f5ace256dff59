import { idPattern } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import type { PageAnswer, PageRequest } from "#http/pages.ts";
import { openBooking } from "../bookings/manage-access.ts";
import { ownAnswer } from "../bookings/own-answer.ts";
import { allowedActs } from "../bookings/policy.ts";
import { currentStatus, type StoredBooking } from "../bookings/view.ts";
import { businessPage, localeOf, type Setting, settingOf } from "../customer-pages/business-page.ts";
import type { Deps } from "../deps.ts";
import { tokenOf } from "../documents/page-address.ts";

/** A booking's page as one address asks for it. */
export interface BookingSetting extends Setting {
  booking: StoredBooking;
  status: StoredBooking["row"]["status"];
  acts: ReturnType<typeof allowedActs>;
  /** The token of the customer's own link; `null`: a visitor who sees nothing personal. */
  token: string | null;
  /** What the API tells the holder of the token: what is allowed now, and what comes back. */
  own: Awaited<ReturnType<typeof ownAnswer>> | null;
  /** A token was given that is not (or no longer) right. */
  wrongToken: boolean;
  /** Asked for by the address. */
  locale: string | null;
}

/** Refuses with `not_found` when there is no such booking. A wrong token shows what is shown without one. */
export async function bookingSetting(deps: Deps, request: PageRequest): Promise<BookingSetting> {
  const id = request.params.id ?? "";
  if (!idPattern("booking").test(id)) throw new Refusal("not_found", "There is no such booking.");
  const given = tokenOf(request);
  let wrongToken = false;
  const open = (token: string | null) => openBooking(deps, id, token ?? undefined, { bearerToken: null });
  const {
    business,
    booking,
    own: isOwn,
  } = await open(given).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== "unauthorized") throw error;
    wrongToken = true;
    return open(null);
  });
  const now = deps.now();
  const locale = localeOf(request.query);
  return {
    ...settingOf(deps, business, [locale, booking.row.locale]),
    booking,
    status: currentStatus(booking.row, now),
    acts: allowedActs(booking, business.row.cancellation, now),
    token: isOwn ? given : null,
    own: isOwn ? await ownAnswer(deps, business, booking) : null,
    wrongToken,
    locale,
  };
}

/** The same, for what only the customer's own link opens. */
export async function ownBookingSetting(
  deps: Deps,
  request: PageRequest,
): Promise<BookingSetting & { token: string }> {
  const setting = await bookingSetting(deps, request);
  if (setting.token === null) throw new Refusal("unauthorized", "This link is not valid (any more).");
  return { ...setting, token: setting.token };
}

/** An address of this booking's pages. */
export function bookingLink(
  { booking, token, locale }: Pick<BookingSetting, "booking" | "token" | "locale">,
  path = "",
  values: Readonly<Record<string, string | undefined>> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ token, locale, ...values })) if (value) query.set(name, value);
  const text = query.toString();
  return `/booking/${booking.row.id}${path}${text === "" ? "" : `?${text}`}`;
}

export const bookedServices = ({ booking }: Pick<BookingSetting, "booking">): string =>
  booking.items.map(({ name }) => name).join(" + ");

/** A page of one booking: for nobody else to see, keep or find. */
export function bookingPage(
  setting: BookingSetting,
  page: { title: string; body: PageBody; status?: number; languages?: (locale: string) => string },
): PageAnswer {
  const { name } = setting.business.row;
  return businessPage(setting, { ...page, title: `${page.title} · ${name}`, narrow: true, secret: true });
}

type PageBody = Parameters<typeof businessPage>[1]["body"];

/** After an act: the page is asked for anew, so that reloading it does nothing twice. */
export const seeOther = (location: string): PageAnswer => ({
  status: 303,
  headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
});

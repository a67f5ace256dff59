import { localDateOf, parseInstant, toRfc3339 } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import { html } from "#http/html.ts";
import type { PageAnswer, PageRequest } from "#http/pages.ts";
import { runRoute } from "#http/run-route.ts";
import { listAvailability } from "../availability/list-availability.ts";
import { priceAt } from "../bookings/reprice-booking.ts";
import { bookingRoutes } from "../bookings/routes.ts";
import type { Business } from "../businesses/load-business.ts";
import { withBusiness } from "../businesses/with-business.ts";
import { crumbs } from "../customer-pages/business-page.ts";
import { hiddenFields, postedValues } from "../customer-pages/form-fields.ts";
import { priceTable } from "../customer-pages/price-table.ts";
import { routeOf } from "../customer-pages/route-of.ts";
import { readTimes, timesHtml, timesQuery } from "../customer-pages/times.ts";
import type { Deps } from "../deps.ts";
import { priceView } from "../quotes/price-schema.ts";
import { keptAnswers } from "../visits/kept-answers.ts";
import { bookableDates } from "../visits/slots.ts";
import { bookedMinutes, servicesOf, visitSpec } from "../visits/visit-spec.ts";
import {
  type BookingSetting,
  bookedServices,
  bookingLink,
  bookingPage,
  ownBookingSetting,
  seeOther,
} from "./booking-setting.ts";
import { shownBooking } from "./shown-booking.ts";

/** Free times for the booking; of one that was chosen, what it costs and the button that moves there. */
export async function movePage(deps: Deps, request: PageRequest): Promise<PageAnswer> {
  const setting = await ownBookingSetting(deps, request);
  if (!setting.acts.reschedule) return shownBooking(setting);
  const startsAt = parseInstant(request.query.get("start") ?? "");
  if (startsAt !== null && startsAt !== setting.booking.row.startsAt) return confirmPage(setting, startsAt);
  return timesPage(setting, request);
}

async function timesPage(
  setting: BookingSetting,
  request: PageRequest,
  message?: string,
): Promise<PageAnswer> {
  const { deps, words, booking } = setting;
  const { row } = booking;
  const { timeZone } = setting.business.row;
  const purchase = {
    items: booking.items.map(({ serviceId, selections, addOns }) => ({ serviceId, selections, addOns })),
    seats: row.seats,
  };
  const durationMinutes = bookedMinutes(row);
  const offered = booking.items.every(({ serviceId }) => setting.business.services.has(serviceId));
  if (!offered) return shownBooking(setting, { message: words.say("tooLate"), status: 409 });
  const ask = (from: string, to: string) =>
    withBusiness(deps, setting.business.slug, (business: Business) => {
      const asked = {
        purchase,
        paths: "items",
        durationMinutes,
        from,
        to,
        holdId: row.id,
        explain: false,
      } as const;
      const key = `times to move ${JSON.stringify(asked)}`;
      return keptAnswers(deps.db).get(deps, business, key, async (looking) => {
        const { view } = await listAvailability(looking, business, asked);
        return { value: view, bytes: null };
      });
    });
  const services = servicesOf(setting.business, purchase, "items");
  const spec = visitSpec(setting.business, services, durationMinutes, row.seats);
  const now = deps.now();
  const bounds = {
    today: localDateOf(now, timeZone),
    last: bookableDates(timeZone, now, spec).last,
    timeZone,
  };
  const times = await readTimes(timesQuery(request.query), bounds, ask);
  const body = html`<div class="card">
${crumbs([{ label: words.say("back"), href: bookingLink(setting) }])}
<h1>${words.say("moveTitle")}</h1>
${message === undefined ? null : html`<p class="note bad" role="alert">${message}</p>`}
<dl class="facts">
<div><dt>${words.say("what")}</dt><dd><bdi>${bookedServices(setting)}</bdi></dd></div>
<div><dt>${words.say("timeNow")}</dt><dd>${words.span(row.startsAt, row.endsAt, timeZone)}</dd></div>
</dl>
</div>
<div class="card">
<h2>${words.say("timesTitle")}</h2>
${timesHtml(words, times, {
  day: (date) => `${bookingLink(setting, "/reschedule", { date })}#times`,
  month: (month) => `${bookingLink(setting, "/reschedule", { month })}#pick-day`,
  start: (start) => bookingLink(setting, "/reschedule", { start }),
})}
</div>`;
  return bookingPage(setting, {
    title: words.say("moveTitle"),
    body,
    ...(message === undefined ? {} : { status: 409 }),
  });
}

async function confirmPage(
  setting: BookingSetting,
  startsAt: number,
  options: { message?: string; status?: number } = {},
): Promise<PageAnswer> {
  const { deps, words, booking, business } = setting;
  const { row } = booking;
  const { timeZone } = business.row;
  const price = await priceAt(deps, business, booking, { startsAt });
  const money = (amount: number) => words.money(amount, row.currency);
  const same = price.total === row.total;
  const span = (from: number) => words.span(from, from + (row.endsAt - row.startsAt), timeZone);
  const { message } = options;
  const body = html`<div class="card">
${crumbs([{ label: words.say("changeTime"), href: bookingLink(setting, "/reschedule", { date: localDateOf(startsAt, timeZone) }) }])}
<h1>${words.say("moveTitle")}</h1>
${message === undefined ? null : html`<p class="note bad" role="alert">${message}</p>`}
<dl class="facts">
<div><dt>${words.say("timeNow")}</dt><dd><s>${span(row.startsAt)}</s></dd></div>
<div><dt>${words.say("timeNew")}</dt><dd>${span(startsAt)}<small>${words.zone(timeZone, startsAt)}</small></dd></div>
</dl>
<p>${same ? words.say("samePrice", { price: money(row.total) }) : words.say("newPrice", { before: money(row.total), after: money(price.total) })}</p>
${same ? null : priceTable(words, priceView(price), { deposit: false })}
<form method="post" action="${bookingLink(setting, "/reschedule")}">
${hiddenFields({
  startsAt: toRfc3339(startsAt, "UTC"),
  version: String(row.version),
  total: String(price.total),
})}
<div class="acts"><button>${same ? words.say("moveTo") : words.say("moveAgreed", { price: money(price.total) })}</button><a class="button plain" href="${bookingLink(setting)}">${words.say("keep")}</a></div>
</form>
</div>`;
  return bookingPage(setting, { title: words.say("moveTitle"), body, status: options.status ?? 200 });
}

export async function postMove(deps: Deps, request: PageRequest): Promise<PageAnswer> {
  const setting = await ownBookingSetting(deps, request);
  const { words, booking, token } = setting;
  const values = postedValues(request);
  const startsAt = parseInstant(values("startsAt"));
  if (startsAt === null) return timesPage(setting, request, words.say("slotGone"));
  const whole = (name: string) => (/^\d{1,15}$/.test(values(name)) ? Number(values(name)) : undefined);
  const [version, expectedTotal] = [whole("version"), whole("total")];
  try {
    await runRoute(routeOf(bookingRoutes, "rescheduleBooking"), deps, request, {
      params: { id: booking.row.id },
      query: { token },
      body: {
        startsAt: values("startsAt"),
        ...(version === undefined ? {} : { version }),
        ...(expectedTotal === undefined ? {} : { expectedTotal }),
      },
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const now = await ownBookingSetting(deps, request);
    // Sent twice: the first one did it.
    if (error.code === "version_conflict" && now.booking.row.startsAt === startsAt)
      return seeOther(bookingLink(now, "", { done: "moved" }));
    if (error.code === "slot_unavailable" || error.code === "validation_failed")
      return timesPage(now, request, words.say("slotGone"));
    if (error.code === "price_changed") {
      const price = await priceAt(deps, now.business, now.booking, { startsAt });
      const money = (amount: number) => words.money(amount, now.booking.row.currency);
      const message = words.say("priceChanged", {
        before: money(expectedTotal ?? now.booking.row.total),
        after: money(price.total),
      });
      return confirmPage(now, startsAt, { message, status: 409 });
    }
    if (error.code === "cancellation_closed")
      return shownBooking(now, { message: words.say("tooLate"), status: 409 });
    if (error.code === "version_conflict" || error.code === "invalid_transition")
      return shownBooking(now, { message: words.say("changedMeanwhile"), status: 409 });
    throw error;
  }
  return seeOther(bookingLink(setting, "", { done: "moved" }));
}

import { Refusal } from "#domain/refusals.ts";
import { type Html, html } from "#http/html.ts";
import type { PageAnswer, PageRequest } from "#http/pages.ts";
import { runRoute } from "#http/run-route.ts";
import { bookingRoutes } from "../bookings/routes.ts";
import { faultSummary, faultsOf, NO_FAULTS } from "../customer-pages/faults.ts";
import { FormFields, hiddenFields, postedValues, type Values } from "../customer-pages/form-fields.ts";
import { routeOf } from "../customer-pages/route-of.ts";
import type { Deps } from "../deps.ts";
import {
  type BookingSetting,
  bookedServices,
  bookingLink,
  bookingPage,
  ownBookingSetting,
  seeOther,
} from "./booking-setting.ts";
import { shownBooking } from "./shown-booking.ts";

/** What cancelling now means, money first; its button does it. */
export async function cancelPage(deps: Deps, request: PageRequest): Promise<PageAnswer> {
  const setting = await ownBookingSetting(deps, request);
  if (!setting.acts.cancel) return shownBooking(setting);
  return askPage(setting);
}

function askPage(
  setting: BookingSetting,
  {
    values = () => "",
    faults = NO_FAULTS,
    status = 200,
  }: { values?: Values; faults?: typeof NO_FAULTS; status?: number } = {},
): PageAnswer {
  const { words, booking, business } = setting;
  const { row } = booking;
  const fields = new FormFields(words, values, faults);
  const reason = fields.text("reason", words.say("reason"), {
    kind: "textarea",
    autocomplete: "off",
    more: html`maxlength="1000"`,
  });
  const body = html`<div class="card">
<h1>${words.say("cancelTitle")}</h1>
<dl class="facts">
<div><dt>${words.say("what")}</dt><dd><bdi>${bookedServices(setting)}</bdi></dd></div>
<div><dt>${words.say("when")}</dt><dd>${words.span(row.startsAt, row.endsAt, business.row.timeZone)}</dd></div>
</dl>
<div class="note">${moneyBack(setting)}</div>
${faultSummary(words, faults, fields.labels)}
<form method="post" action="${bookingLink(setting, "/cancel")}">
${hiddenFields({ version: String(row.version) })}
${reason}
<div class="acts"><button class="danger">${words.say("cancelNow")}</button><a class="button plain" href="${bookingLink(setting)}">${words.say("keep")}</a></div>
</form>
</div>`;
  return bookingPage(setting, { title: words.say("cancelTitle"), body, status });
}

/** What comes back of what was paid, what is taken, and how that changes with time. */
function moneyBack({ words, booking, business, own }: BookingSetting): Html {
  const { row } = booking;
  const money = (amount: number) => words.money(amount, row.currency);
  const paid = money(row.amountPaid);
  const { percent, amount, fee } = own?.actions.cancel.refund ?? { percent: 0, amount: 0, fee: 0 };
  const back =
    row.amountPaid === 0
      ? words.say("nothingPaid")
      : amount >= row.amountPaid
        ? words.say("refundAll", { paid })
        : amount > 0
          ? words.say("refundPart", { paid, refund: money(amount), kept: money(row.amountPaid - amount) })
          : percent > 0
            ? // Not paid online: the business gives it back itself.
              words.say("paidBefore", { amount: paid, name: business.row.name })
            : words.say("refundNone", { paid });
  return html`<p>${back}</p>${fee > 0 ? html`<p>${words.say("feeTaken", { fee: money(fee) })}</p>` : null}`;
}

export async function postCancel(deps: Deps, request: PageRequest): Promise<PageAnswer> {
  const setting = await ownBookingSetting(deps, request);
  const { words, booking, token } = setting;
  const values = postedValues(request);
  const reason = values("reason").replace(/\s+/g, " ").trim();
  const version = Number(values("version"));
  try {
    await runRoute(routeOf(bookingRoutes, "cancelBooking"), deps, request, {
      params: { id: booking.row.id },
      query: { token },
      body: {
        ...(reason === "" ? {} : { reason }),
        ...(Number.isSafeInteger(version) && version > 0 ? { version } : {}),
      },
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const now = await ownBookingSetting(deps, request);
    if (now.status === "cancelled") return seeOther(bookingLink(now, "", { done: "cancelled" }));
    if (error.code === "validation_failed")
      return askPage(now, { values, faults: faultsOf(error, words), status: 422 });
    if (error.code === "cancellation_closed")
      return shownBooking(now, { message: words.say("tooLate"), status: 409 });
    if (error.code === "version_conflict" || error.code === "invalid_transition")
      return shownBooking(now, { message: words.say("changedMeanwhile"), status: 409 });
    throw error;
  }
  return seeOther(bookingLink(setting, "", { done: "cancelled" }));
}

import { type Html, html } from "#http/html.ts";
import { type BookingSetting, bookingLink } from "./booking-setting.ts";

const HOUR_MS = 3_600_000;

/** Where there is something to pay online, the button that leads there. The checkout is elsewhere. */
export function payHtml(setting: BookingSetting): Html | null {
  const { own, words, booking, business, status } = setting;
  const pay = own?.actions.pay;
  if (!pay?.allowed) return null;
  const { row } = booking;
  const until = status === "pending_payment" ? row.paymentExpiresAt : null;
  const label =
    pay.amount > 0
      ? words.say("payNow", { amount: words.money(pay.amount, row.currency) })
      : words.say("leaveCard");
  // Below the price unless the booking waits for it.
  const style = until === null ? "plain" : "";
  return html`${until === null ? null : html`<p>${words.say("toConfirm", { date: words.moment(until, business.row.timeZone) })}</p>`}
<form method="post" action="${bookingLink(setting).replace("/booking/", "/pay/booking/")}"><div class="acts"><button class="${style}">${label}</button></div></form>`;
}

/** How much comes back until when, as promised when it was booked; nothing is said where everything always does. */
export function refundRules({ words, booking, business, acts, deps }: BookingSetting): Html | null {
  const { row } = booking;
  const tiers = row.paymentPolicy?.refundTiers ?? [];
  if (!acts.cancel || row.amountPaid === 0 || tiers.length === 0) return null;
  const lines = tiers
    .map(({ hoursBefore, percent }) => ({ until: row.startsAt - hoursBefore * HOUR_MS, percent }))
    .filter(({ until, percent }) => until > deps.now() && percent > 0)
    .sort((a, b) => a.until - b.until)
    .map(
      ({ until, percent }) =>
        html`<li>${words.say("refundTier", {
          date: words.moment(until, business.row.timeZone),
          percent: words.percent(String(percent)),
        })}</li>`,
    );
  return lines.length === 0 ? null : html`<ul class="small soft">${lines}</ul>`;
}

import { parseInstant } from "#domain/local-time.ts";
import { type Html, html } from "#http/html.ts";
import type { PageAnswer } from "#http/pages.ts";
import { publicBooking } from "../bookings/view.ts";
import { type Faults, faultSummary, NO_FAULTS } from "../customer-pages/faults.ts";
import { FormFields, type Values } from "../customer-pages/form-fields.ts";
import { addressLine, directionsUrl, placeOf, telephone } from "../customer-pages/place.ts";
import { priceTable } from "../customer-pages/price-table.ts";
import type { Words } from "../customer-pages/words.ts";
import { priceView } from "../quotes/price-schema.ts";
import { type BookingSetting, bookedServices, bookingLink, bookingPage } from "./booking-setting.ts";
import { calendarHtml } from "./calendar-links.ts";
import { payHtml, refundRules } from "./money.ts";
import { reviewHtml, type SentReview } from "./review-form.ts";

type Key = Parameters<Words["say"]>[0];

const STATES: Readonly<Record<BookingSetting["status"], { word: Key; tone: string; explain?: Key }>> = {
  pending_payment: { word: "statusPendingPayment", tone: " late" },
  pending: { word: "statusPending", tone: "" },
  confirmed: { word: "statusConfirmed", tone: "" },
  in_progress: { word: "statusInProgress", tone: "" },
  completed: { word: "statusCompleted", tone: " off", explain: "explainCompleted" },
  cancelled: { word: "statusCancelled", tone: " off", explain: "explainCancelled" },
  no_show: { word: "statusNoShow", tone: " late", explain: "explainNoShow" },
  expired: { word: "statusExpired", tone: " off", explain: "explainExpired" },
};

/** What was just done, as the address says; it says it only, the booking itself is as it is. */
const DONE: Readonly<Record<string, Key>> = {
  moved: "moved",
  cancelled: "cancelledNow",
  review: "reviewThanks",
  link: "linkSent",
};

/** The booking as it stands, with what can be done about it now. */
export function shownBooking(
  setting: BookingSetting,
  options: {
    message?: string;
    done?: string | null;
    isNew?: boolean;
    status?: number;
    /** The form for the link as it was sent. */
    link?: { values: Values; faults: Faults };
    /** The form for a review as it was sent. */
    review?: SentReview;
  } = {},
): PageAnswer {
  const { words, booking, status, wrongToken, token, deps, business } = setting;
  const { message, done, isNew = false } = options;
  const { word, tone, explain } = STATES[status];
  const fresh = isNew && token !== null && (status === "confirmed" || status === "pending");
  const title = fresh ? words.say(status === "confirmed" ? "booked" : "waiting") : words.say("yourBooking");
  const doneKey = done ? DONE[done] : undefined;
  const said = message ?? (doneKey && words.say(doneKey)) ?? (wrongToken ? words.say("linkInvalid") : null);
  const view = publicBooking(business, booking, deps.now());
  const body = html`${said === null ? null : html`<p class="note${message === undefined && !wrongToken ? "" : " bad"}" role="status">${said}</p>`}
<div class="card">
<p><span class="badge${tone}">${words.say(word)}</span></p>
<h1>${title}</h1>
${fresh ? html`<p>${words.say(status === "confirmed" ? "bookedText" : "waitingText", { name: business.row.name })}</p>` : null}
${explain === undefined ? null : html`<p>${words.say(explain)}</p>`}
${status === "pending_payment" ? payHtml(setting) : null}
${factsHtml(setting)}
${calendarHtml(setting)}
${actsHtml(setting)}
</div>
${reviewHtml(setting, options.review)}
<div class="card">
<h2>${words.say("priceTitle")}</h2>
${priceTable(words, priceView(booking.row.price), { deposit: view.payment.amountPaid === 0 && status !== "cancelled" })}
${paymentHtml(setting, view.payment)}
${status === "pending_payment" ? null : payHtml(setting)}
${refundRules(setting)}
</div>
${token === null ? linkForm(setting, options.link) : detailsHtml(setting)}`;
  return bookingPage(setting, {
    title: `${words.say("yourBooking")}: ${bookedServices(setting)}`,
    body,
    languages: (locale) => bookingLink({ ...setting, locale }),
    status: options.status ?? (wrongToken ? 401 : 200),
  });
}

function factsHtml(setting: BookingSetting): Html {
  const { words, booking, business, token, deps } = setting;
  const { row, teamMember } = booking;
  const { timeZone } = business.row;
  const { arrivesUntil } = publicBooking(business, booking, deps.now());
  const { kind, address } = placeOf(business, booking);
  // Without the link nobody learns where the customer lives.
  const place = kind === "customer" && token === null ? "" : addressLine(business, address);
  const arrival =
    arrivesUntil === undefined
      ? null
      : words.say("arrives", {
          from: words.time(row.startsAt, timeZone),
          to: words.time(parseInstant(arrivesUntil) ?? row.startsAt, timeZone),
        });
  const where =
    kind === "online"
      ? html`${words.say("online")}`
      : place === ""
        ? kind === "customer"
          ? html`${words.say("atCustomer")}`
          : null
        : html`<bdi>${place}</bdi>${
            kind === "business"
              ? html`<br><a href="${directionsUrl(place)}" rel="noreferrer noopener">${words.say("directions")}</a>`
              : null
          }`;
  return html`<dl class="facts">
${fact(words.say("what"), html`<bdi>${bookedServices(setting)}</bdi>`)}
${fact(
  words.say("when"),
  html`${words.span(row.startsAt, row.endsAt, timeZone)}${arrival === null ? null : html`<small>${arrival}</small>`}<small>${words.zone(timeZone, row.startsAt)}</small>`,
)}
${where === null ? null : fact(words.say("where"), where)}
${teamMember === null ? null : fact(words.say("withPerson"), html`<bdi>${teamMember.name}</bdi>`)}
</dl>`;
}

const fact = (label: string, value: Html): Html => html`<div><dt>${label}</dt><dd>${value}</dd></div>
`;

/** Only what can be done now; until when; and what is left when it is too late. */
function actsHtml(setting: BookingSetting): Html | null {
  const { words, business, acts, token, status } = setting;
  const { phone, timeZone } = business.row;
  if (token === null) return null;
  const open = status === "confirmed" || status === "pending" || status === "pending_payment";
  const again =
    againLink(setting) === null
      ? null
      : html`<a class="button plain" href="${againLink(setting)}">${words.say("bookAgain")}</a>`;
  if (!open) return again === null ? null : html`<div class="acts">${again}</div>`;
  const until = acts.until;
  return html`<div class="acts">
${acts.reschedule ? html`<a class="button" href="${bookingLink(setting, "/reschedule")}">${words.say("reschedule")}</a>` : null}
${acts.cancel ? html`<a class="button plain" href="${bookingLink(setting, "/cancel")}">${words.say("cancel")}</a>` : null}
</div>
<p class="soft small below">${
    acts.cancel && until !== null
      ? words.say("changeUntil", { date: words.moment(until, timeZone) })
      : html`${words.say("tooLate")}${phone === null ? null : html` <a href="${telephone(phone)}"><bdi>${phone}</bdi></a>`}`
  }</p>`;
}

/** The form of the same service with the same answers; none when it is not offered any more. */
function againLink({ business, booking, locale }: BookingSetting): string | null {
  const [item] = booking.items;
  if (!item || !business.services.has(item.serviceId)) return null;
  const query = new URLSearchParams({ service: item.serviceId, again: "1" });
  if (locale !== null) query.set("locale", locale);
  for (const [key, value] of Object.entries(item.selections))
    if (value !== false) query.set(`s.${key}`, value === true ? "1" : String(value));
  for (const [key, quantity] of Object.entries(item.addOns)) query.set(`a.${key}`, String(quantity));
  return `/book/${business.slug}?${query}`;
}

function paymentHtml(
  { words, booking }: BookingSetting,
  payment: { amountPaid: number; amountDue: number },
): Html | null {
  const money = (amount: number) => words.money(amount, booking.row.currency);
  if (payment.amountPaid === 0) return null;
  const due = payment.amountDue;
  return html`<dl class="facts">${fact(words.say("paid"), html`${money(payment.amountPaid)}`)}${
    due > 0 ? fact(words.say("due"), html`${money(due)}`) : null
  }</dl>`;
}

/** What the customer gave, for the customer alone. */
function detailsHtml({ words, booking }: BookingSetting): Html {
  const { row } = booking;
  const { name, email, phone } = row.contact;
  return html`<div class="card">
<h2>${words.say("detailsTitle")}</h2>
<dl class="facts">
${fact(words.say("name"), html`<bdi>${name}</bdi>`)}
${email === undefined ? null : fact(words.say("email"), html`<bdi>${email}</bdi>`)}
${phone === undefined ? null : fact(words.say("phone"), html`<bdi>${phone}</bdi>`)}
${row.notes === "" ? null : fact(words.say("notes"), html`<span class="words" dir="auto">${row.notes}</span>`)}
${fact(words.say("reference"), html`<code>${row.id}</code>`)}
</dl>
</div>`;
}

/** For those who come without their link. */
function linkForm(
  setting: BookingSetting,
  { values, faults }: { values: Values; faults: Faults } = { values: () => "", faults: NO_FAULTS },
): Html {
  const { words } = setting;
  const fields = new FormFields(words, values, faults);
  const email = fields.text("email", words.say("email"), {
    kind: "email",
    required: true,
    autocomplete: "email",
    more: html`maxlength="254"`,
  });
  return html`<div class="card" id="link">
<h2>${words.say("linkTitle")}</h2>
<p>${words.say("linkText")}</p>
${faultSummary(words, faults, fields.labels)}
<form method="post" action="${bookingLink(setting, "/link")}">
${email}
<div class="acts"><button>${words.say("sendLink")}</button></div>
</form>
</div>`;
}

import { type Html, html } from "#http/html.ts";
import { type Faults, faultSummary, NO_FAULTS } from "../customer-pages/faults.ts";
import { FormFields, type Values } from "../customer-pages/form-fields.ts";
import { starsHtml } from "../customer-pages/stars.ts";
import { type BookingSetting, bookingLink } from "./booking-setting.ts";

const RATINGS = [5, 4, 3, 2, 1];

export interface SentReview {
  values: Values;
  faults: Faults;
}

/** What the customer said of the visit; once it is completed and nothing was said yet, the form to say it. */
export function reviewHtml(
  setting: BookingSetting,
  { values, faults }: SentReview = { values: () => "", faults: NO_FAULTS },
): Html | null {
  const { words, business, booking, acts, token } = setting;
  if (token === null) return null;
  const { review } = booking;
  if (review !== null)
    return html`<div class="card" id="review">
<h2>${words.say("reviewRating")}</h2>
<p>${starsHtml(words, review.rating)}</p>
${review.title === "" ? null : html`<h3 dir="auto">${review.title}</h3>`}
${review.text === "" ? null : html`<p class="words" dir="auto">${review.text}</p>`}
${
  review.reply === null
    ? null
    : html`<p class="reply small words" dir="auto"><strong>${words.say("reply", { name: business.row.name })}</strong>
${review.reply}</p>`
}
</div>`;
  if (!acts.review) return null;
  const fields = new FormFields(words, values, faults);
  const rating = fields.radios(
    "rating",
    words.say("reviewRating"),
    RATINGS.map((stars) => ({ value: String(stars), label: words.count("starCount", stars) })),
    { required: true },
  );
  const title = fields.text("title", words.say("reviewHeading"), {
    autocomplete: "off",
    more: html`maxlength="200"`,
  });
  const text = fields.text("text", words.say("reviewText"), {
    kind: "textarea",
    autocomplete: "off",
    more: html`maxlength="5000"`,
  });
  return html`<div class="card" id="review">
<h2>${words.say("reviewTitle")}</h2>
<p>${words.say("reviewIntro", { name: business.row.name })}</p>
${faultSummary(words, faults, fields.labels)}
<form method="post" action="${bookingLink(setting, "/review")}">
${rating}${title}${text}
<div class="acts"><button>${words.say("sendReview")}</button></div>
</form>
</div>`;
}

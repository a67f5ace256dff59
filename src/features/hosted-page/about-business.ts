import { type Html, html } from "#http/html.ts";
import { logo } from "../customer-pages/business-page.ts";
import { addressLine, directionsUrl, telephone } from "../customer-pages/place.ts";
import { STAR, starsHtml } from "../customer-pages/stars.ts";
import type { ReviewList, ReviewView } from "../reviews/list-reviews.ts";
import type { HostedSetting } from "./hosted-setting.ts";

const DAYS = [1, 2, 3, 4, 5, 6, 7];
const ICONS = {
  star: STAR,
  pin: "M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 0 0-7-7zm0 9.5A2.5 2.5 0 1 1 12 6.5a2.5 2.5 0 0 1 0 5z",
  phone:
    "M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.25 11.4 11.4 0 0 0 3.6.57 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.25.2 2.45.57 3.57a1 1 0 0 1-.25 1z",
} as const;

const icon = (name: keyof typeof ICONS): Html =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

export function heroHtml(setting: HostedSetting, title: string, withReviews: boolean): Html {
  const { business, words } = setting;
  const { row, rating } = business;
  const place = addressLine(business, row.address);
  const intro = words.own("intro") ?? row.description;
  return html`<header class="hero">
${logo(setting)}
<div>
<h1>${row.name}</h1>
${title.includes(row.name) ? null : html`<p class="tagline">${title}</p>`}
${intro === "" ? null : html`<p class="lead words" dir="auto">${intro}</p>`}
<p class="meta">
${
  withReviews && rating.average !== null
    ? html`<a href="#reviews">${icon("star")}<span>${words.say("rated", { average: words.number(rating.average) })} · ${words.count(
        "reviewCount",
        rating.count,
      )}</span></a>`
    : null
}
${place === "" ? null : html`<span>${icon("pin")}<bdi>${place}</bdi></span>`}
${row.phone === null ? null : html`<a href="${telephone(row.phone)}">${icon("phone")}<bdi>${row.phone}</bdi></a>`}
</p>
</div>
</header>`;
}

export function contactHtml({ business, words }: HostedSetting): Html | null {
  const { phone, email, address } = business.row;
  const place = addressLine(business, address);
  if (phone === null && email === null && place === "") return null;
  return html`<section class="card"><h2>${words.say("contact")}</h2>
<ul class="lines">
${phone === null ? null : html`<li><a href="${telephone(phone)}"><bdi>${phone}</bdi></a></li>`}
${email === null ? null : html`<li><a href="mailto:${email}"><bdi>${email}</bdi></a></li>`}
${
  place === ""
    ? null
    : html`<li><bdi>${place}</bdi><br><a href="${directionsUrl(place)}" rel="noreferrer noopener">${words.say("directions")}</a></li>`
}
</ul></section>`;
}

export function hoursHtml({ business, words }: HostedSetting): Html | null {
  const { weeklyHours } = business.row;
  if (weeklyHours.length === 0) return null;
  const first = words.firstWeekday;
  const days = DAYS.map((_, index) => ((first - 1 + index) % 7) + 1);
  const clock = (text: string) =>
    words.time((Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 60_000, "UTC");
  const rows = days.map((day) => {
    const spans = weeklyHours.filter(({ weekday }) => weekday === day);
    const shown = spans.map(({ from, to }) => `${clock(from)} – ${clock(to)}`);
    return html`<tr><th scope="row">${words.weekday(day, "long")}</th><td>${
      shown.length === 0
        ? html`<span class="soft">${words.say("closed")}</span>`
        : shown.map((one) => html`<span>${one}</span>`)
    }</td></tr>
`;
  });
  return html`<section class="card"><h2>${words.say("hours")}</h2>
<table class="hours"><tbody>
${rows}</tbody></table></section>`;
}

export function reviewsHtml(setting: HostedSetting, { data, summary }: ReviewList): Html {
  const { words, business } = setting;
  const one = (review: ReviewView) => html`<li class="card">
<p>${starsHtml(words, review.rating)}</p>
${review.title === "" ? null : html`<h3 dir="auto">${review.title}</h3>`}
${review.text === "" ? null : html`<p class="words" dir="auto">${review.text}</p>`}
<p class="small soft">${[
    review.authorName,
    review.serviceName,
    words.day(review.createdAt.slice(0, 10), "short"),
  ]
    .filter(Boolean)
    .join(" · ")}</p>
${
  review.reply === null
    ? null
    : html`<p class="reply small words"><strong>${words.say("reply", { name: business.row.name })}</strong>
${review.reply}</p>`
}
</li>
`;
  return html`<section id="reviews" aria-labelledby="reviews-title">
<h2 id="reviews-title">${words.say("reviews")}</h2>
<p class="soft">${summary.average === null ? null : words.say("rated", { average: words.number(summary.average) })} · ${words.count(
    "reviewCount",
    summary.count,
  )}</p>
<ul class="reviews">
${data.map(one)}</ul>
</section>`;
}

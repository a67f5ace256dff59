import { type Html, html } from "#http/html.ts";
import type { Words } from "./words.ts";

export const STAR = "M12 2.6l2.9 5.9 6.5.9-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5L2.6 9.4l6.5-.9z";

/** A rating from 1 to 5 as a picture with words. */
export const starsHtml = (words: Words, rating: number): Html =>
  html`<span class="stars" role="img" aria-label="${words.say("rated", { average: words.number(rating) })}">${[
    1, 2, 3, 4, 5,
  ].map(
    (one) =>
      html`<svg class="icon${one > rating ? " off" : ""}" viewBox="0 0 24 24" aria-hidden="true"><path d="${STAR}"/></svg>`,
  )}</span>`;

/** Screens beside the way: a request instead of a booking, and what other customers say. */
import type { Flow } from "../flow/flow.tsx";
import { more as english } from "../locales/en.ts";
import type { MoreSteps } from "../session.ts";
import { addStyles } from "../sheets.ts";
import { Request } from "./lead.tsx";
import css from "./more.css";
import { ReviewList, Reviews } from "./reviews.tsx";

let styled = false;

export function begin(flow: Flow): MoreSteps {
  if (!styled) addStyles(css);
  styled = true;
  const { session, booking } = flow;
  const { words } = session;
  words.learn(english);
  const reviews = new Reviews(session);
  return {
    title: () =>
      words.say(session.step === "reviews" ? "reviewsTitle" : booking.leadDone ? "leadDone" : "leadTitle"),
    view() {
      if (session.step !== "reviews") return <Request flow={flow} />;
      reviews.load();
      return <ReviewList reviews={reviews} />;
    },
  };
}

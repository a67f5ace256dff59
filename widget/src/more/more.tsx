/** Screens beside the way: a request instead of a booking, and what other customers say. */
import type { Flow, More } from "../flow/flow.tsx";
import { more as english } from "../locales/en.ts";
import { addStyles } from "../sheets.ts";
import { calendarLinks } from "./calendar-links.tsx";
import { Request, Sending } from "./lead.tsx";
import css from "./more.css";
import { ReviewList, Reviews } from "./reviews.tsx";

let styled = false;

export function begin(flow: Flow): More {
  if (!styled) addStyles(css);
  styled = true;
  const { session, booking } = flow;
  const { words } = session;
  words.learn(english);
  const reviews = new Reviews(session);
  const sending = new Sending();
  return {
    calendarLinks: (made, name, place) =>
      calendarLinks(made, `${name} – ${session.config.business.name}`, place),
    title: () =>
      words.say(session.step === "reviews" ? "reviewsTitle" : booking.leadDone ? "leadDone" : "leadTitle"),
    view() {
      if (session.step !== "reviews") return <Request flow={flow} sending={sending} />;
      reviews.load();
      return <ReviewList reviews={reviews} />;
    },
  };
}

/** Everything after the price list: selections, times, details, and how it ends. */
import type { ComponentChild } from "preact";
import type { BookingCreated, Service } from "../../../sdk/src/index.ts";
import { Failure, Skeleton } from "../core/app.tsx";
import { flow as english } from "../locales/en.ts";
import type { LaterSteps, MoreSteps, Session, Step } from "../session.ts";
import { addStyles } from "../sheets.ts";
import { Booking } from "./booking.ts";
import { Calendar } from "./calendar.ts";
import { Details } from "./details.tsx";
import { Done } from "./done.tsx";
import css from "./flow.css";
import { given } from "./for-more.ts";
import { Form } from "./form.ts";
import { Options } from "./options.tsx";
import { Order } from "./order.ts";
import { newItem, priceOf } from "./pricing.ts";
import { Times } from "./times.tsx";

/** What the screens share. */
export interface Flow {
  session: Session;
  order: Order;
  calendar: Calendar;
  booking: Booking;
  form: Form;
  /** Faults of the selections are shown once somebody tried to go on. */
  showFaults: boolean;
  /** What stands beside the way, once it was asked for. */
  more?: More | undefined;
  loadMore(): void;
  goOn(): void;
  startOver(): void;
}

export interface More extends MoreSteps {
  /** Ways into calendars other than by a file, as items of a list. */
  calendarLinks(made: BookingCreated, title: string, place: string): ComponentChild;
}

/** The address of the screens beside the way. */
declare const MORE_FILE: string;

let styled = false;

export function begin(session: Session): LaterSteps {
  if (!styled) addStyles(css);
  styled = true;
  const { words, format } = session;
  words.learn(english);
  const order = new Order(session);
  const calendar = new Calendar(order);
  const form = new Form(session);
  const booking = new Booking(order, calendar, form);
  const flow: Flow = {
    session,
    order,
    calendar,
    booking,
    form,
    showFaults: false,
    goOn() {
      const { needsPostal, code, outside, price, isRequest } = order;
      flow.showFaults = !isRequest && (!price || (needsPostal && (!code || outside)));
      if (flow.showFaults) return session.focusOn("[aria-invalid=true]");
      session.input.signals.count("quote");
      session.go(isRequest ? "lead" : "time");
    },
    loadMore() {
      if (flow.more) return;
      moreFailed = false;
      session.input
        .load(MORE_FILE, given)
        .then(
          (begin) => {
            flow.more = (begin as (given: Flow) => More)(flow);
          },
          () => {
            moreFailed = true;
          },
        )
        .then(() => session.input.render());
    },
    startOver() {
      booking.forget();
      order.items = [];
      order.couponCode = "";
      session.adding = false;
      session.go("services");
    },
  };
  let moreFailed = false;
  const beside = () =>
    flow.more?.view() ?? (
      <div class="body">
        {moreFailed ? <Failure session={session} again={() => flow.loadMore()} /> : <Skeleton />}
      </div>
    );
  const besideTitle = () => flow.more?.title() ?? words.say("loading");
  const titles: Record<Step, () => string> = {
    services: () => "",
    options: () => words.say("yourChoice"),
    time: () => words.say("whenTitle"),
    details: () => words.say("detailsTitle"),
    done: () => booking.doneTitle,
    lead: besideTitle,
    reviews: besideTitle,
  };
  const views: Record<Step, () => unknown> = {
    services: () => null,
    options: () => <Options flow={flow} />,
    time: () => <Times flow={flow} />,
    details: () => <Details flow={flow} />,
    done: () => <Done flow={flow} />,
    lead: beside,
    reviews: beside,
  };
  return {
    title: () => titles[session.step](),
    view: () => views[session.step]() as string,
    backStep() {
      switch (session.step) {
        case "services":
          return order.items.length > 0 ? "options" : null;
        case "options":
          return "services";
        case "time":
          return order.needsOptions ? "options" : "services";
        case "details":
          return "time";
        case "done":
          return null;
        case "lead":
          return booking.leadDone ? null : session.from === "lead" ? "services" : session.from;
        default:
          return session.from;
      }
    },
    choose(services: Service[], adding: boolean) {
      order.choose(services, adding);
      session.adding = false;
      if (order.needsOptions || order.isRequest) session.go("options");
      else flow.goOn();
    },
    packagePrice(key, services) {
      const price = priceOf(order.rules, { items: services.map(newItem), packageKey: key });
      return price ? words.say("from", { price: format.money(price.total) }) : "";
    },
    onStep(step) {
      flow.showFaults = false;
      // What is wrong for a booking may be right for a request.
      if (step === "lead") form.errors = {};
      if (step === "time") calendar.enter();
      if (step === "reviews" || step === "lead") flow.loadMore();
      if (step === "services" || step === "options") booking.release();
    },
  };
}

/** From a chosen time to a booking: hold, the server's price, the booking itself, and a way out of every failure. */

import { ApiError, newKey } from "../../../sdk/src/client.ts";
import {
  type Answer,
  createBooking,
  createHold,
  createQuote,
  extendHold,
  releaseHold,
} from "../../../sdk/src/index.ts";
import type { PricedVisit } from "../../../src/domain/pricing-lines.ts";
import type { Session } from "../session.ts";
import { bodyOf } from "./booking-body.ts";
import type { Calendar } from "./calendar.ts";
import { addressSpecs, consentSpecs, contactSpecs, customSpecs, type FieldSpec, type Form } from "./form.ts";
import type { Order, Slot } from "./order.ts";

export type Booked = Answer<typeof createBooking>;
interface Hold {
  id: string;
  /** By this browser's clock. */
  until: number;
  extended: boolean;
  /** That it ends soon was said. */
  told?: boolean;
}

const HOLD_MS = 10 * 60_000;

export class Booking {
  readonly order: Order;
  readonly calendar: Calendar;
  readonly form: Form;
  readonly session: Session;
  hold: Hold | undefined;
  holdEnded = false;
  sending = false;
  /** Above the form: what went wrong with sending it. */
  trouble: string | undefined;
  /** The server cannot be reached: other ways are offered. */
  unreachable = false;
  couponError: string | undefined;
  done: Booked | undefined;
  leadDone: "lead" | "plan" | undefined;
  #quoting: Promise<void> | undefined;
  #quotingKey = "";
  #key = "";
  #keyFor = "";
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Only the last choice of a time may speak. */
  #turn = 0;
  constructor(order: Order, calendar: Calendar, form: Form) {
    this.order = order;
    this.calendar = calendar;
    this.form = form;
    this.session = order.session;
  }

  get country(): string {
    const { address, locale } = this.session.config.business;
    return address?.country ?? new Intl.Locale(locale).maximize().region ?? "US";
  }
  get specs(): FieldSpec[] {
    const { session, order } = this;
    const contact = contactSpecs(session, true).map((one) => ({ ...one, path: `customer.${one.path}` }));
    const { say } = session.words;
    return [
      ...contact,
      ...(order.travels ? addressSpecs(session, this.country) : []),
      ...customSpecs(session),
      { id: "notes", path: "notes", label: say("notesLabel"), kind: "textarea", required: false },
      ...consentSpecs(session),
    ];
  }
  /** What must still be paid, or the card to be left: without it the booking lapses. */
  get payment() {
    return this.done?.booking ? this.done.payment : null;
  }
  get doneTitle(): string {
    return this.session.words.say(
      this.payment
        ? "oneStep"
        : this.done?.booking?.status === "pending"
          ? "donePending"
          : "confirmationTitle",
    );
  }

  /** The details are shown at once; the time is held meanwhile. */
  take(slot: Slot): void {
    const { order, session } = this;
    this.release();
    order.slot = slot;
    this.holdEnded = false;
    this.trouble = undefined;
    this.calendar.notice = undefined;
    if (order.code) this.form.values.postalCode = order.code;
    session.go("details");
    session.input.signals.track("begin", this.#value());
    void this.#hold(slot);
    void this.quote();
  }

  async #hold(slot: Slot): Promise<void> {
    const { order, session } = this;
    const turn = ++this.#turn;
    try {
      const hold = await createHold(session.input.client, {
        slug: session.slug,
        body: { ...order.bought, startsAt: slot.startsAt, ...this.order.memberField },
      });
      if (turn !== this.#turn) {
        this.#giveBack(hold.id);
        return;
      }
      this.#keepHold(hold.id, hold.expiresAt, false);
      session.input.signals.emit("hold", { holdId: hold.id, expiresAt: hold.expiresAt });
    } catch (error) {
      if (turn !== this.#turn || !(error instanceof ApiError)) return;
      if (error.code === "slot_unavailable") this.#lost(error);
      // Without a hold the booking itself decides; a bad code is the quote's to report.
    }
  }

  #keepHold(id: string, expiresAt: string, extended: boolean): void {
    const left = Date.parse(expiresAt) - Date.now();
    // A clock that is wrong by minutes must not end it: then the known length counts.
    const until = Date.now() + (left > 0 && left <= HOLD_MS ? left : HOLD_MS);
    this.hold = { id, until, extended };
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), 1000);
    this.session.input.render();
  }

  get secondsLeft(): number {
    return this.hold ? Math.max(0, Math.round((this.hold.until - Date.now()) / 1000)) : 0;
  }

  #tick(): void {
    const left = this.secondsLeft;
    // Seconds are skipped while the page is in the background.
    if (left <= 60 && this.hold && !this.hold.told) {
      this.hold.told = true;
      this.session.said = this.session.words.say("heldSoon");
    }
    if (left === 0) {
      clearInterval(this.#timer);
      // Kept and sent: by the server's clock it may have moments left, and must not stand in its own way.
      this.holdEnded = true;
      this.session.said = this.session.words.say("holdEnded");
    }
    this.session.input.render();
  }

  async extend(): Promise<void> {
    const { hold, session } = this;
    if (!hold) return;
    try {
      const longer = await extendHold(session.input.client, { slug: session.slug, id: hold.id });
      this.#keepHold(longer.id, longer.expiresAt, true);
    } catch {
      hold.extended = true;
      session.set({ said: this.heldFor });
    }
  }

  get heldFor(): string {
    const { words, format } = this.session;
    const m = format.number(Math.floor(this.secondsLeft / 60));
    const s = format.number(this.secondsLeft % 60, 0, 2);
    return words.say("held", { time: words.say("minutesShort", { m, s }) });
  }

  release(): void {
    clearInterval(this.#timer);
    this.#turn++;
    if (this.hold) this.#giveBack(this.hold.id);
    this.hold = undefined;
  }
  #giveBack(id: string): void {
    const { slug, input } = this.session;
    releaseHold(input.client, { slug, id }, { keepalive: true }).catch(() => {});
  }

  /** The server's price of exactly this; asked once for one purchase, time and place. */
  quote(): Promise<void> {
    const { order } = this;
    if (order.confirmed?.key === order.key) return Promise.resolve();
    if (this.#quoting && this.#quotingKey === order.key) return this.#quoting;
    this.#quotingKey = order.key;
    const asked = this.#askQuote(order.key).finally(() => {
      if (this.#quoting === asked) this.#quoting = undefined;
    });
    this.#quoting = asked;
    return asked;
  }

  async #askQuote(key: string): Promise<void> {
    const { order, session } = this;
    const startsAt = order.slot?.startsAt;
    try {
      const { id, ...price } = await createQuote(session.input.client, {
        slug: session.slug,
        body: {
          ...order.bought,
          ...(order.code ? { postalCode: order.code } : {}),
          ...(startsAt ? { startsAt } : {}),
          locale: session.words.locale,
        },
      });
      if (key !== order.key) return;
      order.confirmed = { key, price: price as unknown as PricedVisit, quoteId: id };
      order.tell(order.confirmed.price);
    } catch (error) {
      if (key !== order.key) return;
      const { say } = session.words;
      const { code = "", status = 0 } = error instanceof ApiError ? error : {};
      if (code === "coupon_invalid") {
        this.couponError = session.said = say("couponBad");
        order.couponCode = "";
        session.input.render();
        return this.quote();
      }
      if (order.coupon && (status === 0 || status >= 500))
        this.couponError = session.said = say("serverDown");
      // Offline and the like: the booking names the total that is shown, and the server compares.
    }
    session.input.render();
  }

  applyCoupon(code: string): void {
    // Not undefined: what has focus stays open.
    this.couponError = "";
    this.order.couponCode = code.trim();
    void this.quote();
    this.session.input.render();
  }

  async confirm(): Promise<void> {
    const { order, session, form } = this;
    if (this.sending) return;
    this.trouble = undefined;
    this.unreachable = false;
    if (!form.check(this.specs)) return;
    session.input.signals.emit("customer-info-submitted");
    const shown = order.price?.total;
    this.sending = true;
    session.input.render();
    await this.quote();
    const now = order.price?.total;
    if (shown !== undefined && now !== undefined && shown !== now) this.#stop(this.#changed(shown, now));
    else await this.#send();
    this.sending = false;
    session.input.render();
  }

  async #send(): Promise<void> {
    const { session, order } = this;
    const body = bodyOf(this);
    // The same wish keeps its key, however often it is sent: it is booked once.
    const wish = JSON.stringify(body);
    if (wish !== this.#keyFor) {
      this.#keyFor = wish;
      this.#key = newKey();
    }
    try {
      const answer = await createBooking(
        session.input.client,
        { slug: session.slug, body },
        { idempotencyKey: this.#key },
      );
      clearInterval(this.#timer);
      this.hold = undefined;
      if (!answer.booking) {
        this.#keptAsRequest();
        return;
      }
      this.done = answer;
      const { total, currency } = answer.booking.price;
      const { signals } = session.input;
      signals.emit("booking-confirmed", {
        bookingId: answer.booking.id,
        total,
        currency,
        service: answer.booking.service.name,
        status: answer.booking.status,
      });
      // Without its payment it lapses.
      if (!answer.payment) signals.track("book", this.#value(answer.booking.id));
      order.version++;
      session.go("done");
      const checkout = answer.payment?.checkoutUrl;
      if (checkout) location.assign(checkout);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const { order, session, form } = this;
    const { say } = session.words;
    const { code = "", problem, status = 0 } = error instanceof ApiError ? error : {};
    session.input.signals.emit("error", { code });
    if (code === "slot_unavailable" && error instanceof ApiError) {
      this.#lost(error);
      return;
    }
    if (code === "price_changed" || code === "quote_expired" || code === "quote_converted") {
      const before = order.price?.total;
      const current = (problem?.current as { total?: number } | undefined)?.total;
      order.confirmed = undefined;
      void this.quote().then(() => {
        const after = order.price?.total ?? current;
        this.#stop(this.#changed(before ?? after ?? 0, after ?? before ?? 0));
        session.input.render();
      });
      return;
    }
    if (code === "hold_expired") {
      this.hold = undefined;
      this.holdEnded = true;
    }
    if (code === "idempotency_key_reused") this.#keyFor = "";
    const rest = form.refuse(this.specs, problem?.errors);
    if (problem?.errors && rest.length === 0) return;
    this.unreachable = status === 0 || status >= 500;
    const reason = session.words.english(rest.join(" ") || problem?.detail || code) ?? "";
    this.#stop(
      status === 0
        ? say("offlineSend")
        : this.unreachable
          ? say("serverDown")
          : status === 429
            ? say("busy")
            : code === "coupon_invalid"
              ? say("couponBad")
              : code === "outside_service_area"
                ? say("postalOutside")
                : `${say("rejected")} ${reason}`,
    );
  }

  #stop(trouble: string): void {
    this.trouble = trouble;
    this.session.focusOn(".trouble");
  }
  #changed(before: number, after: number): string {
    const { money } = this.session.format;
    return this.session.words.say("priceChanged", { before: money(before), after: money(after) });
  }

  /** Somebody was faster: fresh times, and everything typed stays. */
  #lost(error: ApiError): void {
    const { order, session, calendar } = this;
    const offered = error.problem.alternatives;
    this.release();
    const day = order.slot?.startsAt.slice(0, 10);
    order.slot = undefined;
    calendar.refresh();
    calendar.notice = session.words.say("taken");
    calendar.alternatives = Array.isArray(offered) && offered.length > 0 ? (offered as Slot[]) : undefined;
    calendar.day = day;
    if (day) calendar.month = day.slice(0, 7);
    session.go("time");
  }

  #keptAsRequest(): void {
    this.leadDone = "plan";
    this.session.input.signals.emit("lead-submitted");
    this.session.input.signals.track("lead");
    this.session.go("lead");
  }

  #value(bookingId?: string) {
    const { price, name } = this.order;
    return price
      ? { total: price.total, currency: price.currency, service: name, ...(bookingId ? { bookingId } : {}) }
      : undefined;
  }

  forget(): void {
    this.release();
    this.done = undefined;
    this.leadDone = undefined;
    this.order.slot = undefined;
    this.form.tried = false;
    this.form.errors = {};
  }
}

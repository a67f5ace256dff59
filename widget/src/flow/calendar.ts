/** Which times are free: a month at a time, the chosen day, whom it shall be with. */

import { ApiError } from "../../../sdk/src/client.ts";
import { listAvailability } from "../../../sdk/src/index.ts";
import { dateText, dayNumber, todayIn } from "../format.ts";
import type { Order, Slot } from "./order.ts";

export interface MonthOfSlots {
  /** By local date of the business; days without times are there too. */
  days: Map<string, Slot[]>;
  nextAvailableOn: string | null;
}

export class Calendar {
  readonly order: Order;
  /** `YYYY-MM`. */
  month: string;
  /** The day whose times are shown. */
  day: string | undefined;
  /** The day the keyboard is on. */
  focused: string | undefined;
  /** Set while focus shall be moved after the next drawing. */
  moveFocus: "day" | "times" | undefined;
  failed = false;
  /** Said above the times: what happened to the time one had. */
  notice: string | undefined;
  /** Other times the server offered instead of a taken one. */
  alternatives: Slot[] | undefined;
  /** First free times of all, kept while the customer looks at other months. */
  soonest: Slot[] = [];
  readonly #months = new Map<string, MonthOfSlots | null>();
  #version = -1;
  readonly today: string;
  readonly last: string;

  constructor(order: Order) {
    this.order = order;
    const { business, policies } = order.session.config;
    this.today = todayIn(business.timeZone);
    this.last = dateText(dayNumber(this.today) + policies.maxAdvanceDays);
    this.month = this.today.slice(0, 7);
  }

  get shown(): MonthOfSlots | null {
    return this.#months.get(this.#key(this.month)) ?? null;
  }
  #key = (month: string): string => `${month} ${this.order.memberId}`;

  /** Times are asked for again when something else is bought, or when one was lost. */
  enter(): void {
    if (this.#version !== this.order.version) {
      this.refresh();
      this.month = this.today.slice(0, 7);
      this.day = undefined;
      this.notice = undefined;
      this.alternatives = undefined;
    }
    void this.load();
  }
  refresh(): void {
    this.#version = this.order.version;
    this.#months.clear();
    this.soonest = [];
  }

  show(month: string): void {
    this.month = month;
    this.day = undefined;
    void this.load();
    this.order.session.input.render();
  }
  pick(day: string, by: "times" | undefined = "times"): void {
    this.day = this.focused = day;
    this.moveFocus = by;
    this.order.session.input.render();
  }
  withMember(id: string): void {
    this.order.memberId = id;
    this.soonest = [];
    this.day = undefined;
    void this.load();
    this.order.session.input.render();
  }

  async load(): Promise<void> {
    const { order, month } = this;
    const { session } = order;
    const key = this.#key(month);
    if (this.#months.has(key)) return;
    this.#months.set(key, null);
    this.failed = false;
    const version = this.#version;
    const first = `${month}-01`;
    const from = first < this.today ? this.today : first;
    const to = dateText(dayNumber(nextMonth(month)) - 1);
    const { items, packageKey, seats } = order.purchase;
    try {
      const answer = await listAvailability(session.input.client, {
        slug: session.slug,
        query: {
          from,
          to,
          items,
          ...(packageKey ? { packageKey } : {}),
          ...(seats ? { seats } : {}),
          ...order.memberField,
          ...(order.code ? { postalCode: order.code } : {}),
        },
      });
      if (version !== this.#version) return;
      const days = new Map(answer.days.map(({ date, slots }) => [date, slots]));
      this.#months.set(key, { days, nextAvailableOn: answer.nextAvailableOn });
      this.#arrived(key, days, answer.nextAvailableOn);
    } catch (error) {
      this.#months.delete(key);
      if (version !== this.#version) return;
      this.failed = true;
      session.input.signals.emit("error", { code: error instanceof ApiError ? error.code : "unknown" });
    }
    session.input.render();
  }

  #arrived(key: string, days: Map<string, Slot[]>, next: string | null): void {
    if (key !== this.#key(this.month)) return;
    const free = [...days.values()].flat();
    if (this.soonest.length === 0) this.soonest = firstThree(free);
    const date = free[0]?.startsAt.slice(0, 10);
    this.day ??= date;
    this.focused ??= date;
    // The rest of this month is full: the customer wants a time, not this month.
    if (!date && next && this.month === this.today.slice(0, 7)) {
      this.month = next.slice(0, 7);
      void this.load();
    }
  }
}

/** The first of the month after. */
export function nextMonth(month: string, by = 1): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return dateText(Date.UTC(year, number - 1 + by, 1) / 86_400_000);
}

/** The next three that differ by more than half an hour: of one day at most one for each part of it. */
function firstThree(slots: Slot[]): Slot[] {
  const parts = new Set<string>();
  return slots
    .filter(({ startsAt }) => {
      const part = startsAt.slice(0, 11) + partOfDay(startsAt);
      return !parts.has(part) && parts.add(part);
    })
    .slice(0, 3);
}

export function partOfDay(startsAt: string): "morning" | "afternoon" | "evening" {
  const hour = Number(startsAt.slice(11, 13));
  return hour < 12 ? "morning" : hour < 17 ? "afternoon" : "evening";
}

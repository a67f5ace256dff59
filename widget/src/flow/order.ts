/** What one customer buys: the items with their answers, where and when, and what all of it costs. */
import type { Availability, Service } from "../../../sdk/src/index.ts";
import type { Item, PricingRules, Purchase } from "../../../src/domain/catalog.ts";
import type { PricedVisit } from "../../../src/domain/pricing-lines.ts";
import { areaFor } from "../../../src/domain/service-area.ts";
import type { Session } from "../session.ts";
import { labelled } from "./price-lines.tsx";
import { bestPackage, contextOf, newItem, priceOf, rulesOf } from "./pricing.ts";

const MAX_ITEMS = 5;
export type Slot = Availability["days"][number]["slots"][number];

export class Order {
  readonly session: Session;
  readonly rules: PricingRules;
  items: Item[] = [];
  seats = 1;
  /** As typed; before that, what the page knows of its visitor counts. */
  postalCode: string | undefined;
  couponCode: string | undefined;
  slot: Slot | undefined;
  /** Empty: anyone. */
  memberId: string;
  /** Raised with what is bought: times and prices asked for before count no more. */
  version = 0;
  /** The server's word on exactly this. */
  confirmed: { key: string; price: PricedVisit; quoteId: string } | undefined;

  constructor(session: Session) {
    this.session = session;
    this.rules = rulesOf(session.config);
    const { dataset } = session.input.element;
    this.memberId = session.config.team.find(({ id }) => id === dataset.staff)?.id ?? "";
  }

  get services(): Service[] {
    return this.session.services(this.items.map(({ serviceId }) => serviceId));
  }
  get name(): string {
    return this.services.map(({ name }) => name).join(" + ");
  }
  /** Nothing is sold at a fixed time: it ends in a request. A service's own mode wins over the widget's. */
  get isRequest(): boolean {
    return this.session.config.widget.mode === "quote" || this.services.some(({ mode }) => mode === "quote");
  }
  get travels(): boolean {
    return this.services.some(({ location }) => location === "customer");
  }
  get needsPostal(): boolean {
    return this.travels && this.rules.serviceAreas.length > 0;
  }
  get code(): string {
    return (this.postalCode ?? this.session.input.element.prefill.postalCode ?? "").trim();
  }
  get coupon(): string {
    return this.couponCode ?? this.session.input.element.prefill.coupon ?? "";
  }
  get outside(): boolean {
    return this.needsPostal && this.code !== "" && !areaFor(this.rules, this.code);
  }
  get capacity(): number {
    return this.items.length === 1 ? (this.services[0]?.capacity ?? 1) : 1;
  }
  get canAdd(): boolean {
    const { length } = this.items;
    return length > 0 && length < MAX_ITEMS && this.capacity === 1 && this.session.config.services.length > 1;
  }
  get needsOptions(): boolean {
    const asked = this.services.some(({ dimensions, addOns }) => dimensions.length + addOns.length > 0);
    return asked || this.needsPostal || this.capacity > 1 || this.items.length > 1;
  }

  get purchase(): Purchase {
    const packageKey = this.rules.packages.length > 0 ? bestPackage(this.rules, this.items) : undefined;
    return {
      items: this.items,
      ...(packageKey ? { packageKey } : {}),
      ...(this.seats > 1 ? { seats: this.seats } : {}),
    };
  }
  get memberField(): { teamMemberId?: string } {
    return this.memberId ? { teamMemberId: this.memberId } : {};
  }
  /** The same as the API takes it. */
  get bought() {
    const couponCode = this.coupon;
    return { ...this.purchase, ...(couponCode ? { couponCode } : {}) };
  }
  get key(): string {
    return JSON.stringify([this.bought, this.code, this.slot?.startsAt]);
  }
  /** The price that is shown has the discount of the code. */
  get couponApplied(): boolean {
    return this.coupon !== "" && this.confirmed?.key === this.key;
  }
  /** The server's own answer when it has spoken for exactly this, else by the engine. */
  get price(): PricedVisit | null {
    return this.confirmed?.key === this.key ? this.confirmed.price : this.priceAt(this.slot?.startsAt);
  }
  priceAt(startsAt?: string): PricedVisit | null {
    const { business } = this.session.config;
    const context = contextOf(business.timeZone, startsAt, this.code || undefined);
    return priceOf(this.rules, this.purchase, context);
  }

  choose(services: Service[], adding: boolean): void {
    const items = services.map(newItem);
    this.items = adding && this.canAdd ? [...this.items, ...items] : items;
    this.seats = 1;
    this.changed();
  }
  change(index: number, patch: Partial<Item>): void {
    this.items = this.items.map((item, at) => (at === index ? { ...item, ...patch } : item));
    this.changed();
  }
  remove(index: number): void {
    this.items = this.items.filter((_, at) => at !== index);
    this.changed();
  }
  /** Another thing is bought: the time that was chosen may not be long enough. */
  changed(): void {
    this.version++;
    this.slot = undefined;
    const { price } = this;
    if (price) this.tell(price);
    this.session.input.render();
  }
  tell({ total, currency, lines }: PricedVisit): void {
    const lineItems = labelled(this.session, lines);
    this.session.input.signals.emit("quote-calculated", { total, currency, lineItems });
  }
}

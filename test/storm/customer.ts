import type { Random } from "#features/demo/random.ts";
import { someone } from "../business.ts";
import type { Door } from "./door.ts";
import { type History, type Seen, toldOf } from "./history.ts";
import type { StormBusiness } from "./world.ts";

export interface Setting {
  world: StormBusiness[];
  door: Door;
  history: History;
  /** Epoch milliseconds, as the server reads them. */
  now(): number;
  /** Makes what was held or unpaid this long ago lapse. */
  pass(minutes: number): Promise<void>;
  /** Unique to this storm. */
  name: string;
}

/** One customer's browser: clumsy, hasty, and sometimes two of them. */
export class Customer {
  readonly #setting: Setting;
  readonly #random: Random;
  readonly #address: string;
  readonly #name: string;
  #count = 0;
  /** Starts that some answer named, by service: where everybody wants to go. */
  readonly #listed = new Map<string, string[]>();

  constructor(setting: Setting, random: Random, number: number) {
    this.#setting = setting;
    this.#random = random;
    this.#address = `198.51.${number >> 8}.${number & 255}`;
    this.#name = `${setting.name}-${number}`;
  }

  async act(): Promise<void> {
    const random = this.#random;
    const business = random.pick(this.#setting.world);
    if (random.chance(0.06)) await this.#look(business);
    const turn = random.between(1, 100);
    if (turn <= 40) return this.#book(business);
    if (turn <= 44) return this.#bookTwice(business);
    if (turn <= 58) return this.#hold(business);
    if (turn <= 62) return this.#extend();
    if (turn <= 66) return this.#release();
    if (turn <= 75) return this.#bookHeld();
    if (turn <= 88) return this.#reschedule();
    return this.#cancel();
  }

  #note(act: string, reply: Awaited<ReturnType<Door>>) {
    return this.#setting.history.note(act, reply);
  }

  #start(serviceId: string): string {
    const random = this.#random;
    const listed = this.#listed.get(serviceId) ?? [];
    if (listed.length > 0 && random.chance(0.6)) return random.pick(listed, 3);
    const day = Math.floor(this.#setting.now() / 86_400_000) + random.between(1, 3);
    const step = random.chance(0.9) ? 30 : 1;
    return new Date(day * 86_400_000 + step * random.between(0, 1440 / step - 1) * 60_000).toISOString();
  }

  #wish(business: StormBusiness) {
    const random = this.#random;
    const serviceId = random.pick(business.serviceIds);
    const capacity = business.capacity[serviceId] ?? 1;
    return {
      serviceId,
      startsAt: this.#start(serviceId),
      ...(random.chance(0.3) ? { teamMemberId: random.pick(business.memberIds) } : {}),
      ...(capacity > 1 && random.chance(0.5) ? { seats: random.between(1, Math.min(capacity, 6)) } : {}),
      ...(business.couponCode && random.chance(0.1) ? { couponCode: business.couponCode } : {}),
    };
  }

  #learn(serviceId: string, starts: string[]): void {
    if (starts.length > 0) this.#listed.set(serviceId, starts);
  }

  async #look(business: StormBusiness): Promise<void> {
    const serviceId = this.#random.pick(business.serviceIds);
    const date = (days: number) =>
      new Date(this.#setting.now() + days * 86_400_000).toISOString().slice(0, 10);
    const query = `serviceId=${serviceId}&from=${date(1)}&to=${date(2)}`;
    const reply = await this.#setting.door(
      "GET",
      `/public/businesses/${business.slug}/availability?${query}`,
    );
    if (reply?.status !== 200) {
      if (reply && reply.status !== 503)
        this.#setting.history.problem(`look: ${reply.status} ${JSON.stringify(reply.body)}`);
      return;
    }
    const days: { slots: { startsAt: string }[] }[] = reply.body.days;
    this.#learn(serviceId, days.flatMap((day) => day.slots.map((slot) => slot.startsAt)).slice(0, 40));
  }

  async #send(
    act: string,
    business: StormBusiness,
    body: { serviceId: string },
    key: string,
  ): Promise<boolean> {
    const { door, history } = this.#setting;
    const sent = { ...body, customer: someone(key) };
    const path = `/public/businesses/${business.slug}/bookings`;
    const reply = await door("POST", path, { body: sent, key, address: this.#address });
    const outcome = this.#note(act, reply);
    if (outcome === "unknown") history.unknown.push({ business, key, body: sent });
    if (reply && outcome === "acknowledged")
      history.saw(business, toldOf(reply.body.booking, reply.body.manageToken));
    if (reply && outcome === "refused") {
      const starts: { startsAt: string }[] = reply.body.alternatives ?? [];
      this.#learn(
        body.serviceId,
        starts.map((slot) => slot.startsAt),
      );
      if (reply.body.code !== "idempotency_in_progress") history.refusedCustomers.push(sent.customer.email);
    }
    return outcome === "acknowledged";
  }

  #key(): string {
    this.#count += 1;
    return `${this.#name}-${this.#count}`;
  }

  async #book(business: StormBusiness): Promise<void> {
    await this.#send("book", business, this.#wish(business), this.#key());
  }

  /** A double click: one key, three requests at once; and once more when all are answered. */
  async #bookTwice(business: StormBusiness): Promise<void> {
    const key = this.#key();
    const body = { ...this.#wish(business), customer: someone(key) };
    const path = `/public/businesses/${business.slug}/bookings`;
    const once = () => this.#setting.door("POST", path, { body, key, address: this.#address });
    const replies = [...(await Promise.all([once(), once(), once()])), await once()];
    const ids = new Set(replies.flatMap((reply) => (reply?.status === 201 ? [reply.body.booking.id] : [])));
    if (ids.size > 1) this.#setting.history.problem(`one key made ${ids.size} bookings`);
    const made = replies.find((reply) => reply?.status === 201);
    for (const reply of replies)
      if (reply && ![201, 409, 422, 503].includes(reply.status)) this.#note("book twice", reply);
    this.#note("book twice", made ?? replies[0] ?? null);
    if (made) this.#setting.history.saw(business, toldOf(made.body.booking, made.body.manageToken));
    else if (replies.some((reply) => reply === null || reply.status === 503))
      this.#setting.history.unknown.push({ business, key, body });
  }

  async #hold(business: StormBusiness): Promise<void> {
    const { door, history } = this.#setting;
    const request = this.#wish(business);
    const path = `/public/businesses/${business.slug}/holds`;
    const reply = await door("POST", path, { body: request, key: this.#key(), address: this.#address });
    if (this.#note("hold", reply) !== "acknowledged" || !reply) return;
    const { id, expiresAt } = reply.body;
    history.holds.push({ id, business, request, expiresAt: Date.parse(expiresAt), given: false });
  }

  /** Mostly one of the latest: most of the earlier ones are gone. */
  #someHold() {
    const { holds } = this.#setting.history;
    return holds.length === 0 ? null : this.#random.pick(holds.slice(-12));
  }

  async #extend(): Promise<void> {
    const hold = this.#someHold();
    if (!hold) return;
    const path = `/public/businesses/${hold.business.slug}/holds/${hold.id}/extend`;
    const reply = await this.#setting.door("POST", path, { address: this.#address });
    if (this.#note("extend", reply) === "acknowledged") hold.expiresAt = Date.parse(reply?.body.expiresAt);
  }

  async #release(): Promise<void> {
    const hold = this.#someHold();
    if (!hold) return;
    // Before the answer: while it is on its way the time may be gone already.
    hold.given = true;
    const path = `/public/businesses/${hold.business.slug}/holds/${hold.id}`;
    this.#note("release", await this.#setting.door("DELETE", path, { address: this.#address }));
  }

  async #bookHeld(): Promise<void> {
    const hold = this.#someHold();
    if (!hold) return;
    const wish = hold.request as { serviceId: string };
    hold.given = true;
    await this.#send("book held", hold.business, { ...wish, holdId: hold.id } as typeof wish, this.#key());
  }

  #someBooking() {
    const all = [...this.#setting.history.bookings.values()];
    return all.length === 0 ? null : this.#random.pick(all.slice(-60));
  }

  async #change(booking: Seen, verb: "reschedule" | "cancel", fields: object): Promise<void> {
    const { door, history } = this.#setting;
    const version = this.#random.chance(0.3) ? { version: booking.version } : {};
    const path = `/public/bookings/${booking.id}/${verb}?token=${booking.token}`;
    const reply = await door("POST", path, { body: { ...fields, ...version }, address: this.#address });
    const outcome = this.#note(verb, reply);
    if (outcome === "unknown")
      history.uncertain.set(booking.id, (history.uncertain.get(booking.id) ?? 0) + 1);
    if (reply && outcome === "acknowledged") history.saw(booking.business, toldOf(reply.body));
  }

  async #reschedule(): Promise<void> {
    const booking = this.#someBooking();
    if (!booking) return;
    await this.#change(booking, "reschedule", {
      startsAt: this.#start(booking.serviceId),
      ...(this.#random.chance(0.2) ? { teamMemberId: this.#random.pick(booking.business.memberIds) } : {}),
    });
  }

  async #cancel(): Promise<void> {
    const booking = this.#someBooking();
    if (booking) await this.#change(booking, "cancel", {});
  }
}

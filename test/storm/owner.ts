import { BOOKING_STATUSES, type StatusActorRole } from "#domain/booking-status.ts";
import { Refusal } from "#domain/refusals.ts";
import { updateBookingStatus } from "#features/bookings/update-booking-status.ts";
import type { Random } from "#features/demo/random.ts";
import type { Deps } from "#features/deps.ts";
import { addTimeOff } from "#features/team/add-time-off.ts";
import { removeTimeOff } from "#features/team/remove-time-off.ts";
import { problems } from "#http/problems.ts";
import type { Setting } from "./customer.ts";
import type { Reply } from "./door.ts";

const ROLES: StatusActorRole[] = ["owner", "owner", "admin", "staff", "system"];
/** What owners mostly do; the rest of the table comes up too. */
const USUAL = ["confirmed", "confirmed", "confirmed", "cancelled", "no_show", "completed"] as const;

/** Someone behind the counter; in the process of the test, since these verbs have no routes yet. */
export class Owner {
  readonly #setting: Setting;
  readonly #deps: Deps;
  readonly #random: Random;
  readonly #actor: { kind: "user"; id: string };

  constructor(setting: Setting, deps: Deps, random: Random, number: number) {
    this.#setting = setting;
    this.#deps = deps;
    this.#random = random;
    this.#actor = { kind: "user", id: `usr_${number}` };
  }

  async act(): Promise<void> {
    const turn = this.#random.between(1, 100);
    if (turn <= 78) return this.#setStatus();
    if (turn <= 86) return this.#block();
    if (turn <= 93) return this.#unblock();
    await this.#setting.pass(this.#random.pick([1, 5, 11, 32]));
  }

  /** As the HTTP pipeline would answer. */
  async #attempt<T>(act: string, work: () => Promise<T>, done: (result: T) => void): Promise<void> {
    const { history } = this.#setting;
    const reply = (status: number, body: unknown): Reply => ({
      status,
      body,
      replayed: false,
      // The HTTP layer adds it.
      retryAfter: status === 503 ? "1" : null,
    });
    try {
      const result = await work();
      history.note(act, reply(200, null));
      done(result);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      history.note(act, reply(problems[error.code].status, { code: error.code }));
    }
  }

  async #setStatus(): Promise<void> {
    const random = this.#random;
    const all = [...this.#setting.history.bookings.values()];
    if (all.length === 0) return;
    const booking = random.pick(all.slice(-60));
    const status = random.chance(0.8) ? random.pick(USUAL) : random.pick(BOOKING_STATUSES);
    const role = random.pick(ROLES);
    const version = random.chance(0.4) ? { version: booking.version } : {};
    const business = await this.#deps.businesses.bySlug(booking.business.slug);
    await this.#attempt(
      "status",
      () =>
        updateBookingStatus(this.#deps, business, booking.id, {
          status,
          actor: { ...this.#actor, role },
          ...version,
        }),
      ({ row }) =>
        this.#setting.history.saw(booking.business, {
          id: row.id,
          token: "",
          version: row.version,
          status: row.status,
          startsAt: row.startsAt,
          teamMemberId: row.teamMemberId,
          serviceId: booking.serviceId,
        }),
    );
  }

  async #block(): Promise<void> {
    const random = this.#random;
    const business = random.pick(this.#setting.world);
    const loaded = await this.#deps.businesses.bySlug(business.slug);
    const day = Math.floor(this.#setting.now() / 86_400_000) + random.between(1, 3);
    const startsAt = day * 86_400_000 + random.between(0, 95) * 900_000;
    const forced = random.chance(0.15);
    await this.#attempt(
      "block",
      () =>
        addTimeOff(this.#deps, loaded, {
          teamMemberId: random.pick(business.memberIds),
          startsAt,
          endsAt: startsAt + random.between(1, 16) * 900_000,
          reason: "Storm",
          force: forced,
          actor: this.#actor,
        }),
      ({ id }) => this.#setting.history.blocks.push({ id, business, forced, removed: false }),
    );
  }

  async #unblock(): Promise<void> {
    const standing = this.#setting.history.blocks.filter((block) => !block.removed);
    if (standing.length === 0) return;
    const block = this.#random.pick(standing);
    const business = await this.#deps.businesses.bySlug(block.business.slug);
    await this.#attempt(
      "unblock",
      () => removeTimeOff(this.#deps, business, block.id, this.#actor),
      () => {
        block.removed = true;
      },
    );
  }
}

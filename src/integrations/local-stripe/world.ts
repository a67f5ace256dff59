import type { Account, StripeEvent } from "./objects.ts";
import { PLATFORM, Store } from "./store.ts";

/** What the parts of the local Stripe share. */
export class World {
  readonly store: Store;
  readonly now: () => number;
  /** Where the pay pages are; known once the server listens. */
  base = "http://stripe.invalid";
  readonly #listeners = new Set<(event: StripeEvent) => void>();

  constructor(now: () => number, file: string | null) {
    this.now = now;
    this.store = new Store(file);
  }

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  onEvent(listener: (event: StripeEvent) => void): void {
    this.#listeners.add(listener);
  }

  /** Whether it is an account under the platform, rather than that of a key. */
  isConnected(account: string): boolean {
    return this.store.find<Account>(account, "account")?.account === PLATFORM;
  }

  /** Something happened: what the webhooks tell. The object is shown as it is at this moment. */
  tell(account: string, type: string, object: object): StripeEvent {
    const { local: _, ...shown } = structuredClone(object) as { local?: unknown };
    const event: StripeEvent = {
      id: this.store.id("evt"),
      object: "event",
      ...(this.isConnected(account) ? { account } : {}),
      api_version: null,
      created: this.seconds(),
      data: { object: shown },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    };
    this.store.put(account, event);
    for (const listener of this.#listeners) listener(event);
    return event;
  }
}

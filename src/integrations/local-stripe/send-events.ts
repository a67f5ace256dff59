import type { LocalStripe } from "./local-stripe.ts";
import type { StripeEvent } from "./objects.ts";

/** What happens to messages on their way. */
export interface DeliveryFaults {
  /** Never sent. */
  drop: (event: StripeEvent) => boolean;
  /** Sent so many times more. */
  duplicates: number;
  /** Each waits this long, at random up to it, so that they overtake each other. */
  delayMs: number;
}

/** Stripe tries for three days; a local one for about a minute. */
const RETRY_AFTER_MS = [200, 1_000, 3_000, 10_000, 30_000];

/** Sends what happens to the product's webhook address, again and again until it is taken. Gives the function that ends this. */
export function sendEvents(
  stripe: LocalStripe,
  url: string,
  faults: Partial<DeliveryFaults> = {},
): () => void {
  const timers = new Set<NodeJS.Timeout>();
  const { drop = () => false, duplicates = 0, delayMs = 0 } = faults;
  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timer.unref();
    timers.add(timer);
  };
  const send = async (event: StripeEvent, tries: number): Promise<void> => {
    const { body, headers } = stripe.signed(event);
    const taken = await fetch(url, {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.timeout(10_000),
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    const wait = RETRY_AFTER_MS[tries];
    if (!taken && wait !== undefined) later(wait, () => void send(event, tries + 1));
  };
  stripe.world.onEvent((event) => {
    if (drop(event)) return;
    for (let n = 0; n <= duplicates; n++) later(Math.random() * delayMs, () => void send(event, 0));
  });
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}

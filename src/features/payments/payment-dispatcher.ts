import type { Deps } from "../deps.ts";
import { Dispatcher } from "../reactions/dispatcher.ts";
import { PAYMENTS_DUE } from "./insert-payment.ts";
import { workOnPayments } from "./work-payments.ts";

/** What is due again, or was left by another process, is found by looking. */
const LOOK_EVERY_MS = 3_000;
/** A payment whose call hangs must not hold up the next. */
const AT_ONCE = 3;

/** Asks Stripe about what is due as long as the process runs. */
export function paymentDispatcher(deps: Deps): Dispatcher {
  return new Dispatcher(deps, {
    name: "payments",
    topic: PAYMENTS_DUE,
    lookEveryMs: LOOK_EVERY_MS,
    atOnce: AT_ONCE,
    // A call cannot be broken off, but nobody has to wait for it: what it was for is due again.
    next: ({ signal, onTaken }) =>
      Promise.race([
        workOnPayments(deps, onTaken),
        new Promise<boolean>((resolve) =>
          signal.addEventListener("abort", () => resolve(false), { once: true }),
        ),
      ]),
  });
}

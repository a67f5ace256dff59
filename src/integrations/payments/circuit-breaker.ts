import { PaymentProblem } from "./payments.ts";

/** So many failures in a row mean that the service is down. */
const FAILURES = 5;
/** How long nobody is made to wait for it then; afterwards one call finds out. */
const REST_MS = 20_000;

/** Stops asking a service that does not answer, so that customers are not kept waiting for it one after another. */
export class CircuitBreaker {
  readonly #now: () => number;
  #failures = 0;
  #closedUntil = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Throws `unavailable` at once while the service rests. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#rests())
      throw new PaymentProblem("unavailable", "resting", "The payment service did not answer a moment ago.");
    try {
      const result = await call();
      this.#failures = 0;
      return result;
    } catch (error) {
      if (!(error instanceof PaymentProblem) || error.kind === "refused") this.#failures = 0;
      // "Not now" is neither: too many calls, or the same one under way.
      else if (!error.answered && ++this.#failures >= FAILURES) this.#closedUntil = this.#now() + REST_MS;
      throw error;
    }
  }

  #rests(): boolean {
    const left = this.#closedUntil - this.#now();
    // More than the whole rest is left only after the clock was put back.
    return left > 0 && left <= REST_MS;
  }
}

import type Stripe from "stripe";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { PaymentProblem, type Till } from "./payments.ts";

export interface StripeOptions {
  /** The installation's; `null`: only businesses with keys of their own are paid. */
  secretKey: string | null;
  /** Where Stripe is, e.g. a local one; without a path. */
  apiBase: string;
  now: () => number;
  /** How long one try may take. */
  timeoutMs?: number;
}

type CallOptions = Stripe.RequestOptions;

/** One try and, with the same key, another: more would keep a customer waiting. The reconciler tries on. */
const RETRIES = 1;
const TIMEOUT_MS = 8_000;

/** So many accounts are remembered, those asked last. */
const MOST_BREAKERS = 1_000;

/** The official SDK with the house's manners: loaded when first needed, bounded in time, errors of two kinds. */
export class StripeClient {
  readonly #options: StripeOptions;
  /** One per account, by key and account, the one asked last at the end: trouble of one stops nobody else. */
  readonly #breakers = new Map<string, CircuitBreaker>();
  #sdk: Promise<Stripe> | undefined;

  constructor(options: StripeOptions) {
    this.#options = options;
  }

  /** `key` makes the call safe to repeat; only reading calls go without. */
  call<T>(till: Till, work: (stripe: Stripe, options: CallOptions) => Promise<T>, key?: string): Promise<T> {
    return this.#breakerOf(till).run(async () => {
      const apiKey = till.secretKey ?? this.#options.secretKey;
      if (apiKey === null) throw new PaymentProblem("refused", "no_key", "Stripe is not set up here.");
      const options: CallOptions = {
        apiKey,
        ...(till.accountId === null ? {} : { stripeAccount: till.accountId }),
        ...(key === undefined ? {} : { idempotencyKey: key }),
      };
      try {
        this.#sdk ??= this.#load();
        return await work(await this.#sdk, options);
      } catch (error) {
        throw problemOf(error);
      }
    });
  }

  #breakerOf({ secretKey, accountId }: Till): CircuitBreaker {
    const name = `${secretKey ?? ""} ${accountId ?? ""}`;
    const breaker = this.#breakers.get(name) ?? new CircuitBreaker(this.#options.now);
    this.#breakers.delete(name);
    this.#breakers.set(name, breaker);
    const [oldest] = this.#breakers.keys();
    if (this.#breakers.size > MOST_BREAKERS && oldest !== undefined) this.#breakers.delete(oldest);
    return breaker;
  }

  async #load(): Promise<Stripe> {
    const { default: Sdk } = await import("stripe");
    const { protocol, hostname, port } = new URL(this.#options.apiBase);
    return new Sdk(this.#options.secretKey ?? "sk_none", {
      protocol: protocol === "http:" ? "http" : "https",
      host: hostname,
      port: port === "" ? (protocol === "http:" ? 80 : 443) : Number(port),
      maxNetworkRetries: RETRIES,
      timeout: this.#options.timeoutMs ?? TIMEOUT_MS,
      telemetry: false,
    });
  }
}

/** What Stripe answered, as one of two kinds. Its messages name no secret: keys are shortened by Stripe itself. */
function problemOf(error: unknown): unknown {
  if (error instanceof PaymentProblem || !(error instanceof Error)) return error;
  const { type, code, statusCode } = error as { type?: unknown; code?: unknown; statusCode?: unknown };
  if (typeof type !== "string" || !type.startsWith("Stripe")) return error;
  const status = typeof statusCode === "number" ? statusCode : 0;
  // 409: the same key is under way; 429: too many calls; without a status nothing arrived.
  const later = status === 409 || status === 429;
  const down = status === 0 || status >= 500;
  const name = typeof code === "string" && code !== "" ? code : type;
  return new PaymentProblem(down || later ? "unavailable" : "refused", name, error.message, !down);
}

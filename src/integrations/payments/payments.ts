/**
 * What the product asks of a payment service. Amounts are ours (minor units as `domain/money.ts` counts them), currencies
 * upper case, instants epoch milliseconds. Every call may throw a `PaymentProblem`; none may be made inside a transaction.
 */

/** Whose money a call is about. */
export interface Till {
  /** A business's own key; `null`: the installation's. */
  secretKey: string | null;
  /** A connected account under that key; `null`: the key's own account. */
  accountId: string | null;
}

export interface CheckoutLine {
  label: string;
  amount: number;
}

export interface NewCheckout {
  /** `payment` takes money; `card` only keeps a card for later; `plan` begins a subscription. */
  reference: string;
  currency: string;
  /** Positive amounts that sum to what is paid. */
  lines: CheckoutLine[];
  /** Of what is paid, for the installation's operator. */
  applicationFee: number;
  /** Keeps the card for fees that the policy names. */
  keepCard: boolean;
  email: string | null;
  locale: string | null;
  successUrl: string;
  cancelUrl: string;
  expiresAt: number;
  /** Ids only, shown to whoever looks the payment up at the service. */
  metadata: Record<string, string>;
}

/** Money as the service says it stands now. */
export interface Collected {
  paymentIntentId: string;
  status: "waiting" | "processing" | "succeeded" | "canceled";
  /** What was asked for. */
  amount: number;
  received: number;
  refunded: number;
  currency: string;
  livemode: boolean;
  /** Our payment's id, from the metadata. */
  reference: string | null;
  chargeId: string | null;
  receiptUrl: string | null;
  /** Why the last try failed, as a code. */
  failure: string | null;
  card: CardOnFile | null;
}

export interface CardOnFile {
  customerId: string;
  paymentMethodId: string;
  brand: string | null;
  lastFour: string | null;
}

export interface Checkout {
  id: string;
  url: string | null;
  status: "open" | "complete" | "expired";
  mode: "payment" | "setup" | "subscription";
  amount: number;
  currency: string;
  livemode: boolean;
  reference: string | null;
  expiresAt: number;
  collected: Collected | null;
  /** Of a checkout that only keeps a card. */
  card: CardOnFile | null;
  customerId: string | null;
  subscriptionId: string | null;
}

export interface RefundState {
  id: string;
  /** Our refund's id, from the metadata; `null`: made at the service by hand. */
  reference: string | null;
  status: "pending" | "succeeded" | "failed" | "canceled";
  amount: number;
  currency: string;
  paymentIntentId: string | null;
  failure: string | null;
}

export interface DisputeState {
  id: string;
  status: string;
  reason: string;
  amount: number;
  currency: string;
  livemode: boolean;
  paymentIntentId: string | null;
  evidenceDueAt: number | null;
  evidenceSubmitted: boolean;
}

/** Something that happened at the service, as its webhooks tell it. */
export interface ToldEvent {
  id: string;
  type: string;
  /** The service's own object at that moment: to find ours by, not to be believed. */
  object: Record<string, unknown>;
}

export interface AccountState {
  id: string;
  chargesEnabled: boolean;
  detailsSubmitted: boolean;
  /** What the service still wants to know, in its words. */
  requirements: string[];
  disabledReason: string | null;
}

export interface NewCharge {
  reference: string;
  amount: number;
  currency: string;
  card: { customerId: string; paymentMethodId: string };
  applicationFee: number;
  description: string;
  metadata: Record<string, string>;
}

export interface Payments {
  createCheckout(till: Till, checkout: NewCheckout, key: string): Promise<Checkout>;
  readCheckout(till: Till, id: string): Promise<Checkout>;
  /** Ends an open checkout; one that is complete stays complete, and that is the answer. */
  expireCheckout(till: Till, id: string): Promise<Checkout>;
  readCollected(till: Till, paymentIntentId: string): Promise<Collected>;
  /** Charges a kept card while the customer is away. A card that is refused is an answer, not a problem. */
  chargeCard(till: Till, charge: NewCharge, key: string): Promise<Collected>;
  /** A charge of a kept card by our own reference, for when its answer was lost too long ago to repeat the call. */
  findCharge(till: Till, customerId: string, reference: string): Promise<Collected | null>;
  refund(
    till: Till,
    refund: {
      reference: string;
      paymentIntentId: string;
      amount: number;
      currency: string;
      /** Whether the operator's share goes back too, in proportion. Only of a payment that had one. */
      returnFee: boolean;
    },
    key: string,
  ): Promise<RefundState>;
  readRefund(till: Till, id: string): Promise<RefundState>;
  /** Every refund of a payment, newest first. */
  listRefunds(till: Till, paymentIntentId: string): Promise<RefundState[]>;
  readDispute(till: Till, id: string): Promise<DisputeState>;
  submitEvidence(till: Till, id: string, text: string): Promise<DisputeState>;
  /** What happened of these types since an instant. The service remembers thirty days. */
  listEvents(till: Till, types: readonly string[], since: number): Promise<ToldEvent[]>;
  /** Forgets a kept card. One that is gone already is an answer, not a problem. */
  detachCard(till: Till, paymentMethodId: string): Promise<void>;
  createAccount(
    account: { country: string | null; email: string | null; reference: string },
    key: string,
  ): Promise<AccountState>;
  accountLink(accountId: string, urls: { refreshUrl: string; returnUrl: string }): Promise<string>;
  readAccount(till: Till): Promise<AccountState>;
}

/**
 * `unavailable`: nobody knows whether it was done; ask again with the same key. `refused`: it was not done and will not
 * be; `code` is the service's. `answered`: the service is there, whatever it said.
 */
export class PaymentProblem extends Error {
  readonly kind: "unavailable" | "refused";
  readonly code: string;
  readonly answered: boolean;
  constructor(
    kind: "unavailable" | "refused",
    code: string,
    message: string,
    answered: boolean = kind === "refused",
  ) {
    super(message);
    this.name = "PaymentProblem";
    this.kind = kind;
    this.code = code;
    this.answered = answered;
  }
}

import type { Billing } from "#integrations/payments/billing.ts";
import type { Payments } from "#integrations/payments/payments.ts";

/** How this installation takes payments. */
export interface PaymentSettings {
  api: Payments;
  /** Of the installation's plans. */
  billing: Billing;
  /** What the installation's own key can do; `null`: only businesses with keys of their own are paid. */
  installation: {
    livemode: boolean;
    /** Each business has an account of its own under the key, or all are paid into the key's account. */
    accounts: "connect" | "single";
  } | null;
  /** Several while one is being replaced, or one each for the own account and the connected ones. */
  webhookSecrets: string[];
  /** Payments are pretended. */
  local: boolean;
}

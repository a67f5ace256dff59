import type { Deps } from "../deps.ts";
import { assertFeature, hasFeature } from "../tiers/catalogue.ts";

/**
 * Whether a business's plan lets it bill. What was sent under an earlier plan can still be seen, paid, noted as paid and
 * made void.
 */
export const mayInvoice = ({ plans }: Pick<Deps, "plans">, tier: string): boolean =>
  hasFeature(plans, tier, "invoices");

/** Refuses with `plan_required`. */
export const assertInvoicing = ({ plans }: Pick<Deps, "plans">, { tier }: { tier: string }): void =>
  assertFeature(plans, tier, "invoices", "Invoicing");

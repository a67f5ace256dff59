import type { Dimension, Item, PricedService, PricingRules } from "#domain/catalog.ts";
import { priceFrom, priceVisit } from "#domain/pricing.ts";
import { Refusal } from "#domain/refusals.ts";
import { serviceFaults } from "#domain/service-faults.ts";

/**
 * Refuses a service that could not be shown, priced or placed, with every fault by its path (after `prefix`). What passes
 * breaks neither the public configuration nor a quote, under the business's rules as they are.
 */
export function checkService(service: PricedService, rules: PricingRules, prefix = ""): void {
  const errors = serviceFaults(service).map((fault) => ({ ...fault, path: prefix + fault.path }));
  if (errors.length > 0)
    throw new Refusal("validation_failed", `${errors[0]?.path}: ${errors[0]?.message}`, { errors });
  const fault = pricingFault(service, rules);
  if (fault !== null) {
    const path = `${prefix}basePrice`;
    throw new Refusal("validation_failed", `${path}: ${fault}`, {
      errors: [{ path, code: "invalid_value", message: fault }],
    });
  }
}

/** Why the engine itself refuses the service with the fewest answers; `null` when it does not. */
export function pricingFault(service: PricedService, rules: PricingRules): string | null {
  try {
    priceFrom(service, rules);
    priceVisit({ ...rules, services: [service] }, { items: [fewestAnswers(service)] });
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.message;
  }
}

/** Only what must be answered, by the first answer there is. */
function fewestAnswers({ id, dimensions }: PricedService): Item {
  const required = dimensions.filter((dimension) => dimension.required);
  return {
    serviceId: id,
    selections: Object.fromEntries(required.map((dimension) => [dimension.key, firstAnswer(dimension)])),
  };
}

function firstAnswer({ kind, min = 0, options }: Dimension): string | number | boolean {
  if (kind === "quantity") return min;
  if (kind === "toggle") return true;
  return options?.[0]?.key ?? "";
}

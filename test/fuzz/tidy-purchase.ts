import type { Random } from "./random.ts";
import type { Known } from "./world.ts";

/** Around a day and around the longest visit there may be, and far beyond. */
const HOURS = [0, 1, 5, 23, 24, 166, 167, 168, 179, 200, 1_000, 1_000_000];

/**
 * Mostly makes what is bought fit together, where drawing every field alone would end nearly every request at the
 * first check: one way to say it, and answers that the service asks for.
 */
export function tidyPurchase(
  given: Record<string, unknown>,
  { serviceIds }: Known,
  random: Random,
): Record<string, unknown> {
  if (random.chance(0.12)) return given;
  const { serviceId, selections, addOns, items, packageKey, seats, expectedTotal, ...rest } = given;
  if ("quoteId" in rest && random.chance(0.7)) return rest;
  if (packageKey !== undefined && random.chance(0.5))
    return { ...rest, items: [{ serviceId: serviceIds[0] }, { serviceId: serviceIds[2] }], packageKey };
  if (Array.isArray(items) && random.chance(0.3))
    return { ...rest, items: items.map(() => ({ serviceId: random.pick(serviceIds.slice(0, 3)) })) };
  const chosen = typeof serviceId === "string" ? serviceId : random.pick(serviceIds);
  const keyOf = (value: unknown) => Object.keys(typeof value === "object" && value !== null ? value : {});
  const hasHours = keyOf(selections).includes("hours");
  switch (serviceIds.indexOf(chosen ?? "")) {
    case 0:
      return { ...rest, serviceId: chosen, ...(hasHours ? {} : { selections }), addOns: addOns ?? {} };
    case 1:
      return { ...rest, serviceId: chosen, ...(seats === undefined ? {} : { seats }) };
    case 3:
      return { ...rest, serviceId: chosen, selections: { hours: random.pick(HOURS) } };
    default:
      return { ...rest, serviceId: chosen, ...(random.chance(0.1) ? { expectedTotal } : {}) };
  }
}

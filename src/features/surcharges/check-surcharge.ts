import type { Surcharge } from "#domain/catalog.ts";
import { type FieldError, Refusal } from "#domain/refusals.ts";
import { metresOf } from "#domain/service-area.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Change } from "../catalog/change-catalog.ts";
import { checkReferences, listed } from "../catalog/check-references.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import { pricingFault } from "../services/check-service.ts";

/**
 * Refuses, by their paths, conditions that can never hold or name what is not there, and a change under which some
 * service would have no price any more.
 */
export async function checkSurcharge(
  { tx, businessId }: Change,
  business: Business,
  surcharge: Surcharge,
): Promise<void> {
  const errors: FieldError[] = [];
  const report = (path: string, message: string) => errors.push({ path, code: "invalid_value", message });
  const placed = business.row.latitude !== null;
  const unplaced = "distances are counted from the business's place: set that first";
  const { change, conditions } = surcharge;
  if (change.kind === "fixed" && change.value === 0) report("change.value", "must not be 0");
  if (change.kind === "per_km" && !placed) report("change.kind", unplaced);
  for (const [index, condition] of conditions.entries()) {
    const path = `conditions.${index}`;
    if (condition.kind === "dates" && condition.from > condition.to)
      report(`${path}.to`, "must not be before `from`");
    if (condition.kind !== "distance") continue;
    const { over, upTo } = condition;
    if (!placed) report(`${path}.kind`, unplaced);
    if (over === undefined && upTo === undefined) report(path, "say `over`, `upTo`, or both");
    if (over !== undefined && upTo !== undefined && metresOf(over) >= metresOf(upTo))
      report(`${path}.upTo`, "must be more than `over`");
  }
  if (errors.length > 0)
    throw new Refusal("validation_failed", `${errors[0]?.path}: ${errors[0]?.message}`, { errors });
  await checkReferences(
    tx,
    businessId,
    conditions.flatMap((condition, index) => [
      ...(condition.kind === "area"
        ? listed("service_area", `conditions.${index}.areas`, condition.areas)
        : []),
      ...(condition.kind === "services"
        ? listed("service", `conditions.${index}.serviceIds`, condition.serviceIds)
        : []),
    ]),
  );
  refuseUnpriceable(business, surcharge);
}

function refuseUnpriceable(business: Business, surcharge: Surcharge): void {
  const rules = rulesFor(business, []);
  const others = rules.surcharges.filter(({ key }) => key !== surcharge.key);
  for (const id of business.services.keys()) {
    const service = business.priced.get(id);
    if (service && pricingFault(service, { ...rules, surcharges: [...others, surcharge] }) !== null) {
      const message = `with it ${service.name} would have no price that can be counted exactly`;
      throw new Refusal("validation_failed", `change.value: ${message}`, {
        errors: [{ path: "change.value", code: "invalid_value", message }],
      });
    }
  }
}

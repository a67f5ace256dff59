/** Which surcharges a visit has, and what each adds to the running total. */
import type { PriceContext, PricingRules, Surcharge, SurchargeCondition } from "./catalog.ts";
import { exact, plusPercent, ruleDecimal } from "./decimal.ts";
import type { PriceWords } from "./pricing-words.ts";
import { areaFor, metresFor, metresOf } from "./service-area.ts";

/** What conditions are judged by; a part that is not known yet is `null` and makes none of them hold. */
export interface Circumstances {
  start: NonNullable<PriceContext["start"]> | null;
  /** Key of the service area. */
  area: string | null;
  /** From the business, whole. */
  metres: number | null;
  serviceIds: string[];
}

export interface SurchargeStep {
  surcharge: Surcharge;
  /** The running total after it. */
  next: number;
  explain: string;
}

export function circumstancesOf(
  rules: PricingRules,
  { start, postalCode }: PriceContext,
  serviceIds: string[],
): Circumstances {
  const known = postalCode !== undefined;
  return {
    start: start ?? null,
    area: known ? (areaFor(rules, postalCode)?.key ?? null) : null,
    metres: known ? metresFor(rules, postalCode) : null,
    serviceIds,
  };
}

/** The surcharges that hold, in the owner's order, each on what the one before it left. */
export function surchargeSteps(
  surcharges: Surcharge[],
  total: number,
  circumstances: Circumstances,
  words: PriceWords | null,
): SurchargeStep[] {
  const steps: SurchargeStep[] = [];
  let running = total;
  for (const surcharge of surcharges) {
    if (!surcharge.conditions.every((condition) => holds(condition, circumstances))) continue;
    const step = applied(surcharge, running, circumstances, words);
    if (!step) continue;
    running = step.next;
    steps.push(step);
  }
  return steps;
}

/** `null` for a price per kilometre where none is begun, or the way is not known. */
function applied(
  surcharge: Surcharge,
  running: number,
  { metres }: Circumstances,
  words: PriceWords | null,
): SurchargeStep | null {
  const { label, change } = surcharge;
  if (change.kind === "percent") {
    const next = plusPercent(running, ruleDecimal(change.value));
    return { surcharge, next, explain: words?.percentMore(label, change.value, running) ?? "" };
  }
  if (change.kind === "fixed") {
    const next = exact(Math.max(0, running + change.value));
    return { surcharge, next, explain: words?.added(label, change.value) ?? "" };
  }
  if (metres === null) return null;
  const kilometres = Math.ceil((metres - metresOf(change.over)) / 1000);
  if (kilometres <= 0) return null;
  const next = exact(Math.max(0, running + exact(kilometres * change.value)));
  const explain = words?.perKilometre(label, kilometres, change.value, metres, change.over) ?? "";
  return { surcharge, next, explain };
}

function holds(condition: SurchargeCondition, circumstances: Circumstances): boolean {
  const { start, area, metres, serviceIds } = circumstances;
  switch (condition.kind) {
    case "weekdays":
      return start !== null && condition.weekdays.includes(start.weekday);
    case "time":
      return start !== null && within(start.minuteOfDay, condition.from, condition.to);
    case "dates":
      return start !== null && condition.from <= start.date && start.date <= condition.to;
    case "same_day":
      return start?.sameDay === true;
    case "lead_time":
      return start !== null && start.leadMinutes < condition.lessThanMinutes;
    case "distance":
      return (
        metres !== null &&
        (condition.over === undefined || metres > metresOf(condition.over)) &&
        (condition.upTo === undefined || metres <= metresOf(condition.upTo))
      );
    case "area":
      return area !== null && condition.areas.includes(area);
    case "services":
      return condition.serviceIds.some((id) => serviceIds.includes(id));
  }
}

function within(minute: number, from: string, to: string): boolean {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  return start < end ? start <= minute && minute < end : start <= minute || minute < end;
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/**
 * Reads what is bought by the rules of the business. It knows good from bad and gives no reasons: those are the
 * server's (pricing-selection.ts), which also refuses questions, extras and places that nobody offers. Keys are only
 * ever looked up as own properties, so `__proto__` is a name like any other, and an unknown one.
 */
import type {
  AddOn,
  Dimension,
  DimensionOption,
  Item,
  Package,
  PricedService,
  PricingRules,
  Purchase,
  Selection,
} from "./catalog.ts";

/** Most units of a quantity whose dimension sets no `max`. */
export const MAX_QUANTITY = 1_000_000;

export interface ChosenOption {
  dimension: Dimension;
  option: DimensionOption;
}
export interface ChosenQuantity {
  dimension: Dimension;
  quantity: number;
}
export interface ChosenAddOn {
  addOn: AddOn;
  quantity: number;
}

/** An item whose every answer is good; answers in the service's order, those without effect left out. */
export interface ReadItem {
  index: number;
  service: PricedService;
  choices: (ChosenOption | ChosenQuantity)[];
  addOns: ChosenAddOn[];
}

export interface ReadPurchase {
  items: ReadItem[];
  seats: number;
  package: Package | null;
}

/** `null` where an answer is missing or bad, a service unknown, a package incomplete. */
export function readPurchase(rules: PricingRules, purchase: Purchase): ReadPurchase | null {
  const items: ReadItem[] = [];
  for (const [index, { serviceId, selections = {}, addOns = {} }] of purchase.items.entries()) {
    const service = rules.services.find(({ id }) => id === serviceId);
    if (!service) return null;
    const item: ReadItem = { index, service, choices: [], addOns: [] };
    for (const dimension of service.dimensions) {
      const answer = ownValue(selections, dimension.key);
      const choice = answer === undefined && !dimension.required ? null : readAnswer(dimension, answer);
      if (choice === undefined) return null;
      if (choice) item.choices.push(choice);
    }
    for (const addOn of service.addOns) {
      const quantity = ownValue(addOns, addOn.key);
      if (quantity === undefined) continue;
      if (!fits(quantity, 0, addOn.maxQuantity)) return null;
      if (quantity > 0) item.addOns.push({ addOn, quantity });
    }
    items.push(item);
  }
  const { seats = 1, packageKey } = purchase;
  const bundle = rules.packages.find(({ key }) => key === packageKey) ?? null;
  if (packageKey !== undefined && (!bundle || !isComplete(bundle, purchase.items))) return null;
  return { items, seats, package: bundle };
}

/** `undefined` for a bad answer, `null` for a toggle that is off. */
export function readAnswer(
  dimension: Dimension,
  answer: Selection | undefined,
): ChosenOption | ChosenQuantity | null | undefined {
  const { kind, options = [], min = 0, max = MAX_QUANTITY, step = 1 } = dimension;
  if (kind === "quantity") {
    const good = typeof answer === "number" && fits(answer, min, max) && (answer - min) % step === 0;
    return good ? { dimension, quantity: answer + 0 } : undefined;
  }
  const toggle = kind === "toggle";
  if (toggle && typeof answer !== "boolean") return undefined;
  const option = toggle ? answer && options[0] : options.find(({ key }) => key === answer);
  return option ? { dimension, option } : toggle ? null : undefined;
}

export const fits = (quantity: number, least: number, most: number): boolean =>
  Number.isSafeInteger(quantity) && quantity >= least && quantity <= most;

/** Each service of the package is bought, as often as it names it. */
export function isComplete(bundle: Package, items: Item[]): boolean {
  const bought = items.map(({ serviceId }) => serviceId);
  return bundle.serviceIds.every((id) => {
    const at = bought.indexOf(id);
    return at >= 0 && bought.splice(at, 1);
  });
}

export function ownValue<Value>(record: Record<string, Value>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

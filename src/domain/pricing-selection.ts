/**
 * Checks what a customer wants against what the business sells. Every fault is collected and refused at once, so
 * that a form can mark all its fields. Keys come from outside: they are only ever looked up in maps or as own
 * properties, so `__proto__` is a name like any other, and an unknown one.
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
import { type FieldError, Refusal } from "./refusals.ts";

const MAX_ITEMS = 5;
/** Most units of a quantity whose dimension sets no `max`. */
export const MAX_QUANTITY = 1_000_000;
/** A request can be wrong in a hundred thousand places; nobody reads them. */
const MAX_ERRORS = 50;

/** `flat`: an only item stands at the top level of the request, so its paths start with `selections.`. */
export type PathStyle = "flat" | "items";

export type SelectionErrorCode =
  | "no_items"
  | "too_many_items"
  | "unknown_service"
  | "unknown_dimension"
  | "unknown_option"
  | "required"
  | "wrong_type"
  | "out_of_range"
  | "off_step"
  | "unknown_add_on"
  | "single_item_only"
  | "unknown_package"
  | "package_incomplete";

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

/** An item whose every answer is known to be good; answers in the service's order, those without effect left out. */
export interface CheckedItem {
  index: number;
  service: PricedService;
  choices: (ChosenOption | ChosenQuantity)[];
  addOns: ChosenAddOn[];
}

export interface CheckedPurchase {
  items: CheckedItem[];
  seats: number;
  package: Package | null;
}

type Report = (path: string, code: SelectionErrorCode, message: string) => void;

/** Throws `selection_invalid` with every fault (at most fifty). */
export function checkPurchase(rules: PricingRules, purchase: Purchase, paths: PathStyle): CheckedPurchase {
  const errors: FieldError[] = [];
  const report: Report = (path, code, message) => {
    if (errors.length < MAX_ERRORS) errors.push({ path, code, message });
  };
  const { items } = purchase;
  if (items.length === 0) report("items", "no_items", "Choose at least one service.");
  if (items.length > MAX_ITEMS) {
    report("items", "too_many_items", `At most ${MAX_ITEMS} services fit in one visit.`);
  }
  const services = new Map(rules.services.map((service) => [service.id, service]));
  const checked: CheckedItem[] = [];
  for (const [index, item] of items.slice(0, MAX_ITEMS).entries()) {
    const prefix = paths === "flat" && items.length === 1 ? "" : `items.${index}.`;
    const service = services.get(item.serviceId);
    if (!service) {
      report(`${prefix}serviceId`, "unknown_service", "This service is not offered.");
      continue;
    }
    const choices = checkSelections(service, item, `${prefix}selections`, report);
    checked.push({ index, service, choices, addOns: checkAddOns(service, item, `${prefix}addOns`, report) });
  }
  const seats = checkSeats(purchase, checked, report);
  const chosenPackage = checkPackage(rules, purchase, report);
  if (errors.length > 0) {
    const detail = errors.length === 1 ? errors[0]?.message : `${errors.length} answers need attention.`;
    throw new Refusal("selection_invalid", detail ?? "", { errors });
  }
  return { items: checked, seats, package: chosenPackage };
}

function checkSelections(
  service: PricedService,
  item: Item,
  path: string,
  report: Report,
): CheckedItem["choices"] {
  const selections = item.selections ?? {};
  const dimensions = new Set(service.dimensions.map((dimension) => dimension.key));
  for (const key of Object.keys(selections)) {
    if (!dimensions.has(key)) {
      report(`${path}.${key}`, "unknown_dimension", `${service.name} has no such question.`);
    }
  }
  const choices: CheckedItem["choices"] = [];
  for (const dimension of service.dimensions) {
    const answer = ownValue(selections, dimension.key);
    const here: Report = (_, code, message) => report(`${path}.${dimension.key}`, code, message);
    if (answer !== undefined) {
      const choice = readAnswer(dimension, answer, here);
      if (choice) choices.push(choice);
    } else if (dimension.required) {
      here("", "required", `${dimension.label}: an answer is needed.`);
    }
  }
  return choices;
}

/** `null` for a bad answer, which is reported, and for a toggle that is off. */
function readAnswer(
  dimension: Dimension,
  answer: Selection,
  report: Report,
): ChosenOption | ChosenQuantity | null {
  const { kind, label } = dimension;
  if (kind === "quantity") {
    if (typeof answer !== "number" || !Number.isSafeInteger(answer)) {
      report("", "wrong_type", `${label}: give a whole number.`);
      return null;
    }
    const { min = 0, max = MAX_QUANTITY, step = 1 } = dimension;
    if (answer < min || answer > max) report("", "out_of_range", `${label}: from ${min} to ${max}.`);
    else if ((answer - min) % step !== 0) {
      report("", "off_step", `${label}: from ${min} in steps of ${step}.`);
    } else return { dimension, quantity: answer + 0 };
    return null;
  }
  if (kind === "toggle") {
    if (typeof answer !== "boolean") {
      report("", "wrong_type", `${label}: answer true or false.`);
      return null;
    }
    const option = dimension.options?.[0];
    return answer && option ? { dimension, option } : null;
  }
  if (typeof answer !== "string") {
    report("", "wrong_type", `${label}: choose one of the options.`);
    return null;
  }
  const option = dimension.options?.find((candidate) => candidate.key === answer);
  if (option) return { dimension, option };
  report("", "unknown_option", `${label}: this option is not offered.`);
  return null;
}

function checkAddOns(service: PricedService, item: Item, path: string, report: Report): ChosenAddOn[] {
  const wanted = item.addOns ?? {};
  const offered = new Set(service.addOns.map((addOn) => addOn.key));
  for (const key of Object.keys(wanted)) {
    if (!offered.has(key)) report(`${path}.${key}`, "unknown_add_on", `${service.name} has no such add-on.`);
  }
  const chosen: ChosenAddOn[] = [];
  for (const addOn of service.addOns) {
    const quantity = ownValue(wanted, addOn.key);
    if (quantity === undefined) continue;
    if (!Number.isSafeInteger(quantity)) {
      report(`${path}.${addOn.key}`, "wrong_type", `${addOn.label}: give a whole number.`);
    } else if (quantity < 0 || quantity > addOn.maxQuantity) {
      report(`${path}.${addOn.key}`, "out_of_range", `${addOn.label}: from 0 to ${addOn.maxQuantity}.`);
    } else if (quantity > 0) chosen.push({ addOn, quantity });
  }
  return chosen;
}

function checkSeats(purchase: Purchase, checked: CheckedItem[], report: Report): number {
  const seats = purchase.seats ?? 1;
  const capacity = checked[0]?.service.capacity ?? Number.POSITIVE_INFINITY;
  if (!Number.isSafeInteger(seats)) report("seats", "wrong_type", "Places: give a whole number.");
  else if (seats < 1) report("seats", "out_of_range", "Places: at least 1.");
  else if (seats > 1 && purchase.items.length > 1) {
    report("seats", "single_item_only", "Several places can be booked for one service at a time.");
  } else if (seats > 1 && seats > capacity) report("seats", "out_of_range", `Places: from 1 to ${capacity}.`);
  return seats;
}

function checkPackage(rules: PricingRules, purchase: Purchase, report: Report): Package | null {
  const key = purchase.packageKey;
  if (key === undefined) return null;
  const found = rules.packages.find((candidate) => candidate.key === key);
  if (!found) {
    report("packageKey", "unknown_package", "This package is not offered.");
    return null;
  }
  const bought = purchase.items.map((item) => item.serviceId);
  for (const serviceId of found.serviceIds) {
    const at = bought.indexOf(serviceId);
    if (at < 0) {
      report("packageKey", "package_incomplete", `${found.label}: not all of its services are chosen.`);
      break;
    }
    bought.splice(at, 1);
  }
  return found;
}

function ownValue<Value>(record: Record<string, Value>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

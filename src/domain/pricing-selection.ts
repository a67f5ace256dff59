/**
 * Judges what a customer wants against what the business sells. Every fault is collected and refused at once, so
 * that a form can mark all its fields.
 */
import type { Dimension, Item, PricedService, PricingRules, Purchase, Selection } from "./catalog.ts";
import {
  fits,
  isComplete,
  MAX_QUANTITY,
  ownValue,
  type ReadPurchase,
  readAnswer,
  readPurchase,
} from "./pricing-read.ts";
import { type FieldError, Refusal } from "./refusals.ts";

const MAX_ITEMS = 5;
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

type Report = (path: string, code: SelectionErrorCode, message: string) => void;

/** Throws `selection_invalid` with every fault (at most fifty). */
export function checkPurchase(rules: PricingRules, purchase: Purchase, paths: PathStyle): ReadPurchase {
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
  for (const [index, item] of items.slice(0, MAX_ITEMS).entries()) {
    const prefix = paths === "flat" && items.length === 1 ? "" : `items.${index}.`;
    const service = services.get(item.serviceId);
    if (!service) {
      report(`${prefix}serviceId`, "unknown_service", "This service is not offered.");
      continue;
    }
    checkSelections(service, item, `${prefix}selections`, report);
    checkAddOns(service, item, `${prefix}addOns`, report);
  }
  const first = items.slice(0, MAX_ITEMS).find(({ serviceId }) => services.has(serviceId));
  checkSeats(purchase, first && services.get(first.serviceId)?.capacity, report);
  checkPackage(rules, purchase, report);
  if (errors.length > 0) {
    const detail = errors.length === 1 ? errors[0]?.message : `${errors.length} answers need attention.`;
    throw new Refusal("selection_invalid", detail ?? "", { errors });
  }
  const read = readPurchase(rules, purchase);
  if (!read) throw new TypeError("a purchase without a fault cannot be read");
  return read;
}

function checkSelections(service: PricedService, item: Item, path: string, report: Report): void {
  const selections = item.selections ?? {};
  const dimensions = new Set(service.dimensions.map((dimension) => dimension.key));
  for (const key of Object.keys(selections)) {
    if (!dimensions.has(key)) {
      report(`${path}.${key}`, "unknown_dimension", `${service.name} has no such question.`);
    }
  }
  for (const dimension of service.dimensions) {
    const answer = ownValue(selections, dimension.key);
    const here = (code: SelectionErrorCode, message: string) =>
      report(`${path}.${dimension.key}`, code, `${dimension.label}: ${message}`);
    if (answer === undefined) {
      if (dimension.required) here("required", "an answer is needed.");
    } else if (readAnswer(dimension, answer) === undefined) here(...faultOf(dimension, answer));
  }
}

/** Why an answer is not a good one. */
function faultOf(dimension: Dimension, answer: Selection): [SelectionErrorCode, string] {
  const { kind, min = 0, max = MAX_QUANTITY, step = 1 } = dimension;
  if (kind === "quantity") {
    if (!Number.isSafeInteger(answer)) return ["wrong_type", "give a whole number."];
    if (!fits(Number(answer), min, max)) return ["out_of_range", `from ${min} to ${max}.`];
    return ["off_step", `from ${min} in steps of ${step}.`];
  }
  if (kind === "toggle") return ["wrong_type", "answer true or false."];
  return typeof answer === "string"
    ? ["unknown_option", "this option is not offered."]
    : ["wrong_type", "choose one of the options."];
}

function checkAddOns(service: PricedService, item: Item, path: string, report: Report): void {
  const wanted = item.addOns ?? {};
  const offered = new Set(service.addOns.map((addOn) => addOn.key));
  for (const key of Object.keys(wanted)) {
    if (!offered.has(key)) report(`${path}.${key}`, "unknown_add_on", `${service.name} has no such add-on.`);
  }
  for (const { key, label, maxQuantity } of service.addOns) {
    const quantity = ownValue(wanted, key);
    if (quantity === undefined) continue;
    if (!Number.isSafeInteger(quantity)) {
      report(`${path}.${key}`, "wrong_type", `${label}: give a whole number.`);
    } else if (!fits(quantity, 0, maxQuantity)) {
      report(`${path}.${key}`, "out_of_range", `${label}: from 0 to ${maxQuantity}.`);
    }
  }
}

function checkSeats(
  { seats = 1, items }: Purchase,
  capacity = Number.POSITIVE_INFINITY,
  report: Report,
): void {
  if (!Number.isSafeInteger(seats)) report("seats", "wrong_type", "Places: give a whole number.");
  else if (seats < 1) report("seats", "out_of_range", "Places: at least 1.");
  else if (seats > 1 && items.length > 1) {
    report("seats", "single_item_only", "Several places can be booked for one service at a time.");
  } else if (seats > 1 && seats > capacity) report("seats", "out_of_range", `Places: from 1 to ${capacity}.`);
}

function checkPackage(rules: PricingRules, { packageKey, items }: Purchase, report: Report): void {
  if (packageKey === undefined) return;
  const found = rules.packages.find(({ key }) => key === packageKey);
  if (!found) report("packageKey", "unknown_package", "This package is not offered.");
  else if (!isComplete(found, items)) {
    report("packageKey", "package_incomplete", `${found.label}: not all of its services are chosen.`);
  }
}

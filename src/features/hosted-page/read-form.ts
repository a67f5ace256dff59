import type { Selection } from "#domain/catalog.ts";
import type { ServiceRow, WidgetRow } from "../businesses/load-business.ts";
import type { Values } from "../customer-pages/form-fields.ts";

/** A whole number as one, anything else as it stands: the API says what is wrong with it. */
const numberOr = (text: string): number | string => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : text);

/** What the form buys, as the API takes it. */
export function purchaseBody(service: ServiceRow, values: Values): Record<string, unknown> {
  const selections: Record<string, Selection> = {};
  for (const { key, kind } of service.dimensions) {
    const value = values(`s.${key}`);
    if (value === "") continue;
    selections[key] = kind === "toggle" ? true : kind === "quantity" ? numberOr(value) : value;
  }
  const addOns: Record<string, unknown> = {};
  for (const { key } of service.addOns) {
    const value = values(`a.${key}`);
    if (value !== "" && value !== "0") addOns[key] = numberOr(value);
  }
  const coupon = values("coupon").trim();
  return {
    serviceId: service.id,
    selections,
    addOns,
    ...(coupon === "" ? {} : { couponCode: coupon }),
    ...(service.capacity > 1 && values("seats") !== "" ? { seats: numberOr(values("seats")) } : {}),
  };
}

/** Fields that are answered by choosing, for the words of a mistake. */
export const choicesOf = (service: ServiceRow): ReadonlySet<string> =>
  new Set(service.dimensions.filter(({ kind }) => kind !== "quantity").map(({ key }) => `s.${key}`));

/** Answers to the owner's own questions. */
export function answersBody(widget: WidgetRow, values: Values): Record<string, string | boolean> {
  const answers: Record<string, string | boolean> = {};
  for (const { key, kind } of widget.fields) {
    const value = values(`q.${key}`);
    if (kind === "checkbox") answers[key] = value === "1";
    else if (value !== "") answers[key] = value;
  }
  return answers;
}

const given = (entries: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value.trim() !== ""));

/** The customer, with an address where somebody has to come. */
export function customerBody(values: Values, visited: boolean): Record<string, unknown> {
  const { line2, region, ...needed } = {
    line1: values("line1"),
    line2: values("line2"),
    city: values("city"),
    region: values("region"),
    postalCode: values("postalCode"),
    country: values("country"),
  };
  return {
    name: values("name"),
    email: values("email").trim(),
    ...given({ phone: values("phone") }),
    ...(visited ? { address: { ...needed, ...given({ line2, region }) } } : {}),
  };
}

export const consentBody = (values: Values): Record<string, boolean> => ({
  ...(values("terms") === "1" ? { terms: true } : {}),
  ...(values("marketing") === "1" ? { marketing: true } : {}),
});

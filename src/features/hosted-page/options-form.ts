import type { PurchaseRequest } from "#db/schema/values.ts";
import type { AddOn, Dimension } from "#domain/catalog.ts";
import { type Html, html } from "#http/html.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import { type Faults, faultSummary, NO_FAULTS } from "../customer-pages/faults.ts";
import { FormFields, hiddenFields, trapField, type Values } from "../customer-pages/form-fields.ts";
import type { Words } from "../customer-pages/words.ts";
import { type HostedSetting, isByRequest, linkTo } from "./hosted-setting.ts";
import type { Quoted } from "./quoted.ts";
import type { Several } from "./several.ts";

/** More of one extra than this is typed, not chosen from a list. */
const LONGEST_LIST = 20;

/** Where the business goes only to some places, somebody who is visited says where. */
const asksPostalCode = (business: Business, service: ServiceRow): boolean =>
  service.location === "customer" &&
  (business.serviceAreas.length > 0 ||
    business.surcharges.some(({ conditions, change }) =>
      [change.kind, ...conditions.map(({ kind }) => kind)].some((kind) =>
        ["per_km", "distance", "area"].includes(kind),
      ),
    ) ||
    business.row.taxes.some(({ areas }) => areas !== undefined));

/**
 * All questions of a service on one form; its button leads to the price. `within`: on the page of the business.
 * `several`: beside what was chosen before, or as a part of a package.
 */
export function optionsForm(
  setting: HostedSetting,
  service: ServiceRow,
  options: {
    values?: Values;
    faults?: Faults;
    message?: string;
    below?: Html;
    within?: boolean;
    several?: Several;
  } = {},
): Html {
  const { words, business } = setting;
  const { several, faults = NO_FAULTS, message, below } = options;
  const { values = startValues(service, several?.before) } = options;
  const bundle = several?.bundle;
  const fields = new FormFields(words, values, faults);
  const money = (amount: number) => words.money(amount, business.row.currency);
  const questions = service.dimensions.map((dimension) => dimensionHtml(fields, dimension, money));
  const extras = service.addOns.map((addOn) => addOnHtml(fields, addOn, money));
  const seats =
    service.capacity > 1 && !several
      ? fields.text("seats", words.say("seats"), {
          kind: "number",
          required: true,
          more: html`min="1" max="${service.capacity}" inputmode="numeric"`,
        })
      : null;
  const postalCode = asksPostalCode(business, service)
    ? fields.text("postalCode", words.say("postalCode"), {
        required: true,
        autocomplete: "postal-code",
        hint: words.say("postalCodeWhy"),
        more: html`maxlength="20"`,
      })
    : null;
  const coupon = fields.text("coupon", words.say("coupon"), {
    autocomplete: "off",
    more: html`maxlength="40" autocapitalize="characters" spellcheck="false"`,
  });
  const button = isByRequest(setting, [service]) ? "quoteButton" : "bookButton";
  return html`<div class="card">
<ul class="crumbs"><li><a href="${linkTo(setting)}">${words.say("allServices")}</a></li></ul>
<p class="progress">${words.say("step", { step: words.number(1), steps: words.number(3) })}</p>
${options.within ? html`<h2><bdi>${service.name}</bdi></h2>` : html`<h1><bdi>${service.name}</bdi></h1>`}
${bundle ? html`<p class="soft">${bundle.label}</p>` : null}
${service.description === "" ? null : html`<p class="soft words">${service.description}</p>`}
${message === undefined ? null : html`<div class="note" role="status">${message}</div>`}
${faultSummary(words, faults, fields.labels)}
<form method="post" action="${linkTo(setting, {}, "/quote")}">
${hiddenFields({ service: service.id, with: several?.before?.quote.id, package: bundle?.key })}
${questions}
${extras.length === 0 ? null : html`<fieldset><legend>${words.say("extras")}</legend>${extras}</fieldset>`}
${seats}${postalCode}${coupon}${trapField}
<div class="acts"><button>${words.say(button)}</button></div>
</form>
${below}</div>`;
}

/** What is sensible before anything was chosen. */
function startValues(service: ServiceRow, before?: Quoted | null): Values {
  const start = new Map<string, string>([
    ["seats", "1"],
    ["postalCode", before?.quote.postalCode ?? ""],
    ["coupon", before?.quote.request.couponCode ?? ""],
  ]);
  for (const { key, kind, min, required, options } of service.dimensions) {
    if (kind === "quantity" && required) start.set(`s.${key}`, String(min ?? 1));
    const once = options?.find(({ every }) => every === "once");
    if (kind === "frequency" && once) start.set(`s.${key}`, once.key);
  }
  return (name) => start.get(name) ?? "";
}

/** The choices of a quote, to be changed. */
export function valuesOfRequest(request: PurchaseRequest, postalCode: string | null): Values {
  const [item] = request.items;
  return (name) => {
    if (name === "seats") return String(request.seats ?? 1);
    if (name === "coupon") return request.couponCode ?? "";
    if (name === "postalCode") return postalCode ?? "";
    const [kind, key = ""] = [name.slice(0, 2), name.slice(2)];
    const given = kind === "s." ? item?.selections : kind === "a." ? item?.addOns : undefined;
    const value = given && Object.hasOwn(given, key) ? given[key] : undefined;
    return value === true ? "1" : value === undefined || value === false ? "" : String(value);
  };
}

/** `+30%`, `+$20.00`: what an answer changes. */
function plusOf(words: Words, multiplier: string, amount: number, money: (amount: number) => string): string {
  const share = Number(multiplier) - 1;
  const percent = new Intl.NumberFormat(words.locale, {
    style: "percent",
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  const parts = [
    ...(Math.abs(share) > 1e-9 ? [percent.format(share)] : []),
    ...(amount === 0 ? [] : [amount > 0 ? `+${money(amount)}` : money(amount)]),
  ];
  return parts.join(" ");
}

function dimensionHtml(fields: FormFields, dimension: Dimension, money: (amount: number) => string): Html {
  const { key, label, kind, required, options = [], unit, min = 0, max, step } = dimension;
  const name = `s.${key}`;
  const plus = (option: (typeof options)[number] | undefined) =>
    option ? plusOf(fields.words, option.multiplier, option.amount ?? 0, money) : "";
  if (kind === "toggle") return fields.checkbox(name, label, { plus: plus(options[0]) });
  if (kind === "quantity") {
    const each = dimension.unitAmount ? `${money(dimension.unitAmount)} ${fields.words.say("each")}` : "";
    return fields.text(name, unit ? `${label} (${unit})` : label, {
      kind: "number",
      required,
      hint: each,
      more: html`min="${min}"${max === undefined ? null : html` max="${max}"`}${
        step === undefined ? null : html` step="${step}"`
      } inputmode="numeric"`,
    });
  }
  const shown = options.map((option) => ({ value: option.key, label: option.label, plus: plus(option) }));
  const none = required ? [] : [{ value: "", label: fields.words.say("none") }];
  return fields.radios(name, label, [...none, ...shown], { required });
}

function addOnHtml(fields: FormFields, addOn: AddOn, money: (amount: number) => string): Html {
  const { key, label, amount, maxQuantity, prices } = addOn;
  const name = `a.${key}`;
  const price = prices && prices.length > 0 ? "" : amount < 0 ? money(amount) : `+${money(amount)}`;
  if (maxQuantity === 1) return fields.checkbox(name, label, { plus: price });
  const shown = price === "" ? label : `${label} · ${price} ${fields.words.say("each")}`;
  if (maxQuantity <= LONGEST_LIST) {
    const counts = Array.from({ length: maxQuantity }, (_, index) => String(index + 1));
    return fields.select(
      name,
      shown,
      counts.map((count) => ({ value: count, label: fields.words.number(Number(count)) })),
    );
  }
  return fields.text(name, shown, {
    kind: "number",
    more: html`min="0" max="${maxQuantity}" inputmode="numeric"`,
  });
}

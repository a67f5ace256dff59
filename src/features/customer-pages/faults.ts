import { type FieldError, Refusal } from "#domain/refusals.ts";
import { type Html, html } from "#http/html.ts";
import type { Words } from "./words.ts";

/** What is wrong with a form: by the name of the field, and about the whole. */
export interface Faults {
  fields: ReadonlyMap<string, string>;
  whole: readonly string[];
}

export const NO_FAULTS: Faults = { fields: new Map(), whole: [] };

export const wholeFault = (message: string): Faults => ({ fields: new Map(), whole: [message] });

/** Paths of the API and the fields of the forms that fill them. */
const FIELDS: readonly [RegExp, string][] = [
  [/^(?:items\.\d\.)?selections\.(.+)$/, "s.$1"],
  [/^(?:items\.\d\.)?addOns\.(.+)$/, "a.$1"],
  [/^answers\.(.+)$/, "q.$1"],
  [/^customer\.address\.(.+)$/, "$1"],
  [/^customer\.(.+)$/, "$1"],
  [/^couponCode$/, "coupon"],
  [/^consent\.(.+)$/, "$1"],
  [/^(name|email|phone|message|notes|postalCode|seats|reason|rating|title|text)$/, "$1"],
];

/**
 * A refusal in the words of the page, beside the fields it is about. `choices`: fields that are answered by choosing.
 * Other errors are thrown on.
 */
export function faultsOf(error: unknown, words: Words, choices: ReadonlySet<string> = new Set()): Faults {
  if (!(error instanceof Refusal) || error.code === "not_found") throw error;
  const fields = new Map<string, string>();
  const whole: string[] = [];
  for (const one of error.errors ?? []) {
    const found = FIELDS.find(([path]) => path.test(one.path));
    const name = found && one.path.replace(found[0], found[1]);
    if (name === undefined) {
      whole.push(messageOf(one, "", words, choices));
      continue;
    }
    if (!fields.has(name)) fields.set(name, messageOf(one, name, words, choices));
  }
  if (fields.size === 0 && whole.length === 0) whole.push(words.say("tooBusy"));
  return { fields, whole: [...new Set(whole)] };
}

function messageOf({ code }: FieldError, name: string, words: Words, choices: ReadonlySet<string>): string {
  if (code === "coupon_invalid") return words.say("badCoupon");
  if (code === "outside_service_area") return words.say("outside");
  if (code === "required" || code === "too_small")
    return words.say(choices.has(name) ? "isChosen" : "isRequired");
  if (name === "email") return words.say("badEmail");
  if (code === "too_big" && !name.startsWith("a.") && !name.startsWith("s.")) return words.say("tooLong");
  return words.say("doesNotFit");
}

/** The list at the head of a form, each with a link to its field; it has the focus when the page opens. */
export function faultSummary(
  words: Words,
  { fields, whole }: Faults,
  labels: ReadonlyMap<string, string>,
): Html | null {
  if (fields.size === 0 && whole.length === 0) return null;
  const listed = [...fields].map(
    ([name, message]) =>
      html`<li><a href="#${fieldId(name)}">${labels.get(name) ?? name}</a>: ${message}</li>`,
  );
  return html`<div class="note bad" role="alert" tabindex="-1" autofocus>
${whole.map((message) => html`<p>${message}</p>`)}${
  listed.length > 0 ? html`<p>${words.say("problems")}</p><ul>${listed}</ul>` : null
}
</div>`;
}

/** Keys of questions hold letters, digits, dashes and underscores. */
export const fieldId = (name: string): string => `f-${name.replace(/[^\w-]/g, "-")}`;

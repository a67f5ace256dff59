import { type Html, html } from "#http/html.ts";
import type { PriceView } from "../quotes/price-schema.ts";
import type { Words } from "./words.ts";

/** The explanation without the name of its line, which stands above it. */
const howSo = (label: string, explain: string): string =>
  explain === label ? "" : explain.startsWith(`${label}: `) ? explain.slice(label.length + 2) : explain;

/** A price with every line that changes it and how it came about. */
export function priceTable(words: Words, price: PriceView, options: { deposit?: boolean } = {}): Html {
  const money = (amount: number) => words.money(amount, price.currency);
  const lines = price.lines
    .filter(({ amount, kind }) => amount !== 0 || kind === "base")
    .map(
      ({ label, explain, amount, kind }) => html`<tr><th scope="row"><bdi>${label}</bdi>${
        kind === "base" || howSo(label, explain) === ""
          ? null
          : html`<small><bdi>${howSo(label, explain)}</bdi></small>`
      }</th><td>${money(amount)}</td></tr>
`,
    );
  const contained = price.lines.flatMap(({ label, included }) =>
    included === undefined
      ? []
      : [
          html`<tr><th scope="row">${words.say("contains", { tax: label })}</th><td>${money(included)}</td></tr>
`,
        ],
  );
  const { deposit = true } = options;
  return html`<table class="price">
<thead><tr><th scope="col">${words.say("what")}</th><th scope="col">${words.say("amount")}</th></tr></thead>
<tbody>
${lines}</tbody>
<tfoot>
<tr class="sum"><th scope="row">${words.say("total")}</th><td>${money(price.total)}</td></tr>
${contained}${
  deposit && price.depositDue > 0
    ? html`<tr><th scope="row">${words.say("deposit")}</th><td>${money(price.depositDue)}</td></tr>`
    : null
}</tfoot>
</table>`;
}

/**
 * Several services in one visit, and packages, by plain forms: they are chosen one after the other, and what has been
 * chosen so far is the quote that `with` names.
 */
import type { Item, Package } from "#domain/catalog.ts";
import { priceVisit } from "#domain/pricing.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Html, html } from "#http/html.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import { hiddenFields } from "../customer-pages/form-fields.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import { type HostedSetting, linkTo } from "./hosted-setting.ts";
import { type Quoted, readQuoted } from "./quoted.ts";

/** As many as one visit may hold. */
const MOST = 5;

export interface Several {
  /** What was chosen before; `null` at the beginning. */
  before: Quoted | null;
  items: Item[];
  /** The package that is being put together. */
  bundle: Package | undefined;
}

/** `get` reads the address or the form: `with` and `package`. Refuses with `not_found` for a quote there is not. */
export async function readSeveral(
  { deps, business }: HostedSetting,
  get: (name: string) => string,
): Promise<Several> {
  const before = get("with") === "" ? null : await readQuoted(deps, business, get("with"));
  // What the team offered is booked as it was offered.
  const items = before && before.quote.origin !== "team" ? before.quote.request.items : [];
  return { before, items, bundle: business.packages.find(({ key }) => key === get("package")) };
}

/** The service of the package that comes next; `undefined` when it is complete. */
export function nextOf({ serviceIds }: Package, items: readonly Item[]): string | undefined {
  const left = [...serviceIds];
  for (const { serviceId } of items) {
    const at = left.indexOf(serviceId);
    if (at >= 0) left.splice(at, 1);
  }
  return left[0];
}

/** The package that makes these the cheapest, as the widget finds it. */
export function bestPackageOf(business: Business, items: Item[]): string | undefined {
  const rules = rulesFor(
    business,
    items.map(({ serviceId }) => serviceId),
  );
  let best: { key: string; total: number } | undefined;
  for (const bundle of business.packages) {
    const { key } = bundle;
    if (nextOf(bundle, items) !== undefined) continue;
    try {
      const { total } = priceVisit(rules, { items, packageKey: key });
      if (!best || total < best.total) best = { key, total };
    } catch (error) {
      // An answer is wrong: the quote is about to say which.
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return best?.key;
}

const stands = (service: ServiceRow): boolean => service.capacity === 1;

/** What may be put beside what was chosen. */
function addable({ business }: HostedSetting, { quote, services }: Quoted): ServiceRow[] {
  const open = quote.origin !== "team" && services.length < MOST && services.every(stands);
  return open ? [...business.services.values()].filter(stands) : [];
}

/** The way to another service, and for each of several the way out again. */
export function severalHtml(setting: HostedSetting, quoted: Quoted): Html | null {
  const { words } = setting;
  const { quote, services } = quoted;
  const add =
    addable(setting, quoted).length > 1
      ? html`<p><a href="${linkTo(setting, { with: quote.id })}">${words.say("addService")}</a></p>`
      : null;
  const single = services.length < 2 || quote.origin === "team";
  const remove = single
    ? null
    : services.map(
        ({ name }, index) => html`<form method="post" action="${linkTo(setting, {}, "/quote")}">
${hiddenFields({ with: quote.id, drop: String(index) })}
<button class="plain">${words.say("removeItem", { name })}</button>
</form>`,
      );
  return add === null && remove === null
    ? null
    : html`${add}${remove && html`<div class="acts">${remove}</div>`}`;
}

/** The services that may be added, each with its way there. */
export const addList = (setting: HostedSetting, quoted: Quoted): Html => html`<div class="card list">
<p><a href="${linkTo(setting, { quoteId: quoted.quote.id })}">${setting.words.say("back")}</a></p>
<h1>${setting.words.say("addService")}</h1>
<ul class="crumbs stacked">${addable(setting, quoted).map(
  ({ id, name }) =>
    html`<li><a href="${linkTo(setting, { service: id, with: quoted.quote.id })}"><bdi>${name}</bdi></a></li>`,
)}</ul>
</div>`;

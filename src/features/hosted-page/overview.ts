import { Html, html, sha256 } from "#http/html.ts";
import type { PageAnswer } from "#http/pages.ts";
import type { ConfigView } from "../businesses/config-schema.ts";
import { configView } from "../businesses/view.ts";
import { businessPage } from "../customer-pages/business-page.ts";
import { PAGE_LANGUAGES } from "../customer-pages/words.ts";
import type { ReviewList } from "../reviews/list-reviews.ts";
import { contactHtml, heroHtml, hoursHtml, reviewsHtml } from "./about-business.ts";
import { type HostedSetting, linkTo } from "./hosted-setting.ts";
import { jsonLd, localBusiness } from "./json-ld.ts";
import { overviewStyle } from "./overview-style.ts";

/** Takes over only while nobody is using the form that stands there. */
const takeOver = (script: string): string =>
  `addEventListener("load",()=>{const w=document.querySelector("bookkit-widget");let u=w.matches(":focus-within");w.querySelectorAll("input,select,textarea").forEach(e=>{if(e.type==="checkbox"||e.type==="radio"?e.checked!==e.defaultChecked:e.tagName==="SELECT"?[...e.options].some(o=>o.selected!==o.defaultSelected&&o.index>0):e.value!==e.defaultValue)u=true});if(!u)import(${JSON.stringify(script)})})`;

/** The first page: who it is, what there is to book, what others say. `inside`: a form instead of the price list. */
export function overviewPage(
  setting: HostedSetting,
  reviews: ReviewList,
  options: { inside?: Html; serviceId?: string } = {},
): PageAnswer {
  const { business, words, widget, deps, carried } = setting;
  const { row } = business;
  const config = configView(business, widget, deps.plans);
  const shownReviews = widget.showReviews && reviews.data.length > 0 ? reviews.data : null;
  const url = `${deps.baseUrl}/book/${business.slug}`;
  const here = carried.locale === undefined ? url : `${url}?locale=${carried.locale}`;
  const embedded = carried.embed !== undefined;
  const title = words.own("title") ?? words.say("bookWith", { name: row.name });
  const description = metaText(row.description) || words.say("metaPrices", { name: row.name });
  const { inside, serviceId } = options;
  const widgetAttributes = Object.entries({
    "data-business": business.slug,
    "data-widget": carried.widget,
    "data-locale": carried.locale,
    "data-theme": carried.theme,
    "data-source": carried.source,
    "data-directory": carried.directory,
    "data-listing": carried.listing,
    "data-service": serviceId,
  }).map(([name, value]) => (value ? html` ${name}="${value}"` : null));
  const booking = html`<section id="booking" class="booking" aria-label="${words.say("services")}">
<bookkit-widget${widgetAttributes}>
${inside ?? priceListHtml(setting, config)}
</bookkit-widget>
</section>`;
  // Asked for as a part of something else: what stands around it is there already.
  const body = embedded
    ? html`<h1 class="hidden">${title}</h1>${booking}`
    : html`<a class="skip" href="#booking">${words.say("skip")}</a>
${heroHtml(setting, title, shownReviews !== null)}
<div class="columns">
${booking}
<aside>
${contactHtml(setting)}
${hoursHtml(setting)}
</aside>
</div>
${shownReviews && reviewsHtml(setting, reviews)}`;
  // With its configuration in it the widget asks for nothing more; another configuration it fetches itself.
  const widgetScript = carried.widget === undefined ? `/w/${business.slug}.js` : "/widget.js";
  const guard = inside === undefined ? undefined : takeOver(widgetScript);
  const script =
    guard === undefined
      ? html`<script src="${widgetScript}" type="module"></script>`
      : html`<link rel="modulepreload" href="${widgetScript}">
<script type="module">${new Html(guard)}</script>`;
  return businessPage(setting, {
    title: `${title}${title.includes(row.name) ? "" : ` · ${row.name}`}`,
    body,
    bare: embedded,
    style: overviewStyle,
    head: html`<meta name="description" content="${description}">
<link rel="canonical" href="${here}">
<link rel="alternate" hreflang="x-default" href="${url}">
${PAGE_LANGUAGES.map(
  (language) => html`<link rel="alternate" hreflang="${language}" href="${url}?locale=${language}">
`,
)}
<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${here}">
<meta property="og:site_name" content="${row.name}">
<meta property="og:locale" content="${words.locale.replace("-", "_")}">
${row.logoUrl === null ? null : html`<meta property="og:image" content="${row.logoUrl}">`}
<meta name="twitter:card" content="summary">
${jsonLd(localBusiness(business, config, { url, reviews: shownReviews }))}
${script}`,
    policy: {
      "script-src": guard === undefined ? "'self'" : `'self' ${sha256(guard)}`,
      "connect-src": "'self'",
      // The dashboard shows it as the preview of the widget; other websites still may not.
      "frame-ancestors": "'self'",
    },
    languages: (locale) => linkTo(setting, { locale, service: serviceId }),
    headers: { "cache-control": "no-cache", ...(embedded ? { "x-robots-tag": "noindex" } : {}) },
  });
}

/** What a search engine shows below the title: the begin, cut between words. */
function metaText(description: string): string {
  const text = description.replace(/\s+/g, " ").trim();
  return text.length <= 160 ? text : `${text.slice(0, 157).replace(/\s+\S*$/, "")}…`;
}

function priceListHtml(setting: HostedSetting, config: ConfigView): Html {
  const { words } = setting;
  const groups = [
    ...config.categories.map(({ key, name }) => ({
      name,
      services: config.services.filter(({ category }) => category === key),
    })),
    { name: null, services: config.services.filter(({ category }) => category === null) },
  ].filter(({ services }) => services.length > 0);
  return html`<div class="card list">
<h2>${words.say("services")}</h2>
${groups.map(
  ({ name, services }) => html`${name === null ? null : html`<h3>${name}</h3>`}
<ul class="services">
${services.map((service) => serviceHtml(setting, service))}</ul>
`,
)}${packagesHtml(setting, config)}</div>`;
}

/** Services that are cheaper together. */
function packagesHtml(setting: HostedSetting, { packages, services, business }: ConfigView): Html | null {
  const { words } = setting;
  if (packages.length === 0) return null;
  return html`<h3>${words.say("packages")}</h3>
<ul class="services">
${packages.map(({ key, label, serviceIds, discount }) => {
  const names = serviceIds.map((id) => services.find((one) => one.id === id)?.name ?? "").join(" + ");
  const off =
    discount.kind === "fixed"
      ? words.money(discount.value, business.currency)
      : words.percent(discount.value);
  return html`<li>
<div>
<p class="service"><bdi>${label}</bdi></p>
<p class="small soft words" dir="auto">${names}</p>
</div>
<p class="side"><strong>−${off}</strong><a class="button" href="${linkTo(setting, { package: key })}" aria-label="${words.say(
    "chooseService",
    { service: label },
  )}">${words.say("choose")}</a></p>
</li>
`;
})}</ul>`;
}

function serviceHtml(setting: HostedSetting, service: ConfigView["services"][number]): Html {
  const { words } = setting;
  const price = words.say("from", { price: words.money(service.priceFrom, service.currency) });
  const where =
    service.location === "customer" ? "atCustomer" : service.location === "online" ? "online" : null;
  const byRequest = setting.widget.mode === "quote" || service.mode === "quote";
  return html`<li>
${service.photoUrl ? html`<img class="photo" src="${service.photoUrl}" alt="" loading="lazy">` : null}
<div>
<p class="service"><bdi>${service.name}</bdi></p>
${service.description === "" ? null : html`<p class="small soft words" dir="auto">${service.description}</p>`}
<p class="small soft facts-line"><span>${words.duration(service.durationMinutes)}</span>${
    where === null ? null : html`<span>${words.say(where)}</span>`
  }${byRequest ? html`<span>${words.say("byRequest")}</span>` : null}</p>
</div>
<p class="side"><strong>${price}</strong><a class="button" href="${linkTo(setting, { service: service.id })}" aria-label="${words.say(
    "chooseService",
    { service: service.name },
  )}">${words.say("choose")}</a></p>
</li>
`;
}

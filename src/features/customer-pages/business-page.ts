import type { Theme } from "#db/schema/values.ts";
import { type Html, html, htmlPage } from "#http/html.ts";
import type { PageAnswer } from "#http/pages.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { hasFeature } from "../tiers/catalogue.ts";
import { brandColors, brandStyle } from "./brand-style.ts";
import { pageStyle } from "./style.ts";
import { PAGE_LANGUAGES, Words } from "./words.ts";

/** Whose page it is, and in which language and colours it stands. */
export interface Setting {
  deps: Deps;
  business: Business;
  words: Words;
  theme: Theme;
  /** Asked for by the address; absent: the theme's. */
  scheme?: Theme["scheme"] | undefined;
}

/** For what belongs to no widget configuration: a quote, an invoice, a booking. */
export function settingOf(
  deps: Deps,
  business: Business,
  locales: readonly (string | null | undefined)[],
): Setting {
  const widget = business.widgets.find(({ isDefault }) => isDefault) ?? business.widgets[0];
  if (!widget) throw new Error(`business ${business.id} has no widget`);
  return { deps, business, words: new Words([...locales, business.row.locale]), theme: widget.theme };
}

/** The language that an address asks for, if it is one that pages speak. */
export const localeOf = (query: URLSearchParams): string | null =>
  PAGE_LANGUAGES.find((language) => language === query.get("locale")) ?? null;

export interface BusinessPage {
  title: string;
  body: Html;
  status?: number;
  head?: Html;
  /** One column for reading; the page begins with the business's name. */
  narrow?: boolean;
  /** Part of something else: neither head nor foot. */
  bare?: boolean;
  /** Where the same page is in another language. */
  languages?: (locale: string) => string;
  /** The address holds a key: nobody keeps the page, and no other page learns its address. */
  secret?: boolean;
  style?: string;
  policy?: Record<string, string>;
  headers?: Record<string, string>;
}

/** A page of a business for its customers: made on the server, whole without a script. */
export function businessPage(setting: Setting, page: BusinessPage): PageAnswer {
  const { business, words, theme, scheme = theme.scheme } = setting;
  const { name } = business.row;
  const color = (ground: "light" | "dark") => brandColors(theme.primaryColor, ground).paper;
  const grounds =
    scheme === "auto"
      ? html`<meta name="theme-color" content="${color("light")}" media="(prefers-color-scheme:light)">
<meta name="theme-color" content="${color("dark")}" media="(prefers-color-scheme:dark)">`
      : html`<meta name="theme-color" content="${color(scheme)}">`;
  const top = html`<header class="top${page.narrow ? " narrow" : ""}">${logo(setting)}<a class="name" href="/book/${business.slug}">${name}</a></header>`;
  const body = html`${page.narrow && !page.bare ? top : null}
<main${page.narrow ? html` class="narrow"` : null} id="main">
${page.body}
</main>
${page.bare ? null : footer(setting, page)}`;
  const { html: text, headers } = htmlPage(
    page.title,
    body,
    `${brandStyle(theme, scheme)}${pageStyle}${page.style ?? ""}`,
    {
      lang: words.locale,
      dir: words.dir,
      head: html`${grounds}
${business.row.logoUrl === null ? null : html`<link rel="icon" href="${business.row.logoUrl}">`}
${page.head}`,
      policy: { "form-action": "'self'", "img-src": pictureSources(setting), ...page.policy },
    },
  );
  return {
    status: page.status ?? 200,
    body: text,
    headers: {
      ...headers,
      ...(page.secret ? SECRET : {}),
      ...page.headers,
    },
  };
}

const SECRET = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
};

/** Our own pictures, and those that the owner keeps elsewhere. */
function pictureSources({ business, deps }: Setting): string {
  const pictures = [
    business.row.logoUrl,
    ...business.team.map(({ avatarUrl }) => avatarUrl),
    ...[...business.services.values()].map(({ photoUrl }) => photoUrl),
  ];
  const own = new URL(deps.baseUrl).origin;
  const origins = pictures.flatMap((url) =>
    url !== null && URL.canParse(url) && /^https?:/.test(url) ? [new URL(url).origin] : [],
  );
  return ["'self'", ...new Set(origins.filter((origin) => origin !== own))].join(" ");
}

/** The business's picture, or its first letter. */
export function logo({ business }: Setting): Html {
  const { logoUrl, name } = business.row;
  if (logoUrl !== null) return html`<img class="logo" src="${logoUrl}" alt="" width="48" height="48">`;
  const [letter = ""] = new Intl.Segmenter(undefined).segment(name.trim()).containing(0)?.segment ?? "";
  return html`<span class="logo mono" aria-hidden="true">${letter.toUpperCase()}</span>`;
}

function footer({ business, words, deps }: Setting, { narrow, languages }: BusinessPage): Html {
  const { name, tier } = business.row;
  const badge = hasFeature(deps.plans, tier, "no_badge")
    ? null
    : words.say("poweredBy", { name: "BookingMachine" });
  const others = PAGE_LANGUAGES.filter((language) => language !== words.language);
  return html`<footer${narrow ? html` class="narrow"` : null}><p>${[name, badge].filter((one) => one !== null).join(" · ")}</p>
${
  languages === undefined
    ? null
    : html`<ul class="languages">${others.map(
        (language) =>
          html`<li><a href="${languages(language)}" lang="${language}" hreflang="${language}" rel="alternate">${nameOf(language)}</a></li>`,
      )}</ul>`
}</footer>`;
}

/** A language as those who speak it call it. */
function nameOf(language: string): string {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  return name.slice(0, 1).toLocaleUpperCase(language) + name.slice(1);
}

export interface Crumb {
  label: string;
  href: string;
}

/** The way back. */
export function crumbs(list: readonly Crumb[]): Html {
  return html`<ul class="crumbs">${list.map(({ label, href }) => html`<li><a href="${href}">${label}</a></li>`)}</ul>`;
}

import { inArray } from "drizzle-orm";
import { businesses } from "#db/schema/index.ts";
import { type Html, html, htmlPage } from "#http/html.ts";
import type { PageDefinition } from "#http/pages.ts";
import { DEMO_SLUGS } from "../demo/demo-owners.ts";
import type { Deps } from "../deps.ts";

const style = `
body{background:linear-gradient(color-mix(in srgb,var(--accent) 9%,var(--paper)),var(--paper) 26rem) no-repeat var(--paper)}
main{max-width:62rem;padding-block:clamp(2.5rem,8vw,5.5rem) 4rem}
.brand{font-weight:700;color:var(--accent);margin:0 0 1.5rem}
h1{font-size:clamp(2rem,1.3rem + 3.4vw,3.4rem);letter-spacing:-.025em;line-height:1.1;margin:0 0 1rem;max-width:20ch}
.lead{font-size:1.15rem;max-width:38rem;margin:0 0 3rem}
h2{font-size:1.05rem;margin:2.5rem 0 .9rem}
.grid{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));list-style:none;margin:0;padding:0}
.grid a{display:block;block-size:100%;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.1rem 1.25rem;text-decoration:none;color:inherit;transition:border-color .15s}
.grid a:hover{border-color:var(--accent)}
.grid strong{display:block;color:var(--accent);margin-block-end:.2rem}
.grid span{color:var(--soft);font-size:.95rem;line-height:1.45;display:block}
footer{max-width:62rem;margin:0 auto;padding:0 1.25rem 3rem;font-size:.9rem}
@media (prefers-reduced-motion:reduce){.grid a{transition:none}}
`;

const card = (href: string, title: string, text: string): Html =>
  html`<li><a href="${href}"><strong>${title}</strong><span>${text}</span></a></li>
`;

/** What a person sees who opens the server's own address: where to go from here. */
export function homePage(deps: Deps): PageDefinition {
  return {
    path: "/",
    methods: ["GET"],
    async handle() {
      const demos = await deps.db.orm
        .select({ slug: businesses.slug, name: businesses.name, description: businesses.description })
        .from(businesses)
        .where(inArray(businesses.slug, [...DEMO_SLUGS]))
        .orderBy(businesses.name);
      const page = htmlPage("BookingMachine", bodyHtml(deps, demos), style);
      return { status: 200, headers: { ...page.headers, "cache-control": "no-cache" }, body: page.html };
    },
  };
}

function bodyHtml(deps: Deps, demos: { slug: string; name: string; description: string }[]): Html {
  return html`<main>
<p class="brand">BookingMachine</p>
<h1>Booked while you work</h1>
<p class="lead soft">Online booking for local service businesses: the price at once, times that are really free, and never two customers at the same time.</p>
${
  demos.length === 0
    ? null
    : html`<h2>Book as a customer would</h2>
<ul class="grid">
${demos.map(({ slug, name, description }) => card(`/book/${slug}`, name, description))}</ul>`
}
<h2>For the business</h2>
<ul class="grid">
${card("/sign-in", "Sign in", "Bookings, customers, prices, hours: the whole business.")}</ul>
<h2>For developers</h2>
<ul class="grid">
${card("/api/v1/docs", "API reference", "Every endpoint with its shapes and a curl call.")}${card(
  "/api/v1/openapi.json",
  "OpenAPI document",
  "For generators and tools.",
)}${card("/errors", "Error codes", "What each means and what to do.")}</ul>
</main>
<footer class="soft">Public address <code>${deps.baseUrl}</code> · <a href="/readyz">is it well?</a></footer>`;
}

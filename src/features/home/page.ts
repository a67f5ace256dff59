import { escapeHtml, htmlPage } from "#http/html.ts";
import type { PageDefinition } from "#http/pages.ts";
import type { Deps } from "../deps.ts";

/** What a person sees who opens the server's own address: where to go from here. */
export function homePage(deps: Deps): PageDefinition {
  const page = htmlPage(
    "BookingMachine",
    `<main>
<h1>BookingMachine is running</h1>
<p class="soft">Booking for local service businesses: instant prices, times that are really free, no double bookings.</p>
<ul class="plain">
<li><a href="/api/v1/docs">API reference</a> <span class="soft">every endpoint with its shapes and a curl call</span></li>
<li><a href="/api/v1/openapi.json">OpenAPI document</a> <span class="soft">for generators and tools</span></li>
<li><a href="/errors">Error codes</a> <span class="soft">what each means and what to do</span></li>
<li><a href="/readyz">Readiness</a> <span class="soft">whether the database answers</span></li>
</ul>
<p class="soft">Public address: <code>${escapeHtml(deps.baseUrl)}</code></p>
</main>`,
  );
  return {
    path: "/",
    methods: ["GET"],
    handle: () => ({
      status: 200,
      headers: { ...page.headers, "cache-control": "no-cache" },
      body: page.html,
    }),
  };
}

import { inArray } from "drizzle-orm";
import { businesses } from "#db/schema/businesses.ts";
import { html, htmlPage, sha256 } from "#http/html.ts";
import type { PageDefinition } from "#http/pages.ts";
import { DEMO_SLUGS } from "../demo/demo-owners.ts";
import type { Deps } from "../deps.ts";

/** Everything a page should not do to a guest: loud type, forced colours, rules for every element there is. */
const UGLY = `
body{background:repeating-linear-gradient(45deg,#ffef5c 0 18px,#ff9ecb 18px 36px);font:italic 21px/1.1 "Comic Sans MS","Comic Neue",cursive;color:#0a0aa0;margin:0;padding:14px;max-width:none;letter-spacing:.06em;text-align:center}
main{max-width:1000px;margin:auto;background:#c8ffc8;border:9px ridge #ff00c8;padding:12px}
h1,h2{color:#e00000!important;text-shadow:2px 2px #00e0e0;text-transform:uppercase;font-size:32px!important}
button{background:lime!important;border:7px outset red!important;padding:22px!important;font-size:24px!important;color:#000!important}
p,li,label{color:#5a00b4!important;word-spacing:.4em}
div{border:0 dotted red}
section{border-top:6px dashed #00c;margin-top:26px;padding-top:10px}
bookkit-widget{display:block;min-height:640px}
bookkit-widget[data-mode=floating],bookkit-widget[data-mode=modal]{min-height:0}
.quiet{font-size:15px}
`;

/** The page's own button, which opens the dialog. */
const OPEN = `document.getElementById("open").addEventListener("click",()=>document.getElementById("dialog").open())`;

const SECTIONS: { title: string; slug: string; attributes: string }[] = [
  { title: "In place", slug: "shine-auto-detailing", attributes: "" },
  {
    title: "A price, then a request",
    slug: "spotless-cleaning",
    attributes: 'data-service="Move-out cleaning" data-locale="de"',
  },
  {
    title: "In Japanese, dark",
    slug: "sakura-salon",
    attributes: 'data-locale="ja" data-theme="dark"',
  },
  {
    title: "In Arabic, from the right, in a colour of the page",
    slug: "shine-auto-detailing",
    attributes: 'data-locale="ar" data-primary-color="#7a1fa2"',
  },
];

const BODY = `<main>
<h1>The ugliest page we could make</h1>
<p>Its styles reach for everything. The widgets below stay what they are.</p>
${SECTIONS.map(
  ({ title, slug, attributes }) => `<section>
<h2>${title}</h2>
<bookkit-widget data-business="${slug}" ${attributes}></bookkit-widget>
</section>`,
).join("\n")}
<section>
<h2>In a dialog, by a button of the page</h2>
<button type="button" id="open">Open it</button>
<bookkit-widget id="dialog" data-business="spotless-cleaning" data-mode="modal"></bookkit-widget>
</section>
<p class="quiet">The button at the lower edge belongs to a sixth widget, which slides out of the page.</p>
<bookkit-widget data-business="sakura-salon" data-mode="floating" data-locale="en"></bookkit-widget>
</main>
<script async src="/widget.js"></script>
<script>${OPEN}</script>`;

/** `/demo`: the widget in all its modes on a page that is as hostile as pages get. */
export function demoPage(deps: Deps): PageDefinition {
  const page = htmlPage("The widget on an ugly page", BODY, UGLY, {
    head: html`<meta name="description" content="The booking widget in all its modes and several languages, on a page whose styles reach for everything.">`,
    policy: {
      "script-src": `'self' ${sha256(OPEN)}`,
      "connect-src": "'self'",
      "img-src": "'self' data:",
    },
  });
  const none = htmlPage(
    "No demo here",
    `<main><h1>No demo here</h1><p>The demo businesses are not in this database. They are put into an empty one when the server starts outside production, unless <code>DEMO=off</code>.</p></main>`,
  );
  return {
    path: "/demo",
    methods: ["GET"],
    async handle() {
      const found = await deps.db.orm
        .select({ slug: businesses.slug })
        .from(businesses)
        .where(inArray(businesses.slug, [...DEMO_SLUGS]));
      const { headers, html } = found.length === DEMO_SLUGS.length ? page : none;
      return {
        status: found.length === DEMO_SLUGS.length ? 200 : 404,
        headers: { ...headers, "cache-control": "no-cache" },
        body: html,
      };
    },
  };
}

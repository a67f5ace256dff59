import { Refusal } from "#domain/refusals.ts";
import type { PageAnswer, PageDefinition, PageRequest } from "#http/pages.ts";
import type { Business } from "../businesses/load-business.ts";
import { configView } from "../businesses/view.ts";
import type { Deps } from "../deps.ts";
import { browserFiles, earlierFile } from "./browser-files.ts";
import { type BrowserFile, compressed } from "./build-browser-files.ts";

/** Any page may load these, also one that isolates itself; modules are fetched with CORS. */
const HEADERS = {
  "content-type": "text/javascript; charset=utf-8",
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
  "timing-allow-origin": "*",
  vary: "Accept-Encoding",
};
/** Another content has another name. */
const FOR_EVER = "public, max-age=31536000, immutable";
/** Old pages get a new widget within minutes, and a busy one asks once. */
const SHORT = "public, max-age=300, stale-while-revalidate=86400";

/** The best encoding the client takes; each has its own `ETag`. */
function answerWith(request: PageRequest, file: BrowserFile, cacheControl: string): PageAnswer {
  const accepts = request.header("accept-encoding") ?? "";
  const encoding = /\bbr\b/.test(accepts) ? "br" : /\bgzip\b/.test(accepts) ? "gzip" : null;
  const etag = `"${file.hash}${encoding ? `-${encoding}` : ""}"`;
  const headers: Record<string, string> = { ...HEADERS, etag, "cache-control": cacheControl };
  // A proxy may have weakened it.
  const known = (request.header("if-none-match") ?? "").replaceAll("W/", "").split(/\s*,\s*/);
  if (known.includes(etag)) return { status: 304, headers, body: null };
  if (encoding) headers["content-encoding"] = encoding;
  const body = encoding === "br" ? file.br : encoding === "gzip" ? file.gz : file.plain;
  return { status: 200, headers, body };
}

/** The widget with a business in it, made once for each version of the business. */
async function widgetOf(deps: Deps, business: Business): Promise<BrowserFile> {
  const key = "widget script";
  const kept = business.prepared.get(key);
  if (kept) return (await kept) as BrowserFile;
  const made = bake(deps, business);
  business.prepared.set(key, made);
  made.catch(() => business.prepared.delete(key));
  return made;
}

async function bake(deps: Deps, business: Business): Promise<BrowserFile> {
  const { template } = await browserFiles();
  const widget = business.widgets.find(({ isDefault }) => isDefault);
  if (!widget) throw new Refusal("not_found", "This business has no widget.");
  const config = configView(business, widget, deps.plans);
  const baked = JSON.stringify({ slug: business.slug, config });
  // Not the last percent of compression: this is done while somebody waits.
  return compressed(business.slug, Buffer.from(template.join(baked)), 9);
}

/** What browsers load: the loader, the widget, its parts, and a widget for each business. */
export function browserPages(deps: Deps): PageDefinition[] {
  const file = async (name: string): Promise<BrowserFile> => {
    const found = (await browserFiles()).byName.get(name) ?? (await earlierFile(name));
    if (!found) throw new Refusal("not_found", "There is no such file.");
    return found;
  };
  return [
    ...["embed.js", "widget.js"].map(
      (name): PageDefinition => ({
        path: `/${name}`,
        methods: ["GET"],
        handle: async (request) => answerWith(request, await file(name), SHORT),
      }),
    ),
    {
      path: "/assets/:file",
      methods: ["GET"],
      handle: async (request) => answerWith(request, await file(`assets/${request.params.file}`), FOR_EVER),
    },
    {
      path: "/w/:file",
      methods: ["GET"],
      async handle(request) {
        const slug = /^([a-z0-9-]+)\.js$/.exec(request.params.file ?? "")?.[1];
        if (!slug) throw new Refusal("not_found", "There is no such file.");
        const business = await deps.businesses.bySlug(slug);
        return answerWith(request, await widgetOf(deps, business), "public, max-age=0, must-revalidate");
      },
    },
  ];
}

/** The plain frame of the pages this room makes itself: no script, nothing loaded, light and dark. */
import { createHash } from "node:crypto";

/** For text and for double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** HTML that is safe to send: made by `html` alone. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

type Shown = Html | string | number | null | undefined | false | readonly Shown[];

function shown(value: Shown): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "object" && value !== null) return value.map(shown).join("");
  return value === null || value === undefined || value === false ? "" : escapeHtml(String(value));
}

/** Everything put in is escaped unless it is `Html` itself; lists are joined, `null` and `false` are nothing. */
export function html(parts: TemplateStringsArray, ...values: Shown[]): Html {
  return new Html(parts.reduce((text, part, index) => text + shown(values[index - 1]) + part));
}

const frameStyle = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5a6675;--paper:#fbfbf9;--card:#fff;--line:#e2e4e0;--accent:#0b6b57;--code:#f2f3ef}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebee;--soft:#a2adba;--paper:#12161b;--card:#1a2027;--line:#2c343d;--accent:#6fd3bb;--code:#222a32}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2em 0 .6em;text-wrap:balance}
h2{font-size:1.25rem;margin:2em 0 .5em}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:3px}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{background:var(--code);padding:.1em .35em;border-radius:4px}
pre{background:var(--code);padding:.9rem 1rem;border-radius:8px;overflow:auto}
pre code{background:none;padding:0}
.soft{color:var(--soft)}
.status{color:var(--accent);font-weight:600;letter-spacing:.02em}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1rem 1.25rem;margin:1rem 0}
ul.plain{list-style:none;padding:0;margin:0}
ul.plain li{padding:.6rem 0;border-top:1px solid var(--line)}
`;

export interface HtmlPage {
  html: string;
  /** Content type and a policy that allows nothing but this page's own style. */
  headers: Record<string, string>;
}

/** What a page has beyond the plain frame. */
export interface PageExtras {
  /** Language tag; English when absent. */
  lang?: string;
  dir?: "ltr" | "rtl";
  /** Further elements of the head. */
  head?: Html;
  /** Directives of the policy that are set or replaced, e.g. `{ "form-action": "'self'" }`. */
  policy?: Record<string, string>;
}

export const sha256 = (text: string): string =>
  `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** `body` is HTML and goes in as it is; everything variable in it must have been escaped. */
export function htmlPage(
  title: string,
  body: string | Html,
  moreStyle = "",
  { lang = "en", dir, head, policy = {} }: PageExtras = {},
): HtmlPage {
  const style = frameStyle + moreStyle;
  const directives = {
    "default-src": "'none'",
    "style-src": sha256(style),
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    ...policy,
  };
  return {
    html: `<!doctype html>
<html lang="${escapeHtml(lang)}"${dir === undefined ? "" : ` dir="${dir}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title>
${head === undefined ? "" : `${head}\n`}<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": Object.entries(directives)
        .map(([name, value]) => `${name} ${value}`)
        .join("; "),
    },
  };
}

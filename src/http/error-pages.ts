/** A page for every refusal code, because every problem document links to one. */
import type { RefusalCode } from "#domain/refusals.ts";
import { escapeHtml, type HtmlPage, html, htmlPage } from "./html.ts";
import { saidToPeople } from "./human-words.ts";
import { isRefusalCode, problemEntry, problems } from "./problems.ts";

/** Backticks in the catalogue's sentences mark names of fields and headers. */
function prose(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

/** What a code means, for whoever writes programs against the API. */
export function errorPage(code: RefusalCode): HtmlPage {
  const entry = problemEntry(code);
  return htmlPage(
    entry.title,
    `<main>
<p class="status">${entry.status} · <code>${code}</code></p>
<h1>${escapeHtml(entry.title)}</h1>
<p>${prose(entry.explanation)}</p>
<h2>What to do</h2>
<p>${prose(entry.whatToDo)}</p>
<p class="soft"><a href="/errors">All error codes</a> · <a href="/api/v1/docs">API reference</a></p>
</main>`,
  );
}

const metStyle = `
body{display:grid;min-block-size:100svh;place-items:center}
main{inline-size:100%;max-inline-size:34rem;padding:2rem 1.25rem}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.1rem)}
.met{font-size:1.05rem}
.trace{font-size:.85rem;margin-block-start:2.5rem}
`;

/** What somebody sees whose browser met an error just now: in plain words, in their language. */
export function metErrorPage(
  code: RefusalCode,
  occurrence: { requestId: string; acceptLanguage: string },
): HtmlPage {
  const { status } = problemEntry(code);
  const { title, text, lang, dir } = saidToPeople(code, occurrence.acceptLanguage);
  return htmlPage(
    title,
    html`<main>
<p class="status">${status}</p>
<h1>${title}</h1>
<p class="met">${text}</p>
<p class="soft trace" dir="ltr"><a href="/errors/${code}">${code}</a> · <code>${occurrence.requestId}</code></p>
</main>`,
    metStyle,
    { lang, dir },
  );
}

/** All codes in order of their status. */
export function errorIndexPage(): HtmlPage {
  const codes = Object.keys(problems)
    .filter(isRefusalCode)
    .sort((left, right) => problemEntry(left).status - problemEntry(right).status);
  const items = codes.map((code) => {
    const entry = problemEntry(code);
    return `<li><a href="/errors/${code}"><code>${code}</code></a>
<span class="status">${entry.status}</span> ${escapeHtml(entry.title)}</li>`;
  });
  return htmlPage(
    "Error codes",
    `<main>
<h1>Error codes</h1>
<p>Every error of the API is a problem document (RFC 9457). Its <code>code</code> is stable and listed here; its
<code>errors</code>, where present, name each field; its <code>requestId</code> finds the request in the log.</p>
<ul class="plain">
${items.join("\n")}
</ul>
</main>`,
  );
}

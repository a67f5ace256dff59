/** A page for every refusal code, because every problem document links to one. */
import type { RefusalCode } from "#domain/refusals.ts";
import { escapeHtml, type HtmlPage, htmlPage } from "./html.ts";
import { isRefusalCode, problemEntry, problems } from "./problems.ts";

/** Backticks in the catalogue's sentences mark names of fields and headers. */
function prose(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

/**
 * What a code means. With an occurrence it is the answer to a browser that met the error just now.
 * `detail` and `requestId` are escaped here.
 */
export function errorPage(code: RefusalCode, occurrence?: { detail: string; requestId: string }): HtmlPage {
  const entry = problemEntry(code);
  const met = occurrence
    ? `<div class="card"><p>${escapeHtml(occurrence.detail)}</p>
<p class="soft">Request <code>${escapeHtml(occurrence.requestId)}</code></p></div>`
    : "";
  return htmlPage(
    entry.title,
    `<main>
<p class="status">${entry.status} · <code>${code}</code></p>
<h1>${escapeHtml(entry.title)}</h1>
${met}
<p>${prose(entry.explanation)}</p>
<h2>What to do</h2>
<p>${prose(entry.whatToDo)}</p>
<p class="soft"><a href="/errors">All error codes</a> · <a href="/api/v1/docs">API reference</a></p>
</main>`,
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

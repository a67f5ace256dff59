import { escapeHtml, htmlPage } from "#http/html.ts";
import type { PageAnswer } from "#http/pages.ts";

export interface Field {
  name: string;
  label: string;
  type: "email" | "password" | "text";
  autocomplete: string;
  value?: string;
  hint?: string;
  required?: boolean;
  /** Where the cursor stands at first. */
  first?: boolean;
  numeric?: boolean;
}

export interface FormPage {
  status?: number;
  lang: string;
  title: string;
  /** Plain text, one paragraph each. */
  text?: string[];
  /** What went wrong. */
  problem?: string | undefined;
  /** What went well. */
  done?: string;
  form?: {
    action: string;
    hidden?: Record<string, string>;
    fields?: Field[];
    /** The first is what the return key presses. */
    buttons: { label: string; name?: string; value?: string; skipChecks?: boolean }[];
  };
  links?: { label: string; href: string }[];
  /** Beside our own origin, where a form may lead. */
  formTarget?: string;
}

const STYLE = `
main{max-width:26rem}
.card{padding:1.5rem}
h1{font-size:1.5rem}
label{display:block;font-weight:600;margin:1rem 0 .3rem}
input{width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--field);border-radius:8px;padding:.6rem .75rem}
input:focus-visible{outline:2px solid var(--accent);outline-offset:1px;border-color:var(--accent)}
button{display:block;width:100%;font:inherit;font-weight:600;cursor:pointer;border-radius:8px;padding:.7rem 1rem;margin-top:1.25rem;border:1px solid var(--accent);background:var(--accent);color:var(--on-accent)}
button+button{margin-top:.75rem;background:none;color:var(--accent)}
button:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
.hint{margin:.3rem 0 0;font-size:.875rem;color:var(--soft)}
.note{border-left:3px solid var(--accent);padding:.1rem 0 .1rem .8rem}
.problem{border-color:var(--bad);color:var(--bad);font-weight:600}
.brand{font-weight:700;color:var(--accent);margin:0 0 1rem}
.links{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin:1.25rem 0 0;padding:0;list-style:none}
:root{--bad:#a8261b;--on-accent:#fff;--field:#8b938c}
@media (prefers-color-scheme:dark){:root{--bad:#ff9c92;--on-accent:#08211b;--field:#77828e}}
@media (max-width:480px){main{padding-top:1.5rem}.card{padding:1.25rem}}
`;

/**
 * A small page that works without script: a text, perhaps a form. Its address may carry a link's secret, so it loads
 * nothing, is kept by nobody, and no other site learns where a click came from.
 */
export function formPage(page: FormPage): PageAnswer {
  const { lang, title, text = [], problem, done, form, links = [], formTarget } = page;
  const parts = [
    ...(problem === undefined ? [] : [`<p class="note problem" role="alert">${escapeHtml(problem)}</p>`]),
    ...(done === undefined ? [] : [`<p class="note" role="status">${escapeHtml(done)}</p>`]),
    ...text.map((line) => `<p>${escapeHtml(line)}</p>`),
    ...(form ? [formHtml(form)] : []),
  ];
  const list = links.map(
    ({ label, href }) => `<li><a href="${escapeHtml(href)}">${escapeHtml(label)}</a></li>`,
  );
  const { html, headers } = htmlPage(
    `${title} · BookingMachine`,
    `<main>
<p class="brand">BookingMachine</p>
<div class="card">
<h1>${escapeHtml(title)}</h1>
${parts.join("\n")}
${list.length === 0 ? "" : `<ul class="links">${list.join("")}</ul>`}
</div>
</main>`,
    STYLE,
    { lang },
  );
  const policy = headers["content-security-policy"] ?? "";
  const target = formTarget === undefined ? "'self'" : `'self' ${formTarget}`;
  return {
    status: page.status ?? (problem === undefined ? 200 : 422),
    headers: {
      ...headers,
      "content-security-policy": policy.replace("form-action 'none'", `form-action ${target}`),
      "x-robots-tag": "noindex",
    },
    body: html,
  };
}

function formHtml({ action, hidden = {}, fields = [], buttons }: NonNullable<FormPage["form"]>): string {
  const kept = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const pressed = buttons.map(({ label, name, value, skipChecks }) => {
    const says = name === undefined ? "" : ` name="${escapeHtml(name)}" value="${escapeHtml(value ?? "")}"`;
    return `<button type="submit"${says}${skipChecks ? " formnovalidate" : ""}>${escapeHtml(label)}</button>`;
  });
  return `<form method="post" action="${escapeHtml(action)}">
${[...kept, ...fields.map(fieldHtml), ...pressed].join("\n")}
</form>`;
}

function fieldHtml(field: Field): string {
  const { name, label, type, autocomplete, value, hint, required, first, numeric } = field;
  const attributes = [
    `id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}"`,
    ...(value === undefined ? [] : [`value="${escapeHtml(value)}"`]),
    ...(required ? ["required"] : []),
    ...(first ? ["autofocus"] : []),
    ...(numeric ? ['inputmode="numeric"'] : []),
    ...(type === "email" ? ['autocapitalize="none" spellcheck="false"'] : []),
    ...(hint === undefined ? [] : [`aria-describedby="${name}-hint"`]),
  ];
  const below = hint === undefined ? "" : `\n<p class="hint" id="${name}-hint">${escapeHtml(hint)}</p>`;
  return `<label for="${name}">${escapeHtml(label)}</label>
<input ${attributes.join(" ")}>${below}`;
}

/** The fields of a posted form; a name that comes twice counts once, the first time. */
export function postedForm(request: { rawBody: Uint8Array }): (name: string) => string {
  const fields = new URLSearchParams(Buffer.from(request.rawBody).toString("utf8"));
  return (name) => fields.get(name) ?? "";
}

import { toRfc3339 } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import { escapeHtml, htmlPage } from "#http/html.ts";
import type { PageAnswer, PageDefinition, PageRequest } from "#http/pages.ts";
import type { Deps } from "../deps.ts";
import type { Mailbox, ReceivedMail } from "./mailbox.ts";

/** What a mail's own HTML may do in the mailbox: look as it looks, and open links in a new tab. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

const style = `
iframe{display:block;width:100%;height:70vh;border:1px solid var(--line);border-radius:12px;background:var(--card)}
pre{white-space:pre-wrap}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0 0 1.5rem}dt{color:var(--soft)}dd{margin:0}`;

/**
 * The mailbox of development: `/mailbox`, `/mailbox/:id`, and the same as JSON at `/mailbox.json`. Mails hold links that
 * sign people in, so only this very machine sees them, and elsewhere there is nothing at these addresses.
 */
export function mailboxPages(deps: Deps): PageDefinition[] {
  const { mailbox } = deps;
  if (mailbox === null) return [];
  const page = (
    path: string,
    show: (mailbox: Mailbox, request: PageRequest) => PageAnswer,
  ): PageDefinition => ({
    path,
    methods: ["GET"],
    handle(request) {
      if (!isFromHere(request)) throw new Refusal("not_found", "Nothing is at this address.");
      return show(mailbox, request);
    },
  });
  return [
    page("/mailbox", (box) => listPage(box.list())),
    page("/mailbox.json", (box) => ({
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ data: box.list().map(asJson) }),
    })),
    page("/mailbox/:id", (box, { params }) => mailPage(found(box, params.id))),
    page("/mailbox/:id/html", (box, { params }) => ({
      status: 200,
      headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": MAIL_POLICY },
      body: found(box, params.id).html,
    })),
  ];
}

/**
 * From this machine, without a proxy in between, and asked for by a name of this machine: a website whose own name
 * leads here (DNS rebinding) comes from loopback too.
 */
function isFromHere(request: PageRequest): boolean {
  const { ip } = request;
  // `::1`, as limits count IPv6: by its /64, in which there is no other machine.
  if (!/^127\.\d+\.\d+\.\d+$/.test(ip) && ip !== "0:0:0:0::/64") return false;
  if (["forwarded", "x-forwarded-for", "x-real-ip", "via"].some((name) => request.header(name) !== undefined))
    return false;
  return /^(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(
    request.header("host") ?? "",
  );
}

function found(mailbox: Mailbox, id: string | undefined): ReceivedMail {
  const mail = mailbox.get(id ?? "");
  if (!mail) throw new Refusal("not_found", "There is no such mail; only the last ones are kept.");
  return mail;
}

function listPage(mails: ReceivedMail[]): PageAnswer {
  const rows = mails.map(
    ({ id, to, subject, receivedAt }) =>
      `<li><a href="/mailbox/${escapeHtml(id)}">${escapeHtml(subject)}</a><br><span class="soft">to ${escapeHtml(to.address)}, ${time(receivedAt)}</span></li>`,
  );
  const list =
    rows.length === 0 ? '<p class="soft">No mail yet.</p>' : `<ul class="plain">${rows.join("")}</ul>`;
  return pageOf(
    "Mailbox",
    `<main><h1>Mailbox</h1>
<p class="soft">Without a mail server (<code>SMTP_URL</code>) mails end here, the last 200 since the start, for this machine only. As JSON: <a href="/mailbox.json">/mailbox.json</a>.</p>
${list}</main>`,
  );
}

function mailPage(mail: ReceivedMail): PageAnswer {
  const { id, to, fromName, subject, text, receivedAt } = mail;
  const links = linksIn(text)
    .map((url) => `<li><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></li>`)
    .join("");
  return pageOf(
    subject,
    `<main><p><a href="/mailbox">Mailbox</a></p><h1>${escapeHtml(subject)}</h1>
<dl><dt>From</dt><dd>${escapeHtml(fromName ?? "BookingMachine")}</dd><dt>To</dt><dd>${escapeHtml(to.name)} &lt;${escapeHtml(to.address)}&gt;</dd><dt>At</dt><dd>${time(receivedAt)}</dd></dl>
<iframe src="/mailbox/${escapeHtml(id)}/html" title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
<h2>Links</h2><ul class="plain">${links}</ul>
<h2>As text</h2><pre>${escapeHtml(text)}</pre></main>`,
  );
}

/** Only addresses of the web: a link is never a script. */
function linksIn(text: string): string[] {
  return [...new Set(text.match(/https?:\/\/[^\s<>"]+/g) ?? [])];
}

function asJson({ id, to, subject, text, receivedAt }: ReceivedMail) {
  return { id, to, subject, text, links: linksIn(text), receivedAt: toRfc3339(receivedAt, "UTC") };
}

function time(instant: number): string {
  return escapeHtml(toRfc3339(instant, "UTC"));
}

function pageOf(title: string, body: string): PageAnswer {
  const { html, headers } = htmlPage(title, body, style);
  const policy = `${headers["content-security-policy"]}; frame-src 'self'`;
  return { status: 200, headers: { ...headers, "content-security-policy": policy }, body: html };
}

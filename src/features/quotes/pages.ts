import type { z } from "zod";
import { localDateOf, parseInstant } from "#domain/local-time.ts";
import { Refusal, type RefusalCode } from "#domain/refusals.ts";
import { type Html, html } from "#http/html.ts";
import type { PageAnswer, PageDefinition, PageRequest } from "#http/pages.ts";
import { businessPage, localeOf, type Setting, settingOf } from "../customer-pages/business-page.ts";
import { NO_FAULTS } from "../customer-pages/faults.ts";
import { FormFields, hiddenFields, postedValues } from "../customer-pages/form-fields.ts";
import { reach } from "../customer-pages/place.ts";
import { priceTable } from "../customer-pages/price-table.ts";
import type { Words } from "../customer-pages/words.ts";
import type { Deps } from "../deps.ts";
import { idOf, tokenOf } from "../documents/page-address.ts";
import { acceptQuote, declineQuote, openQuote } from "./answer-quote.ts";
import type { publicQuoteSchema } from "./schemas.ts";
import { publicQuote } from "./view.ts";

type PublicQuote = z.output<typeof publicQuoteSchema>;
type Key = Parameters<Words["say"]>[0];

/** The customer's page of a quote: to read, accept or decline, and then to book. Works without a script. */
export function quotePages(deps: Deps): PageDefinition[] {
  const open = (request: PageRequest) => openQuote(deps, idOf(request, "quo"), tokenOf(request));
  const answering = (
    act: "accept" | "decline",
    answer: (request: PageRequest) => Promise<void>,
  ): PageDefinition => ({
    path: `/quote/:id/${act}`,
    methods: ["POST"],
    notCrossSite: true,
    countsAs: `POST /api/v1/public/quotes/:id/${act}`,
    async handle(request) {
      try {
        await answer(request);
      } catch (error) {
        const told = error instanceof Refusal && error.code !== "not_found" && error.code !== "unauthorized";
        if (!told) throw error;
        // Somebody was faster, or time ran out: the page says how it stands now.
        return show(deps, request, error.code);
      }
      return { status: 303, headers: { location: linkOf(request), "referrer-policy": "no-referrer" } };
    },
  });
  return [
    { path: "/quote/:id", methods: ["GET"], handle: (request) => show(deps, request) },
    answering("accept", async (request) => {
      const version = Number(postedValues(request)("version"));
      const shown = Number.isSafeInteger(version) && version > 0 ? { version } : {};
      await acceptQuote(deps, await open(request), shown);
    }),
    answering("decline", async (request) => {
      // Control characters would not be stored; halves of surrogate pairs have become U+FFFD in reading.
      const reason = postedValues(request)("reason")
        .replace(/[^\P{Cc}\n]/gu, " ")
        .trim();
      await declineQuote(deps, await open(request), reason.slice(0, 1000).toWellFormed());
    }),
  ];
}

/** An address of this quote's pages, with its token and language. */
function linkOf(request: PageRequest, act = "", locale = localeOf(request.query)): string {
  const query = new URLSearchParams({ token: tokenOf(request) ?? "", ...(locale ? { locale } : {}) });
  return `/quote/${idOf(request, "quo")}${act}?${query}`;
}

/** What a refused answer means to the customer; anything else is told as busy. */
const REFUSED: Partial<Record<RefusalCode, Key>> = {
  version_conflict: "quoteChanged",
  price_changed: "quoteChanged",
  quote_expired: "quoteExpiredText",
  quote_converted: "quoteAnswered",
  invalid_transition: "quoteAnswered",
};

async function show(deps: Deps, request: PageRequest, refused?: RefusalCode): Promise<PageAnswer> {
  const opened = await openQuote(deps, idOf(request, "quo"), tokenOf(request));
  const setting = settingOf(deps, opened.business, [localeOf(request.query)]);
  const quote = publicQuote(deps, opened.business, opened);
  const title = quote.title || setting.words.say("quoteTitle");
  return businessPage(setting, {
    title: `${title} · ${quote.business.name}`,
    body: quoteHtml(setting, request, quote, title, refused),
    narrow: true,
    secret: true,
    status: refused === undefined ? 200 : 409,
    languages: (locale) => linkOf(request, "", locale),
  });
}

const STATES: Record<PublicQuote["status"], { word: Key; tone: string; text?: Key }> = {
  pending: { word: "quoteStateSent", tone: " off" },
  sent: { word: "quoteStateSent", tone: "" },
  accepted: { word: "quoteStateAccepted", tone: "", text: "quoteAcceptedText" },
  declined: { word: "quoteStateDeclined", tone: " off", text: "quoteDeclinedText" },
  expired: { word: "quoteStateExpired", tone: " late", text: "quoteExpiredText" },
  converted: { word: "quoteStateBooked", tone: "", text: "quoteBookedText" },
};

function quoteHtml(
  setting: Setting,
  request: PageRequest,
  quote: PublicQuote,
  title: string,
  refused: RefusalCode | undefined,
): Html {
  const { words, business } = setting;
  const { status, customer, message } = quote;
  const { word, tone, text } = STATES[status];
  const ends = words.date(localDateOf(parseInstant(quote.expiresAt) ?? 0, business.row.timeZone));
  const dated = status === "sent" || status === "expired";
  return html`${
    refused === undefined
      ? null
      : html`<p class="note bad" role="alert">${words.say(REFUSED[refused] ?? "tooBusy")}</p>`
  }
<div class="card">
<p><span class="badge${tone}">${words.say(word)}</span></p>
<h1>${title}</h1>
${
  customer === null && !dated
    ? null
    : html`<dl class="facts">
${customer === null ? null : html`<div><dt>${words.say("forPerson")}</dt><dd><bdi>${customer.name}</bdi></dd></div>`}
${dated ? html`<div><dt>${words.say(status === "sent" ? "validUntil" : "endedOn")}</dt><dd>${ends}</dd></div>` : null}
</dl>`
}
${message === "" ? null : html`<p class="words" dir="auto">${message}</p>`}
${priceTable(words, quote)}
${text === undefined ? null : html`<p>${words.say(text)}</p>`}
${actsHtml(words, request, quote)}
</div>
${reach(business)}`;
}

function actsHtml(
  words: Words,
  request: PageRequest,
  { status, version, bookUrl }: PublicQuote,
): Html | null {
  const locale = localeOf(request.query);
  const book = `${bookUrl ?? ""}${locale === null ? "" : `&locale=${locale}`}`;
  if (status === "accepted")
    return html`<div class="acts"><a class="button" href="${book}">${words.say("pickTime")}</a></div>`;
  if (status !== "sent") return null;
  const fields = new FormFields(words, () => "", NO_FAULTS);
  return html`<div class="acts">
<form method="post" action="${linkOf(request, "/accept")}">${hiddenFields({ version: String(version) })}<button>${words.say("acceptQuote")}</button></form>
<a class="button plain" href="${book}">${words.say("acceptByTime")}</a>
</div>
<details>
<summary>${words.say("declineQuote")}</summary>
<form method="post" action="${linkOf(request, "/decline")}">
${fields.text("reason", words.say("reason"), { kind: "textarea", autocomplete: "off", more: html`maxlength="1000"` })}
<div class="acts"><button class="plain">${words.say("decline")}</button></div>
</form>
</details>`;
}

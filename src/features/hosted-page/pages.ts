import { gzipSync } from "node:zlib";
import { parseInstant } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import { html } from "#http/html.ts";
import type { PageAnswer, PageDefinition, PageRequest } from "#http/pages.ts";
import { faultsOf } from "../customer-pages/faults.ts";
import type { Deps } from "../deps.ts";
import { listReviews } from "../reviews/list-reviews.ts";
import { type HostedSetting, hostedSetting, isByRequest, linkTo } from "./hosted-setting.ts";
import { optionsForm, valuesOfRequest } from "./options-form.ts";
import { overviewPage } from "./overview.ts";
import { postBooking, postQuote, postRequest } from "./posts.ts";
import { priceAt, readQuoted } from "./quoted.ts";
import { addList, nextOf, readSeveral } from "./several.ts";
import { detailsStep, quotedStep, requestForm, servicesTitle, stepPage, thanksPage } from "./steps.ts";

const REVIEWS_SHOWN = 6;

/**
 * `/book/:slug`: what there is to book, for people, for search engines, and for booking step by step without a script.
 * What was chosen is kept as a quote that the address names; times and days are links; every act is a form, and does
 * what the endpoint of the API does that it stands for.
 */
export function hostedPages(deps: Deps): PageDefinition[] {
  const post = (
    act: string,
    endpoint: string,
    handle: (setting: HostedSetting, request: PageRequest) => Promise<PageAnswer>,
  ): PageDefinition => ({
    path: `/book/:slug/${act}`,
    methods: ["POST"],
    notCrossSite: true,
    countsAs: `POST /api/v1/public/businesses/:slug/${endpoint}`,
    handle: async (request) => handle(await hostedSetting(deps, request), request),
  });
  return [
    {
      path: "/book/:slug",
      methods: ["GET"],
      handle: async (request) => smaller(request, await show(await hostedSetting(deps, request), request)),
    },
    post("quote", "quotes", postQuote),
    post("booking", "bookings", postBooking),
    post("request", "leads", postRequest),
  ];
}

/** Most of a page is said again and again: on a slow phone this saves a second. Nothing secret is on these pages. */
function smaller(request: PageRequest, answer: PageAnswer): PageAnswer {
  const { body, headers } = answer;
  if (typeof body !== "string" || !/\bgzip\b/.test(request.header("accept-encoding") ?? "")) return answer;
  return {
    ...answer,
    headers: { ...headers, "content-encoding": "gzip", vary: "Accept-Encoding" },
    // Half a millisecond, and most of the gain.
    body: gzipSync(body, { level: 4 }),
  };
}

async function show(setting: HostedSetting, request: PageRequest): Promise<PageAnswer> {
  const { query } = request;
  const { deps, business, words } = setting;
  if (query.get("sent") === "1") return thanksPage(setting);
  const quoteId = query.get("quoteId");
  if (quoteId !== null) return showQuoted(setting, request, quoteId);
  const change = query.get("change");
  if (change !== null) return changeChoices(setting, change);
  const several = await readSeveral(setting, (name) => query.get(name) ?? "");
  const { before, bundle } = several;
  const asked = query.get("service") ?? (bundle && nextOf(bundle, several.items));
  const service = asked === undefined ? undefined : business.services.get(asked);
  if (service && (before || bundle))
    return stepPage(setting, service.name, optionsForm(setting, service, { several }));
  if (before) return stepPage(setting, words.say("addService"), addList(setting, before));
  // The answers of a booking before this one stand in the form already: it is in use.
  if (service && query.get("again") === "1") {
    const values = (name: string) => query.get(name) ?? "";
    return stepPage(setting, service.name, optionsForm(setting, service, { values }));
  }
  const reviews = await listReviews(deps, business, { limit: REVIEWS_SHOWN });
  if (!service) return overviewPage(setting, reviews);
  return overviewPage(setting, reviews, {
    inside: optionsForm(setting, service, { within: true }),
    serviceId: service.id,
  });

  async function changeChoices(here: HostedSetting, id: string): Promise<PageAnswer> {
    const { quote, services } = await readQuoted(deps, business, id);
    const [chosen] = services;
    if (!chosen || quote.origin === "team")
      return overviewPage(here, await listReviews(deps, business, { limit: REVIEWS_SHOWN }));
    const values = valuesOfRequest(quote.request, quote.postalCode);
    return stepPage(here, words.say("optionsTitle"), optionsForm(here, chosen, { values }));
  }
}

async function showQuoted(
  setting: HostedSetting,
  request: PageRequest,
  quoteId: string,
): Promise<PageAnswer> {
  const { deps, business, words } = setting;
  const { query } = request;
  const quoted = await readQuoted(deps, business, quoteId);
  const { quote, services, state } = quoted;
  const [service] = services;
  if (state !== "live") {
    const message = words.say(state === "booked" ? "alreadySent" : "quoteOver");
    const offered = quote.origin !== "team" && service && business.services.has(service.id);
    const below = offered
      ? optionsForm(setting, service, { values: valuesOfRequest(quote.request, quote.postalCode), message })
      : html`<div class="card"><h1>${servicesTitle(quoted)}</h1><p class="note">${message}</p>
<p class="acts"><a class="button" href="${linkTo(setting)}">${words.say("allServices")}</a></p></div>`;
    return stepPage(setting, servicesTitle(quoted), below, { status: 410 });
  }
  if (query.get("request") === "1")
    return stepPage(setting, words.say("requestTitle"), requestForm(setting, { quoteId: quote.id }));
  const start = query.get("start");
  const byRequest = quote.origin !== "team" && isByRequest(setting, services);
  if (start === null || byRequest || parseInstant(start) === null)
    return quotedStep(setting, request, quoted);
  try {
    const { price, locked } = await priceAt(setting, quoted, start);
    return detailsStep(setting, quoted, { startsAt: start, staff: query.get("staff") ?? "", price, locked });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === "not_found") throw error;
    // What was chosen can no longer be bought like this: another choice can.
    const faults = faultsOf(error, words);
    if (!service) throw error;
    const values = valuesOfRequest(quote.request, quote.postalCode);
    return stepPage(setting, servicesTitle(quoted), optionsForm(setting, service, { values, faults }), {
      status: 422,
    });
  }
}

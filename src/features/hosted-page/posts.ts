import { setTimeout as pause } from "node:timers/promises";
import type { Item } from "#domain/catalog.ts";
import { parseInstant } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import type { PageAnswer, PageRequest } from "#http/pages.ts";
import type { RouteDefinition } from "#http/route.ts";
import { type RouteCall, runRoute } from "#http/run-route.ts";
import { bookingRoutes } from "../bookings/routes.ts";
import type { Business } from "../businesses/load-business.ts";
import { type Faults, faultsOf, wholeFault } from "../customer-pages/faults.ts";
import { postedValues, type Values } from "../customer-pages/form-fields.ts";
import { routeOf } from "../customer-pages/route-of.ts";
import type { Deps } from "../deps.ts";
import { leadRoutes } from "../leads/routes.ts";
import { priceView } from "../quotes/price-schema.ts";
import { quoteRoutes } from "../quotes/routes.ts";
import { attributionOf, type HostedSetting, linkTo } from "./hosted-setting.ts";
import { optionsForm } from "./options-form.ts";
import { priceAt, type Quoted, readQuoted, requestBody, todaysPrice } from "./quoted.ts";
import { answersBody, choicesOf, consentBody, customerBody, purchaseBody } from "./read-form.ts";
import { bestPackageOf, nextOf, readSeveral } from "./several.ts";
import { detailsStep, formKey, freeTimes, requestForm, stepPage, thanksPage } from "./steps.ts";

const seeOther = (location: string): PageAnswer => ({
  status: 303,
  headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
});

const POLL_MS = 250;
const POLLS = 40;

/** A second click while the first still runs waits for what the first one did. */
async function act(
  { deps, business }: HostedSetting,
  request: PageRequest,
  route: RouteDefinition<Deps>,
  call: RouteCall,
): Promise<{ status: number; body: unknown }> {
  for (let polls = 0; ; polls += 1) {
    try {
      return await runRoute(route, deps, request, { ...call, params: { slug: business.slug } });
    } catch (error) {
      const running = error instanceof Refusal && error.code === "idempotency_in_progress";
      if (!running || polls >= POLLS) throw error;
      await pause(POLL_MS);
    }
  }
}

const codeOf = (error: unknown): string => (error instanceof Refusal ? error.code : "");

/** The choices become a quote, which keeps the price; the address then names it. */
export async function postQuote(setting: HostedSetting, request: PageRequest): Promise<PageAnswer> {
  const { business, words } = setting;
  const values = postedValues(request);
  const several = await readSeveral(setting, values);
  const { before, bundle } = several;
  if (before && values("drop") !== "") return dropItem(setting, request, before, Number(values("drop")));
  const service = business.services.get(values("service"));
  if (!service) return seeOther(linkTo(setting));
  const { serviceId, selections, addOns, ...rest } = purchaseBody(service, values);
  const items = [...several.items, { serviceId, selections, addOns } as Item];
  const bought = before || bundle ? visitBody(business, items, rest) : purchaseBody(service, values);
  const postalCode = values("postalCode").trim() || before?.quote.postalCode;
  const where = postalCode ? { postalCode } : {};
  try {
    const id = await quoteFor(setting, request, { ...bought, ...where });
    const next = bundle && nextOf(bundle, items);
    return seeOther(
      next === undefined
        ? linkTo(setting, { quoteId: id })
        : linkTo(setting, { service: next, with: id, package: bundle?.key }),
    );
  } catch (error) {
    const faults = faultsOf(error, words, choicesOf(service));
    const outside = codeOf(error) === "outside_service_area";
    const wish = JSON.stringify({ ...bought, ...where });
    const below = outside ? { below: requestForm(setting, { bought: wish }) } : {};
    const form = optionsForm(setting, service, { values, faults, several, ...below });
    return stepPage(setting, service.name, form, { status: 422 });
  }
}

/** Without its nth item; the last one leads back to the beginning. */
async function dropItem(
  setting: HostedSetting,
  request: PageRequest,
  { quote }: Quoted,
  dropped: number,
): Promise<PageAnswer> {
  const items = quote.request.items.filter((_, index) => index !== dropped);
  if (items.length === 0 || quote.origin === "team") return seeOther(linkTo(setting));
  const { couponCode } = quote.request;
  const body = {
    ...visitBody(setting.business, items, couponCode === undefined ? {} : { couponCode }),
    ...(quote.postalCode ? { postalCode: quote.postalCode } : {}),
  };
  return seeOther(linkTo(setting, { quoteId: await quoteFor(setting, request, body) }));
}

/** Several items, in the package that fits them best. */
function visitBody(business: Business, items: Item[], rest: Record<string, unknown>): object {
  const packageKey = bestPackageOf(business, items);
  return { ...rest, items, ...(packageKey === undefined ? {} : { packageKey }) };
}

async function quoteFor(setting: HostedSetting, request: PageRequest, bought: object): Promise<string> {
  const { body } = await act(setting, request, routeOf(quoteRoutes, "createQuote"), {
    body: { ...bought, locale: setting.words.locale },
  });
  return (body as { id: string }).id;
}

/** Somebody who would rather be called: kept with what was chosen. */
export async function postRequest(setting: HostedSetting, request: PageRequest): Promise<PageAnswer> {
  const { words, business } = setting;
  const posted = postedValues(request);
  // From the last step of a booking: what was noted there is the message.
  const values = (name: string) => posted(name) || (name === "message" ? posted("notes") : "");
  const start = parseInstant(values("startsAt"));
  const text = (name: string) => (values(name).trim() === "" ? {} : { [name]: values(name) });
  const quoteId = values("quoteId");
  const about = {
    ...(quoteId === "" ? {} : { quoteId }),
    ...(values("bought") === "" ? {} : { bought: values("bought") }),
  };
  const body = {
    ...wishOf(values("bought")),
    ...text("quoteId"),
    name: values("name"),
    ...text("email"),
    ...text("phone"),
    ...text("message"),
    ...text("postalCode"),
    ...(start === null ? {} : { preferredTimes: [words.moment(start, business.row.timeZone)] }),
    attribution: attributionOf(setting),
    consent: consentBody(values),
    website: values("website"),
  };
  const route = routeOf(leadRoutes, "createLead");
  try {
    await act(setting, request, route, { body, idempotencyKey: formKey(values) });
    return seeOther(linkTo(setting, { sent: "1" }));
  } catch (error) {
    if (codeOf(error) === "idempotency_key_reused") return thanksPage(setting);
    const faults = faultsOf(error, words);
    const form = requestForm(setting, about, { values, faults });
    return stepPage(setting, words.say("requestTitle"), form, { status: 422 });
  }
}

/** What was chosen where the business does not go; the API judges it like any body. */
function wishOf(text: string): object {
  try {
    const wish: unknown = text === "" ? {} : JSON.parse(text);
    return typeof wish === "object" && wish !== null && !Array.isArray(wish) ? wish : {};
  } catch {
    return {};
  }
}

interface Created {
  booking: { id: string } | null;
  manageUrl: string;
}

/** Books, and leads to the booking's own page. Whatever is refused, the form comes back with all that was typed. */
export async function postBooking(setting: HostedSetting, request: PageRequest): Promise<PageAnswer> {
  const { deps, business, words } = setting;
  const values = postedValues(request);
  const quoted = await readQuoted(deps, business, values("quoteId"));
  const { quote, services } = quoted;
  if (parseInstant(values("startsAt")) === null) return chooseAgain(setting, request, quoted, values);
  const visited = services.some(({ location }) => location === "customer");
  const locked = values("lock") === "1";
  const total = values("total");
  const body = {
    ...(locked ? { quoteId: quote.id } : requestBody(quote.request)),
    startsAt: values("startsAt"),
    ...(values("staff") === "" ? {} : { teamMemberId: values("staff") }),
    ...(/^\d{1,15}$/.test(total) ? { expectedTotal: Number(total) } : {}),
    customer: customerBody(values, visited),
    answers: answersBody(setting.widget, values),
    notes: values("notes"),
    locale: words.locale,
    attribution: attributionOf(setting),
    consent: consentBody(values),
    website: values("website"),
  };
  const route = routeOf(bookingRoutes, "createBooking");
  try {
    const made = await act(setting, request, route, { body, idempotencyKey: formKey(values) });
    const { booking, manageUrl } = made.body as Created;
    // The business's plan has no booking left: the customer was kept as a lead.
    if (booking === null) return seeOther(linkTo(setting, { sent: "1" }));
    const { locale } = setting.carried;
    return seeOther(`${manageUrl.slice(deps.baseUrl.length)}&new=1${locale ? `&locale=${locale}` : ""}`);
  } catch (error) {
    return again(setting, request, quoted, values, error);
  }
}

/** The last step once more, with other times to choose from, or, where there are none, with the way to a request. */
async function chooseAgain(
  setting: HostedSetting,
  request: PageRequest,
  quoted: Quoted,
  values: Values,
  offered: readonly { startsAt: string }[] = [],
): Promise<PageAnswer> {
  const { words } = setting;
  const whereabouts = { startsAt: values("startsAt"), staff: values("staff") };
  const live = quoted.state === "live";
  // Times are listed for a quote that holds.
  const alternatives =
    offered.length > 0 || !live ? offered : await freeTimes(setting, request, quoted, whereabouts);
  const none = alternatives.length === 0;
  const message = !none ? "slotTaken" : live ? "noTimesAtAll" : "slotGone";
  return detailsStep(setting, quoted, {
    ...{ ...whereabouts, values, alternatives, status: 409, orRequest: none },
    ...(await priceOr(setting, quoted, values)),
    faults: wholeFault(words.say(message)),
  });
}

/** What it costs at the start that was chosen; the quote's own price where it cannot be said. */
async function priceOr(setting: HostedSetting, quoted: Quoted, values: Values) {
  const postalCode = values("postalCode").trim() || undefined;
  const told = { price: priceView(quoted.quote.result), locked: values("lock") === "1", possible: false };
  if (parseInstant(values("startsAt")) === null) return told;
  try {
    return { ...(await priceAt(setting, quoted, values("startsAt"), postalCode)), possible: true };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return told;
  }
}

/** The last step once more, with what went wrong and the way out of it. */
async function again(
  setting: HostedSetting,
  request: PageRequest,
  quoted: Quoted,
  values: Values,
  error: unknown,
): Promise<PageAnswer> {
  const { business, words } = setting;
  if (!(error instanceof Refusal) || error.code === "not_found") throw error;
  const { code, extra } = error;
  const startsAt = values("startsAt");
  const postalCode = values("postalCode").trim() || undefined;
  const whereabouts = { startsAt, staff: values("staff"), values };
  const sentBefore = code === "idempotency_key_reused" || code === "quote_converted";
  const money = (amount: number) => words.money(amount, business.row.currency);
  if (code === "slot_unavailable") {
    const alternatives = (extra.alternatives ?? []) as { startsAt: string }[];
    return chooseAgain(setting, request, quoted, values, alternatives);
  }
  const { possible, ...current } = await priceOr(setting, quoted, values);
  const repriced = code === "price_changed" || code === "quote_expired";
  if (repriced && possible) {
    // By today's rules: what the next try is compared with.
    const price = await todaysPrice(setting, quoted, startsAt, postalCode);
    const faults: Faults = wholeFault(
      words.say("priceChanged", { before: money(Number(values("total")) || 0), after: money(price.total) }),
    );
    return detailsStep(setting, quoted, { ...whereabouts, price, locked: false, faults, status: 409 });
  }
  const outside = code === "outside_service_area";
  const faults = sentBefore
    ? wholeFault(words.say("alreadySent"))
    : // Not even a price: the choice itself is no longer possible.
      possible || outside
      ? faultsOf(error, words)
      : wholeFault(words.say("tooBusy"));
  const kept = sentBefore ? (name: string) => (name === "key" ? "" : values(name)) : values;
  const status = sentBefore || faults.fields.size === 0 ? 409 : 422;
  return detailsStep(setting, quoted, {
    ...{ ...whereabouts, ...current, values: kept, faults, status },
    orRequest: outside || !possible,
  });
}

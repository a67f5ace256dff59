import { localDateOf, parseInstant } from "#domain/local-time.ts";
import { type Html, html } from "#http/html.ts";
import type { PageAnswer, PageRequest } from "#http/pages.ts";
import { runRoute } from "#http/run-route.ts";
import type { AvailabilityView } from "../availability/list-availability.ts";
import { availabilityRoutes } from "../availability/routes.ts";
import { businessPage, crumbs } from "../customer-pages/business-page.ts";
import { type Faults, faultSummary, NO_FAULTS } from "../customer-pages/faults.ts";
import { FormFields, hiddenFields, trapField, type Values } from "../customer-pages/form-fields.ts";
import { telephone } from "../customer-pages/place.ts";
import { priceTable } from "../customer-pages/price-table.ts";
import { readTimes, type TimesQuery, timesHtml, timesQuery } from "../customer-pages/times.ts";
import { type PriceView, priceView } from "../quotes/price-schema.ts";
import { bookableDates } from "../visits/slots.ts";
import { visitSpec } from "../visits/visit-spec.ts";
import { type HostedSetting, isByRequest, linkTo } from "./hosted-setting.ts";
import type { Quoted } from "./quoted.ts";
import { severalHtml } from "./several.ts";

const NOT_INDEXED = { "x-robots-tag": "noindex" };

/** A page between the first and the booking: never taken over by the widget. */
export function stepPage(
  setting: HostedSetting,
  title: string,
  body: Html,
  options: { status?: number } = {},
): PageAnswer {
  const name = setting.business.row.name;
  return businessPage(setting, {
    title: `${title} · ${name}`,
    body,
    narrow: true,
    headers: NOT_INDEXED,
    ...options,
  });
}

export const servicesTitle = ({ services }: Pick<Quoted, "services">): string =>
  services.map(({ name }) => name).join(" + ");

/** What the team offered may be booked whatever is for request only otherwise. */
const endsInRequest = (setting: HostedSetting, { quote, services }: Quoted): boolean =>
  quote.origin !== "team" && isByRequest(setting, services);

/** The price, and below it the free times; or, where nothing is booked online, the request. */
export async function quotedStep(
  setting: HostedSetting,
  request: PageRequest,
  quoted: Quoted,
  message?: string,
): Promise<PageAnswer> {
  const { words } = setting;
  const { quote, services } = quoted;
  const single = quote.request.items.length === 1 && quote.origin !== "team" ? services[0] : undefined;
  const byRequest = endsInRequest(setting, quoted);
  const back = [
    { label: words.say("allServices"), href: linkTo(setting) },
    ...(single
      ? [
          {
            label: words.say("changeChoices"),
            href: linkTo(setting, { service: single.id, change: quote.id }),
          },
        ]
      : []),
  ];
  const price = html`<div class="card">
${crumbs(back)}
<p class="progress">${words.say("step", { step: words.number(2), steps: words.number(3) })}</p>
<h1>${servicesTitle(quoted)}</h1>
${message === undefined ? null : html`<p class="note bad" role="alert">${message}</p>`}
<h2>${words.say("priceTitle")}</h2>
${priceTable(words, priceView(quote.result))}
<p class="soft small">${words.say("duration", { duration: words.duration(quote.result.durationMinutes) })}</p>
${severalHtml(setting, quoted)}
</div>`;
  if (byRequest)
    return stepPage(
      setting,
      servicesTitle(quoted),
      html`${price}${requestForm(setting, { quoteId: quote.id })}`,
    );
  return stepPage(setting, servicesTitle(quoted), html`${price}${await timesCard(setting, request, quoted)}`);
}

/** The times of a visit with whom the customer wants, if that person can do it. */
async function timesOf(
  setting: HostedSetting,
  request: PageRequest,
  { quote, services }: Quoted,
  wanted: TimesQuery & { staff: string | null },
) {
  const { business, deps } = setting;
  const { timeZone } = business.row;
  const now = deps.now();
  const spec = visitSpec(business, services, quote.result.durationMinutes, quote.request.seats ?? 1);
  const able = business.team.filter(({ id }) => spec.memberIds.includes(id));
  const staff = able.find(({ id }) => id === wanted.staff)?.id;
  const [route] = availabilityRoutes;
  if (!route) throw new Error("there is no way to list times");
  const times = await readTimes(
    wanted,
    { today: localDateOf(now, timeZone), last: bookableDates(timeZone, now, spec).last, timeZone },
    async (from, to) => {
      const query = { from, to, quoteId: quote.id, ...(staff ? { teamMemberId: staff } : {}) };
      const { body } = await runRoute(route, deps, request, { params: { slug: business.slug }, query });
      return body as AvailabilityView;
    },
  );
  return { times, able, staff };
}

const TIMES_OFFERED = 6;

/** A few free times, on the day that was wanted or later, else the first there are; none when there are none. */
export async function freeTimes(
  setting: HostedSetting,
  request: PageRequest,
  quoted: Quoted,
  { startsAt, staff }: { startsAt: string; staff: string },
): Promise<{ startsAt: string }[]> {
  const start = parseInstant(startsAt);
  const date = start === null ? null : localDateOf(start, setting.business.row.timeZone);
  for (const wanted of date === null ? [null] : [date, null]) {
    const { times } = await timesOf(setting, request, quoted, { month: null, date: wanted, staff });
    const days = times.days.filter((day) => wanted === null || day.date >= wanted);
    const free = days.flatMap(({ slots }) => slots).filter((slot) => slot.startsAt !== startsAt);
    if (free.length > 0) return free.slice(0, TIMES_OFFERED);
  }
  return [];
}

async function timesCard(setting: HostedSetting, request: PageRequest, quoted: Quoted): Promise<Html> {
  const { words } = setting;
  const { quote } = quoted;
  const wanted = { ...timesQuery(request.query), staff: request.query.get("staff") };
  const { times, able, staff } = await timesOf(setting, request, quoted, wanted);
  const here = { quoteId: quote.id, staff };
  return html`<div class="card">
<h2>${words.say("timesTitle")}</h2>
${able.length > 1 ? staffForm(setting, quote.id, able, staff) : null}
${timesHtml(words, times, {
  day: (date) => `${linkTo(setting, { ...here, date })}#times`,
  month: (month) => `${linkTo(setting, { ...here, month })}#pick-day`,
  start: (start) => linkTo(setting, { ...here, start }),
})}
${
  times.nextAvailableOn === null && times.date === null
    ? html`<p><a class="button" href="${linkTo(setting, { quoteId: quote.id, request: "1" })}">${words.say("requestInstead")}</a></p>`
    : null
}
</div>`;
}

function staffForm(
  setting: HostedSetting,
  quoteId: string,
  able: readonly { id: string; name: string }[],
  staff: string | undefined,
): Html {
  const { words, business, carried } = setting;
  return html`<form method="get" action="/book/${business.slug}" class="add">
${hiddenFields({ ...carried, quoteId })}
<label class="label" for="f-staff">${words.say("withWhom")}</label>
<select id="f-staff" name="staff"><option value="">${words.say("anyone")}</option>${able.map(
    ({ id, name }) => html`<option value="${id}"${id === staff ? html` selected` : null}>${name}</option>`,
  )}</select>
<button class="plain">${words.say("show")}</button>
</form>`;
}

/** A request in place of a booking, with what was chosen. */
export function requestForm(
  setting: HostedSetting,
  about: { quoteId?: string; bought?: string },
  options: { values?: Values; faults?: Faults } = {},
): Html {
  const { words } = setting;
  const { values = () => "", faults = NO_FAULTS } = options;
  const fields = new FormFields(words, values, faults);
  const inside = html`${fields.text("name", words.say("name"), { required: true, autocomplete: "name", more: html`maxlength="200"` })}
<p class="soft small">${words.say("reachYou")}</p>
<div class="two">${fields.text("email", words.say("email"), { kind: "email", autocomplete: "email", more: html`maxlength="254"` })}${fields.text(
    "phone",
    words.say("phone"),
    { kind: "tel", autocomplete: "tel", more: html`maxlength="40"` },
  )}</div>
${fields.text("message", words.say("message"), { kind: "textarea", more: html`maxlength="5000"` })}${consentFields(setting, fields)}`;
  return html`<div class="card" id="request">
<h2>${words.say("requestTitle")}</h2>
<p>${words.say("requestIntro")}</p>
${faultSummary(words, faults, fields.labels)}
<form method="post" action="${linkTo(setting, {}, "/request")}">
${hiddenFields({ key: formKey(values), quoteId: about.quoteId, bought: about.bought })}
${inside}${trapField}
<div class="acts"><button>${words.say("sendRequest")}</button></div>
</form>
</div>`;
}

function consentFields({ words }: HostedSetting, fields: FormFields): Html {
  const [terms, marketing] = [words.own("termsLabel"), words.own("marketingLabel")];
  return html`${terms ? fields.checkbox("terms", terms, { required: true }) : null}${
    marketing ? fields.checkbox("marketing", marketing) : null
  }`;
}

/** The same form sent twice is one booking: it carries the key it was made with. */
export const formKey = (values: Values): string =>
  /^form-[\w-]{36}$/.test(values("key")) ? values("key") : `form-${crypto.randomUUID()}`;

export interface DetailsOptions {
  startsAt: string;
  staff: string;
  price: PriceView;
  /** Whether the quote's own price holds at this start. */
  locked: boolean;
  values?: Values;
  faults?: Faults;
  /** Other times, when the one that was chosen is gone. */
  alternatives?: readonly { startsAt: string }[];
  /** Offers to send all of it as a request: it cannot be booked like this. */
  orRequest?: boolean;
  status?: number;
}

/** The last step: the appointment with its price, who comes, and the button that books. */
export function detailsStep(setting: HostedSetting, quoted: Quoted, options: DetailsOptions): PageAnswer {
  const { words, business, widget } = setting;
  const { quote, services } = quoted;
  const {
    startsAt,
    staff,
    price,
    locked,
    values = startValues(quoted),
    faults = NO_FAULTS,
    alternatives,
  } = options;
  const { timeZone } = business.row;
  const begin = parseInstant(startsAt) ?? 0;
  const end = begin + price.durationMinutes * 60_000;
  const fields = new FormFields(words, values, faults);
  const visited = services.some(({ location }) => location === "customer");
  const person = business.team.find(({ id }) => id === staff)?.name;
  const form = html`${alternatives && alternatives.length > 0 ? alternativesHtml(setting, fields, alternatives) : null}
${fields.text("name", words.say("name"), { required: true, autocomplete: "name", more: html`maxlength="200"` })}
<div class="two">${fields.text("email", words.say("email"), { kind: "email", required: true, autocomplete: "email", more: html`maxlength="254"` })}${fields.text(
    "phone",
    words.say("phone"),
    { kind: "tel", autocomplete: "tel", more: html`maxlength="40"` },
  )}</div>
${visited ? addressFields(setting, fields) : null}
${widget.fields.map((field) => questionHtml(fields, field))}
${fields.text("notes", words.say("notesLabel"), { kind: "textarea", more: html`maxlength="5000"` })}${consentFields(setting, fields)}${trapField}`;
  const gone = alternatives !== undefined;
  const body = html`<div class="card">
${crumbs([{ label: words.say("changeTime"), href: linkTo(setting, { quoteId: quote.id, staff, date: localDateOf(begin, timeZone) }) }])}
<p class="progress">${words.say("step", { step: words.number(3), steps: words.number(3) })}</p>
<h1>${words.say("summary")}</h1>
<dl class="facts">
<div><dt>${words.say("what")}</dt><dd><bdi>${servicesTitle(quoted)}</bdi></dd></div>
${gone ? null : html`<div><dt>${words.say("when")}</dt><dd>${words.span(begin, end, timeZone)} <span class="soft small">${words.zone(timeZone, begin)}</span></dd></div>`}
${person === undefined ? null : html`<div><dt>${words.say("withPerson")}</dt><dd><bdi>${person}</bdi></dd></div>`}
</dl>
${priceTable(words, price)}
${
  price.depositDue > 0
    ? html`<p class="soft small">${words.say(business.row.paymentsEnabled ? "depositNow" : "depositLater", {
        amount: words.money(price.depositDue, price.currency),
        name: business.row.name,
      })}</p>`
    : null
}
</div>
<div class="card">
<h2>${words.say("detailsTitle")}</h2>
${faultSummary(words, faults, fields.labels)}
<form method="post" action="${linkTo(setting, {}, "/booking")}">
${hiddenFields({
  key: formKey(values),
  quoteId: quote.id,
  staff,
  total: String(price.total),
  lock: locked ? "1" : "0",
  ...(gone && alternatives.length > 0 ? {} : { startsAt }),
})}
${form}
<div class="acts"><button>${words.say("confirm", { price: words.money(price.total, price.currency) })}</button>${
    options.orRequest
      ? html`<button class="plain" formaction="${linkTo(setting, {}, "/request")}" formnovalidate>${words.say("requestInstead")}</button>`
      : null
  }</div>
</form>
</div>`;
  return stepPage(setting, words.say("detailsTitle"), body, { status: options.status ?? 200 });
}

function startValues({ quote }: Quoted): Values {
  return (name) => (name === "postalCode" ? (quote.postalCode ?? "") : "");
}

function alternativesHtml(
  { words, business }: HostedSetting,
  fields: FormFields,
  alternatives: readonly { startsAt: string }[],
): Html {
  const { timeZone } = business.row;
  const times = alternatives.map(({ startsAt }) => ({
    value: startsAt,
    label: words.moment(parseInstant(startsAt) ?? 0, timeZone),
  }));
  return fields.radios("startsAt", words.say("otherTimes"), times, { required: true });
}

function addressFields({ words, business }: HostedSetting, fields: FormFields): Html {
  const country = business.row.address?.country ?? new Intl.Locale(words.locale).maximize().region ?? "US";
  const line = (
    name: string,
    label: Parameters<typeof words.say>[0],
    autocomplete: string,
    required = false,
  ) => fields.text(name, words.say(label), { required, autocomplete, more: html`maxlength="100"` });
  return html`<fieldset><legend>${words.say("address")}</legend>
${hiddenFields({ country: fields.value("country") || country })}
${line("line1", "line1", "address-line1", true)}${line("line2", "line2", "address-line2")}
<div class="two">${fields.text("postalCode", words.say("postalCode"), { required: true, autocomplete: "postal-code", more: html`maxlength="20"` })}${line(
    "city",
    "city",
    "address-level2",
    true,
  )}</div>
${line("region", "region", "address-level1")}</fieldset>`;
}

function questionHtml(fields: FormFields, field: HostedSetting["widget"]["fields"][number]): Html {
  const { key, label, kind, required, options = [] } = field;
  const name = `q.${key}`;
  if (kind === "checkbox") return fields.checkbox(name, label, { required });
  if (kind === "choice")
    return fields.select(
      name,
      label,
      options.map((option) => ({ value: option, label: option })),
      { required },
    );
  const more = kind === "date" ? html`` : html`maxlength="2000"`;
  return fields.text(name, label, { kind, required, autocomplete: "off", more });
}

/** After a request was sent. */
export function thanksPage(setting: HostedSetting): PageAnswer {
  const { words, business } = setting;
  const { name, phone } = business.row;
  const body = html`<div class="card" role="status">
<h1>${words.say("leadTitle")}</h1>
<p>${words.say("leadMessage", { name })}</p>
${phone === null ? null : html`<p><a href="${telephone(phone)}"><bdi>${phone}</bdi></a></p>`}
<p class="acts"><a class="button plain" href="${linkTo(setting)}">${words.say("allServices")}</a></p>
</div>`;
  return stepPage(setting, words.say("leadTitle"), body);
}

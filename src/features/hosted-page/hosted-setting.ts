import { Refusal } from "#domain/refusals.ts";
import type { PageRequest } from "#http/pages.ts";
import type { Business, WidgetRow } from "../businesses/load-business.ts";
import type { Setting } from "../customer-pages/business-page.ts";
import { PAGE_LANGUAGES, Words } from "../customer-pages/words.ts";
import type { Deps } from "../deps.ts";

/** The hosted page of one business as one address asks for it. */
export interface HostedSetting extends Setting {
  widget: WidgetRow;
  /** What stays in the address from step to step: configuration, language, where the customer came from. */
  carried: Readonly<Record<string, string>>;
}

const ORIGIN = [
  "source",
  "directory",
  "listing",
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_term",
  "utm_content",
];
const SCHEMES = ["light", "dark", "auto"] as const;

/** Reads what every step reads. Refuses with `not_found` for an unknown business or configuration. */
export async function hostedSetting(deps: Deps, request: PageRequest): Promise<HostedSetting> {
  const business = await deps.businesses.bySlug(request.params.slug ?? "");
  return settingFor(deps, business, request.query);
}

function settingFor(deps: Deps, business: Business, query: URLSearchParams): HostedSetting {
  const carried: Record<string, string> = {};
  const keep = (name: string, value: string | null | undefined) => {
    if (value) carried[name] = value;
  };
  const slug = query.get("widget");
  const widget = business.widgets.find((one) => (slug === null ? one.isDefault : one.slug === slug));
  if (!widget) throw new Refusal("not_found", "There is no such widget configuration.");
  keep("widget", slug);
  const locale = PAGE_LANGUAGES.find((language) => language === query.get("locale"));
  keep("locale", locale);
  const scheme = SCHEMES.find((one) => one === query.get("theme"));
  keep("theme", scheme);
  if (query.has("embed") && query.get("embed") !== "0") keep("embed", "1");
  for (const name of ORIGIN)
    keep(
      name,
      query
        .get(name)
        ?.slice(0, 200)
        .toWellFormed()
        .replace(/\p{Cc}/gu, " ")
        .trim(),
    );
  const words = new Words([locale, business.row.locale], widget.texts);
  return { deps, business, words, theme: widget.theme, scheme, widget, carried };
}

/** An address of this page with what is carried along. */
export function linkTo(
  { business, carried }: Pick<HostedSetting, "business" | "carried">,
  values: Readonly<Record<string, string | null | undefined>> = {},
  path = "",
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...carried, ...values }))
    if (value !== null && value !== undefined && value !== "") query.set(name, value);
  const text = query.toString();
  return `/book/${business.slug}${path}${text === "" ? "" : `?${text}`}`;
}

/** Where a booking or lead came from, as the API takes it. */
export function attributionOf({ carried, widget }: HostedSetting): object {
  const { source, directory, listing } = carried;
  const utm = Object.fromEntries(
    Object.entries(carried)
      .filter(([name]) => name.startsWith("utm_"))
      .map(([name, value]) => [name.slice(4), value]),
  );
  return {
    widget: widget.slug,
    ...(source ? { source } : {}),
    ...(directory ? { directory } : {}),
    ...(listing ? { listing } : {}),
    ...(Object.keys(utm).length > 0 ? { utm } : {}),
  };
}

/** Whether this ends in a request instead of a booking. */
export const isByRequest = ({ widget }: HostedSetting, services: readonly { mode: string }[]): boolean =>
  widget.mode === "quote" || services.some(({ mode }) => mode === "quote");

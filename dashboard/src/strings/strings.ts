/**
 * Every word of the dashboard. An area is one file per language; a page names its area in `router.tsx`, which loads it
 * together with the page, so `useStrings("home")` has it at once. To add an area: two files and a line in `Catalogue`.
 */
export interface Catalogue {
  app: typeof import("./en/app.ts").default;
  access: typeof import("./en/access.ts").default;
  home: typeof import("./en/home.ts").default;
  bookings: typeof import("./en/bookings.ts").default;
  calendar: typeof import("./en/calendar.ts").default;
  services: typeof import("./en/services.ts").default;
  customers: typeof import("./en/customers.ts").default;
  leads: typeof import("./en/leads.ts").default;
  reviews: typeof import("./en/reviews.ts").default;
  messages: typeof import("./en/messages.ts").default;
  settings: typeof import("./en/settings.ts").default;
  team: typeof import("./en/team.ts").default;
  invoices: typeof import("./en/invoices.ts").default;
  widget: typeof import("./en/widget.ts").default;
  analytics: typeof import("./en/analytics.ts").default;
  troubleshooter: typeof import("./en/troubleshooter.ts").default;
  audit: typeof import("./en/audit.ts").default;
  quotes: typeof import("./en/quotes.ts").default;
  payments: typeof import("./en/payments.ts").default;
  plan: typeof import("./en/plan.ts").default;
  integrations: typeof import("./en/integrations.ts").default;
}
export type Area = keyof Catalogue;
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

const files = import.meta.glob<{ default: object }>(["./en/*.ts", "./de/*.ts"]);
const loaded = new Map<Area, object>();

/** Chosen here before, else what the browser asks for, else English. */
export const language: Language = chosenLanguage();

function chosenLanguage(): Language {
  const kept = localStorage.getItem("bm.language");
  const wanted = [kept ?? "", ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());
  return (
    LANGUAGES.find((one) => one === wanted.find((tag) => LANGUAGES.some((known) => known === tag))) ?? "en"
  );
}

/** Remembered for this browser; the page starts anew in it. */
export function changeLanguage(wanted: Language): void {
  localStorage.setItem("bm.language", wanted);
  location.reload();
}

export async function loadStrings(...areas: Area[]): Promise<void> {
  await Promise.all(
    areas.map(async (area) => {
      if (loaded.has(area)) return;
      const file = await files[`./${language}/${area}.ts`]?.();
      if (!file) throw new Error(`there are no strings for ${area}`);
      loaded.set(area, file.default);
    }),
  );
}

/** The words of an area that was loaded with the page. */
export function useStrings<A extends Area>(area: A): Catalogue[A] {
  return stringsOf(area);
}

/** The same outside of components. */
export function stringsOf<A extends Area>(area: A): Catalogue[A] {
  const found = loaded.get(area);
  if (!found) throw new Error(`the strings of ${area} were not loaded: name the area at the route`);
  return found as Catalogue[A];
}

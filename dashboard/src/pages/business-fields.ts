/** What a new business is asked for, guessed from the browser so that little is left to type. */
const EURO = new Set("AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(" "));
const CURRENCIES: Readonly<Record<string, string>> = {
  US: "USD",
  GB: "GBP",
  CH: "CHF",
  CA: "CAD",
  AU: "AUD",
  NZ: "NZD",
  JP: "JPY",
  SE: "SEK",
  NO: "NOK",
  DK: "DKK",
  PL: "PLN",
  CZ: "CZK",
  HU: "HUF",
  BR: "BRL",
  MX: "MXN",
  IN: "INR",
  ZA: "ZAR",
  SG: "SGD",
};
const COMMON_CURRENCIES = ["USD", "EUR", ...new Set(Object.values(CURRENCIES).slice(1))];

export const TRADES = [
  "house_cleaning",
  "auto_detailing",
  "lawn_care",
  "pressure_washing",
  "pool",
  "pest_control",
  "window_cleaning",
  "hair_salon",
  "photography",
  "handyman",
] as const;
export type Trade = (typeof TRADES)[number];

const region = (): string => navigator.languages.map((tag) => tag.split("-")[1] ?? "").find(Boolean) ?? "US";

export const guessed = () => ({
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  currency: EURO.has(region()) ? "EUR" : (CURRENCIES[region()] ?? "USD"),
  country: region(),
  locale: navigator.language,
});

export const zoneChoices = () => {
  const zones = Intl.supportedValuesOf("timeZone");
  const { timeZone } = guessed();
  return (zones.includes(timeZone) ? zones : [timeZone, ...zones]).map((value) => ({
    value,
    label: value.replaceAll("_", " "),
  }));
};
export const currencyChoices = () => {
  const names = new Intl.DisplayNames(document.documentElement.lang, { type: "currency" });
  return COMMON_CURRENCIES.map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }));
};

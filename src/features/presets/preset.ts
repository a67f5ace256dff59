/**
 * How a trade's starting catalog is written down: numbers here, every word of it in `words`, which is found by key.
 * Another language is another such list of words. Prices are whole US dollars; `amount-in.ts` turns them into the
 * business's currency.
 */
import type * as t from "#db/schema/index.ts";
import type { WeeklySpan } from "#domain/availability-types.ts";
import type { Dimension, DimensionOption } from "#domain/catalog.ts";

export type PresetKey =
  | "house_cleaning"
  | "auto_detailing"
  | "lawn_care"
  | "pressure_washing"
  | "pool"
  | "pest_control"
  | "window_cleaning"
  | "hair_salon"
  | "photography"
  | "handyman";

/**
 * By place: `trade`, `category.<key>`, `service.<key>`, `service.<key>.about`, `add_on.<key>`; of a question `<key>`,
 * `<key>.<option>`, `<key>.unit`. `{area:25}` and `{run:2}` stand for measures (see `measures.ts`).
 */
export type Words = Readonly<Record<string, string>>;

export interface PresetOption extends Omit<DimensionOption, "label" | "amount"> {
  dollars?: number;
}

export interface ChoiceQuestion {
  key: string;
  kind: "choice" | "frequency" | "toggle";
  options: PresetOption[];
}

export interface QuantityQuestion extends Pick<Dimension, "unitMinutes" | "includedUnits" | "tierMode"> {
  key: string;
  kind: "quantity";
  min: number;
  max: number;
  /** For one unit; where the price changes with the quantity there are `tiers` instead. */
  dollars?: number;
  tiers?: { upTo: number | null; dollars: number }[];
}

export type Question = ChoiceQuestion | QuantityQuestion;

export interface PresetAddOn {
  key: string;
  dollars: number;
  minutes: number;
  /** How many can be had; absent: one. */
  most?: number;
}

/** What a service says about its time and place beside price and length; absent: as the schema or the business says. */
type TimeRules = Partial<
  Pick<
    typeof t.services.$inferInsert,
    | "mode"
    | "bufferBeforeMinutes"
    | "bufferAfterMinutes"
    | "minNoticeMinutes"
    | "maxAdvanceDays"
    | "arrivalWindowMinutes"
    | "dailyLimit"
  >
>;

export interface PresetService extends TimeRules {
  key: string;
  category: string;
  location: "business" | "customer";
  durationMinutes: number;
  dollars: number;
  deposit?: { percent: number } | { dollars: number };
  questions?: Question[];
  addOns?: PresetAddOn[];
}

/** Columns of a new business that follow from its trade: the owner sees them filled in and changes what she likes. */
export type SuggestedSettings = Required<
  Pick<
    typeof t.businesses.$inferInsert,
    "weeklyHours" | "slotIntervalMinutes" | "minNoticeMinutes" | "maxAdvanceDays" | "cancellation"
  >
>;

export interface Preset {
  key: PresetKey;
  words: Words;
  suggested: SuggestedSettings;
  /** Keys, in the order of the tabs. */
  categories: string[];
  services: PresetService[];
}

export const HOUR = 60;
export const DAY = 24 * HOUR;

/** The same opening hours from one weekday to another (1 is Monday), both inclusive. */
export function opening(first: number, last: number, from: string, to: string): WeeklySpan[] {
  return Array.from({ length: last - first + 1 }, (_, n) => ({ weekday: first + n, from, to }));
}

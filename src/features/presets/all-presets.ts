import { autoDetailing } from "./auto-detailing.ts";
import { wordOf } from "./catalog-of.ts";
import { hairSalon } from "./hair-salon.ts";
import { handyman } from "./handyman.ts";
import { houseCleaning } from "./house-cleaning.ts";
import { lawnCare } from "./lawn-care.ts";
import { pestControl } from "./pest-control.ts";
import { photography } from "./photography.ts";
import { pool } from "./pool.ts";
import type { Preset, PresetKey, SuggestedSettings } from "./preset.ts";
import { pressureWashing } from "./pressure-washing.ts";
import { windowCleaning } from "./window-cleaning.ts";

/** In the order in which a sign-up screen shows them; the key of each is its own. */
const BY_KEY: { readonly [Key in PresetKey]: Preset & { key: Key } } = {
  house_cleaning: houseCleaning,
  auto_detailing: autoDetailing,
  lawn_care: lawnCare,
  pressure_washing: pressureWashing,
  pool,
  pest_control: pestControl,
  window_cleaning: windowCleaning,
  hair_salon: hairSalon,
  photography,
  handyman,
};

export const PRESETS: readonly Preset[] = Object.values(BY_KEY);

export function presetOf(key: PresetKey): Preset {
  return BY_KEY[key];
}

export interface PresetSummary {
  key: PresetKey;
  label: string;
  categories: string[];
  /** Names of the services that it sets up. */
  services: string[];
  /** To be spread into a new business, beside `trade: key`. */
  suggested: SuggestedSettings;
}

/** What there is to choose from at sign-up. */
export function listPresets(): PresetSummary[] {
  return PRESETS.map((preset) => ({
    key: preset.key,
    label: wordOf(preset, "trade"),
    categories: preset.categories.map((key) => wordOf(preset, `category.${key}`)),
    services: preset.services.map(({ key }) => wordOf(preset, `service.${key}`)),
    suggested: preset.suggested,
  }));
}

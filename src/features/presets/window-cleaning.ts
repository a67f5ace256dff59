import {
  type ChoiceQuestion,
  DAY,
  opening,
  type Preset,
  type PresetAddOn,
  type PresetService,
  type Words,
} from "./preset.ts";
import { frequency, storeys } from "./shared-questions.ts";

const words: Words = {
  trade: "Window cleaning",
  "category.home_windows": "Homes",
  "category.shop_windows": "Shops",
  "category.gutters_solar": "Gutters & solar",
  "service.outside": "Windows, outside",
  "service.outside.about": "Glass, frames and sills from outside, with purified water or by hand.",
  "service.both": "Windows, inside and outside",
  "service.both.about": "Glass on both sides, frames and sills wiped.",
  "service.shopfront": "Shop front",
  "service.shopfront.about": "Display windows and door, before the first customers come.",
  "service.gutters": "Gutter cleaning",
  "service.gutters.about": "Gutters emptied, downpipes flushed, the mess taken along.",
  "service.solar": "Solar panels",
  "service.solar.about": "Dust and bird droppings removed with soft brushes and purified water.",
  windows: "How many windows?",
  "windows.unit": "window",
  panels: "How many panels?",
  "panels.unit": "panel",
  height: "How high up?",
  "height.ground": "Ground floor only",
  "height.first": "Up to the first floor above it",
  "height.second": "Up to the second floor above it",
  front: "How wide is the front?",
  "front.one": "One display window",
  "front.two": "Two or three display windows",
  "front.more": "Four to six display windows",
  storeys: "Storeys of the house",
  "add_on.screen": "Fly screen washed",
  "add_on.track": "Sliding track cleaned",
  "add_on.skylight": "Skylight",
  "add_on.inside": "Inside as well",
};

/** Flat amounts: a ladder is carried in once, however many windows there are. */
const height: ChoiceQuestion = {
  key: "height",
  kind: "choice",
  options: [
    { key: "ground", multiplier: "1" },
    { key: "first", multiplier: "1", dollars: 25, minutes: 15 },
    { key: "second", multiplier: "1", dollars: 60, minutes: 30 },
  ],
};

const extras: PresetAddOn[] = [
  { key: "screen", dollars: 4, minutes: 5, most: 40 },
  { key: "track", dollars: 6, minutes: 5, most: 20 },
  { key: "skylight", dollars: 15, minutes: 10, most: 6 },
];

const onSite = { location: "customer", bufferAfterMinutes: 20 } satisfies Partial<PresetService>;

export const windowCleaning = {
  key: "window_cleaning",
  words,
  suggested: {
    weeklyHours: opening(1, 5, "08:00", "17:00"),
    slotIntervalMinutes: 30,
    minNoticeMinutes: DAY,
    maxAdvanceDays: 60,
    cancellation: { cutoffMinutes: DAY },
  },
  categories: ["home_windows", "shop_windows", "gutters_solar"],
  services: [
    {
      ...onSite,
      key: "outside",
      category: "home_windows",
      durationMinutes: 30,
      dollars: 40,
      questions: [
        {
          key: "windows",
          kind: "quantity",
          min: 4,
          max: 60,
          unitMinutes: 5,
          tiers: [
            { upTo: 20, dollars: 7 },
            { upTo: null, dollars: 6 },
          ],
          tierMode: "brackets",
        },
        height,
      ],
      addOns: extras,
    },
    {
      ...onSite,
      key: "both",
      category: "home_windows",
      durationMinutes: 30,
      dollars: 40,
      questions: [
        {
          key: "windows",
          kind: "quantity",
          min: 4,
          max: 40,
          unitMinutes: 10,
          tiers: [
            { upTo: 20, dollars: 12 },
            { upTo: null, dollars: 10 },
          ],
          tierMode: "brackets",
        },
        height,
      ],
      addOns: extras,
    },
    {
      ...onSite,
      key: "shopfront",
      category: "shop_windows",
      durationMinutes: 30,
      dollars: 35,
      questions: [
        {
          key: "front",
          kind: "choice",
          options: [
            { key: "one", multiplier: "1" },
            { key: "two", multiplier: "1.6", minutes: 15 },
            { key: "more", multiplier: "2.4", minutes: 30 },
          ],
        },
        frequency,
      ],
      addOns: [{ key: "inside", dollars: 20, minutes: 15 }],
    },
    {
      ...onSite,
      key: "gutters",
      category: "gutters_solar",
      durationMinutes: 60,
      dollars: 120,
      questions: [storeys({ two: 30, three: 60 })],
    },
    {
      ...onSite,
      key: "solar",
      category: "gutters_solar",
      durationMinutes: 30,
      dollars: 60,
      questions: [{ key: "panels", kind: "quantity", min: 4, max: 60, dollars: 8, unitMinutes: 5 }],
    },
  ],
} satisfies Preset;

import { DAY, opening, type Preset, type PresetAddOn, type PresetService, type Words } from "./preset.ts";
import { condition, frequency, hours, propertySize } from "./shared-questions.ts";

const words: Words = {
  trade: "House cleaning",
  "category.home_cleaning": "Home cleaning",
  "category.deep_cleaning": "Deep & special",
  "service.standard": "Standard home cleaning",
  "service.standard.about": "Floors, surfaces, kitchen and bathrooms, dusted, wiped and vacuumed.",
  "service.hourly": "Cleaning by the hour",
  "service.hourly.about": "You say what comes first; we do as much as fits into the time.",
  "service.deep": "Deep cleaning",
  "service.deep.about": "Behind, under and on top: limescale, grease, skirting boards and door frames.",
  "service.move": "Move-in or move-out cleaning",
  "service.move.about": "The empty home from ceiling to floor, inside cupboards too, ready to hand over.",
  "service.renovation": "After-renovation cleaning",
  "service.renovation.about":
    "Fine dust, paint splashes and stickers removed. You see a guide price; we confirm it after a look.",
  condition: "How does it look now?",
  "condition.good": "Cleaned regularly",
  "condition.fair": "Some months since the last clean",
  "condition.poor": "A long time since the last clean",
  "add_on.fridge": "Inside the fridge",
  "add_on.oven": "Inside the oven",
  "add_on.cupboards": "Inside the kitchen cupboards",
  "add_on.laundry": "A load of laundry, washed and folded",
  "add_on.windows": "Window from inside",
};

const kitchen: PresetAddOn[] = [
  { key: "fridge", dollars: 25, minutes: 20 },
  { key: "oven", dollars: 30, minutes: 30 },
];

const windows: PresetAddOn = { key: "windows", dollars: 6, minutes: 5, most: 20 };

/** Half an hour after each visit is the way to the next one. */
const atHome = { location: "customer", bufferAfterMinutes: 30 } satisfies Partial<PresetService>;

export const houseCleaning = {
  key: "house_cleaning",
  words,
  suggested: {
    weeklyHours: [...opening(1, 5, "08:00", "18:00"), ...opening(6, 6, "09:00", "14:00")],
    slotIntervalMinutes: 30,
    minNoticeMinutes: DAY,
    maxAdvanceDays: 60,
    cancellation: { cutoffMinutes: DAY },
  },
  categories: ["home_cleaning", "deep_cleaning"],
  services: [
    {
      ...atHome,
      key: "standard",
      category: "home_cleaning",
      durationMinutes: 120,
      dollars: 120,
      questions: [propertySize({ medium: 60, large: 120 }), frequency],
      addOns: [...kitchen, windows, { key: "laundry", dollars: 20, minutes: 30, most: 3 }],
    },
    {
      ...atHome,
      key: "hourly",
      category: "home_cleaning",
      durationMinutes: 120,
      dollars: 90,
      questions: [hours({ min: 2, max: 8, dollars: 40 })],
    },
    {
      ...atHome,
      key: "deep",
      category: "deep_cleaning",
      durationMinutes: 180,
      dollars: 200,
      deposit: { percent: 20 },
      questions: [propertySize({ medium: 90, large: 180 }), condition({ fair: 30, poor: 60 })],
      addOns: [...kitchen, { key: "cupboards", dollars: 35, minutes: 30 }, windows],
    },
    {
      ...atHome,
      key: "move",
      category: "deep_cleaning",
      durationMinutes: 240,
      dollars: 250,
      deposit: { percent: 25 },
      questions: [propertySize({ medium: 90, large: 180 }), condition({ fair: 30, poor: 60 })],
      addOns: [...kitchen, windows],
    },
    {
      ...atHome,
      key: "renovation",
      category: "deep_cleaning",
      mode: "quote",
      durationMinutes: 240,
      dollars: 300,
      deposit: { percent: 25 },
      questions: [propertySize({ medium: 120, large: 240 })],
      addOns: [windows],
    },
  ],
} satisfies Preset;

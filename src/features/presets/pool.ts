import { type ChoiceQuestion, DAY, opening, type Preset, type PresetService, type Words } from "./preset.ts";
import { condition, frequency } from "./shared-questions.ts";

const words: Words = {
  trade: "Pool service",
  "category.pool_care": "Regular care",
  "category.pool_season": "Opening & closing",
  "category.pool_repair": "Rescue & repair",
  "service.cleaning": "Pool cleaning",
  "service.cleaning.about": "Skimmed, brushed and vacuumed; water tested and balanced; baskets emptied.",
  "service.opening": "Opening for the season",
  "service.opening.about": "Cover off and cleaned, equipment started, first treatment of the water.",
  "service.closing": "Closing for the winter",
  "service.closing.about": "Water lowered, lines blown out, equipment drained, cover on.",
  "service.rescue": "Green pool rescue",
  "service.rescue.about":
    "Shock treatment, algae brushed and filtered away, a second visit to check the water.",
  "service.check": "Equipment check",
  "service.check.about": "Pump, filter and lines looked over, with a written list of what needs doing.",
  pool_size: "Size of the pool",
  "pool_size.small": "Small: plunge pool or above ground",
  "pool_size.medium": "Medium: a family pool",
  "pool_size.large": "Large: long enough for laps",
  condition: "How did it come through the winter?",
  "condition.good": "Clear water",
  "condition.fair": "Cloudy water",
  "condition.poor": "Green water or leaves inside",
  water: "What does the water look like?",
  "water.cloudy": "Cloudy, the floor can be seen",
  "water.green": "Green",
  "water.dark": "Dark, the floor cannot be seen",
  heater: "There is a heater",
  "heater.yes": "Heater checked",
  salt: "There is a salt system",
  "salt.yes": "Salt system checked",
  "add_on.filter": "Filter cleaned thoroughly",
  "add_on.tiles": "Waterline tiles scrubbed",
  "add_on.hot_tub": "Hot tub cleaned",
  "add_on.cover": "Cover washed",
};

const poolSize = (minutes: { medium: number; large: number }): ChoiceQuestion => ({
  key: "pool_size",
  kind: "choice",
  options: [
    { key: "small", multiplier: "1" },
    { key: "medium", multiplier: "1.25", minutes: minutes.medium },
    { key: "large", multiplier: "1.6", minutes: minutes.large },
  ],
});

const atThePool = {
  location: "customer",
  bufferAfterMinutes: 20,
  arrivalWindowMinutes: 120,
} satisfies Partial<PresetService>;

export const pool = {
  key: "pool",
  words,
  suggested: {
    weeklyHours: opening(1, 5, "08:00", "17:00"),
    slotIntervalMinutes: 30,
    minNoticeMinutes: DAY,
    maxAdvanceDays: 90,
    cancellation: { cutoffMinutes: DAY },
  },
  categories: ["pool_care", "pool_season", "pool_repair"],
  services: [
    {
      ...atThePool,
      key: "cleaning",
      category: "pool_care",
      durationMinutes: 45,
      dollars: 85,
      questions: [poolSize({ medium: 10, large: 25 }), frequency],
      addOns: [
        { key: "filter", dollars: 40, minutes: 30 },
        { key: "tiles", dollars: 45, minutes: 30 },
        { key: "hot_tub", dollars: 35, minutes: 20 },
      ],
    },
    {
      ...atThePool,
      key: "opening",
      category: "pool_season",
      durationMinutes: 150,
      dollars: 300,
      deposit: { percent: 20 },
      questions: [poolSize({ medium: 30, large: 60 }), condition({ fair: 30, poor: 60 })],
      addOns: [{ key: "cover", dollars: 50, minutes: 30 }],
    },
    {
      ...atThePool,
      key: "closing",
      category: "pool_season",
      durationMinutes: 120,
      dollars: 275,
      deposit: { percent: 20 },
      questions: [poolSize({ medium: 20, large: 40 })],
      addOns: [{ key: "cover", dollars: 50, minutes: 30 }],
    },
    {
      ...atThePool,
      key: "rescue",
      category: "pool_repair",
      durationMinutes: 180,
      dollars: 350,
      deposit: { percent: 30 },
      questions: [
        poolSize({ medium: 30, large: 60 }),
        {
          key: "water",
          kind: "choice",
          options: [
            { key: "cloudy", multiplier: "1" },
            { key: "green", multiplier: "1.3", minutes: 30 },
            { key: "dark", multiplier: "1.8", minutes: 90 },
          ],
        },
      ],
    },
    {
      ...atThePool,
      key: "check",
      category: "pool_repair",
      durationMinutes: 60,
      dollars: 110,
      questions: [
        {
          key: "heater",
          kind: "toggle",
          options: [{ key: "yes", multiplier: "1", dollars: 40, minutes: 20 }],
        },
        {
          key: "salt",
          kind: "toggle",
          options: [{ key: "yes", multiplier: "1", dollars: 30, minutes: 15 }],
        },
      ],
    },
  ],
} satisfies Preset;

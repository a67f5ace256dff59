import { type ChoiceQuestion, DAY, opening, type Preset, type PresetService, type Words } from "./preset.ts";
import { condition, frequency, hours } from "./shared-questions.ts";

const words: Words = {
  trade: "Lawn care",
  "category.lawn": "Lawn",
  "category.garden": "Hedges & garden",
  "service.mowing": "Lawn mowing",
  "service.mowing.about": "Mown, edges trimmed and paths blown clean.",
  "service.feeding": "Feeding and weed control",
  "service.feeding.about": "Fertiliser for the season and a treatment of broad-leaved weeds.",
  "service.aeration": "Aeration and overseeding",
  "service.aeration.about": "The ground opened and fresh seed spread, so that thin grass comes back dense.",
  "service.hedges": "Hedge trimming",
  "service.hedges.about": "Cut to shape up to head height, cuttings raked together.",
  "service.cleanup": "Garden clean-up",
  "service.cleanup.about": "Leaves, branches and beds put in order, by the hour.",
  lawn_size: "Size of the lawn",
  "lawn_size.small": "Up to {area:25}",
  "lawn_size.medium": "Up to {area:50}",
  "lawn_size.large": "Up to {area:100}",
  "lawn_size.extra": "Up to {area:200}",
  condition: "How high is the grass?",
  "condition.good": "Mown within the last two weeks",
  "condition.fair": "Ankle high",
  "condition.poor": "Knee high",
  hedge_length: "Length of the hedge, in stretches of {run:1}",
  "hedge_length.unit": "stretch of {run:1}",
  "add_on.bagging": "Clippings bagged and taken away",
  "add_on.beds": "Flower beds weeded",
  "add_on.haul": "Green waste taken away",
};

const lawnSize = (minutes: { medium: number; large: number; extra: number }): ChoiceQuestion => ({
  key: "lawn_size",
  kind: "choice",
  options: [
    { key: "small", multiplier: "1" },
    { key: "medium", multiplier: "1.4", minutes: minutes.medium },
    { key: "large", multiplier: "2", minutes: minutes.large },
    { key: "extra", multiplier: "3.2", minutes: minutes.extra },
  ],
});

/** Rounds take their time: the customer is told to expect somebody within two hours. */
const outdoors = {
  location: "customer",
  bufferAfterMinutes: 20,
  arrivalWindowMinutes: 120,
} satisfies Partial<PresetService>;

export const lawnCare = {
  key: "lawn_care",
  words,
  suggested: {
    weeklyHours: opening(1, 6, "07:30", "18:00"),
    slotIntervalMinutes: 30,
    minNoticeMinutes: DAY,
    maxAdvanceDays: 60,
    cancellation: { cutoffMinutes: DAY },
  },
  categories: ["lawn", "garden"],
  services: [
    {
      ...outdoors,
      key: "mowing",
      category: "lawn",
      durationMinutes: 40,
      dollars: 50,
      questions: [
        lawnSize({ medium: 15, large: 40, extra: 80 }),
        condition({ fair: 10, poor: 30 }),
        frequency,
      ],
      addOns: [
        { key: "bagging", dollars: 15, minutes: 10 },
        { key: "beds", dollars: 30, minutes: 30 },
      ],
    },
    {
      ...outdoors,
      key: "feeding",
      category: "lawn",
      durationMinutes: 30,
      dollars: 65,
      questions: [lawnSize({ medium: 10, large: 20, extra: 40 })],
    },
    {
      ...outdoors,
      key: "aeration",
      category: "lawn",
      durationMinutes: 90,
      dollars: 140,
      deposit: { percent: 20 },
      questions: [lawnSize({ medium: 30, large: 75, extra: 150 })],
    },
    {
      ...outdoors,
      key: "hedges",
      category: "garden",
      durationMinutes: 30,
      dollars: 40,
      questions: [
        {
          key: "hedge_length",
          kind: "quantity",
          min: 1,
          max: 20,
          unitMinutes: 15,
          tiers: [
            { upTo: 5, dollars: 18 },
            { upTo: null, dollars: 14 },
          ],
          tierMode: "brackets",
        },
      ],
      addOns: [{ key: "haul", dollars: 45, minutes: 20 }],
    },
    {
      ...outdoors,
      key: "cleanup",
      category: "garden",
      durationMinutes: 120,
      dollars: 110,
      questions: [hours({ min: 2, max: 8, dollars: 50 })],
      addOns: [{ key: "haul", dollars: 45, minutes: 20 }],
    },
  ],
} satisfies Preset;

import {
  type ChoiceQuestion,
  DAY,
  HOUR,
  opening,
  type Preset,
  type PresetService,
  type Words,
} from "./preset.ts";
import { onceOrMonthly, propertySize } from "./shared-questions.ts";

const words: Words = {
  trade: "Pest control",
  "category.pest_treatment": "Treatments",
  "category.pest_inspection": "Inspection",
  "service.general": "General pest treatment",
  "service.general.about": "Ants, spiders, cockroaches and their like, inside and around the house.",
  "service.rodents": "Mice and rats",
  "service.rodents.about": "Inspection, bait stations and traps, and advice on how they get in.",
  "service.bed_bugs": "Bed bugs",
  "service.bed_bugs.about": "Room by room, with a second look after two weeks. We send a list to prepare by.",
  "service.wasps": "Wasp or hornet nest",
  "service.wasps.about": "Nest treated, and removed where it can be reached.",
  "service.inspection": "Inspection with report",
  "service.inspection.about": "Termites and other pests, in writing and with photos, also for a house sale.",
  infestation: "How bad is it?",
  "infestation.few": "I have seen a few",
  "infestation.many": "I see them every day",
  "infestation.everywhere": "They are everywhere",
  rooms: "How many rooms?",
  "rooms.unit": "room",
  nests: "How many nests?",
  "nests.unit": "nest",
  high: "A ladder is needed",
  "high.yes": "Work on a ladder",
  "add_on.garden": "Garden treated as well",
  "add_on.trap": "Extra bait station",
  "add_on.sealing": "Entry point sealed",
  "add_on.mattress": "Mattress cover",
};

const infestation: ChoiceQuestion = {
  key: "infestation",
  kind: "choice",
  options: [
    { key: "few", multiplier: "1" },
    { key: "many", multiplier: "1.25", minutes: 15 },
    { key: "everywhere", multiplier: "1.6", minutes: 30 },
  ],
};

const onSite = {
  location: "customer",
  bufferAfterMinutes: 20,
  arrivalWindowMinutes: 60,
} satisfies Partial<PresetService>;

export const pestControl = {
  key: "pest_control",
  words,
  suggested: {
    weeklyHours: opening(1, 6, "08:00", "18:00"),
    slotIntervalMinutes: 30,
    minNoticeMinutes: 2 * HOUR,
    maxAdvanceDays: 45,
    cancellation: { cutoffMinutes: DAY },
  },
  categories: ["pest_treatment", "pest_inspection"],
  services: [
    {
      ...onSite,
      key: "general",
      category: "pest_treatment",
      durationMinutes: 60,
      dollars: 150,
      questions: [propertySize({ medium: 20, large: 40 }), infestation, onceOrMonthly],
      addOns: [{ key: "garden", dollars: 60, minutes: 30 }],
    },
    {
      ...onSite,
      key: "rodents",
      category: "pest_treatment",
      durationMinutes: 90,
      dollars: 220,
      questions: [propertySize({ medium: 30, large: 60 }), infestation],
      addOns: [
        { key: "trap", dollars: 20, minutes: 5, most: 10 },
        { key: "sealing", dollars: 60, minutes: 30, most: 5 },
      ],
    },
    {
      ...onSite,
      key: "bed_bugs",
      category: "pest_treatment",
      durationMinutes: 120,
      dollars: 300,
      deposit: { percent: 25 },
      minNoticeMinutes: 2 * DAY,
      questions: [
        {
          key: "rooms",
          kind: "quantity",
          min: 1,
          max: 8,
          includedUnits: 1,
          dollars: 125,
          unitMinutes: 45,
        },
      ],
      addOns: [{ key: "mattress", dollars: 40, minutes: 5, most: 6 }],
    },
    {
      ...onSite,
      key: "wasps",
      category: "pest_treatment",
      durationMinutes: 45,
      dollars: 140,
      questions: [
        { key: "nests", kind: "quantity", min: 1, max: 5, includedUnits: 1, dollars: 60, unitMinutes: 20 },
        {
          key: "high",
          kind: "toggle",
          options: [{ key: "yes", multiplier: "1", dollars: 40, minutes: 15 }],
        },
      ],
    },
    {
      ...onSite,
      key: "inspection",
      category: "pest_inspection",
      durationMinutes: 60,
      dollars: 95,
      questions: [propertySize({ medium: 30, large: 60 })],
    },
  ],
} satisfies Preset;

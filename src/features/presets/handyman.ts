import {
  DAY,
  HOUR,
  opening,
  type Preset,
  type PresetAddOn,
  type PresetService,
  type Words,
} from "./preset.ts";
import { hours } from "./shared-questions.ts";

const words: Words = {
  trade: "Handyman",
  "category.by_the_hour": "By the hour",
  "category.fixed_jobs": "Fixed jobs",
  "category.projects": "Projects",
  "service.hourly": "Handyman by the hour",
  "service.hourly.about": "Bring out your list: doors that stick, taps that drip, whatever is loose.",
  "service.furniture": "Furniture assembly",
  "service.furniture.about": "Flat packs put together and placed where they belong, packaging flattened.",
  "service.tv": "TV mounting",
  "service.tv.about": "On the wall, level and safe. Bring your bracket or let us supply one.",
  "service.hanging": "Shelves, pictures and curtain rails",
  "service.hanging.about": "Measured, drilled and levelled.",
  "service.fittings": "Taps, lamps and sockets replaced",
  "service.fittings.about": "Like for like, with the part you have bought.",
  "service.project": "Larger project",
  "service.project.about":
    "A wall, a floor, a kitchen. You see the price of half a day; we make an offer after a look.",
  pieces: "How many pieces?",
  "pieces.unit": "piece",
  wall: "What is the wall made of?",
  "wall.board": "Plasterboard or wood",
  "wall.brick": "Brick or concrete",
  tv_size: "How large is the TV?",
  "tv_size.normal": "Up to 55 inches",
  "tv_size.large": "Larger",
  items: "How many things?",
  "items.unit": "thing",
  fittings: "How many?",
  "fittings.unit": "fitting",
  "add_on.errand": "Material bought for you (plus its price)",
  "add_on.cables": "Cables hidden in the wall",
  "add_on.soundbar": "Soundbar mounted",
  "add_on.bracket": "Bracket supplied",
  "add_on.disposal": "Old furniture taken away",
};

const errand: PresetAddOn = { key: "errand", dollars: 40, minutes: 45 };

const onSite = { location: "customer", bufferAfterMinutes: 30 } satisfies Partial<PresetService>;

export const handyman = {
  key: "handyman",
  words,
  suggested: {
    weeklyHours: [...opening(1, 5, "08:00", "18:00"), ...opening(6, 6, "09:00", "14:00")],
    slotIntervalMinutes: 30,
    minNoticeMinutes: 4 * HOUR,
    maxAdvanceDays: 45,
    cancellation: { cutoffMinutes: DAY },
  },
  categories: ["by_the_hour", "fixed_jobs", "projects"],
  services: [
    {
      ...onSite,
      key: "hourly",
      category: "by_the_hour",
      durationMinutes: 60,
      dollars: 90,
      questions: [
        hours({
          min: 1,
          max: 8,
          tiers: [
            { upTo: 4, dollars: 75 },
            { upTo: null, dollars: 65 },
          ],
        }),
      ],
      addOns: [errand],
    },
    {
      ...onSite,
      key: "furniture",
      category: "fixed_jobs",
      durationMinutes: 15,
      dollars: 40,
      questions: [
        {
          key: "pieces",
          kind: "quantity",
          min: 1,
          max: 10,
          unitMinutes: 45,
          tiers: [
            { upTo: 3, dollars: 50 },
            { upTo: null, dollars: 40 },
          ],
          tierMode: "brackets",
        },
      ],
      addOns: [{ key: "disposal", dollars: 60, minutes: 30 }],
    },
    {
      ...onSite,
      key: "tv",
      category: "fixed_jobs",
      durationMinutes: 60,
      dollars: 120,
      questions: [
        {
          key: "tv_size",
          kind: "choice",
          options: [
            { key: "normal", multiplier: "1" },
            { key: "large", multiplier: "1.25", minutes: 15 },
          ],
        },
        {
          key: "wall",
          kind: "choice",
          options: [
            { key: "board", multiplier: "1" },
            { key: "brick", multiplier: "1", dollars: 25, minutes: 15 },
          ],
        },
      ],
      addOns: [
        { key: "bracket", dollars: 60, minutes: 0 },
        { key: "cables", dollars: 70, minutes: 45 },
        { key: "soundbar", dollars: 40, minutes: 20 },
      ],
    },
    {
      ...onSite,
      key: "hanging",
      category: "fixed_jobs",
      durationMinutes: 30,
      dollars: 55,
      questions: [
        { key: "items", kind: "quantity", min: 1, max: 20, includedUnits: 1, dollars: 12, unitMinutes: 10 },
      ],
    },
    {
      ...onSite,
      key: "fittings",
      category: "fixed_jobs",
      durationMinutes: 60,
      dollars: 95,
      questions: [
        { key: "fittings", kind: "quantity", min: 1, max: 8, includedUnits: 1, dollars: 60, unitMinutes: 40 },
      ],
      addOns: [errand],
    },
    {
      ...onSite,
      key: "project",
      category: "projects",
      mode: "quote",
      durationMinutes: 240,
      dollars: 350,
      deposit: { percent: 25 },
      minNoticeMinutes: 3 * DAY,
    },
  ],
} satisfies Preset;

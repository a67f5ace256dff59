import { DAY, opening, type Preset, type PresetService, type Words } from "./preset.ts";
import { condition, propertySize, storeys } from "./shared-questions.ts";

const words: Words = {
  trade: "Pressure washing",
  "category.ground": "Driveways & patios",
  "category.exterior": "House & roof",
  "service.driveway": "Driveway and paths",
  "service.driveway.about": "Concrete and paving washed back to their own colour, moss and weeds included.",
  "service.patio": "Patio or deck",
  "service.patio.about": "Stone, tile or wood, with just as much pressure as the surface bears.",
  "service.fence": "Fence or garden wall",
  "service.fence.about": "Both sides where we can reach them.",
  "service.house": "House wash",
  "service.house.about": "Soft wash of all outside walls: algae, dust and cobwebs gone, paint unharmed.",
  "service.gutters": "Gutter cleaning",
  "service.gutters.about": "Gutters emptied, downpipes flushed, the mess taken along.",
  "service.roof": "Roof wash",
  "service.roof.about":
    "Moss and streaks removed with low pressure. You see a guide price; we confirm it after a look at the roof.",
  paved_area: "How large is it? Count {area:1} as 1; two parking spaces are about 3",
  "paved_area.unit": "{area:1}",
  patio_area: "How large is it? Count {area:1} as 1; a table for six needs about 1",
  "patio_area.unit": "{area:1}",
  fence_length: "Length, in stretches of {run:1}",
  "fence_length.unit": "stretch of {run:1}",
  wood: "It is made of wood",
  "wood.yes": "Gentle wash for wood",
  condition: "How dirty is it?",
  "condition.good": "A bit of dust",
  "condition.fair": "Green in places",
  "condition.poor": "Green or black all over",
  "add_on.oil": "Oil stain treated",
  "add_on.joints": "Joints refilled with sand",
  "add_on.windows": "Outside windows rinsed spot-free",
};

const onSite = { location: "customer", bufferAfterMinutes: 30 } satisfies Partial<PresetService>;

export const pressureWashing = {
  key: "pressure_washing",
  words,
  suggested: {
    weeklyHours: opening(1, 6, "08:00", "18:00"),
    slotIntervalMinutes: 30,
    minNoticeMinutes: DAY,
    maxAdvanceDays: 60,
    cancellation: { cutoffMinutes: DAY },
  },
  categories: ["ground", "exterior"],
  services: [
    {
      ...onSite,
      key: "driveway",
      category: "ground",
      durationMinutes: 30,
      dollars: 60,
      questions: [
        {
          key: "paved_area",
          kind: "quantity",
          min: 1,
          max: 40,
          unitMinutes: 10,
          tiers: [
            { upTo: 10, dollars: 18 },
            { upTo: 20, dollars: 15 },
            { upTo: null, dollars: 12 },
          ],
          tierMode: "brackets",
        },
      ],
      addOns: [
        { key: "oil", dollars: 35, minutes: 20, most: 4 },
        { key: "joints", dollars: 80, minutes: 45 },
      ],
    },
    {
      ...onSite,
      key: "patio",
      category: "ground",
      durationMinutes: 30,
      dollars: 60,
      questions: [
        { key: "patio_area", kind: "quantity", min: 1, max: 20, unitMinutes: 15, dollars: 22 },
        {
          key: "wood",
          kind: "toggle",
          options: [{ key: "yes", multiplier: "1", dollars: 40, minutes: 30 }],
        },
      ],
    },
    {
      ...onSite,
      key: "fence",
      category: "ground",
      durationMinutes: 30,
      dollars: 60,
      questions: [{ key: "fence_length", kind: "quantity", min: 1, max: 30, unitMinutes: 10, dollars: 15 }],
    },
    {
      ...onSite,
      key: "house",
      category: "exterior",
      durationMinutes: 150,
      dollars: 280,
      deposit: { percent: 20 },
      questions: [
        propertySize({ medium: 60, large: 120 }),
        storeys({ two: 30, three: 60 }),
        condition({ fair: 20, poor: 45 }),
      ],
      addOns: [{ key: "windows", dollars: 60, minutes: 30 }],
    },
    {
      ...onSite,
      key: "gutters",
      category: "exterior",
      durationMinutes: 60,
      dollars: 120,
      questions: [propertySize({ medium: 30, large: 60 }), storeys({ two: 15, three: 30 })],
    },
    {
      ...onSite,
      key: "roof",
      category: "exterior",
      mode: "quote",
      durationMinutes: 240,
      dollars: 450,
      deposit: { percent: 20 },
      questions: [propertySize({ medium: 60, large: 120 }), storeys({ two: 30, three: 60 })],
    },
  ],
} satisfies Preset;

import {
  DAY,
  HOUR,
  opening,
  type Preset,
  type PresetAddOn,
  type PresetService,
  type Words,
} from "./preset.ts";
import { condition, vehicleSize } from "./shared-questions.ts";

const words: Words = {
  trade: "Auto detailing",
  "category.wash": "Wash & wax",
  "category.detail": "Detailing",
  "category.protection": "Paint & protection",
  "service.express": "Express hand wash",
  "service.express.about": "Foam, two-bucket hand wash, wheels and a streak-free dry.",
  "service.wax": "Hand wash & wax",
  "service.wax.about": "Wash, clay bar and a carnauba wax that lasts for months.",
  "service.interior": "Full interior detail",
  "service.interior.about": "Vacuum, steam, fabric or leather care, dashboard and glass.",
  "service.complete": "Complete detail, inside and out",
  "service.complete.about": "The full interior detail together with wash, clay bar and wax.",
  "service.headlights": "Headlight restoration",
  "service.headlights.about": "Yellowed lenses sanded and polished clear, both sides.",
  "service.ceramic": "Ceramic coating",
  "service.ceramic.about":
    "Paint correction and a coating that lasts for years. You see a guide price; we look at the paint first.",
  "condition.good": "Good: kept clean",
  "condition.fair": "Fair: some stains and dust",
  "condition.poor": "Poor: heavily soiled",
  paint: "How is the paint?",
  "paint.new": "Like new",
  "paint.swirls": "Light swirls",
  "paint.scratched": "Scratched",
  uv_seal: "UV seal, so that they stay clear",
  "uv_seal.yes": "UV seal",
  "add_on.engine_bay": "Engine bay cleaning",
  "add_on.pet_hair": "Pet hair removal",
  "add_on.child_seat": "Child seat cleaning",
  "add_on.odour": "Odour treatment",
  "add_on.tire_shine": "Tire shine",
  "add_on.bugs": "Bug and tar removal",
};

const engineBay: PresetAddOn = { key: "engine_bay", dollars: 25, minutes: 30 };
const inside: PresetAddOn[] = [
  { key: "pet_hair", dollars: 35, minutes: 30 },
  { key: "child_seat", dollars: 15, minutes: 15, most: 3 },
  { key: "odour", dollars: 50, minutes: 30 },
];
const outside: PresetAddOn[] = [
  { key: "tire_shine", dollars: 10, minutes: 5 },
  { key: "bugs", dollars: 15, minutes: 15 },
];

const atTheShop = { location: "business", bufferAfterMinutes: 15 } satisfies Partial<PresetService>;

export const autoDetailing = {
  key: "auto_detailing",
  words,
  suggested: {
    weeklyHours: opening(1, 6, "08:00", "18:00"),
    slotIntervalMinutes: 30,
    minNoticeMinutes: 2 * HOUR,
    maxAdvanceDays: 60,
    cancellation: { cutoffMinutes: DAY },
  },
  categories: ["wash", "detail", "protection"],
  services: [
    {
      ...atTheShop,
      key: "express",
      category: "wash",
      durationMinutes: 45,
      dollars: 45,
      questions: [vehicleSize({ suv: 0, truck: 15 })],
      addOns: outside,
    },
    {
      ...atTheShop,
      key: "wax",
      category: "wash",
      durationMinutes: 120,
      dollars: 120,
      questions: [vehicleSize({ suv: 15, truck: 30 })],
      addOns: [...outside, engineBay],
    },
    {
      ...atTheShop,
      key: "interior",
      category: "detail",
      durationMinutes: 150,
      dollars: 150,
      deposit: { percent: 20 },
      questions: [vehicleSize({ suv: 30, truck: 45 }), condition({ fair: 15, poor: 45 })],
      addOns: [engineBay, ...inside],
    },
    {
      ...atTheShop,
      key: "complete",
      category: "detail",
      durationMinutes: 240,
      dollars: 250,
      deposit: { percent: 20 },
      questions: [vehicleSize({ suv: 45, truck: 60 }), condition({ fair: 30, poor: 60 })],
      addOns: [engineBay, ...inside],
    },
    {
      ...atTheShop,
      key: "headlights",
      category: "protection",
      durationMinutes: 60,
      dollars: 85,
      questions: [
        {
          key: "uv_seal",
          kind: "toggle",
          options: [{ key: "yes", multiplier: "1", dollars: 20, minutes: 15 }],
        },
      ],
    },
    {
      ...atTheShop,
      key: "ceramic",
      category: "protection",
      mode: "quote",
      durationMinutes: 480,
      dollars: 900,
      deposit: { percent: 30 },
      minNoticeMinutes: 2 * DAY,
      dailyLimit: 1,
      questions: [
        vehicleSize({ suv: 30, truck: 60 }),
        {
          key: "paint",
          kind: "choice",
          options: [
            { key: "new", multiplier: "1" },
            { key: "swirls", multiplier: "1.2" },
            { key: "scratched", multiplier: "1.5" },
          ],
        },
      ],
    },
  ],
} satisfies Preset;

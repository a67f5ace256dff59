import type { AddOn, Dimension } from "#domain/catalog.ts";
import { type DemoBusiness, onDays } from "./description.ts";
import { spotlessPeople } from "./spotless-people.ts";

const WORKDAYS = [1, 2, 3, 4, 5];

const frequency: Dimension = {
  key: "frequency",
  label: "How often?",
  kind: "frequency",
  required: true,
  options: [
    { key: "once", label: "Just once", multiplier: "1", every: "once" },
    { key: "weekly", label: "Every week (15% off)", multiplier: "0.85", every: "weekly" },
    { key: "biweekly", label: "Every two weeks (10% off)", multiplier: "0.9", every: "biweekly" },
  ],
};

const kitchenAddOns: AddOn[] = [
  { key: "fridge", label: "Inside the fridge", amount: 1_500, minutes: 20, maxQuantity: 1 },
  { key: "oven", label: "Inside the oven", amount: 2_000, minutes: 30, maxQuantity: 1 },
];

/** An oven that nobody has cleaned for long takes its time. */
const deepAddOns: AddOn[] = kitchenAddOns.map((addOn) =>
  addOn.key === "oven"
    ? { ...addOn, prices: [{ dimension: "condition", option: "poor", amount: 2_600, minutes: 45 }] }
    : addOn,
);

export const spotlessCleaning: DemoBusiness = {
  profile: {
    slug: "spotless-cleaning",
    name: "Spotless Cleaning",
    description:
      "Home and window cleaning in Berlin, by people who come again. Eco-friendly supplies included.",
    trade: "house_cleaning",
    timeZone: "Europe/Berlin",
    currency: "EUR",
    locale: "de",
    phone: "+49 30 23125 100",
    email: "hallo@spotless-cleaning.example",
    address: { line1: "Ahornhof 7", city: "Berlin", postalCode: "10437", country: "DE" },
    weeklyHours: onDays(WORKDAYS, "08:00", "17:00"),
    slotIntervalMinutes: 30,
    slotAlignment: "opening",
    minNoticeMinutes: 240,
    maxAdvanceDays: 60,
    cancellation: { cutoffMinutes: 24 * 60 },
    minimumCharge: 4_500,
    taxes: [{ key: "vat", label: "VAT", rate: "0.19", included: true }],
    tier: "pro",
  },
  categories: [
    { key: "home", name: "Home" },
    { key: "extra", name: "Windows & special" },
  ],
  resourceGroups: [],
  // Half an hour after each visit is the way to the next one.
  services: [
    {
      key: "home",
      category: "home",
      name: "Home cleaning",
      description: "Floors, surfaces, kitchen and bathroom. Two rooms are in the base price.",
      location: "customer",
      durationMinutes: 120,
      basePrice: 5_900,
      bufferAfterMinutes: 30,
      dimensions: [
        {
          key: "rooms",
          label: "Rooms",
          kind: "quantity",
          required: true,
          unit: "room",
          min: 1,
          max: 12,
          unitAmount: 1_200,
          unitMinutes: 25,
          includedUnits: 2,
        },
        frequency,
      ],
      addOns: [
        ...kitchenAddOns,
        { key: "ironing", label: "Ironing (half an hour)", amount: 1_400, minutes: 30, maxQuantity: 4 },
      ],
    },
    {
      key: "deep",
      category: "home",
      name: "Kitchen & bath deep clean",
      description: "Limescale, grease and grout, down to the last tile.",
      location: "customer",
      durationMinutes: 180,
      basePrice: 11_900,
      bufferAfterMinutes: 30,
      dimensions: [
        {
          key: "condition",
          label: "Condition",
          kind: "choice",
          required: true,
          options: [
            { key: "good", label: "Cleaned regularly", multiplier: "1" },
            { key: "fair", label: "Some months ago", multiplier: "1.2", minutes: 30 },
            { key: "poor", label: "A long time ago", multiplier: "1.5", minutes: 60 },
          ],
        },
      ],
      addOns: deepAddOns,
    },
    {
      key: "windows",
      category: "extra",
      name: "Window cleaning",
      description: "Glass and frames, inside and outside, up to the third floor.",
      location: "customer",
      durationMinutes: 30,
      basePrice: 1_500,
      bufferAfterMinutes: 30,
      dimensions: [
        {
          key: "windows",
          label: "Windows",
          kind: "quantity",
          required: true,
          unit: "window",
          min: 2,
          max: 40,
          unitMinutes: 6,
          tiers: [
            { upTo: 10, unitAmount: 490 },
            { upTo: null, unitAmount: 420 },
          ],
          tierMode: "brackets",
        },
      ],
    },
    {
      key: "move-out",
      category: "extra",
      name: "Move-out cleaning",
      description:
        "Handover-ready, with a guarantee towards your landlord. We name the price after a short call.",
      mode: "quote",
      location: "customer",
      durationMinutes: 300,
      basePrice: 18_000,
      bufferAfterMinutes: 30,
      dimensions: [
        {
          key: "property_size",
          label: "Size of the home",
          kind: "choice",
          required: true,
          options: [
            { key: "small", label: "1–2 bedrooms", multiplier: "1" },
            { key: "medium", label: "3–4 bedrooms", multiplier: "1.5", minutes: 90 },
            { key: "large", label: "5 or more bedrooms", multiplier: "2", minutes: 180 },
          ],
        },
      ],
      addOns: kitchenAddOns,
    },
  ],
  packages: [
    {
      key: "fresh_start",
      label: "Fresh start",
      services: ["home", "windows"],
      discount: { kind: "fixed", value: 1_000 },
    },
  ],
  surcharges: [
    {
      key: "same_day",
      label: "Same-day visit",
      change: { kind: "percent", value: "15" },
      conditions: [{ kind: "same_day" }],
    },
  ],
  serviceAreas: [
    { key: "center", label: "Inner Berlin", covers: { kind: "prefixes", prefixes: ["10"] } },
    { key: "outer", label: "Outer Berlin", covers: { kind: "prefixes", prefixes: ["12", "13", "14"] } },
  ],
  coupons: [
    { code: "HALLO5", label: "Hallo!", discountKind: "fixed", discountValue: "500", minimumSpend: 6_000 },
  ],
  team: [
    { key: "jana", name: "Jana Richter", title: "Team lead", skills: null },
    { key: "emre", name: "Emre Demir", title: "Cleaner", skills: null },
    { key: "sofia", name: "Sofia Marin", title: "Cleaner", skills: ["home", "deep", "move-out"] },
    {
      key: "lukas",
      name: "Lukas Brandt",
      title: "Windows, part-time",
      weeklyHours: [...onDays([1, 2, 3, 4], "08:00", "12:00"), ...onDays([1, 2, 3, 4], "12:45", "15:45")],
      skills: ["home", "windows"],
    },
  ],
  closure: { daysAhead: 13, weekday: 1, label: "Company outing" },
  timeOff: { member: "emre", daysAhead: 7, weekday: 3, days: 3, reason: "Vacation" },
  override: { member: "lukas", daysAhead: 5, weekday: 5, spans: [{ from: "09:00", to: "13:00" }] },
  widgets: [
    {
      name: "Website",
      slug: "default",
      isDefault: true,
      theme: { primaryColor: "#0f766e", radius: 14, font: "system-ui", scheme: "light" },
      fields: [{ key: "entry", label: "How do we get in?", kind: "text", required: false }],
      texts: {},
      tracking: {},
    },
  ],
  visits: [
    { weight: 10, services: ["home"] },
    { weight: 1, services: ["home"], couponCode: "HALLO5" },
    { weight: 2, services: ["home", "windows"], packageKey: "fresh_start" },
    { weight: 4, services: ["windows"] },
    { weight: 3, services: ["deep"] },
  ],
  load: 0.36,
  people: spotlessPeople,
};

/**
 * Questions that several trades ask. The multipliers are the product's documented ones; how much longer each answer
 * takes is the service's own. A trade may word them its own way.
 */
import type { ChoiceQuestion, QuantityQuestion, Words } from "./preset.ts";

export const sharedWords: Words = {
  vehicle_size: "Vehicle size",
  "vehicle_size.sedan": "Sedan",
  "vehicle_size.suv": "SUV",
  "vehicle_size.truck": "Truck",
  property_size: "Size of the property",
  "property_size.small": "1–2 bedrooms",
  "property_size.medium": "3–4 bedrooms",
  "property_size.large": "5 or more bedrooms",
  condition: "Condition",
  "condition.good": "Good",
  "condition.fair": "Fair",
  "condition.poor": "Poor",
  frequency: "How often?",
  "frequency.once": "Just once",
  "frequency.weekly": "Every week (15% off)",
  "frequency.biweekly": "Every two weeks (10% off)",
  "frequency.monthly": "Every month (10% off)",
  storeys: "Storeys",
  "storeys.one": "One",
  "storeys.two": "Two",
  "storeys.three": "Three",
  hours: "How many hours?",
  "hours.unit": "hour",
};

export const vehicleSize = (minutes: { suv: number; truck: number }): ChoiceQuestion => ({
  key: "vehicle_size",
  kind: "choice",
  options: [
    { key: "sedan", multiplier: "1" },
    { key: "suv", multiplier: "1.3", minutes: minutes.suv },
    { key: "truck", multiplier: "1.5", minutes: minutes.truck },
  ],
});

export const propertySize = (minutes: { medium: number; large: number }): ChoiceQuestion => ({
  key: "property_size",
  kind: "choice",
  options: [
    { key: "small", multiplier: "1" },
    { key: "medium", multiplier: "1.5", minutes: minutes.medium },
    { key: "large", multiplier: "2", minutes: minutes.large },
  ],
});

export const condition = (minutes: { fair: number; poor: number }): ChoiceQuestion => ({
  key: "condition",
  kind: "choice",
  options: [
    { key: "good", multiplier: "1" },
    { key: "fair", multiplier: "1.2", minutes: minutes.fair },
    { key: "poor", multiplier: "1.5", minutes: minutes.poor },
  ],
});

export const frequency: ChoiceQuestion = {
  key: "frequency",
  kind: "frequency",
  options: [
    { key: "once", multiplier: "1", every: "once" },
    { key: "weekly", multiplier: "0.85", every: "weekly" },
    { key: "biweekly", multiplier: "0.9", every: "biweekly" },
  ],
};

/** For work that nobody needs more often. */
export const onceOrMonthly: ChoiceQuestion = {
  key: "frequency",
  kind: "frequency",
  options: [
    { key: "once", multiplier: "1", every: "once" },
    { key: "monthly", multiplier: "0.9", every: "monthly" },
  ],
};

export const storeys = (minutes: { two: number; three: number }): ChoiceQuestion => ({
  key: "storeys",
  kind: "choice",
  options: [
    { key: "one", multiplier: "1" },
    { key: "two", multiplier: "1.25", minutes: minutes.two },
    { key: "three", multiplier: "1.5", minutes: minutes.three },
  ],
});

/** The base price and duration cover the first `min` hours. */
export const hours = ({ min, max, ...price }: Pick<QuantityQuestion, "min" | "max" | "dollars" | "tiers">) =>
  ({
    key: "hours",
    kind: "quantity",
    min,
    max,
    includedUnits: min,
    unitMinutes: 60,
    ...price,
  }) satisfies QuantityQuestion;

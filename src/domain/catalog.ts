/**
 * What a business sells, in the very shape the public config sends it, so that a browser prices a selection
 * with the same code and the same data as the server. Amounts are integers in minor units; multipliers and
 * rates are decimal strings (`"1.3"`), never floats.
 */
export type DimensionKind = "choice" | "quantity" | "toggle" | "frequency";
export type FrequencyInterval = "once" | "weekly" | "biweekly" | "four_weekly" | "monthly";

export interface DimensionOption {
  key: string;
  label: string;
  /** Decimal string; `"1"` changes nothing. */
  multiplier: string;
  /** Flat amount added after the multipliers, minor units. */
  amount?: number;
  /** Minutes added to the visit. */
  minutes?: number;
  /** How often the customer wishes to come; only on a frequency dimension. */
  every?: FrequencyInterval;
}

export interface QuantityTier {
  /** Last quantity the tier covers; `null` for the open end. */
  upTo: number | null;
  /** Amount per unit inside the tier, minor units. */
  unitAmount: number;
}

export interface Dimension {
  key: string;
  label: string;
  kind: DimensionKind;
  required: boolean;
  /** `choice` and `frequency`: the answers. `toggle`: exactly one option, applied when the answer is `true`. */
  options?: DimensionOption[];
  /** `quantity`: what is counted, e.g. `"room"`. */
  unit?: string;
  min?: number;
  max?: number;
  step?: number;
  /** `quantity`: amount per unit, minor units. */
  unitAmount?: number;
  /** `quantity`: minutes per unit. */
  unitMinutes?: number;
  /** `quantity`: units the base price already covers; only those beyond it are charged and timed. */
  includedUnits?: number;
  tiers?: QuantityTier[];
  /** `brackets`: each unit at its own tier's price (like income tax). `slabs`: all units at the last tier's price. */
  tierMode?: "brackets" | "slabs";
}

export interface AddOn {
  key: string;
  label: string;
  /** Flat amount for one, minor units. */
  amount: number;
  /** Minutes one adds to the visit. */
  minutes: number;
  maxQuantity: number;
  /** Another amount (and minutes) where this option of a dimension was chosen; the first that fits counts. */
  prices?: { dimension: string; option: string; amount: number; minutes?: number }[];
}

export interface DepositRule {
  kind: "none" | "fixed" | "percent" | "full";
  /** `fixed`: minor units. `percent`: a whole percentage 1–100. Otherwise 0. */
  value: number;
}

/** The part of a service that decides price and duration. */
export interface PricedService {
  id: string;
  name: string;
  durationMinutes: number;
  basePrice: number;
  capacity: number;
  deposit: DepositRule;
  dimensions: Dimension[];
  addOns: AddOn[];
}

export interface Package {
  key: string;
  label: string;
  /** Every one of these must be among the bought items. */
  serviceIds: string[];
  discount: { kind: "percent"; value: string } | { kind: "fixed"; value: number };
}

export interface Tax {
  key: string;
  label: string;
  /** Decimal string: `"0.19"` is 19 %. */
  rate: string;
  /** `true`: prices already contain it. */
  included: boolean;
  /** Keys of the service areas it is for; absent means everywhere. */
  areas?: string[];
}

/** One thing that must be so; all conditions of a surcharge must hold. What is not known yet does not hold. */
export type SurchargeCondition =
  /** ISO weekdays of the local start. */
  | { kind: "weekdays"; weekdays: number[] }
  /** Local start from `from` until before `to`, `"HH:MM"`; a `to` not after `from` goes past midnight: after hours. */
  | { kind: "time"; from: string; to: string }
  /** Local dates of the start, both inclusive. */
  | { kind: "dates"; from: string; to: string }
  /** Booked on the local day of the visit. */
  | { kind: "same_day" }
  /** Booked less than this many minutes before the start. */
  | { kind: "lead_time"; lessThanMinutes: number }
  /** Kilometres from the business: more than `over`, at most `upTo`. */
  | { kind: "distance"; over?: number; upTo?: number }
  | { kind: "area"; areas: string[] }
  /** At least one of these services is bought. */
  | { kind: "services"; serviceIds: string[] };

export interface Surcharge {
  key: string;
  label: string;
  /** `percent` (decimal string) of the running total, `fixed` minor units, `per_km` minor units for each begun kilometre beyond `over`. */
  change:
    | { kind: "percent"; value: string }
    | { kind: "fixed"; value: number }
    | { kind: "per_km"; value: number; over: number };
  conditions: SurchargeCondition[];
}

export interface Coordinates {
  latitude: number;
  longitude: number;
}

export interface ServiceArea {
  key: string;
  label: string;
  /** Postal codes are compared in upper case without spaces and dashes. A radius is counted from `center`. */
  covers:
    | { kind: "postal_codes"; postalCodes: string[] }
    | { kind: "prefixes"; prefixes: string[] }
    | { kind: "radius"; center: Coordinates; radiusKm: number };
}

/** What else a price depends on; each part may be unknown while the customer still looks around. */
export interface PriceContext {
  /** The start, in the business's zone: worked out by whoever has a calendar (the engine has none). */
  start?: { date: string; weekday: number; minuteOfDay: number; sameDay: boolean; leadMinutes: number };
  postalCode?: string;
}

/** Never public: resolved on the server from the code a customer typed. */
export interface Coupon {
  code: string;
  label: string;
  discount: { kind: "percent"; value: string } | { kind: "fixed"; value: number };
  /** Amount the visit must reach before the coupon, minor units. */
  minimumSpend: number;
  /** Services it is for; `null` means all. The discount is counted on these items only. */
  serviceIds: string[] | null;
}

/** Everything a price follows from. A live quote keeps a copy: that copy is the price lock. */
export interface PricingRules {
  currency: string;
  services: PricedService[];
  packages: Package[];
  taxes: Tax[];
  surcharges: Surcharge[];
  /** Empty: the business goes everywhere. */
  serviceAreas: ServiceArea[];
  /** Where distances are counted from. */
  origin: Coordinates | null;
  /** Where postal codes lie, by normalised code. */
  places: Record<string, Coordinates>;
  /** Least amount of a visit before added tax, minor units; 0 for none. */
  minimumCharge: number;
}

export type Selection = string | number | boolean;

export interface Item {
  serviceId: string;
  selections?: Record<string, Selection>;
  addOns?: Record<string, number>;
}

export interface Purchase {
  items: Item[];
  packageKey?: string;
  /** Places bought in a service with capacity above 1; the items' amount is multiplied by it. */
  seats?: number;
}

/**
 * How a demo business is written down: plain data in which things name each other by key. `load-demo.ts` turns it
 * into rows. Days are counted from today, so that the demo is as fresh on the day it is loaded as on any other.
 */
import type * as t from "#db/schema/index.ts";
import type { Address } from "#db/schema/values.ts";
import type { DaySpan, WeeklySpan } from "#domain/availability-types.ts";
import type { AddOn, Dimension, Package, ServiceArea, Surcharge } from "#domain/catalog.ts";

type Made = "id" | "businessId" | "createdAt" | "updatedAt" | "position";

/** The first such weekday (1 is Monday) that is at least so many days after today: never by accident a day off. */
export interface DayAhead {
  daysAhead: number;
  weekday: number;
}

export interface DemoService
  extends Omit<typeof t.services.$inferInsert, Made | "categoryId" | "dimensions" | "addOns"> {
  key: string;
  category: string;
  dimensions?: Dimension[];
  addOns?: AddOn[];
  /** Keys of the resource groups of which it needs one each. */
  needs?: string[];
}

export interface DemoMember {
  key: string;
  name: string;
  title: string;
  /** Absent: the business's hours. */
  weeklyHours?: WeeklySpan[];
  /** Keys of the services; `null` means all. */
  skills: string[] | null;
}

/** Something customers come for, and how often compared with the other patterns. */
export interface VisitPattern {
  weight: number;
  services: string[];
  packageKey?: string;
  couponCode?: string;
}

export interface DemoReview {
  /** The service the text speaks of: it is put to a completed visit for it. */
  service: string;
  rating: number;
  title: string;
  text: string;
  status?: "pending" | "hidden";
  reply?: string;
}

export interface DemoLead {
  status: "new" | "contacted" | "quoted" | "won" | "lost";
  daysAgo: number;
  message: string;
  /** `won`: the person and what was asked for are those of a quote that became a booking. */
  name?: string;
  service?: string;
  preferredTimes?: string[];
  lostReason?: string;
}

/** The people around a business. All invented; addresses are at example.com, numbers from ranges nobody has. */
export interface DemoPeople {
  customers: string[];
  /** Each `#` stands for a digit. */
  phonePattern: string;
  /** Streets without house number; only where the work is done at the customer's place. */
  streets?: Omit<Address, "line2">[];
  /** What some customers write in the widget's optional fields, by field key. */
  answers: Record<string, string[]>;
  notes: string[];
  /** Oldest first. */
  reviews: DemoReview[];
  leads: DemoLead[];
}

export interface DemoBusiness {
  profile: Omit<typeof t.businesses.$inferInsert, Made>;
  categories: { key: string; name: string }[];
  resourceGroups: { key: string; name: string; resources: string[] }[];
  services: DemoService[];
  packages: { key: string; label: string; services: string[]; discount: Package["discount"] }[];
  surcharges?: Surcharge[];
  serviceAreas?: ServiceArea[];
  coupons: Omit<typeof t.coupons.$inferInsert, Made | "redemptions">[];
  team: DemoMember[];
  closure: DayAhead & { label: string };
  timeOff: DayAhead & { member: string; days: number; reason: string };
  /** Hours of one date: of one person or, without `member`, of the business. */
  override: DayAhead & { member?: string; spans: DaySpan[] };
  widgets: Omit<typeof t.widgets.$inferInsert, Made>[];
  visits: VisitPattern[];
  /** Which part of everybody's hours is booked in the past; the future thins out from there. */
  load: number;
  people: DemoPeople;
}

/** The same span on several weekdays. */
export function onDays(weekdays: number[], from: string, to: string): WeeklySpan[] {
  return weekdays.map((weekday) => ({ weekday, from, to }));
}

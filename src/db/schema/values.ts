/** Shapes of the values kept as JSON: each is owned by one row, read and written as a whole. */
import type { Item } from "#domain/catalog.ts";

export interface Address {
  line1: string;
  line2?: string | undefined;
  city: string;
  region?: string | undefined;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

export interface CancellationPolicy {
  /** A customer may cancel or reschedule until this many minutes before the start. */
  cutoffMinutes: number;
}

export interface Theme {
  /** Hex, `#rrggbb`. */
  primaryColor: string;
  radius: number;
  font: string;
  scheme: "light" | "dark" | "auto";
}

export interface WidgetField {
  key: string;
  label: string;
  kind: "text" | "textarea" | "choice" | "checkbox" | "date";
  required: boolean;
  options?: string[];
}

/** The owner's own wording, by place; absent places use the product's. */
export type WidgetTexts = Record<string, string>;

export interface WidgetTracking {
  ga4MeasurementId?: string;
  gtmContainerId?: string;
  metaPixelId?: string;
}

/**
 * A person as given with one booking or lead. Kept beside it and shown to the holder of its link: the customer's
 * record may know more, and a stranger who typed the same e-mail must not see that.
 */
export interface Contact {
  name: string;
  email?: string | undefined;
  phone?: string | undefined;
  address?: Address | undefined;
}

export interface Attribution {
  source?: string | undefined;
  widget?: string | undefined;
  directory?: string | undefined;
  listing?: string | undefined;
  utm?: Record<string, string> | undefined;
  pageUrl?: string | undefined;
}

export interface Consent {
  terms?: boolean | undefined;
  marketing?: boolean | undefined;
}

export type Answers = Record<string, string | boolean>;

/** What a quote, hold or lead was asked for, as the customer put it. */
export interface PurchaseRequest {
  items: Item[];
  packageKey?: string | undefined;
  couponCode?: string | undefined;
  seats?: number | undefined;
}

/** What the team adds to a quote's worked-out price (or, negative, takes off), minor units. */
export interface QuoteAdjustment {
  label: string;
  amount: number;
}

export interface InvoiceLine {
  label: string;
  /** Decimal string, e.g. `"2"` or `"1.5"`. */
  quantity: string;
  /** Minor units for one; may be negative (a discount). */
  unitAmount: number;
  /** Decimal string, e.g. `"0.19"` for 19 %; `null`: no tax. */
  taxRate: string | null;
  /** Minor units: quantity × unit, rounded half away from zero, before tax. */
  amount: number;
  /** Minor units on top of `amount`. */
  tax: number;
  /** A tax of the whole visit, taken over from a booking's price: nothing is sold by it. */
  kind?: "tax";
  /** Only on such a tax, when the other lines contain it already: how much of it. */
  included?: number;
}

export type Channel = "email" | "sms" | "inApp" | "webhook";

export interface NotificationPreferences {
  /** By event, e.g. `booking.created`: which channels tell about it. */
  events: Record<string, Record<Channel, boolean>>;
  /** Minutes before a visit at which it is brought to mind, most first. */
  reminderOffsetsMinutes: number[];
  /** Local times of the business between which nothing that can wait is sent; may pass midnight. */
  quietHours: { from: string; to: string } | null;
}

/** The words of a message; `{{names}}` of its variables are filled in when it is sent. */
export interface MessageText {
  subject: string;
  /** The heading. */
  title: string;
  /** Paragraphs, with an empty line between them. */
  body: string;
}

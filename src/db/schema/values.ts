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

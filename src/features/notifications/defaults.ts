import type { Channel, NotificationPreferences } from "#db/schema/values.ts";

export const CHANNELS = ["email", "sms", "inApp", "webhook"] as const satisfies readonly Channel[];

const IN_APP: readonly Channel[] = ["inApp", "webhook"];
const BY_MAIL: readonly Channel[] = ["email", "inApp", "webhook"];

/** What a person can be told about, with the channels that tell it unless the person says otherwise. */
const DEFAULT_CHANNELS = {
  "booking.created": BY_MAIL,
  "booking.rescheduled": BY_MAIL,
  "booking.cancelled": BY_MAIL,
  "booking.status_changed": IN_APP,
  "booking.reminder": ["inApp"],
  "quote.created": IN_APP,
  "quote.accepted": BY_MAIL,
  "quote.declined": BY_MAIL,
  "lead.created": BY_MAIL,
  "review.created": BY_MAIL,
  "invoice.paid": BY_MAIL,
  "invoice.overdue": BY_MAIL,
  "payment.received": IN_APP,
  "refund.issued": IN_APP,
  "dispute.created": BY_MAIL,
  "digest.daily": [],
} satisfies Record<string, readonly Channel[]>;

export type NotifiedEvent = keyof typeof DEFAULT_CHANNELS;
export const NOTIFIED_EVENTS = Object.keys(DEFAULT_CHANNELS) as NotifiedEvent[];

const DAY_MINUTES = 1440;
/** Minutes before a visit. */
export const DEFAULT_REMINDERS = [DAY_MINUTES, 60];

/**
 * What holds for a person: the product's defaults, with what was stored over them. Events that came with a later release
 * are as the product says until the person saves again; those that left are not told.
 */
export function preferencesOf(stored: NotificationPreferences | null): NotificationPreferences {
  const events: NotificationPreferences["events"] = {};
  for (const event of NOTIFIED_EVENTS) {
    const usual: readonly Channel[] = DEFAULT_CHANNELS[event];
    const own = stored?.events[event];
    events[event] = {
      email: own?.email ?? usual.includes("email"),
      sms: own?.sms ?? usual.includes("sms"),
      inApp: own?.inApp ?? usual.includes("inApp"),
      webhook: own?.webhook ?? usual.includes("webhook"),
    };
  }
  return {
    events,
    reminderOffsetsMinutes: stored?.reminderOffsetsMinutes ?? DEFAULT_REMINDERS,
    quietHours: stored ? stored.quietHours : null,
  };
}

/** What a webhook may be told of, with words for the catalogue. Types are never renamed; new ones may be added. */
export const WEBHOOK_EVENTS = {
  "booking.created": "A booking was made, by a customer or by hand.",
  "booking.updated": "Details of a booking were changed: notes, contact, address.",
  "booking.rescheduled": "A booking was moved to another time.",
  "booking.reassigned": "Another person of the team does the visit.",
  "booking.status_changed": "A booking was confirmed, begun, completed, or its customer did not come.",
  "booking.cancelled": "A booking was cancelled, by the customer or the team.",
  "booking.expired": "A booking was not paid in time and gave its time back.",
  "booking.overridden": "The team booked over other bookings on purpose.",
  "quote.created": "A price was worked out in the widget, or a quote drafted by the team.",
  "quote.updated": "A quote was changed before it was answered.",
  "quote.sent": "A quote was sent to its customer.",
  "quote.accepted": "A customer accepted a quote.",
  "quote.declined": "A customer declined a quote.",
  "quote.converted": "A quote became a booking.",
  "quote.deleted": "A quote was thrown away.",
  "lead.created": "Somebody asked to be contacted.",
  "lead.updated": "A lead was changed.",
  "lead.status_changed": "A lead was contacted, quoted, won or lost.",
  "lead.deleted": "A lead was thrown away.",
  "customer.created": "A customer's record was made.",
  "customer.updated": "A customer's record was changed.",
  "customer.merged": "Two records of one customer became one.",
  "customer.deleted": "A customer's record was removed.",
  "customer.erased": "Everything personal of a customer was removed for good: do the same.",
  "review.created": "A customer left a review.",
  "review.updated": "A review was changed, or its reply taken back.",
  "review.status_changed": "A review was published or hidden.",
  "review.replied": "The business answered a review.",
  "invoice.created": "An invoice was drafted.",
  "invoice.updated": "An invoice was changed, or a payment or a refund of it noted.",
  "invoice.sent": "An invoice was sent to its customer.",
  "invoice.viewed": "A customer opened an invoice.",
  "invoice.paid": "An invoice was paid in full.",
  "invoice.overdue": "An invoice was not paid by its day.",
  "invoice.cancelled": "A draft was thrown away.",
  "invoice.voided": "An invoice was declared void.",
  "payment.received": "Money came from a customer, online or on site.",
  "payment.failed": "A payment was begun and did not come about.",
  "refund.created": "Money was sent on its way back to a customer.",
  "refund.issued": "Money went back to a customer.",
  "refund.failed": "The bank did not take a refund, or sent it back.",
  "dispute.created": "A customer's bank took a payment back and asks what happened.",
  "dispute.updated": "A dispute moved on.",
  "dispute.closed": "A dispute was won or lost.",
} as const;

export type WebhookEvent = keyof typeof WEBHOOK_EVENTS;

export const WEBHOOK_EVENT_TYPES = Object.keys(WEBHOOK_EVENTS) as [WebhookEvent, ...WebhookEvent[]];

/** Sent on request; nobody subscribes to it. */
export const TEST_EVENT = "webhook.test";

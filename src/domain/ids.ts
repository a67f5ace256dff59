/**
 * Ids are opaque: a prefix that says what is named, then 26 characters of Crockford's base 32 (130 random bits).
 * They are made in `db/new-id.ts`; this module only knows their shape.
 */
export const ID_PREFIXES = {
  business: "biz",
  category: "cat",
  service: "svc",
  package: "pkg",
  coupon: "cpn",
  teamMember: "mem",
  resource: "res",
  resourceGroup: "rgr",
  customer: "cus",
  booking: "bkg",
  quote: "quo",
  lead: "led",
  review: "rev",
  hold: "hld",
  widget: "wdg",
  event: "evt",
  allocation: "alc",
  closure: "cls",
  timeOff: "tof",
  override: "ovr",
  surcharge: "sur",
  serviceArea: "are",
  user: "usr",
  authToken: "tok",
  invitation: "ivt",
  apiKey: "key",
  session: "ses",
  mail: "mai",
  invoice: "inv",
  recurringInvoice: "rin",
  invoicePayment: "ipy",
  upload: "upl",
  webhook: "whk",
  webhookDelivery: "whd",
  job: "job",
  notice: "ntc",
  sms: "sms",
  payment: "pay",
  refund: "rfd",
  dispute: "dsp",
  paymentAccount: "pac",
  calendarFeed: "cfd",
  busyCalendar: "bcl",
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/**
 * The tenant. Only the public slug look-up (and, with sign-in, the auth gate) makes one, so a query that forgets
 * whose data it reads does not type-check.
 */
export type BusinessId = string & { readonly brand: "BusinessId" };

/** 32 symbols without i, l, o, u: five bits each, no look-alikes, no accidental words. */
export const ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
export const ID_LENGTH = 26;

/** Matches ids of one kind; linear, for request validation. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${ID_PREFIXES[kind]}_[${ID_ALPHABET}]{${ID_LENGTH}}$`);
}

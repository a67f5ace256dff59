// Generated from openapi.json by scripts/write-sdk.ts: do not edit it, run `npm run sdk`.
import { operation } from "./client.ts";

export type Account = {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  locale: string;
  /** False: signs in by mailed link or another provider only. */
  hasPassword: boolean;
  totpEnabled: boolean;
  recoveryCodesLeft: number;
  businesses: MemberOf[];
  /** Where calls go that name no `X-Business-Id`. */
  currentBusinessId: string | null;
};

export type AddOnInput = {
  key: string;
  label: string;
  /** Minor units for one. */
  amount: number;
  minutes?: number;
  maxQuantity?: number;
  /** Another amount (and minutes) beside a chosen option; the first that fits counts. */
  prices?: ({
    dimension: string;
    option: string;
    amount: number;
    minutes?: number;
  })[];
};

export type Address = {
  line1: string;
  line2?: string;
  city: string;
  region?: string;
  postalCode: string;
  country: string;
};

export type Analytics = {
  from: string;
  to: string;
  interval: "day" | "week" | "month";
  timeZone: string;
  currency: string;
  totals: {
    /** Visits that were not cancelled and did not expire. */
    bookings: number;
    /** Minor units of `currency`. */
    revenueBooked: number;
    /** Minor units of `currency`. */
    revenuePaid: number;
    /** Minor units of `currency`. */
    outstanding: number;
    averageValue: number | null;
    completed: number;
    cancelled: number;
    noShows: number;
    /** Made in the period, whenever the visit is. */
    bookingsMade: number;
    newCustomers: number;
    returningCustomers: number;
    leads: number;
    bookedMinutes: number;
    openMinutes: number;
    /** 0 to 1, four decimals; `null` where nothing was counted. */
    utilization: number | null;
    averageRating: number | null;
  };
  /** The same of the period of equal length just before. */
  previous: {
    /** Visits that were not cancelled and did not expire. */
    bookings: number;
    /** Minor units of `currency`. */
    revenueBooked: number;
    /** Minor units of `currency`. */
    revenuePaid: number;
    /** Minor units of `currency`. */
    outstanding: number;
    averageValue: number | null;
    completed: number;
    cancelled: number;
    noShows: number;
    /** Made in the period, whenever the visit is. */
    bookingsMade: number;
    newCustomers: number;
    returningCustomers: number;
    leads: number;
    bookedMinutes: number;
    openMinutes: number;
    /** 0 to 1, four decimals; `null` where nothing was counted. */
    utilization: number | null;
    averageRating: number | null;
    from: string;
    to: string;
  };
  series: ({
    from: string;
    to: string;
    /** Visits that were not cancelled and did not expire. */
    bookings: number;
    /** Minor units of `currency`. */
    revenueBooked: number;
    /** Minor units of `currency`. */
    revenuePaid: number;
    cancelled: number;
    noShows: number;
  })[];
  byService: ({
    serviceId: string;
    name: string;
    /** Visits that were not cancelled and did not expire. */
    bookings: number;
    /** Minor units of `currency`. */
    revenueBooked: number;
  })[];
  byTeamMember: ({
    teamMemberId: string;
    name: string;
    archived: boolean;
    /** Visits that were not cancelled and did not expire. */
    bookings: number;
    /** Minor units of `currency`. */
    revenueBooked: number;
    cancelled: number;
    noShows: number;
    bookedMinutes: number;
    openMinutes: number;
    /** 0 to 1, four decimals; `null` where nothing was counted. */
    utilization: number | null;
  })[];
  funnel: {
    views: number;
    /** Of the views those on other websites than this server's own pages. */
    viewsOnSite: number;
    steps: {
      services: number;
      options: number;
      time: number;
      details: number;
      payment: number;
      done: number;
    };
    quotes: number;
    starts: number;
    /** Made by customers in the period. */
    bookings: number;
    /** Bookings by customers per view. */
    conversion: number | null;
  };
  statuses: {
    pending_payment: number;
    pending: number;
    confirmed: number;
    in_progress: number;
    completed: number;
    cancelled: number;
    no_show: number;
    expired: number;
  };
  rates: {
    /** 0 to 1, four decimals; `null` where nothing was counted. */
    noShow: number | null;
    /** 0 to 1, four decimals; `null` where nothing was counted. */
    cancellation: number | null;
  };
  utilization: {
    bookedMinutes: number;
    openMinutes: number;
    /** 0 to 1, four decimals; `null` where nothing was counted. */
    rate: number | null;
  };
  heatmap: ({
    weekday: number;
    hour: number;
    bookings: number;
    refused: number;
  })[];
  refusedDemand: {
    total: number;
    /** Asked for a day on which nothing was free. */
    wholeDays: number;
    byReason: ({
      reason: string;
      count: number;
    })[];
    byService: ({
      serviceId: string;
      name: string;
      count: number;
    })[];
  };
  sources: ({
    kind: "source" | "direct" | "team" | "other";
    source: string | null;
    /** Visits that were not cancelled and did not expire. */
    bookings: number;
    /** Minor units of `currency`. */
    revenueBooked: number;
    leads: number;
  })[];
  leads: {
    total: number;
    byStatus: {
      new: number;
      contacted: number;
      quoted: number;
      won: number;
      lost: number;
    };
    byReason: ({
      reason: string;
      count: number;
    })[];
    /** Won leads of all. */
    conversion: number | null;
  };
  customers: {
    total: number;
    new: number;
    returning: number;
  };
  addOns: {
    /** Visits with at least one add-on. */
    bookings: number;
    /** 0 to 1, four decimals; `null` where nothing was counted. */
    attachRate: number | null;
    byAddOn: ({
      serviceId: string;
      key: string;
      label: string;
      bookings: number;
      quantity: number;
      /** Of the visits with this service. */
      attachRate: number | null;
    })[];
  };
  ratings: {
    average: number | null;
    count: number;
    histogram: {
      "1": number;
      "2": number;
      "3": number;
      "4": number;
      "5": number;
    };
  };
  /** Bookings in a currency the business had before: counted above, their money only here. */
  otherCurrencies: ({
    currency: string;
    /** Visits that were not cancelled and did not expire. */
    bookings: number;
    /** Minor units of `currency`. */
    revenueBooked: number;
  })[];
};

export type ApiKey = {
  id: string;
  name: string;
  /** Of the key, to tell keys apart. */
  lastFour: string;
  scopes: string[];
  /** Id of the user. */
  createdBy: string | null;
  /** Exact to a minute. */
  lastUsedAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
  createdAt: string;
};

/** A radius looks at the places of postal codes: see `/business/postal-places`. */
export type AreaCoversInput = {
  kind: "postal_codes";
  postalCodes: string[];
} | {
  kind: "prefixes";
  prefixes: string[];
} | {
  kind: "radius";
  /** Absent: the business's place. */
  center?: {
    latitude: number;
    longitude: number;
  };
  radiusKm: number;
};

export type AuditEntry = {
  id: string;
  /** `booking.created` */
  type: string;
  /** The record it happened to. */
  subjectId: string;
  actor: {
    kind: "customer" | "user" | "api_key" | "system";
    id: string | null;
    /** Of a person of the team or an API key, as it is now. */
    name: string | null;
  };
  /** Names of the fields that changed. */
  fields: string[];
  /** Ids of other records, by role. */
  related: Record<string, string>;
  occurredAt: string;
};

export type Availability = {
  serviceId: string;
  timeZone: string;
  durationMinutes: number;
  from: string;
  to: string;
  days: ({
    date: string;
    slots: Slot[];
    /** With `explain=1`: the other starts of the day and why they are not offered. */
    unavailable?: ({
      startsAt: string;
      reason: "closed" | "time_off" | "min_notice" | "max_advance" | "booked" | "buffer" | "held" | "capacity" | "service_area" | "daily_limit" | "no_skill" | "off_grid";
    })[];
    /** With `explain=1`: these reasons, each once; `closed` on a day without any start. */
    reasons?: ("closed" | "time_off" | "min_notice" | "max_advance" | "booked" | "buffer" | "held" | "capacity" | "service_area" | "daily_limit" | "no_skill" | "off_grid")[];
  })[];
  /** First day with a free time, from `from` on, also beyond `to`. */
  nextAvailableOn: string | null;
};

export type BillingState = {
  /** Whether plans bind anybody on this installation. */
  enforced: boolean;
  /** Whether plans can be paid for here. */
  canPay: boolean;
  /** What holds now. */
  tier: {
    id: string;
    name: string;
  };
  /** What the limits of the plan count: bookings of this month, people, widgets. */
  usage: {
    bookingsPerMonth: number;
    teamMembers: number;
    widgets: number;
  };
  subscription: {
    tier: string;
    interval: "month" | "year";
    /** Stripe's word, e.g. `active`, `trialing`, `past_due`, `canceled`. */
    status: string;
    periodEndsAt: string | null;
    trialEndsAt: string | null;
    cancelAtPeriodEnd: boolean;
    /** From the end of the period on. */
    next: {
      tier: string;
      interval: "month" | "year";
    } | null;
    /** A payment failed: until then the plan is kept. */
    graceEndsAt: string | null;
  } | null;
};

export type BillingUrl = {
  url: string;
};

export type BookingCreated = {
  booking: PublicBooking;
  manageToken: string;
  manageUrl: string;
  payment: {
    status: "requires_payment" | "preparing";
    amount: number;
    currency: string;
    checkoutUrl: string | null;
    expiresAt: string;
  } | null;
};

/** The business's plan has no booking left this month: it has the request and will get in touch. */
export type BookingKeptAsLead = {
  booking: null;
  lead: LeadCreated;
  reason: "plan_limit";
};

/** One for each id, in the order they were given. */
export type BookingStatusesSet = {
  data: ({
    id: string;
    /** `null`: refused, see `problem`. */
    status: "pending_payment" | "pending" | "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show" | "expired" | null;
    version: number | null;
    problem: {
      code: string;
      detail: string;
    } | null;
  })[];
};

export type BusinessAvailability = {
  serviceId: string;
  timeZone: string;
  durationMinutes: number;
  from: string;
  to: string;
  days: ({
    date: string;
    slots: Slot[];
    /** With `explain=1`: the other starts of the day and why they are not offered. */
    unavailable?: ({
      startsAt: string;
      reason: "closed" | "time_off" | "min_notice" | "max_advance" | "booked" | "buffer" | "held" | "capacity" | "service_area" | "daily_limit" | "no_skill" | "off_grid";
    })[];
    /** With `explain=1`: these reasons, each once; `closed` on a day without any start. */
    reasons?: ("closed" | "time_off" | "min_notice" | "max_advance" | "booked" | "buffer" | "held" | "capacity" | "service_area" | "daily_limit" | "no_skill" | "off_grid")[];
  })[];
  /** First day with a free time, from `from` on, also beyond `to`. */
  nextAvailableOn: string | null;
  team: ({
    id: string;
    name: string;
  })[];
};

/** What the team sees of a booking. */
export type BusinessBooking = {
  id: string;
  status: "pending_payment" | "pending" | "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show" | "expired";
  version: number;
  business: {
    slug: string;
    name: string;
    phone: string | null;
    timeZone: string;
  };
  service: {
    id: string;
    name: string;
  };
  items: ({
    serviceId: string;
    name: string;
    selections: Record<string, string | number | boolean>;
    addOns: Record<string, number>;
  })[];
  seats: number;
  startsAt: string;
  endsAt: string;
  /** With an arrival window: somebody comes between `startsAt` and this. */
  arrivesUntil?: string;
  timeZone: string;
  teamMember: {
    id: string;
    name: string;
  } | null;
  /** `null` for staff who do not see money. */
  price: Price | null;
  payment: {
    status: "none" | "due" | "partly_paid" | "paid";
    amountPaid: number;
    amountDue: number;
  } | null;
  /** As given with this booking; `id` leads to the customer's record. */
  customer: {
    id: string;
    name: string;
    email: string | null;
    phone: string | null;
    address: Address | null;
  };
  answers: Record<string, string | boolean>;
  notes: string;
  internalNotes: string;
  origin: "customer" | "team";
  attribution: {
    source?: string;
    widget?: string;
    directory?: string;
    listing?: string;
    utm?: Record<string, string>;
    pageUrl?: string;
  };
  cancelReason: string | null;
  quoteId: string | null;
  /** What you may set the status to now. */
  allowedStatuses: ("pending_payment" | "pending" | "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show" | "expired")[];
  statusChangedAt: string;
  createdAt: string;
  updatedAt: string;
};

export type BusinessBookingList = {
  data: BusinessBooking[];
  nextCursor: string | null;
  total?: number;
};

export type BusinessBookingWithHistory = {
  id: string;
  status: "pending_payment" | "pending" | "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show" | "expired";
  version: number;
  business: {
    slug: string;
    name: string;
    phone: string | null;
    timeZone: string;
  };
  service: {
    id: string;
    name: string;
  };
  items: ({
    serviceId: string;
    name: string;
    selections: Record<string, string | number | boolean>;
    addOns: Record<string, number>;
  })[];
  seats: number;
  startsAt: string;
  endsAt: string;
  /** With an arrival window: somebody comes between `startsAt` and this. */
  arrivesUntil?: string;
  timeZone: string;
  teamMember: {
    id: string;
    name: string;
  } | null;
  /** `null` for staff who do not see money. */
  price: Price | null;
  payment: {
    status: "none" | "due" | "partly_paid" | "paid";
    amountPaid: number;
    amountDue: number;
  } | null;
  /** As given with this booking; `id` leads to the customer's record. */
  customer: {
    id: string;
    name: string;
    email: string | null;
    phone: string | null;
    address: Address | null;
  };
  answers: Record<string, string | boolean>;
  notes: string;
  internalNotes: string;
  origin: "customer" | "team";
  attribution: {
    source?: string;
    widget?: string;
    directory?: string;
    listing?: string;
    utm?: Record<string, string>;
    pageUrl?: string;
  };
  cancelReason: string | null;
  quoteId: string | null;
  /** What you may set the status to now. */
  allowedStatuses: ("pending_payment" | "pending" | "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show" | "expired")[];
  statusChangedAt: string;
  createdAt: string;
  updatedAt: string;
  /** What happened to it, oldest first; the last 200. */
  history: ({
    id: string;
    type: string;
    occurredAt: string;
    actor: {
      kind: "customer" | "user" | "api_key" | "system";
      id: string | null;
      name: string | null;
    };
    fields: string[];
    related: Record<string, string>;
  })[];
};

export type BusinessConfig = {
  business: {
    slug: string;
    name: string;
    description: string;
    timeZone: string;
    currency: string;
    locale: string;
    phone: string | null;
    email: string | null;
    address: Address | null;
    logoUrl: string | null;
  };
  categories: ({
    key: string;
    name: string;
  })[];
  services: Service[];
  packages: ({
    key: string;
    label: string;
    serviceIds: string[];
    discount: {
      kind: "percent";
      /** Decimal string, percent. */
      value: string;
    } | {
      kind: "fixed";
      /** Minor units. */
      value: number;
    };
  })[];
  team: ({
    id: string;
    name: string;
    title: string | null;
    avatarUrl: string | null;
  })[];
  pricing: {
    /** In the order in which they are added. */
    surcharges: Surcharge[];
    taxes: ({
      key: string;
      label: string;
      /** Decimal string: "0.19" is 19 %. */
      rate: string;
      included: boolean;
      /** Keys of the service areas it is for; absent: everywhere. */
      areas?: string[];
    })[];
    minimumCharge: number;
    /** Empty: the business goes everywhere. */
    serviceAreas: ServiceArea[];
    /** Where distances are counted from; `null` when no price looks at a distance. */
    origin: {
      latitude: number;
      longitude: number;
    } | null;
    /** Where postal codes lie, by normalised code: only when a price or an area looks at distances, and at most 1000, the nearest. */
    places: Record<string, {
      latitude: number;
      longitude: number;
    }>;
    /** How many places are known beyond those: a price at a code that is not listed may need a quote. */
    placesOmitted: number;
  };
  widget: {
    slug: string;
    mode: "booking" | "quote";
    theme: {
      primaryColor: string;
      radius: number;
      font: string;
      scheme: "light" | "dark" | "auto";
    };
    fields: ({
      key: string;
      label: string;
      kind: "text" | "textarea" | "choice" | "checkbox" | "date";
      required: boolean;
      options?: string[];
    })[];
    texts: Record<string, string>;
    showReviews: boolean;
    tracking: {
      ga4MeasurementId?: string;
      gtmContainerId?: string;
      metaPixelId?: string;
    };
  };
  policies: {
    minNoticeMinutes: number;
    /** How far ahead the service with the longest horizon can be booked; others may end sooner. */
    maxAdvanceDays: number;
    cancellation: {
      cutoffMinutes: number;
    };
    /** Of what was paid, what goes back so many hours before; none: everything. */
    refunds: ({
      hoursBefore: number;
      percent: number;
    })[];
  };
  payments: {
    /** Deposits are asked for before it is booked. */
    enabled: boolean;
    cardOnFile: boolean;
    tips: boolean;
    noShowFee: {
      kind: "fixed" | "percent";
      value: number;
    } | null;
    lateCancelFee: {
      kind: "fixed" | "percent";
      value: number;
    } | null;
  };
  branding: {
    poweredBy: boolean;
  };
  rating: {
    average: number | null;
    count: number;
  };
};

export type BusinessLead = {
  id: string;
  status: "new" | "contacted" | "quoted" | "won" | "lost";
  version: number;
  allowedStatuses: ("new" | "contacted" | "quoted" | "won" | "lost")[];
  lostReason: string | null;
  /** Why it is no booking: `quote` (asked for), `plan_limit`, or `team` (noted down by hand). */
  reason: string;
  customer: {
    id: string;
    name: string;
    email: string | null;
    phone: string | null;
    address: Address | null;
  };
  wanted: {
    items: ({
      serviceId: string;
      name: string | null;
      selections: Record<string, string | number | boolean>;
      addOns: Record<string, number>;
    })[];
    packageKey: string | null;
    couponCode: string | null;
    seats: number;
  } | null;
  quote: {
    id: string;
    status: string;
    total: number;
    currency: string;
  } | null;
  message: string;
  preferredTimes: string[];
  postalCode: string | null;
  internalNotes: string;
  attribution: {
    source?: string;
    widget?: string;
    directory?: string;
    listing?: string;
    utm?: Record<string, string>;
    pageUrl?: string;
  };
  statusChangedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export type BusinessLeadList = {
  data: BusinessLead[];
  nextCursor: string | null;
  total?: number;
};

export type BusinessPackage = {
  id: string;
  key: string;
  label: string;
  serviceIds: string[];
  discount: {
    kind: "percent";
    /** Decimal string, percent. */
    value: string;
  } | {
    kind: "fixed";
    /** Minor units. */
    value: number;
  };
  /** False while it, or one of its services, is archived. */
  offered: boolean;
  position: number;
  archivedAt: string | null;
};

export type BusinessProfile = {
  id: string;
  slug: string;
  name: string;
  description: string;
  trade: string | null;
  timeZone: string;
  currency: string;
  locale: string;
  phone: string | null;
  email: string | null;
  address: Address | null;
  logoUrl: string | null;
  weeklyHours: ({
    weekday: number;
    from: string;
    to: string;
  })[];
  slotIntervalMinutes: number;
  slotAlignment: "clock" | "opening";
  minNoticeMinutes: number;
  maxAdvanceDays: number;
  requiresApproval: boolean;
  cancellation: {
    cutoffMinutes: number;
  };
  quoteValidDays: number;
  minimumCharge: number;
  place: {
    latitude: number;
    longitude: number;
  } | null;
  taxes: ({
    key: string;
    label: string;
    rate: string;
    included: boolean;
    areas?: string[];
  })[];
  autoInvoice: boolean;
  invoiceDueDays: number;
  invoicePrefix: string;
  invoiceFooter: string;
  payments: {
    enabled: boolean;
  };
  tier: {
    id: string;
    name: string;
    features: string[];
  };
  usage: {
    bookingsThisMonth: {
      used: number;
      /** `null`: no limit. */
      limit: number | null;
    };
    teamMembers: {
      used: number;
      /** `null`: no limit. */
      limit: number | null;
    };
    widgets: {
      used: number;
      /** `null`: no limit. */
      limit: number | null;
    };
  };
  /** Of the caller; an API key counts as admin. */
  role: "owner" | "admin" | "staff";
  createdAt: string;
  updatedAt: string;
  /** Grows with every change of what the public configuration follows from. */
  version: number;
};

export type BusinessQuote = {
  id: string;
  status: "pending" | "sent" | "accepted" | "declined" | "expired" | "converted";
  origin: "customer" | "team";
  version: number;
  title: string;
  message: string;
  customer: {
    id: string;
    name: string;
    email: string | null;
    phone: string | null;
  } | null;
  items: ({
    serviceId: string;
    name: string | null;
    selections: Record<string, string | number | boolean>;
    addOns: Record<string, number>;
  })[];
  packageKey: string | null;
  couponCode: string | null;
  seats: number;
  postalCode: string | null;
  startsAt: string | null;
  adjustments: ({
    label: string;
    amount: number;
  })[];
  currency: string;
  lines: PriceLine[];
  subtotal: number;
  discountTotal: number;
  taxTotal: number;
  total: number;
  depositDue: number;
  durationMinutes: number;
  expiresAt: string;
  sentAt: string | null;
  respondedAt: string | null;
  declineReason: string | null;
  bookingId: string | null;
  /** The customer's link; `null` before it is sent. */
  url: string | null;
  createdAt: string;
  updatedAt: string;
};

export type BusinessReview = {
  id: string;
  status: "pending" | "published" | "hidden";
  rating: number;
  title: string;
  text: string;
  authorName: string;
  bookingId: string | null;
  serviceId: string | null;
  serviceName: string | null;
  reply: string | null;
  repliedAt: string | null;
  createdAt: string;
};

export type BusinessReviewList = {
  data: BusinessReview[];
  nextCursor: string | null;
  total?: number;
};

export type BusinessService = {
  id: string;
  name: string;
  description: string;
  photoUrl: string | null;
  categoryId: string | null;
  mode: "booking" | "quote";
  location: "business" | "customer" | "online";
  durationMinutes: number;
  basePrice: number;
  /** The least it can come to. */
  priceFrom: number;
  currency: string;
  capacity: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  minNoticeMinutes: number | null;
  maxAdvanceDays: number | null;
  slotIntervalMinutes: number | null;
  bookingCutoff: {
    daysBefore: number;
    at: string;
  } | null;
  cancellationCutoffMinutes: number | null;
  arrivalWindowMinutes: number | null;
  dailyLimit: number | null;
  deposit: {
    kind: "none" | "fixed" | "percent" | "full";
    value: number;
  };
  dimensions: Dimension[];
  addOns: ({
    key: string;
    label: string;
    amount: number;
    minutes: number;
    maxQuantity: number;
    /** Another amount (and minutes) beside a chosen option; the first that fits counts. */
    prices?: ({
      dimension: string;
      option: string;
      amount: number;
      minutes?: number;
    })[];
  })[];
  teamMemberIds: string[];
  resourceGroupIds: string[];
  position: number;
  archivedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export type BusinessServiceArea = {
  id: string;
  key: string;
  label: string;
  covers: {
    kind: "postal_codes";
    postalCodes: string[];
  } | {
    kind: "prefixes";
    prefixes: string[];
  } | {
    kind: "radius";
    center: {
      latitude: number;
      longitude: number;
    };
    radiusKm: number;
  };
  position: number;
  archivedAt: string | null;
};

export type BusinessServiceList = {
  data: BusinessService[];
  nextCursor: string | null;
  total?: number;
  categories: Category[];
  packages: BusinessPackage[];
};

export type BusinessSurcharge = {
  id: string;
  key: string;
  label: string;
  change: {
    kind: "percent";
    /** Decimal string, percent: "12.5". */
    value: string;
  } | {
    kind: "fixed";
    /** Minor units. */
    value: number;
  } | {
    kind: "per_km";
    /** Minor units for each begun kilometre beyond `over`. */
    value: number;
    over: number;
  };
  /** All must hold. */
  conditions: SurchargeCondition[];
  position: number;
  archivedAt: string | null;
};

export type BusyCalendar = {
  id: string;
  teamMemberId: string;
  label: string;
  /** Of its address, which is not shown: whoever knows it reads the calendar. */
  host: string;
  /** When it was last heard of; `null`: never yet. */
  refreshedAt: string | null;
  nextRefreshAt: string;
  /** In a row; what was known before still holds. */
  failures: number;
  lastError: string | null;
  createdAt: string;
};

export type Calendar = {
  from: string;
  to: string;
  timeZone: string;
  people: ({
    id: string;
    name: string;
    color: string | null;
    archived: boolean;
    /** Times being kept for customers who are typing. */
    holds: number;
    bookings: ({
      id: string;
      status: "pending_payment" | "pending" | "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show" | "expired";
      version: number;
      startsAt: string;
      endsAt: string;
      customer: {
        id: string;
        name: string;
      };
      services: string[];
      seats: number;
      /** `null` for staff who do not see money. */
      total: number | null;
    })[];
    timeOff: ({
      id: string;
      startsAt: string;
      endsAt: string;
      reason: string;
    })[];
    /** By the person's calendars kept elsewhere: when, never what. */
    busy: ({
      startsAt: string;
      endsAt: string;
    })[];
  })[];
  closures: ({
    id: string;
    startsOn: string;
    endsOn: string;
    label: string;
  })[];
  /** More than 5,000 bookings: ask for fewer days. */
  truncated: boolean;
};

export type CalendarFeed = {
  kind: "person" | "business";
  /** Whoever knows it reads the calendar: keep it to yourself. */
  url: string;
  createdAt: string;
};

export type CalendarFeedList = {
  data: CalendarFeed[];
  nextCursor: null;
};

export type Category = {
  id: string;
  key: string;
  name: string;
  position: number;
};

export type ChangedBusinessProfile = {
  id: string;
  slug: string;
  name: string;
  description: string;
  trade: string | null;
  timeZone: string;
  currency: string;
  locale: string;
  phone: string | null;
  email: string | null;
  address: Address | null;
  logoUrl: string | null;
  weeklyHours: ({
    weekday: number;
    from: string;
    to: string;
  })[];
  slotIntervalMinutes: number;
  slotAlignment: "clock" | "opening";
  minNoticeMinutes: number;
  maxAdvanceDays: number;
  requiresApproval: boolean;
  cancellation: {
    cutoffMinutes: number;
  };
  quoteValidDays: number;
  minimumCharge: number;
  place: {
    latitude: number;
    longitude: number;
  } | null;
  taxes: ({
    key: string;
    label: string;
    rate: string;
    included: boolean;
    areas?: string[];
  })[];
  autoInvoice: boolean;
  invoiceDueDays: number;
  invoicePrefix: string;
  invoiceFooter: string;
  payments: {
    enabled: boolean;
  };
  tier: {
    id: string;
    name: string;
    features: string[];
  };
  usage: {
    bookingsThisMonth: {
      used: number;
      /** `null`: no limit. */
      limit: number | null;
    };
    teamMembers: {
      used: number;
      /** `null`: no limit. */
      limit: number | null;
    };
    widgets: {
      used: number;
      /** `null`: no limit. */
      limit: number | null;
    };
  };
  /** Of the caller; an API key counts as admin. */
  role: "owner" | "admin" | "staff";
  createdAt: string;
  updatedAt: string;
  /** Grows with every change of what the public configuration follows from. */
  version: number;
  warnings: ({
    code: "time_zone_changed" | "currency_changed" | "slug_changed";
    message: string;
  })[];
};

export type Closure = {
  id: string;
  startsOn: string;
  endsOn: string;
  label: string;
  /** Bookings that fall into it, at most 100, soonest first. They stay: move or cancel them. */
  conflicts: ({
    bookingId: string;
    startsAt: string;
  })[];
  conflictCount: number;
};

export type Coupon = {
  id: string;
  code: string;
  label: string;
  discount: {
    kind: "percent";
    /** Decimal string, percent. */
    value: string;
  } | {
    kind: "fixed";
    /** Minor units. */
    value: number;
  };
  minimumSpend: number;
  currency: string;
  serviceIds: string[] | null;
  startsAt: string | null;
  endsAt: string | null;
  maxRedemptions: number | null;
  maxPerCustomer: number | null;
  firstVisitOnly: boolean;
  /** Uses so far; a cancelled booking gives its use back. */
  redemptions: number;
  archivedAt: string | null;
  createdAt: string;
};

export type CreatedApiKey = {
  id: string;
  name: string;
  /** Of the key, to tell keys apart. */
  lastFour: string;
  scopes: string[];
  /** Id of the user. */
  createdBy: string | null;
  /** Exact to a minute. */
  lastUsedAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
  createdAt: string;
  /** The key itself: shown now and never again. */
  key: string;
};

export type Customer = {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  address: Address | null;
  locale: string | null;
  /** The team's own. */
  notes: string;
  tags: string[];
  /** Whether offers may be sent. */
  marketing: boolean;
  version: number;
  currency: string;
  /** What the visits that took place cost, minor units. */
  totalSpent: number | null;
  /** What was paid for bookings, minor units. */
  totalPaid: number | null;
  /** Cancelled and expired ones are not counted. */
  bookingCount: number;
  lastVisitAt: string | null;
  nextVisitAt: string | null;
  /** Set when everything personal was removed. */
  erasedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export type CustomerDetail = {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  address: Address | null;
  locale: string | null;
  /** The team's own. */
  notes: string;
  tags: string[];
  /** Whether offers may be sent. */
  marketing: boolean;
  version: number;
  currency: string;
  /** What the visits that took place cost, minor units. */
  totalSpent: number | null;
  /** What was paid for bookings, minor units. */
  totalPaid: number | null;
  /** Cancelled and expired ones are not counted. */
  bookingCount: number;
  lastVisitAt: string | null;
  nextVisitAt: string | null;
  /** Set when everything personal was removed. */
  erasedAt: string | null;
  createdAt: string;
  updatedAt: string;
  /** The latest 20 of each; staff see their own bookings only. */
  history: {
    bookings: ({
      id: string;
      status: string;
      /** Minor units; `null` for who may not see money. */
      total: number | null;
      currency: string;
      createdAt: string;
      startsAt: string;
      serviceName: string;
      teamMemberId: string;
    })[];
    quotes: ({
      id: string;
      status: string;
      /** Minor units; `null` for who may not see money. */
      total: number | null;
      currency: string;
      createdAt: string;
      title: string;
      expiresAt: string;
    })[];
    leads: ({
      id: string;
      status: string;
      createdAt: string;
    })[];
    invoices: ({
      id: string;
      status: string;
      /** Minor units; `null` for who may not see money. */
      total: number | null;
      currency: string;
      createdAt: string;
      number: number | null;
      /** Minor units; `null` for who may not see money. */
      amountPaid: number | null;
      dueOn: string | null;
    })[];
  };
};

export type CustomerExport = {
  exportedAt: string;
  business: {
    id: string;
    name: string;
    timeZone: string;
  };
  customer: Record<string, unknown>;
  bookings: (Record<string, unknown>)[];
  bookingItems: (Record<string, unknown>)[];
  quotes: (Record<string, unknown>)[];
  leads: (Record<string, unknown>)[];
  reviews: (Record<string, unknown>)[];
  invoices: (Record<string, unknown>)[];
  invoicePayments: (Record<string, unknown>)[];
  payments: (Record<string, unknown>)[];
  refunds: (Record<string, unknown>)[];
  disputes: (Record<string, unknown>)[];
  recurringInvoices: (Record<string, unknown>)[];
  events: (Record<string, unknown>)[];
};

export type DeadLetter = {
  id: string;
  /** `job`: deciding who is told of something; `mail`, `sms`: a message. */
  kind: "job" | "mail" | "sms";
  /** Of a job its reaction, else the kind of message. */
  about: string;
  /** The record it is about. */
  subjectId: string | null;
  /** `unknown`: a text message that may have been sent. */
  status: "failed" | "unknown";
  attempts: number;
  lastError: string | null;
  createdAt: string;
};

export type DepositInput = {
  kind: "none";
  value?: 0;
} | {
  kind: "full";
  value?: 0;
} | {
  kind: "fixed";
  value: number;
} | {
  kind: "percent";
  value: number;
};

export type Dimension = {
  key: string;
  label: string;
  kind: "choice" | "quantity" | "toggle" | "frequency";
  required: boolean;
  /** A toggle has one, applied when the answer is true. */
  options?: ({
    key: string;
    label: string;
    /** Decimal string, e.g. "1.3". */
    multiplier: string;
    amount?: number;
    minutes?: number;
    every?: "once" | "weekly" | "biweekly" | "four_weekly" | "monthly";
  })[];
  unit?: string;
  min?: number;
  max?: number;
  step?: number;
  /** Minor units for each unit beyond `includedUnits`. */
  unitAmount?: number;
  unitMinutes?: number;
  includedUnits?: number;
  tiers?: ({
    upTo: number | null;
    unitAmount: number;
  })[];
  tierMode?: "brackets" | "slabs";
};

export type DimensionInput = {
  key: string;
  label: string;
  required: boolean;
  kind: "choice";
  options: ({
    key: string;
    label: string;
    /** Decimal string; "1" changes nothing. */
    multiplier?: string;
    /** Minor units, added after all multipliers. */
    amount?: number;
    minutes?: number;
  })[];
} | {
  key: string;
  label: string;
  required: boolean;
  kind: "frequency";
  options: ({
    key: string;
    label: string;
    /** Decimal string; "1" changes nothing. */
    multiplier?: string;
    /** Minor units, added after all multipliers. */
    amount?: number;
    minutes?: number;
    every: "once" | "weekly" | "biweekly" | "four_weekly" | "monthly";
  })[];
} | {
  key: string;
  label: string;
  required: boolean;
  kind: "toggle";
  /** What `true` does. */
  options: ({
    key: string;
    label: string;
    /** Decimal string; "1" changes nothing. */
    multiplier?: string;
    /** Minor units, added after all multipliers. */
    amount?: number;
    minutes?: number;
  })[];
} | {
  key: string;
  label: string;
  required: boolean;
  kind: "quantity";
  unit?: string;
  min?: number;
  max?: number;
  step?: number;
  /** Minor units for each unit beyond `includedUnits`. */
  unitAmount?: number;
  unitMinutes?: number;
  /** Units the base price covers. */
  includedUnits?: number;
  tiers?: ({
    /** Last quantity of the tier; `null`: open. */
    upTo: number | null;
    unitAmount: number;
  })[];
  /** `brackets` (default): each unit at its own tier's price. `slabs`: all at the last one's. */
  tierMode?: "brackets" | "slabs";
};

export type Dispute = {
  id: string;
  paymentId: string;
  bookingId: string | null;
  customer: {
    id: string;
    name: string;
  };
  /** Minor units. */
  amount: number;
  currency: string;
  /** The bank's word, as Stripe puts it. */
  reason: string;
  /** Stripe's word, e.g. `needs_response`, `under_review`, `won`, `lost`. */
  status: string;
  evidenceDueAt: string | null;
  evidenceSubmittedAt: string | null;
  createdAt: string;
};

export type DisputeDetail = {
  id: string;
  paymentId: string;
  bookingId: string | null;
  customer: {
    id: string;
    name: string;
  };
  /** Minor units. */
  amount: number;
  currency: string;
  /** The bank's word, as Stripe puts it. */
  reason: string;
  /** Stripe's word, e.g. `needs_response`, `under_review`, `won`, `lost`. */
  status: string;
  evidenceDueAt: string | null;
  evidenceSubmittedAt: string | null;
  createdAt: string;
  /** What the booking's history says, ready to be sent or changed. */
  evidence: string;
};

export type DisputeList = {
  data: Dispute[];
  nextCursor: string | null;
  total?: number;
};

export type EmailVerified = {
  status: "verified";
};

export type EventReceived = {
  received: true;
};

export type Hold = {
  id: string;
  startsAt: string;
  endsAt: string;
  teamMemberId: string;
  expiresAt: string;
};

export type ImportReport = {
  preview: boolean;
  /** What each column of the file was taken for; `null`: for nothing. */
  columns: ({
    column: string;
    field: string | null;
  })[];
  rows: {
    total: number;
    new: number;
    /** Known already, and filled in where something was missing. */
    updated: number;
    /** Known already, or twice in the file. */
    skipped: number;
    invalid: number;
  };
  /** The first 100. Rows are counted as a spreadsheet does: the header is row 1. */
  errors: ({
    row: number;
    column: string;
    message: string;
  })[];
  /** The first rows as understood. */
  sample: (Record<string, unknown>)[];
};

export type Invitation = {
  id: string;
  email: string;
  role: "owner" | "admin" | "staff";
  teamMemberId: string | null;
  seesMoney: boolean;
  invitedBy: string | null;
  expiresAt: string;
  createdAt: string;
};

export type InvitationInfo = {
  businessName: string;
  email: string;
  role: "owner" | "admin" | "staff";
  /** True: sign in with the address to accept. */
  hasAccount: boolean;
  expiresAt: string;
};

export type Invoice = {
  id: string;
  /** Counted per business without gaps, from when it is sent. */
  number: number | null;
  /** The number as printed, e.g. `INV-12`. */
  reference: string | null;
  status: "draft" | "sent" | "viewed" | "paid" | "overdue" | "cancelled" | "void";
  currency: string;
  lines: ({
    label: string;
    quantity: string;
    /** Minor units. */
    unitAmount: number;
    /** Decimal string: "0.19" is 19 %. */
    taxRate: string | null;
    /** Quantity × unit, rounded half away from zero, before tax. */
    amount: number;
    /** On top of `amount`. */
    tax: number;
  })[];
  taxes: ({
    label: string;
    /** Of the lines of this rate, as in `lines`; null for a tax that a booking's price brought along. */
    rate: string | null;
    /** Minor units. */
    amount: number;
    /** The lines contain it already: it is not added. */
    included: boolean;
  })[];
  /** Sum of the lines' amounts. With the taxes that are not included it is `total`. */
  subtotal: number;
  /** Minor units. */
  taxTotal: number;
  /** Minor units. */
  total: number;
  /** Minor units. */
  amountPaid: number;
  /** Minor units. */
  balanceDue: number;
  notes: string;
  issuedOn: string | null;
  dueOn: string | null;
  version: number;
  customer: {
    name: string;
    email: string | null;
    phone: string | null;
    address: Address | null;
    id: string;
  };
  bookingId: string | null;
  quoteId: string | null;
  recurringInvoiceId: string | null;
  recurringOn: string | null;
  sentAt: string | null;
  viewedAt: string | null;
  paidAt: string | null;
  voidReason: string | null;
  /** The customer's link; `null` before it is sent. */
  url: string | null;
  createdAt: string;
  updatedAt: string;
};

export type InvoiceDetail = {
  id: string;
  /** Counted per business without gaps, from when it is sent. */
  number: number | null;
  /** The number as printed, e.g. `INV-12`. */
  reference: string | null;
  status: "draft" | "sent" | "viewed" | "paid" | "overdue" | "cancelled" | "void";
  currency: string;
  lines: ({
    label: string;
    quantity: string;
    /** Minor units. */
    unitAmount: number;
    /** Decimal string: "0.19" is 19 %. */
    taxRate: string | null;
    /** Quantity × unit, rounded half away from zero, before tax. */
    amount: number;
    /** On top of `amount`. */
    tax: number;
  })[];
  taxes: ({
    label: string;
    /** Of the lines of this rate, as in `lines`; null for a tax that a booking's price brought along. */
    rate: string | null;
    /** Minor units. */
    amount: number;
    /** The lines contain it already: it is not added. */
    included: boolean;
  })[];
  /** Sum of the lines' amounts. With the taxes that are not included it is `total`. */
  subtotal: number;
  /** Minor units. */
  taxTotal: number;
  /** Minor units. */
  total: number;
  /** Minor units. */
  amountPaid: number;
  /** Minor units. */
  balanceDue: number;
  notes: string;
  issuedOn: string | null;
  dueOn: string | null;
  version: number;
  customer: {
    name: string;
    email: string | null;
    phone: string | null;
    address: Address | null;
    id: string;
  };
  bookingId: string | null;
  quoteId: string | null;
  recurringInvoiceId: string | null;
  recurringOn: string | null;
  sentAt: string | null;
  viewedAt: string | null;
  paidAt: string | null;
  voidReason: string | null;
  /** The customer's link; `null` before it is sent. */
  url: string | null;
  createdAt: string;
  updatedAt: string;
  timeline: ({
    at: string;
    type: "created" | "updated" | "sent" | "viewed" | "deposit" | "payment" | "refund" | "paid" | "cancelled" | "voided";
    by: "customer" | "user" | "api_key" | "system" | null;
    /** Minor units; what was paid back is negative. */
    amount: number | null;
    method: "cash" | "card" | "transfer" | "other" | null;
    note: string | null;
  })[];
};

/** A service with the customer's answers to its dimensions and its add-ons. */
export type Item = {
  serviceId: string;
  selections?: Record<string, string | number | boolean>;
  addOns?: Record<string, number>;
};

export type LeadCreated = {
  id: string;
  status: "new";
  quote?: Quote;
};

export type ManageLinkSent = {
  status: "sent_if_known";
};

export type MemberOf = {
  id: string;
  slug: string;
  name: string;
  role: "owner" | "admin" | "staff";
};

export type MessageSetting = {
  kind: "booking_received" | "booking_confirmed" | "booking_changed" | "booking_cancelled" | "booking_reminder" | "booking_on_the_way" | "booking_completed" | "booking_link" | "lead_received" | "quote_sent" | "invoice_sent" | "invoice_receipt" | "payment_received" | "refund_issued" | "payment_too_late";
  email: boolean;
  /** Where text messages are set up, and the kind has one. */
  sms: boolean;
  /** Whether the kind has a text message at all. */
  hasSms: boolean;
};

export type MessageTemplate = {
  kind: "booking_received" | "booking_confirmed" | "booking_changed" | "booking_cancelled" | "booking_reminder" | "booking_on_the_way" | "booking_completed" | "booking_link" | "lead_received" | "quote_sent" | "invoice_sent" | "invoice_receipt" | "payment_received" | "refund_issued" | "payment_too_late";
  language: "en" | "de" | "es" | "fr" | "ja" | "ar";
  /** `{{customerName}}` and the other variables of the kind are filled in when it is sent. */
  words: {
    subject: string;
    title: string;
    /** Paragraphs, with an empty line between them. */
    body: string;
  };
  /** False: the product's words. */
  isOwn: boolean;
  variables: string[];
};

export type NewBusiness = {
  name: string;
  /** Sets up services, questions and add-ons of this trade. */
  trade?: "house_cleaning" | "auto_detailing" | "lawn_care" | "pressure_washing" | "pool" | "pest_control" | "window_cleaning" | "hair_salon" | "photography" | "handyman";
  timeZone: string;
  currency: string;
  locale?: string;
  /** Decides whether the trade's services are measured in feet or metres. */
  country?: string;
};

export type Notice = {
  id: string;
  /** What happened: `booking.created`, `booking.completed`, `digest.daily`. */
  type: string;
  /** The record it is about; of a digest its local date. */
  subjectId: string;
  title: string;
  text: string;
  /** Where in the dashboard to look. */
  path: string;
  readAt: string | null;
  createdAt: string;
};

export type NotificationPreferences = {
  events: {
    "booking.created": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "booking.rescheduled": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "booking.cancelled": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "booking.status_changed": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "booking.reminder": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "quote.created": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "quote.accepted": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "quote.declined": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "lead.created": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "review.created": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "invoice.paid": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "invoice.overdue": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "payment.received": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "refund.issued": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "dispute.created": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
    "digest.daily": {
      email: boolean;
      sms: boolean;
      inApp: boolean;
      webhook: boolean;
    };
  };
  /** Minutes before a visit; told most first. */
  reminderOffsetsMinutes: number[];
  /** Between these nothing that can wait is sent; may pass midnight. */
  quietHours: {
    /** Local time of the business. */
    from: string;
    /** Local time of the business. */
    to: string;
  } | null;
};

/** With the manage token: the customer's own details and the acts allowed now. */
export type OwnBooking = {
  id: string;
  status: "pending_payment" | "pending" | "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show" | "expired";
  version: number;
  business: {
    slug: string;
    name: string;
    phone: string | null;
    timeZone: string;
  };
  service: {
    id: string;
    name: string;
  };
  items: ({
    serviceId: string;
    name: string;
    selections: Record<string, string | number | boolean>;
    addOns: Record<string, number>;
  })[];
  seats: number;
  startsAt: string;
  endsAt: string;
  /** With an arrival window: somebody comes between `startsAt` and this. */
  arrivesUntil?: string;
  timeZone: string;
  teamMember: {
    id: string;
    name: string;
  } | null;
  price: Price;
  payment: {
    status: "none" | "due" | "partly_paid" | "paid";
    amountPaid: number;
    amountDue: number;
  };
  customer: {
    name: string;
    email: string | null;
    phone: string | null;
    address: Address | null;
  };
  answers: Record<string, string | boolean>;
  notes: string;
  review: OwnReview | null;
  actions: {
    cancel: {
      allowed: boolean;
      /** The last moment, by the strictest rule of the business and the services. */
      until: string | null;
      /** What cancelling now pays back; `null` when it is not allowed. */
      refund: {
        percent: number;
        /** Minor units that go back. */
        amount: number;
        /** Minor units taken from the card on file. */
        fee: number;
      } | null;
    };
    reschedule: {
      allowed: boolean;
      /** The last moment, by the strictest rule of the business and the services. */
      until: string | null;
    };
    /** `POST …/pay` leads to where it is paid. */
    pay: {
      allowed: boolean;
      /** Minor units that can be paid online now. */
      amount: number;
    };
    /** Once, after the visit is completed: `POST …/review`. */
    review: {
      allowed: boolean;
    };
    /** While what was booked is still offered: `POST …/rebook`. */
    rebook: {
      allowed: boolean;
    };
  };
};

export type OwnReview = {
  rating: number;
  title: string;
  text: string;
  authorName: string;
  reply: string | null;
  createdAt: string;
};

export type Payment = {
  id: string;
  bookingId: string | null;
  invoiceId: string | null;
  customer: {
    id: string;
    name: string;
  };
  purpose: "deposit" | "balance" | "invoice" | "no_show_fee" | "late_cancel_fee" | "card";
  /** `stripe`: online; the others were taken on site. */
  method: "stripe" | "cash" | "card" | "transfer" | "other";
  status: "created" | "open" | "processing" | "succeeded" | "failed" | "expired" | "cancelled";
  /** Minor units. */
  amount: number;
  /** Minor units. */
  tip: number;
  /** What has arrived, tip included. */
  captured: number;
  /** What has gone back or is on its way. */
  refunded: number;
  /** Minor units. */
  refundable: number;
  /** The operator's share of it; of a refund it goes back in proportion. */
  applicationFee: number;
  currency: string;
  /** No real money moved. */
  test: boolean;
  receiptUrl: string | null;
  failure: string | null;
  note: string;
  receivedAt: string | null;
  createdAt: string;
};

export type PaymentAccount = {
  connected: boolean;
  /** Whether deposits are asked for and invoices can be paid online. */
  enabled: boolean;
  kind: "connect" | "own_keys" | "installation" | null;
  /** `local`: payments are pretended. */
  mode: "live" | "test" | "local" | null;
  stripeAccountId: string | null;
  /** The last characters of the business's own key. */
  keyHint: string | null;
  detailsSubmitted: boolean;
  /** What Stripe still wants to know, in its words. */
  requirements: string[];
  disabledReason: string | null;
  /** Whether this installation has a Stripe key to connect under. */
  canConnect: boolean;
  /** Where Stripe has to send messages when the business uses keys of its own. */
  webhookUrl: string;
};

export type PaymentAccountConnected = {
  account: PaymentAccount;
  /** Where the owner tells Stripe about the business; `null`: nothing to tell. */
  onboardingUrl: string | null;
};

export type PaymentAsked = {
  payment: {
    status: "requires_payment" | "preparing";
    /** Minor units. */
    amount: number;
    currency: string;
    checkoutUrl: string | null;
    expiresAt: string;
  };
};

export type PaymentDetail = {
  id: string;
  bookingId: string | null;
  invoiceId: string | null;
  customer: {
    id: string;
    name: string;
  };
  purpose: "deposit" | "balance" | "invoice" | "no_show_fee" | "late_cancel_fee" | "card";
  /** `stripe`: online; the others were taken on site. */
  method: "stripe" | "cash" | "card" | "transfer" | "other";
  status: "created" | "open" | "processing" | "succeeded" | "failed" | "expired" | "cancelled";
  /** Minor units. */
  amount: number;
  /** Minor units. */
  tip: number;
  /** What has arrived, tip included. */
  captured: number;
  /** What has gone back or is on its way. */
  refunded: number;
  /** Minor units. */
  refundable: number;
  /** The operator's share of it; of a refund it goes back in proportion. */
  applicationFee: number;
  currency: string;
  /** No real money moved. */
  test: boolean;
  receiptUrl: string | null;
  failure: string | null;
  note: string;
  receivedAt: string | null;
  createdAt: string;
  refunds: Refund[];
  disputes: ({
    id: string;
    status: string;
    reason: string;
    /** Minor units. */
    amount: number;
  })[];
  timeline: ({
    at: string;
    type: string;
    amount: number | null;
  })[];
};

export type PaymentList = {
  data: Payment[];
  nextCursor: string | null;
  total?: number;
};

export type PaymentPolicy = {
  /** Of what was paid, what goes back when cancelled so many hours before; the most hours that are left hold. None: everything. */
  refundTiers: ({
    hoursBefore: number;
    percent: number;
  })[];
  noShowFee: {
    kind: "fixed";
    value: number;
  } | {
    kind: "percent";
    value: number;
  } | null;
  /** For a cancellation that gets nothing back. */
  lateCancelFee: {
    kind: "fixed";
    value: number;
  } | {
    kind: "percent";
    value: number;
  } | null;
  /** A booking needs a card for these fees. */
  cardOnFile: boolean;
  /** Customers may add a tip when they pay the balance. */
  tips: boolean;
};

export type PostalPlace = {
  postalCode: string;
  latitude: number;
  longitude: number;
};

export type Price = {
  currency: string;
  lines: PriceLine[];
  subtotal: number;
  discountTotal: number;
  taxTotal: number;
  total: number;
  depositDue: number;
  durationMinutes: number;
};

export type PriceLine = {
  /** Stable: `base`, `dimension.<key>`, `add_on.<key>`, `seats`, `package.<key>`, `surcharge.<key>`, `coupon`, `minimum`, `tax.<key>`, `adjustment.<n>`. */
  code: string;
  label: string;
  kind: "base" | "multiplier" | "amount" | "unit" | "add_on" | "seats" | "package" | "surcharge" | "coupon" | "minimum" | "tax" | "adjustment";
  /** Which item the line belongs to; absent on lines of the whole visit. */
  itemIndex?: number;
  quantity?: number;
  /** Minor units. The amounts of all lines sum to `total`. */
  amount: number;
  /** Only on a tax already contained in the prices: how much of it. */
  included?: number;
  /** How the amount came about, in a customer's words. */
  explain: string;
};

/** A problem document (RFC 9457). Some codes add members of their own. */
export type Problem = {
  /** A page that explains the code. */
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Stable; what a program should look at. */
  code: "malformed_json" | "malformed_request" | "signature_invalid" | "unauthorized" | "forbidden" | "plan_required" | "plan_limit" | "not_found" | "method_not_allowed" | "request_timeout" | "slot_unavailable" | "price_changed" | "already_exists" | "in_use" | "last_owner" | "link_expired" | "version_conflict" | "invalid_transition" | "idempotency_in_progress" | "quote_converted" | "cancellation_closed" | "payments_unavailable" | "payment_refused" | "time_off_conflict" | "quote_expired" | "hold_expired" | "payload_too_large" | "uri_too_long" | "unsupported_media_type" | "validation_failed" | "selection_invalid" | "coupon_invalid" | "outside_service_area" | "idempotency_key_reused" | "rate_limited" | "hold_limit" | "headers_too_large" | "internal_error" | "unavailable" | "storage_full";
  requestId: string;
  errors?: ({
    /** Dotted: `items.0.addOns.wax`. */
    path: string;
    code: string;
    message: string;
  })[];
};

/** What anyone with the id may see: nothing personal. */
export type PublicBooking = {
  id: string;
  status: "pending_payment" | "pending" | "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show" | "expired";
  version: number;
  business: {
    slug: string;
    name: string;
    phone: string | null;
    timeZone: string;
  };
  service: {
    id: string;
    name: string;
  };
  items: ({
    serviceId: string;
    name: string;
    selections: Record<string, string | number | boolean>;
    addOns: Record<string, number>;
  })[];
  seats: number;
  startsAt: string;
  endsAt: string;
  /** With an arrival window: somebody comes between `startsAt` and this. */
  arrivesUntil?: string;
  timeZone: string;
  teamMember: {
    id: string;
    name: string;
  } | null;
  price: Price;
  payment: {
    status: "none" | "due" | "partly_paid" | "paid";
    amountPaid: number;
    amountDue: number;
  };
};

/** What the holder of the link may see. */
export type PublicInvoice = {
  id: string;
  /** Counted per business without gaps, from when it is sent. */
  number: number | null;
  /** The number as printed, e.g. `INV-12`. */
  reference: string | null;
  status: "draft" | "sent" | "viewed" | "paid" | "overdue" | "cancelled" | "void";
  currency: string;
  lines: ({
    label: string;
    quantity: string;
    /** Minor units. */
    unitAmount: number;
    /** Decimal string: "0.19" is 19 %. */
    taxRate: string | null;
    /** Quantity × unit, rounded half away from zero, before tax. */
    amount: number;
    /** On top of `amount`. */
    tax: number;
  })[];
  taxes: ({
    label: string;
    /** Of the lines of this rate, as in `lines`; null for a tax that a booking's price brought along. */
    rate: string | null;
    /** Minor units. */
    amount: number;
    /** The lines contain it already: it is not added. */
    included: boolean;
  })[];
  /** Sum of the lines' amounts. With the taxes that are not included it is `total`. */
  subtotal: number;
  /** Minor units. */
  taxTotal: number;
  /** Minor units. */
  total: number;
  /** Minor units. */
  amountPaid: number;
  /** Minor units. */
  balanceDue: number;
  notes: string;
  issuedOn: string | null;
  dueOn: string | null;
  business: {
    slug: string;
    name: string;
    email: string | null;
    phone: string | null;
    address: Address | null;
    timeZone: string;
  };
  customer: {
    name: string;
    email: string | null;
    phone: string | null;
    address: Address | null;
  };
  payments: ({
    kind: "deposit" | "payment" | "refund";
    method: "cash" | "card" | "transfer" | "other";
    /** Minor units; what was paid back is negative. */
    amount: number;
    receivedAt: string;
  })[];
  footer: string;
  pdfUrl: string;
};

/** What the holder of the link may see. */
export type PublicQuote = {
  id: string;
  status: "pending" | "sent" | "accepted" | "declined" | "expired" | "converted";
  version: number;
  title: string;
  message: string;
  business: {
    slug: string;
    name: string;
    phone: string | null;
    email: string | null;
    timeZone: string;
  };
  customer: {
    name: string;
  } | null;
  startsAt: string | null;
  currency: string;
  lines: PriceLine[];
  subtotal: number;
  discountTotal: number;
  taxTotal: number;
  total: number;
  depositDue: number;
  durationMinutes: number;
  expiresAt: string;
  respondedAt: string | null;
  /** Where to pick a time; `null` unless it can be booked now. */
  bookUrl: string | null;
};

export type Quote = {
  id: string;
  currency: string;
  lines: PriceLine[];
  subtotal: number;
  discountTotal: number;
  taxTotal: number;
  total: number;
  depositDue: number;
  durationMinutes: number;
  expiresAt: string;
};

export type RecoveryCodes = {
  /** Each works once instead of a code. Shown only now. */
  recoveryCodes: string[];
};

export type RecurringInvoice = {
  id: string;
  customer: {
    id: string;
    name: string;
    email: string | null;
  };
  lines: ({
    label: string;
    quantity: string;
    /** Minor units. */
    unitAmount: number;
    /** Decimal string: "0.19" is 19 %. */
    taxRate: string | null;
    /** Quantity × unit, rounded half away from zero, before tax. */
    amount: number;
    /** On top of `amount`. */
    tax: number;
  })[];
  currency: string;
  /** Minor units. */
  total: number;
  notes: string;
  every: "week" | "two_weeks" | "four_weeks" | "month" | "quarter" | "year";
  startsOn: string;
  endsOn: string | null;
  dueDays: number;
  /** How many have been made. */
  made: number;
  /** When the next one is made; `null`: never. */
  nextOn: string | null;
  archivedAt: string | null;
  createdAt: string;
};

export type Refund = {
  id: string;
  /** Minor units. */
  amount: number;
  status: "created" | "pending" | "succeeded" | "failed" | "cancelled";
  /** `cancelled`: by the policy or the owner's word; `late`: paid when the time was gone; `surplus`: paid twice; `no_show_taken_back`: a fee; `by_hand`; `stripe`: in Stripe's dashboard. */
  cause: "cancelled" | "late" | "surplus" | "no_show_taken_back" | "by_hand" | "stripe";
  reason: string;
  failure: string | null;
  createdAt: string;
};

export type Resource = {
  id: string;
  groupId: string;
  name: string;
  archivedAt: string | null;
};

export type ResourceGroup = {
  id: string;
  name: string;
  /** Those not archived. */
  resourceCount: number;
  /** Services that need one of them. */
  serviceIds: string[];
};

export type Review = {
  id: string;
  rating: number;
  title: string;
  text: string;
  authorName: string;
  serviceName: string | null;
  createdAt: string;
  reply: string | null;
};

export type ReviewList = {
  data: Review[];
  nextCursor: string | null;
  summary: {
    average: number | null;
    count: number;
    histogram: {
      "1": number;
      "2": number;
      "3": number;
      "4": number;
      "5": number;
    };
  };
};

export type ScheduleOverride = {
  id: string;
  date: string;
  spans: ({
    from: string;
    to: string;
  })[];
};

export type Service = {
  id: string;
  name: string;
  description: string;
  photoUrl?: string;
  /** Key of its category. */
  category: string | null;
  mode: "booking" | "quote";
  durationMinutes: number;
  basePrice: number;
  currency: string;
  /** The least it can come to. */
  priceFrom: number;
  location: "business" | "customer" | "online";
  capacity: number;
  teamMemberIds: string[];
  /** Somebody comes within this many minutes from the start. */
  arrivalWindowMinutes?: number;
  /** Last moment to book a local day: this local time, so many days before. */
  bookingCutoff?: {
    daysBefore: number;
    at: string;
  };
  /** Changes end this long before the start; absent: as in `policies.cancellation`. */
  cancellationCutoffMinutes?: number;
  deposit: {
    kind: "none" | "fixed" | "percent" | "full";
    value: number;
  };
  dimensions: Dimension[];
  addOns: ({
    key: string;
    label: string;
    amount: number;
    minutes: number;
    maxQuantity: number;
    /** Another amount (and minutes) beside a chosen option; the first that fits counts. */
    prices?: ({
      dimension: string;
      option: string;
      amount: number;
      minutes?: number;
    })[];
  })[];
};

/** Postal codes are compared in upper case without spaces and dashes; the first area that fits counts. */
export type ServiceArea = {
  key: string;
  label: string;
  covers: {
    kind: "postal_codes";
    postalCodes: string[];
  } | {
    kind: "prefixes";
    prefixes: string[];
  } | {
    kind: "radius";
    center: {
      latitude: number;
      longitude: number;
    };
    radiusKm: number;
  };
};

export type ServiceInput = {
  name: string;
  durationMinutes: number;
  /** Minor units. */
  basePrice: number;
  description?: string;
  /** An upload for `service_photo`, or a picture over https. */
  photoUrl?: string | null;
  categoryId?: string | null;
  mode?: "booking" | "quote";
  location?: "business" | "customer" | "online";
  /** Places in one session; above 1 it is a class. */
  capacity?: number;
  bufferBeforeMinutes?: number;
  bufferAfterMinutes?: number;
  /** `null`: as the business says. */
  minNoticeMinutes?: number | null;
  /** `null`: as the business says. */
  maxAdvanceDays?: number | null;
  /** `null`: as the business says. */
  slotIntervalMinutes?: number | null;
  bookingCutoff?: {
    daysBefore: number;
    at: string;
  } | null;
  /** `null`: as the business says. */
  cancellationCutoffMinutes?: number | null;
  arrivalWindowMinutes?: number | null;
  /** Most visits a local day; `null`: no limit. */
  dailyLimit?: number | null;
  deposit?: DepositInput;
  dimensions?: DimensionInput[];
  addOns?: AddOnInput[];
  /** It needs one free of each. */
  resourceGroupIds?: string[];
  /** Who does it; absent: everybody. */
  teamMemberIds?: string[];
};

/** A time that can be booked, with the people free for it. */
export type Slot = {
  startsAt: string;
  endsAt: string;
  /** With an arrival window: somebody comes between `startsAt` and this. */
  arrivesUntil?: string;
  teamMemberIds: string[];
  seatsLeft: number;
};

export type Surcharge = {
  key: string;
  label: string;
  change: {
    kind: "percent";
    /** Decimal string, percent: "12.5". */
    value: string;
  } | {
    kind: "fixed";
    /** Minor units. */
    value: number;
  } | {
    kind: "per_km";
    /** Minor units for each begun kilometre beyond `over`. */
    value: number;
    over: number;
  };
  /** All must hold. */
  conditions: SurchargeCondition[];
};

export type SurchargeChangeInput = {
  kind: "percent";
  value: string;
} | {
  kind: "fixed";
  /** Minor units; negative takes off. */
  value: number;
} | {
  kind: "per_km";
  value: number;
  over: number;
};

/** `time`: local start from `from` until before `to`; a `to` not after `from` goes past midnight. What is not known yet does not hold. */
export type SurchargeCondition = {
  kind: "weekdays";
  /** ISO weekdays of the local start: 1 is Monday. */
  weekdays: number[];
} | {
  kind: "time";
  /** Local time, "HH:MM". */
  from: string;
  /** Local time, "HH:MM". */
  to: string;
} | {
  kind: "dates";
  from: string;
  to: string;
} | {
  kind: "same_day";
} | {
  kind: "lead_time";
  lessThanMinutes: number;
} | {
  kind: "distance";
  /** Kilometres: more than this. */
  over?: number;
  /** Kilometres: at most this. */
  upTo?: number;
} | {
  kind: "area";
  areas: string[];
} | {
  kind: "services";
  serviceIds: string[];
};

export type SurchargeConditionInput = {
  kind: "weekdays";
  weekdays: number[];
} | {
  kind: "time";
  from: string;
  to: string;
} | {
  kind: "dates";
  from: string;
  to: string;
} | {
  kind: "same_day";
} | {
  kind: "lead_time";
  lessThanMinutes: number;
} | {
  kind: "distance";
  over?: number;
  upTo?: number;
} | {
  kind: "area";
  areas: string[];
} | {
  kind: "services";
  serviceIds: string[];
};

export type Team = {
  data: TeamMember[];
  nextCursor: string | null;
  /** Who may sign in; for managers. */
  accounts?: TeamAccount[];
  /** Those still open; for managers. */
  invitations?: Invitation[];
};

export type TeamAccount = {
  userId: string;
  name: string;
  email: string;
  role: "owner" | "admin" | "staff";
  seesMoney: boolean;
  /** `null`: signs in, but is not in the calendar. */
  teamMemberId: string | null;
};

export type TeamMember = {
  id: string;
  name: string;
  title: string | null;
  email: string | null;
  phone: string | null;
  avatarUrl: string | null;
  color: string | null;
  position: number;
  archivedAt: string | null;
  /** Of the account that is this person; `null`: no account. */
  role: "owner" | "admin" | "staff" | null;
  userId: string | null;
  seesMoney: boolean;
  /** `null`: the hours of the business. */
  weeklyHours: ({
    weekday: number;
    from: string;
    to: string;
  })[] | null;
  dailyLimit: number | null;
  serviceIds: string[];
  /** From today on. */
  overrides: ({
    date: string;
    spans: ({
      from: string;
      to: string;
    })[];
  })[];
  /** Not over yet. */
  timeOff: TimeOff[];
  /** Only what colleagues may see: hours, time off, address, phone and account are left out. */
  restricted: boolean;
};

export type Tier = {
  id: string;
  name: string;
  description: string;
  price: {
    /** Minor units. */
    monthly: number;
    /** Minor units. */
    yearly: number;
    currency: string;
  };
  limits: {
    /** `null`: no limit. */
    bookingsPerMonth: number | null;
    /** `null`: no limit. */
    teamMembers: number | null;
    /** `null`: no limit. */
    widgets: number | null;
  };
  features: string[];
  /** Days to try it, once per business. */
  trialDays?: number;
  /** The operator's share of online payments, in hundredths of a percent. */
  paymentFeeBasisPoints?: number;
};

export type TierList = {
  data: Tier[];
};

export type TimeOff = {
  id: string;
  startsAt: string;
  endsAt: string;
  reason: string;
};

export type TotpSecret = {
  /** Base 32, for typing it in. */
  secret: string;
  /** `otpauth://…`, for a QR code. */
  uri: string;
};

export type Upload = {
  id: string;
  purpose: "logo" | "avatar" | "service_photo";
  /** Public, never changes: for `logoUrl`, `avatarUrl` and the like. */
  url: string;
  width: number;
  height: number;
  bytes: number;
  createdAt: string;
};

export type VerificationSent = {
  status: "verification_sent";
};

export type Webhook = {
  id: string;
  url: string;
  description: string;
  events: string[];
  enabled: boolean;
  /** `gone`: it answered 410. `failing`: it took nothing for five days. */
  disabledReason: "gone" | "failing" | null;
  /** Since when no delivery was taken. */
  failingSince: string | null;
  /** Until when the secret before also signs. */
  previousSecretUntil: string | null;
  createdAt: string;
  updatedAt: string;
};

export type WebhookDelivery = {
  id: string;
  webhookId: string;
  /** The `webhook-id` of every try. */
  eventId: string;
  type: string;
  /** The record it is about. */
  subjectId: string;
  status: "pending" | "delivered" | "failed";
  attempts: number;
  /** While `pending`; one for the same record may go first. */
  nextAttemptAt: string | null;
  deliveredAt: string | null;
  /** Of the last try; `null`: no answer came. */
  responseStatus: number | null;
  /** Its first kilobyte. */
  responseBody: string | null;
  lastError: string | null;
  tries: ({
    at: string;
    responseStatus: number | null;
    durationMs: number;
    error: string | null;
  })[];
  createdAt: string;
};

export type WebhookEventCatalogue = {
  data: ({
    type: "booking.created" | "booking.updated" | "booking.rescheduled" | "booking.reassigned" | "booking.status_changed" | "booking.cancelled" | "booking.expired" | "booking.overridden" | "quote.created" | "quote.updated" | "quote.sent" | "quote.accepted" | "quote.declined" | "quote.converted" | "quote.deleted" | "lead.created" | "lead.updated" | "lead.status_changed" | "lead.deleted" | "customer.created" | "customer.updated" | "customer.merged" | "customer.deleted" | "customer.erased" | "review.created" | "review.updated" | "review.status_changed" | "review.replied" | "invoice.created" | "invoice.updated" | "invoice.sent" | "invoice.viewed" | "invoice.paid" | "invoice.overdue" | "invoice.cancelled" | "invoice.voided" | "payment.received" | "payment.failed" | "refund.created" | "refund.issued" | "refund.failed" | "dispute.created" | "dispute.updated" | "dispute.closed";
    description: string;
  })[];
  nextCursor: null;
};

export type WebhookWithSecret = {
  id: string;
  url: string;
  description: string;
  events: string[];
  enabled: boolean;
  /** `gone`: it answered 410. `failing`: it took nothing for five days. */
  disabledReason: "gone" | "failing" | null;
  /** Since when no delivery was taken. */
  failingSince: string | null;
  /** Until when the secret before also signs. */
  previousSecretUntil: string | null;
  createdAt: string;
  updatedAt: string;
  /** `whsec_…`: shown now and never again. */
  secret: string;
};

export type Widget = {
  id: string;
  slug: string;
  name: string;
  mode: "booking" | "quote";
  /** Shown where no widget is named. */
  isDefault: boolean;
  theme: {
    primaryColor: string;
    radius: number;
    font: string;
    scheme: "light" | "dark" | "auto";
  };
  fields: ({
    key: string;
    label: string;
    kind: "text" | "textarea" | "choice" | "checkbox" | "date";
    required: boolean;
    options?: string[];
  })[];
  texts: Record<string, string>;
  tracking: {
    ga4MeasurementId?: string;
    gtmContainerId?: string;
    metaPixelId?: string;
  };
  showReviews: boolean;
};

/** Who is signed in, and where they work */
export const getAccount = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: Account;
}>("GET", "/account");

/** Change name or language */
export const updateAccount = /* @__PURE__ */ operation<{
  input: {
    body?: {
      /** As others see it. */
      name?: string;
      locale?: string;
    };
  };
  answer: Account;
}>("PATCH", "/account");

/** Delete the account */
export const deleteAccount = /* @__PURE__ */ operation<{
  input: {
    body?: {
      /** Of the authenticator app, or a recovery code. */
      code?: string;
      password?: string;
    };
  };
  answer: undefined;
}>("DELETE", "/account");

/** Create a further business */
export const createBusiness = /* @__PURE__ */ operation<{
  input: {
    body: NewBusiness;
  };
  answer: MemberOf;
}>("POST", "/account/businesses");

/** Accept an invitation to a business */
export const acceptInvitation = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** What stands behind `token=` in the mailed link. */
      token: string;
      /** For a new account. */
      name?: string;
      /** 10 to 128 characters; not a much used one, and not the name or e-mail address. */
      password?: string;
    };
  };
  answer: MemberOf;
}>("POST", "/account/invitations/accept");

/** What a mailed invitation is to */
export const getInvitation = /* @__PURE__ */ operation<{
  input: {
    query: {
      /** What stands behind `token=` in the mailed link. */
      token: string;
    };
  };
  answer: InvitationInfo;
}>("GET", "/account/invitations/info");

/** Change the password */
export const changePassword = /* @__PURE__ */ operation<{
  input: {
    body: {
      currentPassword: string;
      /** 10 to 128 characters; not a much used one, and not the name or e-mail address. */
      newPassword: string;
    };
  };
  answer: undefined;
}>("PUT", "/account/password");

/** Choose a new password with the mailed link */
export const setPasswordByLink = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** What stands behind `token=` in the mailed link. */
      token: string;
      /** 10 to 128 characters; not a much used one, and not the name or e-mail address. */
      password: string;
    };
  };
  answer: undefined;
}>("PUT", "/account/password-by-link");

/** Send a link for choosing a new password */
export const requestPasswordReset = /* @__PURE__ */ operation<{
  input: {
    body: {
      email: string;
    };
  };
  answer: VerificationSent;
}>("POST", "/account/password-resets");

/** Get new recovery codes */
export const renewRecoveryCodes = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** Six digits of the authenticator app. */
      code: string;
    };
  };
  answer: RecoveryCodes;
}>("POST", "/account/recovery-codes");

/** Send a link that signs in without a password */
export const requestSignInLink = /* @__PURE__ */ operation<{
  input: {
    body: {
      email: string;
    };
  };
  answer: VerificationSent;
}>("POST", "/account/sign-in-links");

/** End every session of the account, this one too */
export const signOutEverywhere = /* @__PURE__ */ operation<{
  input: {
    body?: Record<string, unknown>;
  };
  answer: undefined;
}>("POST", "/account/sign-out-everywhere");

/** Create an account and its business */
export const signUp = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** As others see it. */
      name: string;
      email: string;
      /** 10 to 128 characters; not a much used one, and not the name or e-mail address. */
      password: string;
      locale?: string;
      business: NewBusiness;
    };
  };
  answer: VerificationSent;
}>("POST", "/account/sign-up");

/** Get a secret for an authenticator app */
export const beginTotp = /* @__PURE__ */ operation<{
  input: {
    body?: Record<string, unknown>;
  };
  answer: TotpSecret;
}>("POST", "/account/totp");

/** Turn two-step sign-in off */
export const removeTotp = /* @__PURE__ */ operation<{
  input: {
    body?: {
      /** Of the authenticator app, or a recovery code. */
      code?: string;
      password?: string;
    };
  };
  answer: undefined;
}>("DELETE", "/account/totp");

/** Turn two-step sign-in on */
export const confirmTotp = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** Six digits of the authenticator app. */
      code: string;
    };
  };
  answer: RecoveryCodes;
}>("POST", "/account/totp/confirm");

/** Send the link that proves an e-mail address again */
export const requestVerificationMail = /* @__PURE__ */ operation<{
  input: {
    body: {
      email: string;
    };
  };
  answer: VerificationSent;
}>("POST", "/account/verification-mails");

/** Prove an e-mail address with the mailed link */
export const verifyEmail = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** What stands behind `token=` in the mailed link. */
      token: string;
    };
  };
  answer: EmailVerified;
}>("POST", "/account/verify-email");

/** The business profile, settings, plan and usage */
export const getBusiness = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: BusinessProfile;
}>("GET", "/business");

/** Change profile and settings */
export const updateBusiness = /* @__PURE__ */ operation<{
  input: {
    body?: {
      name?: string;
      /** In public addresses; those with the old one stop working. */
      slug?: string;
      description?: string;
      trade?: string | null;
      timeZone?: string;
      currency?: string;
      locale?: string;
      phone?: string | null;
      email?: string | null;
      address?: Address | null;
      logoUrl?: string | null;
      weeklyHours?: ({
        /** 1 is Monday, 7 is Sunday. */
        weekday: number;
        /** Local time, 00:00 to 23:59. */
        from: string;
        /** Local time, up to 24:00. Not after `from`: it ends on the next day. */
        to: string;
      })[];
      slotIntervalMinutes?: number;
      slotAlignment?: "clock" | "opening";
      minNoticeMinutes?: number;
      maxAdvanceDays?: number;
      requiresApproval?: boolean;
      cancellation?: {
        cutoffMinutes: number;
      };
      quoteValidDays?: number;
      minimumCharge?: number;
      /** Where distances are counted from. */
      place?: {
        latitude: number;
        longitude: number;
      } | null;
      taxes?: ({
        key: string;
        label: string;
        /** Decimal string: "0.19" is 19 %. */
        rate: string;
        /** Prices hold it already. */
        included: boolean;
        /** Keys of the service areas it is for; absent: everywhere. */
        areas?: string[];
      })[];
      /** Bill a booking when it is completed. */
      autoInvoice?: boolean;
      invoiceDueDays?: number;
      invoicePrefix?: string;
      invoiceFooter?: string;
      /** As last read; a stale one is refused with `version_conflict`. */
      version?: number;
      /** Change time zone or currency although future bookings or live quotes exist. */
      confirm?: true;
    };
  };
  answer: ChangedBusinessProfile;
}>("PATCH", "/business");

/** Delete the business with everything in it */
export const deleteBusiness = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** The business's own, typed by whoever means it. */
      slug: string;
      /** Although bookings or live quotes lie ahead. */
      force?: boolean;
      /** Of the authenticator app, or a recovery code. */
      code?: string;
      password?: string;
    };
  };
  answer: undefined;
}>("DELETE", "/business");

/** The figures of the business in a period */
export const getAnalytics = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** First local date; default 29 days before `to`. */
      from?: string;
      /** Last local date, inclusive; default today. At most 400 days. */
      to?: string;
      /** Of `series`; weeks begin on Monday. */
      interval?: "day" | "week" | "month";
    };
  };
  answer: Analytics;
}>("GET", "/business/analytics");

/** API keys, newest first */
export const listApiKeys = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: ApiKey[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/api-keys");

/** Make an API key */
export const createApiKey = /* @__PURE__ */ operation<{
  input: {
    body: {
      name: string;
      /** `:write` holds `:read`. */
      scopes: ("business:read" | "business:write" | "bookings:read" | "bookings:write" | "customers:read" | "customers:write" | "services:read" | "services:write" | "team:read" | "team:write" | "leads:read" | "leads:write" | "quotes:read" | "quotes:write" | "invoices:read" | "invoices:write" | "payments:read" | "payments:write" | "reviews:read" | "reviews:write" | "analytics:read" | "analytics:write" | "widgets:read" | "widgets:write")[];
      /** Absent or `null`: never. */
      expiresAt?: string | null;
    };
  };
  answer: CreatedApiKey;
}>("POST", "/business/api-keys");

/** Rename an API key */
export const updateApiKey = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      name?: string;
    };
  };
  answer: ApiKey;
}>("PATCH", "/business/api-keys/{id}");

/** Revoke an API key */
export const revokeApiKey = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/api-keys/{id}");

/** What was done, when and by whom, newest first */
export const listAuditLog = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      /** Only what happened to this record. */
      subjectId?: string;
      /** Only what this user or API key did. */
      actorId?: string;
      type?: string;
      /** First local date of the business. */
      from?: string;
      /** Last local date of the business. */
      to?: string;
    };
  };
  answer: {
    data: AuditEntry[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/audit-log");

/** Free times for the team, and why others are not */
export const listBusinessAvailability = /* @__PURE__ */ operation<{
  input: {
    query: {
      /** First local date. */
      from: string;
      /** Last local date, inclusive; at most 62 days. */
      to: string;
      serviceId?: string;
      selections?: unknown;
      addOns?: unknown;
      items?: unknown;
      packageKey?: string;
      seats?: number;
      teamMemberId?: string;
      /** The booking about to be moved: it does not stand in its own way, and takes as long as it is booked for. */
      bookingId?: string;
      /** For a visit that shall take this long, whatever its services take. */
      durationMinutes?: number;
      explain?: "0" | "1" | "true" | "false";
    };
  };
  answer: BusinessAvailability;
}>("GET", "/business/availability");

/** The business's own plan */
export const getBilling = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: BillingState;
}>("GET", "/business/billing");

/** Change the plan */
export const changePlan = /* @__PURE__ */ operation<{
  input: {
    body: {
      tier: string;
      interval?: "month" | "year";
    };
  };
  answer: BillingState;
}>("POST", "/business/billing/change");

/** Begin a plan: where it is paid */
export const beginPlan = /* @__PURE__ */ operation<{
  input: {
    body: {
      tier: string;
      interval?: "month" | "year";
    };
  };
  answer: BillingUrl;
}>("POST", "/business/billing/checkout");

/** Where the owner changes the card and finds invoices */
export const openBillingPortal = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: BillingUrl;
}>("POST", "/business/billing/portal");

/** List bookings with filters */
export const listBusinessBookings = /* @__PURE__ */ operation<{
  input: {
    query?: {
      status?: ("pending_payment" | "pending" | "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show" | "expired")[];
      /** First local date of the business on which it begins. */
      from?: string;
      /** Last local date, inclusive. */
      to?: string;
      serviceId?: string;
      teamMemberId?: string;
      customerId?: string;
      /** Words of name, e-mail, phone or notes, each from its beginning; or a booking's id. */
      q?: string;
      sort?: "startsAt" | "-startsAt" | "createdAt" | "-createdAt";
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: BusinessBookingList;
}>("GET", "/business/bookings");

/** Book by hand */
export const createBusinessBooking = /* @__PURE__ */ operation<{
  input: {
    body: {
      serviceId?: string;
      selections?: Record<string, string | number | boolean>;
      addOns?: Record<string, number>;
      items?: Item[];
      packageKey?: string;
      couponCode?: string;
      seats?: number;
      quoteId?: string;
      startsAt: string;
      /** How long it lasts, whatever its services take; the price stays. Not for a class. */
      durationMinutes?: number;
      teamMemberId?: string;
      customer?: {
        name: string;
        email?: string;
        phone?: string;
        address?: Address;
      };
      customerId?: string;
      /** Where the visit is, when not at the customer's own address. */
      address?: Address;
      /** Lines added to the price, minor units; below zero takes off. For owner and admin. */
      adjustments?: ({
        label: string;
        amount: number;
      })[];
      /** The total that was shown, minor units. */
      expectedTotal?: number;
      answers?: Record<string, string | boolean>;
      notes?: string;
      internalNotes?: string;
      locale?: string;
      attribution?: {
        source?: string;
        widget?: string;
        directory?: string;
        listing?: string;
        utm?: Record<string, string>;
        pageUrl?: string;
      };
      /** Takes the time even where it is not free, for owner and admin; marked and audited. */
      override?: boolean;
    };
  };
  answer: BusinessBooking;
}>("POST", "/business/bookings", 1);

/** One booking with its history */
export const getBusinessBooking = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessBookingWithHistory;
}>("GET", "/business/bookings/{id}");

/** Reschedule, reassign or edit a booking */
export const updateBusinessBooking = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      startsAt?: string;
      /** How long it lasts, whatever its services take; the price stays. Not for a class. */
      durationMinutes?: number;
      teamMemberId?: string;
      notes?: string;
      internalNotes?: string;
      address?: Address | null;
      /** The total that was shown, minor units. */
      expectedTotal?: number;
      /** It costs what it did, whatever the rules say. */
      keepPrice?: boolean;
      /** `false`: the customer gets no message of the new time. */
      notifyCustomer?: boolean;
      /** Takes the time even where it is not free, for owner and admin; marked and audited. */
      override?: boolean;
      /** The booking's version as last seen; a stale one is 409 `version_conflict`. */
      version?: number;
    };
  };
  answer: BusinessBooking;
}>("PATCH", "/business/bookings/{id}");

/** Note money taken on site for a booking */
export const takePayment = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      /** Minor units of the price. */
      amount: number;
      tip?: number;
      method: "cash" | "card" | "transfer" | "other";
      note?: string;
    };
  };
  answer: Payment;
}>("POST", "/business/bookings/{id}/payments", 1);

/** Update booking status */
export const updateBookingStatus = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      status: "pending_payment" | "pending" | "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show" | "expired";
      reason?: string;
      /** Of what was paid online, when it is cancelled: everything (the default), by the policy, or nothing. */
      refund?: "full" | "policy" | "none";
      /** The booking's version as last seen; a stale one is 409 `version_conflict`. */
      version?: number;
    };
  };
  answer: BusinessBooking;
}>("PUT", "/business/bookings/{id}/status");

/** Set one status on up to 100 bookings */
export const updateBookingStatuses = /* @__PURE__ */ operation<{
  input: {
    body: {
      ids: string[];
      status: "pending_payment" | "pending" | "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show" | "expired";
      reason?: string;
    };
  };
  answer: BookingStatusesSet;
}>("POST", "/business/bookings/status");

/** Bookings, time off, busy times and closures of a range, by person */
export const getCalendar = /* @__PURE__ */ operation<{
  input: {
    query: {
      /** First local date. */
      from: string;
      /** Last local date, inclusive; at most 62 days. */
      to: string;
      teamMemberId?: string;
    };
  };
  answer: Calendar;
}>("GET", "/business/calendar");

/** Your calendar feeds in this business */
export const listCalendarFeeds = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: CalendarFeedList;
}>("GET", "/business/calendar-feeds");

/** Have a calendar to subscribe to */
export const openCalendarFeed = /* @__PURE__ */ operation<{
  input: {
    /** `person`: your own bookings. `business`: everybody's, for owners and admins. */
    kind: "person" | "business";
  };
  answer: CalendarFeed;
}>("PUT", "/business/calendar-feeds/{kind}");

/** Take a calendar feed back */
export const closeCalendarFeed = /* @__PURE__ */ operation<{
  input: {
    /** `person`: your own bookings. `business`: everybody's, for owners and admins. */
    kind: "person" | "business";
  };
  answer: undefined;
}>("DELETE", "/business/calendar-feeds/{kind}");

/** Give a calendar feed another address */
export const rotateCalendarFeed = /* @__PURE__ */ operation<{
  input: {
    /** `person`: your own bookings. `business`: everybody's, for owners and admins. */
    kind: "person" | "business";
  };
  answer: CalendarFeed;
}>("POST", "/business/calendar-feeds/{kind}/rotate");

/** List categories in the owner's order */
export const listCategories = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: Category[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/categories");

/** Add a category */
export const createCategory = /* @__PURE__ */ operation<{
  input: {
    body: {
      name: string;
      /** Stays; absent: made of the name. */
      key?: string;
    };
  };
  answer: Category;
}>("POST", "/business/categories", 1);

/** Rename a category */
export const updateCategory = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      name?: string;
    };
  };
  answer: Category;
}>("PATCH", "/business/categories/{id}");

/** Delete a category */
export const deleteCategory = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** The category its services go to, or `none`. */
      moveTo?: string | "none";
    };
  };
  answer: undefined;
}>("DELETE", "/business/categories/{id}");

/** Put categories into an order */
export const orderCategories = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** First to last. Those not named follow in the order they had. */
      ids: string[];
    };
  };
  answer: {
    /** All, in the new order. */
    ids: string[];
  };
}>("PUT", "/business/categories/order");

/** List days on which the business is closed */
export const listClosures = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      /** Those that end on this day or later. */
      from?: string;
      /** Those that begin on this day or earlier. */
      to?: string;
    };
  };
  answer: {
    data: Closure[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/closures");

/** Close the business on some days */
export const createClosure = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** First local day. */
      startsOn: string;
      /** Last local day, itself included. */
      endsOn: string;
      label?: string;
    };
  };
  answer: Closure;
}>("POST", "/business/closures", 1);

/** One closure */
export const getClosure = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Closure;
}>("GET", "/business/closures/{id}");

/** Change a closure */
export const updateClosure = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      /** First local day. */
      startsOn?: string;
      /** Last local day, itself included. */
      endsOn?: string;
      label?: string;
    };
  };
  answer: Closure;
}>("PATCH", "/business/closures/{id}");

/** Open again: delete a closure */
export const deleteClosure = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/closures/{id}");

/** List coupons with their uses */
export const listCoupons = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      /** `1`: archived ones too. */
      archived?: "0" | "1" | "true" | "false";
    };
  };
  answer: {
    data: Coupon[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/coupons");

/** Add a coupon */
export const createCoupon = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** Letters, digits, dashes and underscores; kept in upper case, and customers may type it in any case. */
      code: string;
      discount: {
        kind: "percent";
        value: string;
      } | {
        kind: "fixed";
        value: number;
      };
      /** What customers see in the price; absent: the code. */
      label?: string;
      /** Minor units the visit must come to. */
      minimumSpend?: number;
      /** The services it is for; `null`: all. */
      serviceIds?: string[] | null;
      startsAt?: string | null;
      /** The first instant at which it is over. */
      endsAt?: string | null;
      /** `null`: no limit. */
      maxRedemptions?: number | null;
      /** `null`: no limit. */
      maxPerCustomer?: number | null;
      firstVisitOnly?: boolean;
    };
  };
  answer: Coupon;
}>("POST", "/business/coupons", 1);

/** One coupon */
export const getCoupon = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Coupon;
}>("GET", "/business/coupons/{id}");

/** Change a coupon */
export const updateCoupon = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      /** Letters, digits, dashes and underscores; kept in upper case, and customers may type it in any case. */
      code?: string;
      /** What customers see in the price. */
      label?: string;
      discount?: {
        kind: "percent";
        value: string;
      } | {
        kind: "fixed";
        value: number;
      };
      /** Minor units the visit must come to. */
      minimumSpend?: number;
      /** The services it is for; `null`: all. */
      serviceIds?: string[] | null;
      startsAt?: string | null;
      /** The first instant at which it is over. */
      endsAt?: string | null;
      /** `null`: no limit. */
      maxRedemptions?: number | null;
      /** `null`: no limit. */
      maxPerCustomer?: number | null;
      firstVisitOnly?: boolean;
    };
  };
  answer: Coupon;
}>("PATCH", "/business/coupons/{id}");

/** Withdraw a coupon */
export const deleteCoupon = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/coupons/{id}");

/** Put a coupon away */
export const archiveCoupon = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Coupon;
}>("POST", "/business/coupons/{id}/archive");

/** Take a coupon back */
export const restoreCoupon = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Coupon;
}>("POST", "/business/coupons/{id}/restore");

/** Choose the business that calls without `X-Business-Id` are about */
export const setCurrentBusiness = /* @__PURE__ */ operation<{
  input: {
    body: {
      businessId: string;
    };
  };
  answer: undefined;
}>("PUT", "/business/current");

/** Customers, with what they spent and their last and next visit */
export const listCustomers = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** Beginnings of words in name, address or notes; a whole e-mail or phone. */
      q?: string;
      tag?: string;
      sort?: "-createdAt" | "createdAt" | "name" | "-name";
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: Customer[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/customers");

/** Enter a customer */
export const createCustomer = /* @__PURE__ */ operation<{
  input: {
    body: {
      name: string;
      email?: string | null;
      phone?: string | null;
      address?: Address | null;
      locale?: string | null;
      notes?: string;
      tags?: string[];
      marketing?: boolean;
    };
  };
  answer: Customer;
}>("POST", "/business/customers", 1);

/** One customer, with the latest of what they did */
export const getCustomer = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: CustomerDetail;
}>("GET", "/business/customers/{id}");

/** Change a customer */
export const updateCustomer = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      name?: string;
      email?: string | null;
      phone?: string | null;
      address?: Address | null;
      locale?: string | null;
      notes?: string;
      tags?: string[];
      marketing?: boolean;
      /** As last read: refused when somebody changed it since. */
      version?: number;
    };
  };
  answer: Customer;
}>("PATCH", "/business/customers/{id}");

/** Remove a customer without a history */
export const deleteCustomer = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/customers/{id}");

/** Forget a person */
export const eraseCustomer = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("POST", "/business/customers/{id}/erase");

/** Everything stored about one person */
export const exportCustomer = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: CustomerExport;
}>("GET", "/business/customers/{id}/export");

/** Make two records of one person one */
export const mergeCustomers = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      /** The customer that stays. */
      intoId: string;
    };
  };
  answer: Customer;
}>("POST", "/business/customers/{id}/merge");

/** Messages that were given up, newest first */
export const listDeadLetters = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: DeadLetter[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/dead-letters");

/** Try again what was given up */
export const retryDeadLetter = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("POST", "/business/dead-letters/{id}/retry");

/** Payments that customers' banks have taken back, newest first */
export const listDisputes = /* @__PURE__ */ operation<{
  input: {
    query?: {
      sort?: "-createdAt" | "createdAt";
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: DisputeList;
}>("GET", "/business/disputes");

/** One dispute, with the booking's history as evidence */
export const getDispute = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: DisputeDetail;
}>("GET", "/business/disputes/{id}");

/** Send evidence to the customer's bank */
export const submitEvidence = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      text: string;
    };
  };
  answer: DisputeDetail;
}>("POST", "/business/disputes/{id}/evidence");

/** What happens, as it happens */
export const streamEvents = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** `0`: only what was missed since `Last-Event-ID`; the answer ends at once. */
      wait?: "0" | "1";
    };
  };
  answer: string;
}>("GET", "/business/events");

/** Take all bookings along as a file */
export const exportBookings = /* @__PURE__ */ operation<{
  input: {
    body?: {
      format?: "csv" | "json";
    };
  };
  answer: string | unknown;
}>("POST", "/business/exports/bookings");

/** Take all customers along as a file */
export const exportCustomers = /* @__PURE__ */ operation<{
  input: {
    body?: {
      format?: "csv" | "json";
    };
  };
  answer: string | unknown;
}>("POST", "/business/exports/customers");

/** Take all invoices along as a file */
export const exportInvoices = /* @__PURE__ */ operation<{
  input: {
    body?: {
      format?: "csv" | "json";
    };
  };
  answer: string | unknown;
}>("POST", "/business/exports/invoices");

/** Take all leads along as a file */
export const exportLeads = /* @__PURE__ */ operation<{
  input: {
    body?: {
      format?: "csv" | "json";
    };
  };
  answer: string | unknown;
}>("POST", "/business/exports/leads");

/** Take all services along as a file */
export const exportServices = /* @__PURE__ */ operation<{
  input: {
    body?: {
      format?: "csv" | "json";
    };
  };
  answer: string | unknown;
}>("POST", "/business/exports/services");

/** Import customers from CSV */
export const importCustomers = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** Only tell what would happen. */
      preview?: "0" | "1" | "true" | "false";
      /** All rows or none: with an invalid one nothing is done. */
      strict?: "0" | "1" | "true" | "false";
    };
    body: Blob;
  };
  answer: ImportReport;
}>("POST", "/business/imports/customers");

/** Import services from CSV */
export const importServices = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** Only tell what would happen. */
      preview?: "0" | "1" | "true" | "false";
      /** All rows or none: with an invalid one nothing is done. */
      strict?: "0" | "1" | "true" | "false";
    };
    body: Blob;
  };
  answer: ImportReport;
}>("POST", "/business/imports/services");

/** Invite somebody to work here */
export const createInvitation = /* @__PURE__ */ operation<{
  input: {
    body: {
      email: string;
      role: "owner" | "admin" | "staff";
      /** The person in the calendar who is invited. */
      teamMemberId?: string;
      seesMoney?: boolean;
    };
  };
  answer: Invitation;
}>("POST", "/business/invitations");

/** Take an invitation back */
export const revokeInvitation = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/invitations/{id}");

/** Send an invitation anew */
export const resendInvitation = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Invitation;
}>("POST", "/business/invitations/{id}/resend");

/** Invoices, newest first */
export const listInvoices = /* @__PURE__ */ operation<{
  input: {
    query?: {
      status?: ("draft" | "sent" | "viewed" | "paid" | "overdue" | "cancelled" | "void")[];
      customerId?: string;
      bookingId?: string;
      /** Made on this local date or later. */
      from?: string;
      /** Made on this local date or earlier. */
      to?: string;
      sort?: "-createdAt" | "createdAt";
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: Invoice[];
    nextCursor: string | null;
    /** Over all that the filter finds, by currency; on the first page only. */
    summary: {
      count: number;
      amounts: ({
        currency: string;
        /** Minor units. */
        outstanding: number;
        /** Minor units. */
        overdue: number;
        /** Minor units. */
        paid: number;
      })[];
    } | null;
  };
}>("GET", "/business/invoices");

/** Write an invoice by hand */
export const createInvoice = /* @__PURE__ */ operation<{
  input: {
    body: {
      customerId?: string;
      customer?: {
        name: string;
        email?: string;
        phone?: string;
        address?: Address;
      };
      lines: ({
        label: string;
        /** Decimal string, e.g. `"1.5"`; at most 99999.999999. */
        quantity?: string;
        /** Minor units for one; negative takes off. */
        unitAmount: number;
        /** Tax on top. Decimal string, as every rate: "0.19" is 19 %; `null`: no tax. */
        taxRate?: string | null;
      })[];
      dueOn?: string;
      /** Days from today; give either this or `dueOn`. */
      dueDays?: number;
      notes?: string;
    };
  };
  answer: InvoiceDetail;
}>("POST", "/business/invoices", 1);

/** One invoice with its timeline */
export const getInvoice = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: InvoiceDetail;
}>("GET", "/business/invoices/{id}");

/** Change a draft */
export const updateInvoice = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      customerId?: string;
      customer?: {
        name: string;
        email?: string;
        phone?: string;
        address?: Address;
      };
      lines?: ({
        label: string;
        /** Decimal string, e.g. `"1.5"`; at most 99999.999999. */
        quantity?: string;
        /** Minor units for one; negative takes off. */
        unitAmount: number;
        /** Tax on top. Decimal string, as every rate: "0.19" is 19 %; `null`: no tax. */
        taxRate?: string | null;
      })[];
      /** `null`: by the business's setting, when it is sent. */
      dueOn?: string | null;
      /** Days from today; give either this or `dueOn`. */
      dueDays?: number;
      notes?: string;
      /** As last seen; a stale one is 409 `version_conflict`. */
      version?: number;
    };
  };
  answer: InvoiceDetail;
}>("PATCH", "/business/invoices/{id}");

/** Throw a draft away */
export const cancelInvoice = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      /** As last seen; a stale one is 409 `version_conflict`. */
      version?: number;
    };
  };
  answer: InvoiceDetail;
}>("POST", "/business/invoices/{id}/cancel");

/** Note money received */
export const recordInvoicePayment = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      /** Minor units; at most what is still due. */
      amount: number;
      method: "cash" | "card" | "transfer" | "other";
      note?: string;
      /** Default: now. */
      receivedAt?: string;
    };
  };
  answer: InvoiceDetail;
}>("POST", "/business/invoices/{id}/payments", 1);

/** An invoice as a PDF */
export const getInvoicePdf = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Blob;
}>("GET", "/business/invoices/{id}/pdf");

/** Number an invoice and send it */
export const sendInvoice = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      /** As last seen; a stale one is 409 `version_conflict`. */
      version?: number;
      /** Mail it once more, if it has been sent already. */
      again?: boolean;
    };
  };
  answer: InvoiceDetail;
}>("POST", "/business/invoices/{id}/send");

/** Make a sent invoice void */
export const voidInvoice = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      reason: string;
      /** As last seen; a stale one is 409 `version_conflict`. */
      version?: number;
    };
  };
  answer: InvoiceDetail;
}>("POST", "/business/invoices/{id}/void");

/** Write an invoice for a booking */
export const createInvoiceFromBooking = /* @__PURE__ */ operation<{
  input: {
    body: {
      bookingId: string;
    };
  };
  answer: InvoiceDetail;
}>("POST", "/business/invoices/from-booking");

/** List leads, newest first */
export const listBusinessLeads = /* @__PURE__ */ operation<{
  input: {
    query?: {
      status?: ("new" | "contacted" | "quoted" | "won" | "lost")[];
      /** First local date of the business on which it came in. */
      from?: string;
      /** Last local date, inclusive. */
      to?: string;
      /** Words of the customer's name, e-mail or phone, each from its beginning. */
      q?: string;
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: BusinessLeadList;
}>("GET", "/business/leads");

/** Note down a lead by hand */
export const createBusinessLead = /* @__PURE__ */ operation<{
  input: {
    body: {
      serviceId?: string;
      selections?: Record<string, string | number | boolean>;
      addOns?: Record<string, number>;
      items?: Item[];
      packageKey?: string;
      couponCode?: string;
      seats?: number;
      name: string;
      email?: string;
      phone?: string;
      quoteId?: string;
      message?: string;
      preferredTimes?: string[];
      postalCode?: string;
      internalNotes?: string;
      attribution?: {
        source?: string;
        widget?: string;
        directory?: string;
        listing?: string;
        utm?: Record<string, string>;
        pageUrl?: string;
      };
    };
  };
  answer: BusinessLead;
}>("POST", "/business/leads", 1);

/** One lead */
export const getBusinessLead = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessLead;
}>("GET", "/business/leads/{id}");

/** Change a lead's status or notes */
export const updateBusinessLead = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      status?: "new" | "contacted" | "quoted" | "won" | "lost";
      /** With `status: lost`, where it is required. */
      lostReason?: string;
      internalNotes?: string;
      /** The lead's version as last seen; a stale one is 409 `version_conflict`. */
      version?: number;
    };
  };
  answer: BusinessLead;
}>("PATCH", "/business/leads/{id}");

/** Delete a lead */
export const deleteBusinessLead = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/leads/{id}");

/** Which messages customers get, and how */
export const listMessageSettings = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: {
    data: MessageSetting[];
    nextCursor: null;
  };
}>("GET", "/business/message-settings");

/** Turn a message to customers on or off */
export const updateMessageSetting = /* @__PURE__ */ operation<{
  input: {
    message: "booking_received" | "booking_confirmed" | "booking_changed" | "booking_cancelled" | "booking_reminder" | "booking_on_the_way" | "booking_completed" | "booking_link" | "lead_received" | "quote_sent" | "invoice_sent" | "invoice_receipt" | "payment_received" | "refund_issued" | "payment_too_late";
    body: {
      email: boolean;
      sms: boolean;
    };
  };
  answer: MessageSetting;
}>("PUT", "/business/message-settings/{message}");

/** The words of all messages to customers, in every language */
export const listMessageTemplates = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: {
    data: MessageTemplate[];
    nextCursor: null;
  };
}>("GET", "/business/message-templates");

/** Word a message to customers yourself */
export const updateMessageTemplate = /* @__PURE__ */ operation<{
  input: {
    message: "booking_received" | "booking_confirmed" | "booking_changed" | "booking_cancelled" | "booking_reminder" | "booking_on_the_way" | "booking_completed" | "booking_link" | "lead_received" | "quote_sent" | "invoice_sent" | "invoice_receipt" | "payment_received" | "refund_issued" | "payment_too_late";
    language: "en" | "de" | "es" | "fr" | "ja" | "ar";
    body: {
      subject: string;
      title: string;
      /** Paragraphs, with an empty line between them. */
      body: string;
    };
  };
  answer: MessageTemplate;
}>("PUT", "/business/message-templates/{message}/{language}");

/** Go back to the product's words */
export const deleteMessageTemplate = /* @__PURE__ */ operation<{
  input: {
    message: "booking_received" | "booking_confirmed" | "booking_changed" | "booking_cancelled" | "booking_reminder" | "booking_on_the_way" | "booking_completed" | "booking_link" | "lead_received" | "quote_sent" | "invoice_sent" | "invoice_receipt" | "payment_received" | "refund_issued" | "payment_too_late";
    language: "en" | "de" | "es" | "fr" | "ja" | "ar";
  };
  answer: undefined;
}>("DELETE", "/business/message-templates/{message}/{language}");

/** See a message as a made-up customer would get it */
export const previewMessageTemplate = /* @__PURE__ */ operation<{
  input: {
    message: "booking_received" | "booking_confirmed" | "booking_changed" | "booking_cancelled" | "booking_reminder" | "booking_on_the_way" | "booking_completed" | "booking_link" | "lead_received" | "quote_sent" | "invoice_sent" | "invoice_receipt" | "payment_received" | "refund_issued" | "payment_too_late";
    language: "en" | "de" | "es" | "fr" | "ja" | "ar";
    body?: {
      /** `{{customerName}}` and the other variables of the kind are filled in when it is sent. */
      words?: {
        subject: string;
        title: string;
        /** Paragraphs, with an empty line between them. */
        body: string;
      };
    };
  };
  answer: {
    subject: string;
    html: string;
    text: string;
    /** The text message, where the kind has one. */
    sms: string | null;
  };
}>("POST", "/business/message-templates/{message}/{language}/preview");

/** Send a message to yourself, as a made-up customer would get it */
export const testMessageTemplate = /* @__PURE__ */ operation<{
  input: {
    message: "booking_received" | "booking_confirmed" | "booking_changed" | "booking_cancelled" | "booking_reminder" | "booking_on_the_way" | "booking_completed" | "booking_link" | "lead_received" | "quote_sent" | "invoice_sent" | "invoice_receipt" | "payment_received" | "refund_issued" | "payment_too_late";
    language: "en" | "de" | "es" | "fr" | "ja" | "ar";
  };
  answer: {
    status: "queued";
  };
}>("POST", "/business/message-templates/{message}/{language}/test");

/** What you were told about, newest first */
export const listNotices = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      /** `1`: only those not read yet. */
      unread?: "0" | "1" | "true" | "false";
    };
  };
  answer: {
    data: Notice[];
    nextCursor: string | null;
    /** How many are not read yet; 100 means a hundred or more. */
    unread: number;
  };
}>("GET", "/business/notices");

/** Mark notices as read */
export const readNotices = /* @__PURE__ */ operation<{
  input: {
    body?: {
      /** Absent: all of yours. */
      ids?: string[];
    };
  };
  answer: {
    /** How many are not read yet; 100 means a hundred or more. */
    unread: number;
  };
}>("PUT", "/business/notices/read");

/** What you are told about, how and when */
export const getNotificationPreferences = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: NotificationPreferences;
}>("GET", "/business/notification-preferences");

/** Change what you are told about, how and when */
export const updateNotificationPreferences = /* @__PURE__ */ operation<{
  input: {
    body: NotificationPreferences;
  };
  answer: NotificationPreferences;
}>("PUT", "/business/notification-preferences");

/** List packages in the owner's order */
export const listPackages = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      /** `1`: archived ones too. */
      archived?: "0" | "1" | "true" | "false";
    };
  };
  answer: {
    data: BusinessPackage[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/packages");

/** Add a package: services that together earn a discount */
export const createPackage = /* @__PURE__ */ operation<{
  input: {
    body: {
      label: string;
      /** All of them must be bought together; at most five fit in one visit. */
      serviceIds: string[];
      discount: {
        kind: "percent";
        value: string;
      } | {
        kind: "fixed";
        value: number;
      };
      /** Stays; absent: made of the label. */
      key?: string;
    };
  };
  answer: BusinessPackage;
}>("POST", "/business/packages", 1);

/** One package */
export const getPackage = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessPackage;
}>("GET", "/business/packages/{id}");

/** Change a package */
export const updatePackage = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      label?: string;
      /** All of them must be bought together; at most five fit in one visit. */
      serviceIds?: string[];
      discount?: {
        kind: "percent";
        value: string;
      } | {
        kind: "fixed";
        value: number;
      };
    };
  };
  answer: BusinessPackage;
}>("PATCH", "/business/packages/{id}");

/** Delete a package */
export const deletePackage = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/packages/{id}");

/** Put a package away */
export const archivePackage = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessPackage;
}>("POST", "/business/packages/{id}/archive");

/** Take a package back */
export const restorePackage = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessPackage;
}>("POST", "/business/packages/{id}/restore");

/** Put packages into an order */
export const orderPackages = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** First to last. Those not named follow in the order they had. */
      ids: string[];
    };
  };
  answer: {
    /** All, in the new order. */
    ids: string[];
  };
}>("PUT", "/business/packages/order");

/** List payments, newest first */
export const listPayments = /* @__PURE__ */ operation<{
  input: {
    query?: {
      status?: ("created" | "open" | "processing" | "succeeded" | "failed" | "expired" | "cancelled")[];
      bookingId?: string;
      invoiceId?: string;
      customerId?: string;
      method?: ("stripe" | "cash" | "card" | "transfer" | "other")[];
      /** Words of the customer's name, e-mail or phone. */
      q?: string;
      /** Made on this local date or later. */
      from?: string;
      /** Made on this local date or earlier. */
      to?: string;
      sort?: "-createdAt" | "createdAt";
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: PaymentList;
}>("GET", "/business/payments");

/** One payment with its refunds, disputes and timeline */
export const getPayment = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: PaymentDetail;
}>("GET", "/business/payments/{id}");

/** Pay back a payment, whole or in part */
export const refundPayment = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      /** Minor units; absent: all that is left. */
      amount?: number;
      reason?: string;
    };
  };
  answer: Refund;
}>("POST", "/business/payments/{id}/refund", 1);

/** Whether and how the business is paid online */
export const getPaymentAccount = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: PaymentAccount;
}>("GET", "/business/payments/account");

/** Connect the business for online payments */
export const connectPaymentAccount = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: PaymentAccountConnected;
}>("POST", "/business/payments/connect");

/** Take no payments online any more */
export const disconnectPaymentAccount = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: PaymentAccount;
}>("POST", "/business/payments/disconnect");

/** Be paid through Stripe keys of one's own */
export const setPaymentKeys = /* @__PURE__ */ operation<{
  input: {
    body: {
      secretKey: string;
      webhookSecret: string;
    };
  };
  answer: PaymentAccount;
}>("PUT", "/business/payments/keys");

/** What is paid back and charged, and when */
export const getPaymentPolicy = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: PaymentPolicy;
}>("GET", "/business/payments/policy");

/** Set what is paid back and charged, and when */
export const setPaymentPolicy = /* @__PURE__ */ operation<{
  input: {
    body: PaymentPolicy;
  };
  answer: PaymentPolicy;
}>("PUT", "/business/payments/policy");

/** Ask Stripe how the account stands */
export const refreshPaymentAccount = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: PaymentAccount;
}>("POST", "/business/payments/refresh");

/** Where postal codes lie */
export const listPostalPlaces = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: PostalPlace[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/postal-places");

/** Say where postal codes lie */
export const putPostalPlaces = /* @__PURE__ */ operation<{
  input: {
    body: {
      places: ({
        postalCode: string;
        latitude: number;
        longitude: number;
      })[];
    };
  };
  answer: {
    total: number;
  };
}>("PUT", "/business/postal-places");

/** Forget all postal codes */
export const deletePostalPlaces = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: undefined;
}>("DELETE", "/business/postal-places");

/** Forget one postal code */
export const deletePostalPlace = /* @__PURE__ */ operation<{
  input: {
    postalCode: string;
  };
  answer: undefined;
}>("DELETE", "/business/postal-places/{postalCode}");

/** Trades whose services can be set up in one go */
export const listPresets = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: {
    data: ({
      key: string;
      label: string;
      categories: string[];
      services: string[];
      suggested: {
        weeklyHours: ({
          weekday: number;
          from: string;
          to: string;
        })[];
        slotIntervalMinutes: number;
        minNoticeMinutes: number;
        maxAdvanceDays: number;
        cancellation: {
          cutoffMinutes: number;
        };
      };
    })[];
    nextCursor: null;
  };
}>("GET", "/business/presets");

/** Add a trade's services, beside what is there */
export const applyPreset = /* @__PURE__ */ operation<{
  input: {
    body: {
      trade: "house_cleaning" | "auto_detailing" | "lawn_care" | "pressure_washing" | "pool" | "pest_control" | "window_cleaning" | "hair_salon" | "photography" | "handyman";
    };
  };
  answer: {
    categoryIds: string[];
    serviceIds: string[];
  };
}>("POST", "/business/presets");

/** Price a purchase without storing anything */
export const previewPrice = /* @__PURE__ */ operation<{
  input: {
    body?: {
      serviceId?: string;
      selections?: Record<string, string | number | boolean>;
      addOns?: Record<string, number>;
      items?: Item[];
      packageKey?: string;
      couponCode?: string;
      seats?: number;
      postalCode?: string;
      startsAt?: string;
      draft?: {
        /** The saved service in whose place it stands. */
        id?: string;
        name: string;
        durationMinutes: number;
        /** Minor units. */
        basePrice: number;
        description?: string;
        /** An upload for `service_photo`, or a picture over https. */
        photoUrl?: string | null;
        categoryId?: string | null;
        mode?: "booking" | "quote";
        location?: "business" | "customer" | "online";
        /** Places in one session; above 1 it is a class. */
        capacity?: number;
        bufferBeforeMinutes?: number;
        bufferAfterMinutes?: number;
        /** `null`: as the business says. */
        minNoticeMinutes?: number | null;
        /** `null`: as the business says. */
        maxAdvanceDays?: number | null;
        /** `null`: as the business says. */
        slotIntervalMinutes?: number | null;
        bookingCutoff?: {
          daysBefore: number;
          at: string;
        } | null;
        /** `null`: as the business says. */
        cancellationCutoffMinutes?: number | null;
        arrivalWindowMinutes?: number | null;
        /** Most visits a local day; `null`: no limit. */
        dailyLimit?: number | null;
        deposit?: DepositInput;
        dimensions?: DimensionInput[];
        addOns?: AddOnInput[];
        /** It needs one free of each. */
        resourceGroupIds?: string[];
        /** Who does it; absent: everybody. */
        teamMemberIds?: string[];
      };
      /** Lines added to the worked-out price, before tax, which is counted on what is left; that cannot fall below 0. */
      adjustments?: ({
        label: string;
        /** Minor units; below zero takes off. */
        amount: number;
      })[];
    };
  };
  answer: Price;
}>("POST", "/business/price-preview");

/** Quotes, newest first */
export const listQuotes = /* @__PURE__ */ operation<{
  input: {
    query?: {
      status?: ("pending" | "sent" | "accepted" | "declined" | "expired" | "converted")[];
      customerId?: string;
      /** `customer`: made by the widget. */
      origin?: "customer" | "team";
      sort?: "-createdAt" | "createdAt";
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: BusinessQuote[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/quotes");

/** Make a quote for a customer */
export const createTeamQuote = /* @__PURE__ */ operation<{
  input: {
    body: {
      serviceId?: string;
      selections?: Record<string, string | number | boolean>;
      addOns?: Record<string, number>;
      items?: Item[];
      packageKey?: string;
      couponCode?: string;
      seats?: number;
      customerId?: string;
      customer?: {
        name: string;
        email?: string;
        phone?: string;
        address?: Address;
      };
      postalCode?: string;
      startsAt?: string;
      /** Lines added to the worked-out price, before tax, which is counted on what is left; that cannot fall below 0. */
      adjustments?: ({
        label: string;
        /** Minor units; below zero takes off. */
        amount: number;
      })[];
      title?: string;
      message?: string;
      /** Days from now; give either this or `expiresAt`. */
      validDays?: number;
      expiresAt?: string;
    };
  };
  answer: BusinessQuote;
}>("POST", "/business/quotes", 1);

/** One quote */
export const getQuote = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessQuote;
}>("GET", "/business/quotes/{id}");

/** Change a quote that is not answered yet */
export const updateQuote = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      serviceId?: string;
      selections?: Record<string, string | number | boolean>;
      addOns?: Record<string, number>;
      items?: Item[];
      packageKey?: string | null;
      couponCode?: string | null;
      seats?: number | null;
      customerId?: string;
      customer?: {
        name: string;
        email?: string;
        phone?: string;
        address?: Address;
      };
      postalCode?: string | null;
      startsAt?: string | null;
      /** Lines added to the worked-out price, before tax, which is counted on what is left; that cannot fall below 0. */
      adjustments?: ({
        label: string;
        /** Minor units; below zero takes off. */
        amount: number;
      })[];
      title?: string;
      message?: string;
      /** Days from now; give either this or `expiresAt`. */
      validDays?: number;
      expiresAt?: string;
      /** Makes links sent earlier useless. */
      newLink?: boolean;
      /** As last seen; a stale one is 409 `version_conflict`. */
      version?: number;
    };
  };
  answer: BusinessQuote;
}>("PATCH", "/business/quotes/{id}");

/** Take away a quote that was not sent */
export const deleteQuote = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/quotes/{id}");

/** Write down a customer's answer to a quote */
export const answerQuote = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      answer: "accepted" | "declined";
      /** Why not, in the customer's words. */
      reason?: string;
      /** As last seen; a stale one is 409 `version_conflict`. */
      version?: number;
    };
  };
  answer: BusinessQuote;
}>("POST", "/business/quotes/{id}/answer");

/** Book a quote for its customer */
export const convertQuote = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      startsAt: string;
      teamMemberId?: string;
      /** Needed only for a quote without a customer. */
      customerId?: string;
    };
  };
  answer: {
    booking: BusinessBooking;
    quote: BusinessQuote;
  };
}>("POST", "/business/quotes/{id}/convert", 1);

/** Offer the same again */
export const duplicateQuote = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessQuote;
}>("POST", "/business/quotes/{id}/duplicate", 1);

/** Send a quote to its customer */
export const sendQuote = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      /** As last seen; a stale one is 409 `version_conflict`. */
      version?: number;
      /** Mail it once more, if it has been sent already. */
      again?: boolean;
    };
  };
  answer: BusinessQuote;
}>("POST", "/business/quotes/{id}/send");

/** Bills that write themselves, newest first */
export const listRecurringInvoices = /* @__PURE__ */ operation<{
  input: {
    query?: {
      customerId?: string;
      /** Show the ended ones too. */
      archived?: "0" | "1" | "true" | "false";
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: RecurringInvoice[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/recurring-invoices");

/** Bill a customer again and again */
export const createRecurringInvoice = /* @__PURE__ */ operation<{
  input: {
    body: {
      customerId?: string;
      customer?: {
        name: string;
        email?: string;
        phone?: string;
        address?: Address;
      };
      lines: ({
        label: string;
        /** Decimal string, e.g. `"1.5"`; at most 99999.999999. */
        quantity?: string;
        /** Minor units for one; negative takes off. */
        unitAmount: number;
        /** Tax on top. Decimal string, as every rate: "0.19" is 19 %; `null`: no tax. */
        taxRate?: string | null;
      })[];
      notes?: string;
      every: "week" | "two_weeks" | "four_weeks" | "month" | "quarter" | "year";
      /** The first one; today or later. */
      startsOn: string;
      /** None is made after this date. */
      endsOn?: string | null;
      /** Days to pay; default: the business's setting. */
      dueDays?: number;
    };
  };
  answer: RecurringInvoice;
}>("POST", "/business/recurring-invoices", 1);

/** One bill that writes itself */
export const getRecurringInvoice = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: RecurringInvoice;
}>("GET", "/business/recurring-invoices/{id}");

/** Change the invoices to come */
export const updateRecurringInvoice = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      lines?: ({
        label: string;
        /** Decimal string, e.g. `"1.5"`; at most 99999.999999. */
        quantity?: string;
        /** Minor units for one; negative takes off. */
        unitAmount: number;
        /** Tax on top. Decimal string, as every rate: "0.19" is 19 %; `null`: no tax. */
        taxRate?: string | null;
      })[];
      notes?: string;
      /** Only before the first one has been made; so is `startsOn`. */
      every?: "week" | "two_weeks" | "four_weeks" | "month" | "quarter" | "year";
      startsOn?: string;
      endsOn?: string | null;
      dueDays?: number;
    };
  };
  answer: RecurringInvoice;
}>("PATCH", "/business/recurring-invoices/{id}");

/** End it: no more invoices are made */
export const archiveRecurringInvoice = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/recurring-invoices/{id}");

/** List groups of resources */
export const listResourceGroups = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: ResourceGroup[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/resource-groups");

/** Add a group of resources that do for each other */
export const createResourceGroup = /* @__PURE__ */ operation<{
  input: {
    body: {
      name: string;
    };
  };
  answer: ResourceGroup;
}>("POST", "/business/resource-groups", 1);

/** One group of resources */
export const getResourceGroup = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: ResourceGroup;
}>("GET", "/business/resource-groups/{id}");

/** Rename a group of resources */
export const updateResourceGroup = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      name?: string;
    };
  };
  answer: ResourceGroup;
}>("PATCH", "/business/resource-groups/{id}");

/** Delete an empty group of resources */
export const deleteResourceGroup = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/resource-groups/{id}");

/** List rooms, vehicles and machines */
export const listResources = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      groupId?: string;
      /** `1`: archived ones too. */
      archived?: "0" | "1" | "true" | "false";
    };
  };
  answer: {
    data: Resource[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/resources");

/** Add a resource to a group */
export const createResource = /* @__PURE__ */ operation<{
  input: {
    body: {
      name: string;
      groupId: string;
    };
  };
  answer: Resource;
}>("POST", "/business/resources", 1);

/** One resource */
export const getResource = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Resource;
}>("GET", "/business/resources/{id}");

/** Rename a resource */
export const updateResource = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      name?: string;
    };
  };
  answer: Resource;
}>("PATCH", "/business/resources/{id}");

/** Delete a resource that no visit needs */
export const deleteResource = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/resources/{id}");

/** Put a resource away */
export const archiveResource = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Resource;
}>("POST", "/business/resources/{id}/archive");

/** Take a resource back */
export const restoreResource = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Resource;
}>("POST", "/business/resources/{id}/restore");

/** List reviews, newest first */
export const listBusinessReviews = /* @__PURE__ */ operation<{
  input: {
    query?: {
      status?: ("pending" | "published" | "hidden")[];
      rating?: number;
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: BusinessReviewList;
}>("GET", "/business/reviews");

/** One review */
export const getBusinessReview = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessReview;
}>("GET", "/business/reviews/{id}");

/** Publish or hide a review */
export const updateReview = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      status: "published" | "hidden";
    };
  };
  answer: BusinessReview;
}>("PATCH", "/business/reviews/{id}");

/** Answer a review, or take the answer away */
export const replyToReview = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      text: string | null;
    };
  };
  answer: BusinessReview;
}>("PUT", "/business/reviews/{id}/reply");

/** List dates with hours of their own */
export const listScheduleOverrides = /* @__PURE__ */ operation<{
  input: {
    query: {
      from: string;
      to: string;
      /** How many to return; absent: all of the range. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: ScheduleOverride[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/schedule-overrides");

/** Give one date hours of its own */
export const putScheduleOverride = /* @__PURE__ */ operation<{
  input: {
    date: string;
    body: {
      /** The hours of that day; none: closed. */
      spans: ({
        /** Local time, 00:00 to 23:59. */
        from: string;
        /** Local time, up to 24:00. Not after `from`: it ends on the next day. */
        to: string;
      })[];
    };
  };
  answer: ScheduleOverride;
}>("PUT", "/business/schedule-overrides/{date}");

/** Let the weekly hours hold again on a date */
export const deleteScheduleOverride = /* @__PURE__ */ operation<{
  input: {
    date: string;
  };
  answer: undefined;
}>("DELETE", "/business/schedule-overrides/{date}");

/** List service areas in the owner's order */
export const listServiceAreas = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      /** `1`: archived ones too. */
      archived?: "0" | "1" | "true" | "false";
    };
  };
  answer: {
    data: BusinessServiceArea[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/service-areas");

/** Add a service area */
export const createServiceArea = /* @__PURE__ */ operation<{
  input: {
    body: {
      label: string;
      covers: AreaCoversInput;
      /** Stays; absent: made of the label. */
      key?: string;
    };
  };
  answer: BusinessServiceArea;
}>("POST", "/business/service-areas", 1);

/** One service area */
export const getServiceArea = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessServiceArea;
}>("GET", "/business/service-areas/{id}");

/** Change a service area */
export const updateServiceArea = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      label?: string;
      covers?: AreaCoversInput;
    };
  };
  answer: BusinessServiceArea;
}>("PATCH", "/business/service-areas/{id}");

/** Delete a service area */
export const deleteServiceArea = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/service-areas/{id}");

/** Put a service area away */
export const archiveServiceArea = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessServiceArea;
}>("POST", "/business/service-areas/{id}/archive");

/** Take a service area back */
export const restoreServiceArea = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessServiceArea;
}>("POST", "/business/service-areas/{id}/restore");

/** Put service areas into an order */
export const orderServiceAreas = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** First to last. Those not named follow in the order they had. */
      ids: string[];
    };
  };
  answer: {
    /** All, in the new order. */
    ids: string[];
  };
}>("PUT", "/business/service-areas/order");

/** List services with pricing dimensions */
export const listServices = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      /** `1`: archived ones too. */
      archived?: "0" | "1" | "true" | "false";
    };
  };
  answer: BusinessServiceList;
}>("GET", "/business/services");

/** Add a service */
export const createService = /* @__PURE__ */ operation<{
  input: {
    body: ServiceInput;
  };
  answer: BusinessService;
}>("POST", "/business/services", 1);

/** One service */
export const getService = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessService;
}>("GET", "/business/services/{id}");

/** Change a service */
export const updateService = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      name?: string;
      description?: string;
      /** An upload for `service_photo`, or a picture over https. */
      photoUrl?: string | null;
      categoryId?: string | null;
      mode?: "booking" | "quote";
      location?: "business" | "customer" | "online";
      durationMinutes?: number;
      /** Minor units. */
      basePrice?: number;
      /** Places in one session; above 1 it is a class. */
      capacity?: number;
      bufferBeforeMinutes?: number;
      bufferAfterMinutes?: number;
      /** `null`: as the business says. */
      minNoticeMinutes?: number | null;
      /** `null`: as the business says. */
      maxAdvanceDays?: number | null;
      /** `null`: as the business says. */
      slotIntervalMinutes?: number | null;
      bookingCutoff?: {
        daysBefore: number;
        at: string;
      } | null;
      /** `null`: as the business says. */
      cancellationCutoffMinutes?: number | null;
      arrivalWindowMinutes?: number | null;
      /** Most visits a local day; `null`: no limit. */
      dailyLimit?: number | null;
      deposit?: DepositInput;
      dimensions?: DimensionInput[];
      addOns?: AddOnInput[];
      /** Who does it. */
      teamMemberIds?: string[];
      /** It needs one free of each. */
      resourceGroupIds?: string[];
    };
  };
  answer: BusinessService;
}>("PATCH", "/business/services/{id}");

/** Delete a service that was never used */
export const deleteService = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/services/{id}");

/** Take a service off the offer */
export const archiveService = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessService;
}>("POST", "/business/services/{id}/archive");

/** Copy a service */
export const duplicateService = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      /** Absent: the old one with `(copy)`. */
      name?: string;
    };
  };
  answer: BusinessService;
}>("POST", "/business/services/{id}/duplicate", 1);

/** Offer an archived service again */
export const restoreService = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessService;
}>("POST", "/business/services/{id}/restore");

/** Put services into an order */
export const orderServices = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** First to last. Those not named follow in the order they had. */
      ids: string[];
    };
  };
  answer: {
    /** All, in the new order. */
    ids: string[];
  };
}>("PUT", "/business/services/order");

/** List surcharges in the order in which they are added */
export const listSurcharges = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      /** `1`: archived ones too. */
      archived?: "0" | "1" | "true" | "false";
    };
  };
  answer: {
    data: BusinessSurcharge[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/surcharges");

/** Add a surcharge */
export const createSurcharge = /* @__PURE__ */ operation<{
  input: {
    body: {
      label: string;
      change: SurchargeChangeInput;
      /** All must hold; none: it always holds. */
      conditions: SurchargeConditionInput[];
      /** Stays; absent: made of the label. */
      key?: string;
    };
  };
  answer: BusinessSurcharge;
}>("POST", "/business/surcharges", 1);

/** One surcharge */
export const getSurcharge = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessSurcharge;
}>("GET", "/business/surcharges/{id}");

/** Change a surcharge */
export const updateSurcharge = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      label?: string;
      change?: SurchargeChangeInput;
      /** All must hold; none: it always holds. */
      conditions?: SurchargeConditionInput[];
    };
  };
  answer: BusinessSurcharge;
}>("PATCH", "/business/surcharges/{id}");

/** Delete a surcharge */
export const deleteSurcharge = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/surcharges/{id}");

/** Put a surcharge away */
export const archiveSurcharge = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessSurcharge;
}>("POST", "/business/surcharges/{id}/archive");

/** Take a surcharge back */
export const restoreSurcharge = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: BusinessSurcharge;
}>("POST", "/business/surcharges/{id}/restore");

/** Put surcharges into an order */
export const orderSurcharges = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** First to last. Those not named follow in the order they had. */
      ids: string[];
    };
  };
  answer: {
    /** All, in the new order. */
    ids: string[];
  };
}>("PUT", "/business/surcharges/order");

/** The team */
export const listTeam = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      /** Also who is archived. */
      archived?: "0" | "1" | "true" | "false";
    };
  };
  answer: Team;
}>("GET", "/business/team");

/** Add a person to the team */
export const createTeamMember = /* @__PURE__ */ operation<{
  input: {
    body: {
      name: string;
      title?: string | null;
      email?: string | null;
      phone?: string | null;
      avatarUrl?: string | null;
      color?: string | null;
      weeklyHours?: ({
        /** 1 is Monday, 7 is Sunday. */
        weekday: number;
        /** Local time, 00:00 to 23:59. */
        from: string;
        /** Local time, up to 24:00. Not after `from`: it ends on the next day. */
        to: string;
      })[] | null;
      dailyLimit?: number | null;
      serviceIds?: string[];
    };
  };
  answer: TeamMember;
}>("POST", "/business/team", 1);

/** One person of the team */
export const getTeamMember = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: TeamMember;
}>("GET", "/business/team/{id}");

/** Change a person of the team */
export const updateTeamMember = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      name?: string;
      title?: string | null;
      email?: string | null;
      phone?: string | null;
      avatarUrl?: string | null;
      color?: string | null;
      weeklyHours?: ({
        /** 1 is Monday, 7 is Sunday. */
        weekday: number;
        /** Local time, 00:00 to 23:59. */
        from: string;
        /** Local time, up to 24:00. Not after `from`: it ends on the next day. */
        to: string;
      })[] | null;
      dailyLimit?: number | null;
    };
  };
  answer: TeamMember;
}>("PATCH", "/business/team/{id}");

/** Remove a person who was never booked */
export const deleteTeamMember = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/team/{id}");

/** Take an account out of the business */
export const removeAccess = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/team/{id}/access");

/** Take a person out of calendar and widget */
export const archiveTeamMember = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: TeamMember;
}>("POST", "/business/team/{id}/archive");

/** A person's calendars kept elsewhere */
export const listBusyCalendars = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: BusyCalendar[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/team/{id}/busy-calendars");

/** Have a person's other calendar read */
export const createBusyCalendar = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      url: string;
      label?: string;
    };
  };
  answer: BusyCalendar;
}>("POST", "/business/team/{id}/busy-calendars");

/** Read a calendar no more */
export const deleteBusyCalendar = /* @__PURE__ */ operation<{
  input: {
    id: string;
    calendarId: string;
  };
  answer: undefined;
}>("DELETE", "/business/team/{id}/busy-calendars/{calendarId}");

/** Read a calendar now */
export const refreshBusyCalendar = /* @__PURE__ */ operation<{
  input: {
    id: string;
    calendarId: string;
  };
  answer: BusyCalendar;
}>("POST", "/business/team/{id}/busy-calendars/{calendarId}/refresh");

/** Set a person's hours of one date */
export const setOverride = /* @__PURE__ */ operation<{
  input: {
    id: string;
    date: string;
    body: {
      spans: ({
        /** Local time, 00:00 to 23:59. */
        from: string;
        /** Local time, up to 24:00. Not after `from`: it ends on the next day. */
        to: string;
      })[];
    };
  };
  answer: TeamMember;
}>("PUT", "/business/team/{id}/overrides/{date}");

/** Give a date back to a person's week */
export const removeOverride = /* @__PURE__ */ operation<{
  input: {
    id: string;
    date: string;
  };
  answer: undefined;
}>("DELETE", "/business/team/{id}/overrides/{date}");

/** Bring an archived person back */
export const restoreTeamMember = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: TeamMember;
}>("POST", "/business/team/{id}/restore");

/** Say what an account may do */
export const setRole = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      role: "owner" | "admin" | "staff";
      /** Whether staff see prices and totals; absent: as before. */
      seesMoney?: boolean;
      /** The person in the calendar that the account is; absent: as before. */
      teamMemberId?: string | null;
    };
  };
  answer: TeamAccount;
}>("PUT", "/business/team/{id}/role");

/** Say which services a person does */
export const setSkills = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      serviceIds: string[];
    };
  };
  answer: TeamMember;
}>("PUT", "/business/team/{id}/services");

/** A person's time off */
export const listTimeOff = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      /** Also what is over. */
      past?: "0" | "1" | "true" | "false";
    };
  };
  answer: {
    data: TimeOff[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/team/{id}/time-off");

/** Enter time off */
export const addTimeOff = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      startsAt: string;
      endsAt: string;
      reason?: string;
      /** Also when customers are booked in it: they stay booked. */
      force?: boolean;
    };
  };
  answer: TimeOff;
}>("POST", "/business/team/{id}/time-off", 1);

/** Take time off back */
export const removeTimeOff = /* @__PURE__ */ operation<{
  input: {
    id: string;
    timeOffId: string;
  };
  answer: undefined;
}>("DELETE", "/business/team/{id}/time-off/{timeOffId}");

/** Put the team into an order */
export const orderTeam = /* @__PURE__ */ operation<{
  input: {
    body: {
      teamMemberIds: string[];
    };
  };
  answer: undefined;
}>("PUT", "/business/team/order");

/** Uploaded pictures, newest first */
export const listUploads = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
      purpose?: "logo" | "avatar" | "service_photo";
    };
  };
  answer: {
    data: Upload[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/uploads");

/** Upload a picture */
export const createUpload = /* @__PURE__ */ operation<{
  input: {
    query: {
      purpose: "logo" | "avatar" | "service_photo";
    };
    body: Blob;
  };
  answer: Upload;
}>("POST", "/business/uploads");

/** Delete a picture that is not shown any more */
export const deleteUpload = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/uploads/{id}");

/** Send an event once more */
export const replayWebhookDelivery = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: WebhookDelivery;
}>("POST", "/business/webhook-deliveries/{id}/replay");

/** What a webhook can be told of */
export const listWebhookEvents = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: WebhookEventCatalogue;
}>("GET", "/business/webhook-events");

/** Webhooks, newest first */
export const listWebhooks = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: Webhook[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/webhooks");

/** Be told of events */
export const createWebhook = /* @__PURE__ */ operation<{
  input: {
    body: {
      /** https, in production; never a private address. */
      url: string;
      events: ("booking.created" | "booking.updated" | "booking.rescheduled" | "booking.reassigned" | "booking.status_changed" | "booking.cancelled" | "booking.expired" | "booking.overridden" | "quote.created" | "quote.updated" | "quote.sent" | "quote.accepted" | "quote.declined" | "quote.converted" | "quote.deleted" | "lead.created" | "lead.updated" | "lead.status_changed" | "lead.deleted" | "customer.created" | "customer.updated" | "customer.merged" | "customer.deleted" | "customer.erased" | "review.created" | "review.updated" | "review.status_changed" | "review.replied" | "invoice.created" | "invoice.updated" | "invoice.sent" | "invoice.viewed" | "invoice.paid" | "invoice.overdue" | "invoice.cancelled" | "invoice.voided" | "payment.received" | "payment.failed" | "refund.created" | "refund.issued" | "refund.failed" | "dispute.created" | "dispute.updated" | "dispute.closed")[];
      description?: string;
      enabled?: boolean;
    };
  };
  answer: WebhookWithSecret;
}>("POST", "/business/webhooks");

/** One webhook */
export const getWebhook = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Webhook;
}>("GET", "/business/webhooks/{id}");

/** Change a webhook, or switch it on or off */
export const updateWebhook = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      /** https, in production; never a private address. */
      url?: string;
      events?: ("booking.created" | "booking.updated" | "booking.rescheduled" | "booking.reassigned" | "booking.status_changed" | "booking.cancelled" | "booking.expired" | "booking.overridden" | "quote.created" | "quote.updated" | "quote.sent" | "quote.accepted" | "quote.declined" | "quote.converted" | "quote.deleted" | "lead.created" | "lead.updated" | "lead.status_changed" | "lead.deleted" | "customer.created" | "customer.updated" | "customer.merged" | "customer.deleted" | "customer.erased" | "review.created" | "review.updated" | "review.status_changed" | "review.replied" | "invoice.created" | "invoice.updated" | "invoice.sent" | "invoice.viewed" | "invoice.paid" | "invoice.overdue" | "invoice.cancelled" | "invoice.voided" | "payment.received" | "payment.failed" | "refund.created" | "refund.issued" | "refund.failed" | "dispute.created" | "dispute.updated" | "dispute.closed")[];
      description?: string;
      /** `false` gives up what is waiting; it can be replayed. */
      enabled?: boolean;
    };
  };
  answer: Webhook;
}>("PATCH", "/business/webhooks/{id}");

/** Remove a webhook and its log */
export const deleteWebhook = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/webhooks/{id}");

/** What was sent to a webhook, newest first */
export const listWebhookDeliveries = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      status?: ("pending" | "delivered" | "failed")[];
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: WebhookDelivery[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/webhooks/{id}/deliveries");

/** Make a new signing secret */
export const rotateWebhookSecret = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: WebhookWithSecret;
}>("POST", "/business/webhooks/{id}/rotate");

/** Send a test message */
export const sendTestEvent = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: WebhookDelivery;
}>("POST", "/business/webhooks/{id}/test");

/** Widget configurations */
export const listWidgets = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: {
    data: Widget[];
    nextCursor: string | null;
    total?: number;
  };
}>("GET", "/business/widgets");

/** Add a widget configuration */
export const createWidget = /* @__PURE__ */ operation<{
  input: {
    body: {
      name: string;
      /** Absent: made of the name. */
      slug?: string;
      mode?: "booking" | "quote";
      /** What is left out stays as it is. */
      theme?: {
        primaryColor?: string;
        /** Of corners, pixels. */
        radius?: number;
        font?: string;
        scheme?: "light" | "dark" | "auto";
      };
      /** Questions of the owner's own, asked with every booking; all of them. */
      fields?: ({
        key: string;
        label: string;
        kind: "text" | "textarea" | "choice" | "checkbox" | "date";
        required: boolean;
        /** Of a choice, and only there. */
        options?: string[];
      })[];
      /** The owner's own words by place; all of them. */
      texts?: {
        title?: string;
        intro?: string;
        bookButton?: string;
        quoteButton?: string;
        noTimes?: string;
        detailsTitle?: string;
        notesLabel?: string;
        termsLabel?: string;
        marketingLabel?: string;
        confirmationTitle?: string;
        confirmationMessage?: string;
        leadTitle?: string;
        leadMessage?: string;
      };
      /** All of it. */
      tracking?: {
        ga4MeasurementId?: string;
        gtmContainerId?: string;
        metaPixelId?: string;
      };
      showReviews?: boolean;
    };
  };
  answer: Widget;
}>("POST", "/business/widgets", 1);

/** One widget configuration */
export const getWidget = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Widget;
}>("GET", "/business/widgets/{id}");

/** Change a widget configuration */
export const updateWidget = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      name?: string;
      /** Value of `data-widget`; unique in the business. */
      slug?: string;
      mode?: "booking" | "quote";
      /** What is left out stays as it is. */
      theme?: {
        primaryColor?: string;
        /** Of corners, pixels. */
        radius?: number;
        font?: string;
        scheme?: "light" | "dark" | "auto";
      };
      /** Questions of the owner's own, asked with every booking; all of them. */
      fields?: ({
        key: string;
        label: string;
        kind: "text" | "textarea" | "choice" | "checkbox" | "date";
        required: boolean;
        /** Of a choice, and only there. */
        options?: string[];
      })[];
      /** The owner's own words by place; all of them. */
      texts?: {
        title?: string;
        intro?: string;
        bookButton?: string;
        quoteButton?: string;
        noTimes?: string;
        detailsTitle?: string;
        notesLabel?: string;
        termsLabel?: string;
        marketingLabel?: string;
        confirmationTitle?: string;
        confirmationMessage?: string;
        leadTitle?: string;
        leadMessage?: string;
      };
      /** All of it. */
      tracking?: {
        ga4MeasurementId?: string;
        gtmContainerId?: string;
        metaPixelId?: string;
      };
      showReviews?: boolean;
    };
  };
  answer: Widget;
}>("PATCH", "/business/widgets/{id}");

/** Delete a widget configuration */
export const deleteWidget = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: undefined;
}>("DELETE", "/business/widgets/{id}");

/** Make a widget the default */
export const setDefaultWidget = /* @__PURE__ */ operation<{
  input: {
    id: string;
  };
  answer: Widget;
}>("POST", "/business/widgets/{id}/default");

/** Copy a widget configuration */
export const duplicateWidget = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body?: {
      name?: string;
      /** Value of `data-widget`; unique in the business. */
      slug?: string;
    };
  };
  answer: Widget;
}>("POST", "/business/widgets/{id}/duplicate", 1);

/** Get booking details by ID (public view) */
export const getPublicBooking = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** The manage token; or `Authorization: Bearer`. */
      token?: string;
    };
  };
  answer: PublicBooking | OwnBooking;
}>("GET", "/public/bookings/{id}");

/** The booking as a calendar file */
export const getBookingCalendarFile = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** The manage token; or `Authorization: Bearer`. */
      token?: string;
    };
  };
  answer: string;
}>("GET", "/public/bookings/{id}/calendar.ics");

/** Cancel a booking by its manage link */
export const cancelBooking = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** The manage token; or `Authorization: Bearer`. */
      token?: string;
    };
    body?: {
      reason?: string;
      version?: number;
    };
  };
  answer: OwnBooking;
}>("POST", "/public/bookings/{id}/cancel");

/** Mail the manage link again */
export const sendManageLink = /* @__PURE__ */ operation<{
  input: {
    id: string;
    body: {
      email: string;
    };
  };
  answer: ManageLinkSent;
}>("POST", "/public/bookings/{id}/link");

/** Where a booking's deposit or balance is paid */
export const payBooking = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** Of the customer's link; or `Authorization: Bearer`. */
      token?: string;
    };
    body?: {
      /** Minor units on top, where tips are taken. */
      tip?: number;
    };
  };
  answer: PaymentAsked;
}>("POST", "/public/bookings/{id}/pay");

/** Book the same again by the manage link */
export const rebookBooking = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** The manage token; or `Authorization: Bearer`. */
      token?: string;
    };
    body: {
      startsAt: string;
      teamMemberId?: string;
      holdId?: string;
      /** The total the customer was shown, minor units. */
      expectedTotal?: number;
      /** Added to those given before, or in their place. */
      answers?: Record<string, string | boolean>;
      notes?: string;
    };
  };
  answer: BookingCreated | BookingKeptAsLead;
}>("POST", "/public/bookings/{id}/rebook", 1);

/** Move a booking to another time by its manage link */
export const rescheduleBooking = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** The manage token; or `Authorization: Bearer`. */
      token?: string;
    };
    body: {
      startsAt: string;
      teamMemberId?: string;
      /** The booking's version as last seen; a stale one is 409 `version_conflict`. */
      version?: number;
      /** The total the customer agrees to, minor units, when the new time has another price. */
      expectedTotal?: number;
    };
  };
  answer: OwnBooking;
}>("POST", "/public/bookings/{id}/reschedule");

/** Review a completed visit by its manage link */
export const createReview = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** The manage token; or `Authorization: Bearer`. */
      token?: string;
    };
    body: {
      rating: number;
      title?: string;
      text?: string;
      /** Shown with the review; absent: the first name and an initial. */
      authorName?: string;
    };
  };
  answer: OwnBooking;
}>("POST", "/public/bookings/{id}/review");

/** Available time slots for a date range */
export const listAvailability = /* @__PURE__ */ operation<{
  input: {
    slug: string;
    query: {
      /** First local date. */
      from: string;
      /** Last local date, inclusive; at most 62 days. */
      to: string;
      serviceId?: string;
      /** JSON: answers to the service's dimensions. */
      selections?: unknown;
      /** JSON: add-on quantities. */
      addOns?: unknown;
      /** JSON: several items, instead of `serviceId`. */
      items?: unknown;
      packageKey?: string;
      seats?: number;
      quoteId?: string;
      holdId?: string;
      teamMemberId?: string;
      /** Where the service is wanted: outside every service area no time is free (`service_area`). */
      postalCode?: string;
      /** Zone in which days and times are shown; default the business's. */
      timeZone?: string;
      explain?: "0" | "1" | "true" | "false";
    };
  };
  answer: Availability;
}>("GET", "/public/businesses/{slug}/availability");

/** Create a new booking */
export const createBooking = /* @__PURE__ */ operation<{
  input: {
    slug: string;
    body: {
      serviceId?: string;
      selections?: Record<string, string | number | boolean>;
      addOns?: Record<string, number>;
      items?: Item[];
      packageKey?: string;
      couponCode?: string;
      seats?: number;
      quoteId?: string;
      startsAt: string;
      teamMemberId?: string;
      holdId?: string;
      /** The total the customer was shown, minor units. */
      expectedTotal?: number;
      customer: {
        name: string;
        email: string;
        phone?: string;
        address?: Address;
      };
      answers?: Record<string, string | boolean>;
      notes?: string;
      locale?: string;
      timeZone?: string;
      attribution?: {
        source?: string;
        widget?: string;
        directory?: string;
        listing?: string;
        utm?: Record<string, string>;
        pageUrl?: string;
      };
      consent?: {
        terms?: boolean;
        marketing?: boolean;
      };
      /** A trap for machines: must be empty or absent. */
      website?: string;
    };
  };
  answer: BookingCreated | BookingKeptAsLead;
}>("POST", "/public/businesses/{slug}/bookings", 1);

/** Business configuration, services, and widget settings */
export const getBusinessConfig = /* @__PURE__ */ operation<{
  input: {
    slug: string;
    query?: {
      /** Slug of a widget configuration; default the business's default one. */
      widget?: string;
    };
  };
  answer: BusinessConfig;
}>("GET", "/public/businesses/{slug}/config");

/** Count one step of the booking funnel */
export const recordFunnelEvent = /* @__PURE__ */ operation<{
  input: {
    slug: string;
    body: {
      type: "view" | "step" | "quote" | "start";
      /** With `type: step`. */
      step?: "services" | "options" | "time" | "details" | "payment" | "done";
      widget?: string;
    };
  };
  answer: undefined;
}>("POST", "/public/businesses/{slug}/events");

/** Hold a time for ten minutes */
export const createHold = /* @__PURE__ */ operation<{
  input: {
    slug: string;
    body: {
      serviceId?: string;
      selections?: Record<string, string | number | boolean>;
      addOns?: Record<string, number>;
      items?: Item[];
      packageKey?: string;
      couponCode?: string;
      seats?: number;
      startsAt: string;
      teamMemberId?: string;
    };
  };
  answer: Hold;
}>("POST", "/public/businesses/{slug}/holds", 1);

/** Give a held time back */
export const releaseHold = /* @__PURE__ */ operation<{
  input: {
    slug: string;
    id: string;
  };
  answer: undefined;
}>("DELETE", "/public/businesses/{slug}/holds/{id}");

/** Hold a time ten minutes longer, once */
export const extendHold = /* @__PURE__ */ operation<{
  input: {
    slug: string;
    id: string;
  };
  answer: Hold;
}>("POST", "/public/businesses/{slug}/holds/{id}/extend");

/** Submit a lead (quote-mode capture) */
export const createLead = /* @__PURE__ */ operation<{
  input: {
    slug: string;
    body: {
      serviceId?: string;
      selections?: Record<string, string | number | boolean>;
      addOns?: Record<string, number>;
      items?: Item[];
      packageKey?: string;
      couponCode?: string;
      seats?: number;
      name: string;
      email?: string;
      phone?: string;
      quoteId?: string;
      message?: string;
      preferredTimes?: string[];
      postalCode?: string;
      attribution?: {
        source?: string;
        widget?: string;
        directory?: string;
        listing?: string;
        utm?: Record<string, string>;
        pageUrl?: string;
      };
      consent?: {
        terms?: boolean;
        marketing?: boolean;
      };
      /** A trap for machines: must be empty or absent. */
      website?: string;
    };
  };
  answer: LeadCreated;
}>("POST", "/public/businesses/{slug}/leads", 1);

/** Calculate a quote based on selections */
export const createQuote = /* @__PURE__ */ operation<{
  input: {
    slug: string;
    body: {
      serviceId?: string;
      selections?: Record<string, string | number | boolean>;
      addOns?: Record<string, number>;
      items?: Item[];
      packageKey?: string;
      couponCode?: string;
      seats?: number;
      postalCode?: string;
      startsAt?: string;
      locale?: string;
    };
  };
  answer: Quote;
}>("POST", "/public/businesses/{slug}/quotes", 1);

/** Public reviews for the business */
export const listPublicReviews = /* @__PURE__ */ operation<{
  input: {
    slug: string;
    query?: {
      /** How many to return. */
      limit?: number;
      /** `nextCursor` of the page before. */
      cursor?: string;
    };
  };
  answer: ReviewList;
}>("GET", "/public/businesses/{slug}/reviews");

/** A calendar to subscribe to */
export const readCalendarFeed = /* @__PURE__ */ operation<{
  input: {
    token: string;
  };
  answer: string;
}>("GET", "/public/calendar-feeds/{token}/bookings.ics");

/** An invoice by its link */
export const getPublicInvoice = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** Of the customer's link; or `Authorization: Bearer`. */
      token?: string;
    };
  };
  answer: PublicInvoice;
}>("GET", "/public/invoices/{id}");

/** Where an invoice is paid, whole or in part */
export const payInvoice = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** Of the customer's link; or `Authorization: Bearer`. */
      token?: string;
    };
    body?: {
      /** Minor units; absent: all that is due. */
      amount?: number;
    };
  };
  answer: PaymentAsked;
}>("POST", "/public/invoices/{id}/pay");

/** An invoice as a PDF, by its link */
export const getPublicInvoicePdf = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** Of the customer's link; or `Authorization: Bearer`. */
      token?: string;
    };
  };
  answer: Blob;
}>("GET", "/public/invoices/{id}/pdf");

/** Say that the customer has seen the invoice */
export const viewInvoice = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** Of the customer's link; or `Authorization: Bearer`. */
      token?: string;
    };
  };
  answer: undefined;
}>("POST", "/public/invoices/{id}/viewed");

/** A quote by its link */
export const getPublicQuote = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** Of the customer's link; or `Authorization: Bearer`. */
      token?: string;
    };
  };
  answer: PublicQuote;
}>("GET", "/public/quotes/{id}");

/** Accept a quote by its link */
export const acceptQuote = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** Of the customer's link; or `Authorization: Bearer`. */
      token?: string;
    };
    body?: {
      /** Of the quote as it was shown; a stale one is refused. */
      version?: number;
      /** The total that was shown, minor units. */
      expectedTotal?: number;
    };
  };
  answer: PublicQuote;
}>("POST", "/public/quotes/{id}/accept");

/** Decline a quote by its link */
export const declineQuote = /* @__PURE__ */ operation<{
  input: {
    id: string;
    query?: {
      /** Of the customer's link; or `Authorization: Bearer`. */
      token?: string;
    };
    body?: {
      reason?: string;
    };
  };
  answer: PublicQuote;
}>("POST", "/public/quotes/{id}/decline");

/** Available plan tiers and pricing */
export const listTiers = /* @__PURE__ */ operation<{
  input: Record<never, never>;
  answer: TierList;
}>("GET", "/public/tiers");

/** Messages of Stripe */
export const receiveStripeEvent = /* @__PURE__ */ operation<{
  input: {
    query?: {
      /** A business with Stripe keys of its own. */
      business?: string;
    };
    body: unknown;
  };
  answer: EventReceived;
}>("POST", "/webhooks/stripe");

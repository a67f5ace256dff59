import { z } from "zod";
import { BOOKING_STATUSES } from "#domain/booking-status.ts";
import { localDate } from "#http/fields.ts";

export const INTERVALS = ["day", "week", "month"] as const;
export type AnalyticsInterval = (typeof INTERVALS)[number];
export const LONGEST_DAYS = 400;
export const LEAD_STATUSES = ["new", "contacted", "quoted", "won", "lost"] as const;
export const FUNNEL_STEPS = ["services", "options", "time", "details", "payment", "done"] as const;

export const analyticsQuery = z.strictObject({
  from: localDate.optional().describe("First local date; default 29 days before `to`."),
  to: localDate
    .optional()
    .describe(`Last local date, inclusive; default today. At most ${LONGEST_DAYS} days.`),
  interval: z.enum(INTERVALS).default("day").describe("Of `series`; weeks begin on Monday."),
});

const count = z.int().min(0);
const money = z.int().describe("Minor units of `currency`.");
const rate = z.number().nullable().describe("0 to 1, four decimals; `null` where nothing was counted.");
const countsOf = <const K extends readonly [string, ...string[]]>(keys: K) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, count])) as Record<K[number], typeof count>);

const revenue = {
  bookings: count.describe("Visits that were not cancelled and did not expire."),
  revenueBooked: money,
};

export const totalsSchema = z.strictObject({
  ...revenue,
  revenuePaid: money,
  outstanding: money,
  averageValue: money.nullable(),
  completed: count,
  cancelled: count,
  noShows: count,
  bookingsMade: count.describe("Made in the period, whenever the visit is."),
  newCustomers: count,
  returningCustomers: count,
  leads: count,
  bookedMinutes: count,
  openMinutes: count,
  utilization: rate,
  averageRating: z.number().nullable(),
});

export const analyticsSchema = z
  .strictObject({
    from: z.string(),
    to: z.string(),
    interval: z.enum(INTERVALS),
    timeZone: z.string(),
    currency: z.string(),
    totals: totalsSchema,
    previous: totalsSchema
      .extend({ from: z.string(), to: z.string() })
      .describe("The same of the period of equal length just before."),
    series: z.array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        ...revenue,
        revenuePaid: money,
        cancelled: count,
        noShows: count,
      }),
    ),
    byService: z.array(z.strictObject({ serviceId: z.string(), name: z.string(), ...revenue })),
    byTeamMember: z.array(
      z.strictObject({
        teamMemberId: z.string(),
        name: z.string(),
        archived: z.boolean(),
        ...revenue,
        cancelled: count,
        noShows: count,
        bookedMinutes: count,
        openMinutes: count,
        utilization: rate,
      }),
    ),
    funnel: z.strictObject({
      views: count,
      viewsOnSite: count.describe("Of the views those on other websites than this server's own pages."),
      steps: countsOf(FUNNEL_STEPS),
      quotes: count,
      starts: count,
      bookings: count.describe("Made by customers in the period."),
      conversion: rate.describe("Bookings by customers per view."),
    }),
    statuses: countsOf(BOOKING_STATUSES),
    rates: z.strictObject({ noShow: rate, cancellation: rate }),
    utilization: z.strictObject({ bookedMinutes: count, openMinutes: count, rate }),
    heatmap: z.array(
      z.strictObject({
        weekday: z.int().min(1).max(7),
        hour: z.int().min(0).max(23),
        bookings: count,
        refused: count,
      }),
    ),
    refusedDemand: z.strictObject({
      total: count,
      wholeDays: count.describe("Asked for a day on which nothing was free."),
      byReason: z.array(z.strictObject({ reason: z.string(), count })),
      byService: z.array(z.strictObject({ serviceId: z.string(), name: z.string(), count })),
    }),
    sources: z.array(
      z.strictObject({
        kind: z.enum(["source", "direct", "team", "other"]),
        source: z.string().nullable(),
        ...revenue,
        leads: count,
      }),
    ),
    leads: z.strictObject({
      total: count,
      byStatus: countsOf(LEAD_STATUSES),
      byReason: z.array(z.strictObject({ reason: z.string(), count })),
      conversion: rate.describe("Won leads of all."),
    }),
    customers: z.strictObject({ total: count, new: count, returning: count }),
    addOns: z.strictObject({
      bookings: count.describe("Visits with at least one add-on."),
      attachRate: rate,
      byAddOn: z.array(
        z.strictObject({
          serviceId: z.string(),
          key: z.string(),
          label: z.string(),
          bookings: count,
          quantity: count,
          attachRate: rate.describe("Of the visits with this service."),
        }),
      ),
    }),
    ratings: z.strictObject({
      average: z.number().nullable(),
      count,
      histogram: countsOf(["1", "2", "3", "4", "5"]),
    }),
    otherCurrencies: z
      .array(z.strictObject({ currency: z.string(), ...revenue }))
      .describe("Bookings in a currency the business had before: counted above, their money only here."),
  })
  .meta({ id: "Analytics" });

export type Analytics = z.output<typeof analyticsSchema>;
export type Totals = z.output<typeof totalsSchema>;

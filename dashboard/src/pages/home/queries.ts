import { queryOptions } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { addDays } from "#dashboard/format/days.ts";
import { disputesQuery } from "#dashboard/pages/payments/queries.ts";
import {
  ApiError,
  getAnalytics,
  listBusinessBookings,
  listBusinessLeads,
  listBusinessReviews,
  listInvoices,
  listPayments,
  listServices,
  listTeam,
} from "#sdk/index.ts";

const LIVE = ["pending_payment", "pending", "confirmed", "in_progress", "completed", "no_show"] as const;

export const todayQuery = (today: string) =>
  queryOptions({
    queryKey: ["bookings", "today", today],
    queryFn: ({ signal }) =>
      listBusinessBookings(
        client,
        { query: { from: today, to: today, status: [...LIVE], sort: "startsAt", limit: 100 } },
        { signal },
      ),
  });

export const nextQuery = (today: string) =>
  queryOptions({
    queryKey: ["bookings", "next", today],
    queryFn: ({ signal }) =>
      listBusinessBookings(
        client,
        { query: { from: addDays(today, 1), status: ["confirmed", "pending"], sort: "startsAt", limit: 1 } },
        { signal },
      ),
  });

const requestsQuery = queryOptions({
  queryKey: ["bookings", "requests"],
  queryFn: ({ signal }) =>
    listBusinessBookings(client, { query: { status: ["pending"], sort: "startsAt", limit: 10 } }, { signal }),
});

/** Visits whose day is over and of which nobody said how they went. */
const pastQuery = (today: string) =>
  queryOptions({
    queryKey: ["bookings", "past", today],
    queryFn: ({ signal }) =>
      listBusinessBookings(
        client,
        {
          query: {
            from: addDays(today, -14),
            to: addDays(today, -1),
            status: ["confirmed", "in_progress"],
            sort: "-startsAt",
            limit: 10,
          },
        },
        { signal },
      ),
  });

const newLeadsQuery = queryOptions({
  queryKey: ["leads", "new"],
  queryFn: ({ signal }) => listBusinessLeads(client, { query: { status: ["new"], limit: 10 } }, { signal }),
});

const waitingReviewsQuery = queryOptions({
  queryKey: ["reviews", "waiting"],
  queryFn: ({ signal }) =>
    listBusinessReviews(client, { query: { status: ["pending"], limit: 10 } }, { signal }),
});

const overdueQuery = queryOptions({
  queryKey: ["invoices", "overdue"],
  queryFn: ({ signal }) => listInvoices(client, { query: { status: ["overdue"], limit: 10 } }, { signal }),
});

/** Of the last days only: nothing takes one off the list. */
const failedPaymentsQuery = (today: string) =>
  queryOptions({
    queryKey: ["payments", "failed", today],
    queryFn: ({ signal }) =>
      listPayments(
        client,
        { query: { status: ["failed"], from: addDays(today, -7), limit: 10 } },
        { signal },
      ),
  });

/** Whatever may wait for the owner. */
export const waitingQueries = (today: string) =>
  [
    requestsQuery,
    newLeadsQuery,
    pastQuery(today),
    disputesQuery,
    failedPaymentsQuery(today),
    overdueQuery,
    waitingReviewsQuery,
  ] as const;

/** `null` in place of figures that the plan does not hold. */
function unlessBeyondPlan(error: unknown): null {
  if (error instanceof ApiError && error.code === "plan_required") return null;
  throw error;
}

export const last30Query = (today: string) =>
  queryOptions({
    queryKey: ["analytics", "home", today],
    queryFn: ({ signal }) =>
      getAnalytics(
        client,
        { query: { from: addDays(today, -29), to: today, interval: "day" } },
        { signal },
      ).catch(unlessBeyondPlan),
    staleTime: 5 * 60_000,
  });

/** Of the period before, for the dashed line. */
export const before30Query = (today: string) =>
  queryOptions({
    queryKey: ["analytics", "home-before", today],
    queryFn: ({ signal }) =>
      getAnalytics(
        client,
        { query: { from: addDays(today, -59), to: addDays(today, -30), interval: "day" } },
        { signal },
      ).catch(unlessBeyondPlan),
    staleTime: 30 * 60_000,
  });

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: async ({ signal }) => {
    const [services, team] = await Promise.all([
      listServices(client, { query: { limit: 1 } }, { signal }),
      listTeam(client, { query: { limit: 2 } }, { signal }),
    ]);
    return { hasServices: services.data.length > 0, hasTeam: team.data.length > 0 };
  },
  staleTime: 60_000,
});

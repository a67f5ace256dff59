/** Saved views are filters with a name: some come with the product, others are kept in this browser. */
import { addDays } from "#dashboard/format/days.ts";
import type { Catalogue } from "#dashboard/strings/strings.ts";
import type { Input, listBusinessBookings } from "#sdk/index.ts";

export interface BookingFilters {
  view?: string;
  q?: string;
  status?: string;
  from?: string;
  to?: string;
  serviceId?: string;
  teamMemberId?: string;
  customerId?: string;
}
type Query = NonNullable<NonNullable<Input<typeof listBusinessBookings>>["query"]>;
export type Status = NonNullable<Query["status"]>[number];

export const STATUSES: readonly Status[] = [
  "pending_payment",
  "pending",
  "confirmed",
  "in_progress",
  "completed",
  "cancelled",
  "no_show",
  "expired",
];

type BuiltIn = Exclude<
  keyof Catalogue["bookings"]["views"],
  "label" | "save" | "saveTitle" | "name" | "remove"
>;
export const VIEWS: readonly BuiltIn[] = ["upcoming", "today", "requests", "past", "cancelled", "all"];

/** What the API is asked for. */
export function queryOf({ view = "upcoming", ...filters }: BookingFilters, today: string): Query {
  const { q, status, from, to, serviceId, teamMemberId, customerId } = filters;
  const own: Query = {
    ...(q ? { q } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(serviceId ? { serviceId } : {}),
    ...(teamMemberId ? { teamMemberId } : {}),
    ...(customerId ? { customerId } : {}),
    ...(isStatus(status) ? { status: [status] } : {}),
  };
  const bases: Record<string, Query> = {
    upcoming: {
      from: today,
      status: ["pending_payment", "pending", "confirmed", "in_progress"],
      sort: "startsAt",
    },
    today: { from: today, to: today, sort: "startsAt" },
    requests: { status: ["pending"], sort: "startsAt" },
    past: { to: addDays(today, -1), sort: "-startsAt" },
    cancelled: { status: ["cancelled", "no_show", "expired"], sort: "-startsAt" },
    all: { sort: "-createdAt" },
  };
  return { ...(bases[view] ?? bases.all), ...own };
}

const isStatus = (text: string | undefined): text is Status => STATUSES.some((status) => status === text);

export interface SavedView {
  name: string;
  filters: BookingFilters;
}

const key = (businessId: string) => `bm.views.${businessId}`;

export function savedViews(businessId: string): SavedView[] {
  try {
    return JSON.parse(localStorage.getItem(key(businessId)) ?? "[]") as SavedView[];
  } catch {
    return [];
  }
}

export function saveViews(businessId: string, views: SavedView[]): void {
  localStorage.setItem(key(businessId), JSON.stringify(views));
}

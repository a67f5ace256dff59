/**
 * Every address of the dashboard. A page is loaded when it is wanted (or pointed at), together with its words. To add
 * one: a line in `page`'s list below, an entry in `nav.ts`, strings, and `pages/<name>/page.tsx` with `export function Page`.
 */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
  redirect,
} from "@tanstack/react-router";
import { queryClient } from "#dashboard/api/query-client.ts";
import { accountQuery, businessQuery, settleBusiness } from "#dashboard/api/session.ts";
import { textSearch } from "#dashboard/api/text-search.ts";
import { type Area, loadStrings } from "#dashboard/strings/strings.ts";
import { BESIDE } from "./beside.ts";
import { Crashed, NotFound, Starting } from "./failures.tsx";
import { Shell } from "./shell.tsx";

/** What of an address every page has: a booking that is open beside it, or something being made. */
export interface SharedSearch {
  booking?: string;
  make?: string;
  /** For a new booking: when (RFC 3339, or only the local date), with whom, for whom, from which lead. */
  at?: string;
  /** For how long. */
  minutes?: string;
  person?: string;
  customer?: string;
  lead?: string;
}

const rootRoute = createRootRoute({
  component: Outlet,
  beforeLoad: () => loadStrings("app"),
  errorComponent: Crashed,
  notFoundComponent: NotFound,
});

/** For people who are signed in: who they are and which business this is about is known before any page. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  component: Shell,
  pendingComponent: Starting,
  validateSearch: textSearch(...BESIDE),
  async beforeLoad() {
    const account = await queryClient.ensureQueryData(accountQuery);
    if (!settleBusiness(account)) throw redirect({ to: "/new-business" });
    // Not among what is needed before anything is seen.
    void import("#dashboard/api/live.ts").then(({ startLive }) => startLive());
    await queryClient.ensureQueryData(businessQuery);
  },
});

/** Before signing in, and where the frame would be in the way. */
const openRoute = createRoute({ getParentRoute: () => rootRoute, id: "open", component: Outlet });

/** A page in a chunk of its own, with the words of its area. */
function page(area: Area | Area[], load: () => Promise<{ Page: RouteComponent }>) {
  return { loader: () => loadStrings(...[area].flat()), component: lazyRouteComponent(load, "Page") };
}

const pages = shellRoute.addChildren([
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/",
    ...page(["home", "bookings"], () => import("#dashboard/pages/home/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/calendar",
    validateSearch: textSearch("view", "date", "who"),
    ...page(["calendar", "bookings"], () => import("#dashboard/pages/calendar/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/bookings",
    validateSearch: textSearch(
      "view",
      "q",
      "status",
      "from",
      "to",
      "serviceId",
      "teamMemberId",
      "customerId",
    ),
    ...page("bookings", () => import("#dashboard/pages/bookings/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/leads",
    validateSearch: textSearch("q"),
    ...page("leads", () => import("#dashboard/pages/leads/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/customers",
    validateSearch: textSearch("q", "sort", "tag"),
    ...page("customers", () => import("#dashboard/pages/customers/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/customers/$id",
    ...page(
      ["customers", "bookings", "quotes", "invoices"],
      () => import("#dashboard/pages/customer/page.tsx"),
    ),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/reviews",
    validateSearch: textSearch("status"),
    ...page("reviews", () => import("#dashboard/pages/reviews/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/services",
    validateSearch: textSearch("tab", "archived"),
    ...page("services", () => import("#dashboard/pages/services/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/invoices",
    validateSearch: textSearch("view", "invoice"),
    ...page(["invoices", "bookings"], () => import("#dashboard/pages/invoices/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/team",
    ...page("team", () => import("#dashboard/pages/team/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/team/$id",
    ...page("team", () => import("#dashboard/pages/person/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/widget",
    validateSearch: textSearch("widget"),
    ...page("widget", () => import("#dashboard/pages/widget/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/analytics",
    validateSearch: textSearch("from", "to"),
    ...page("analytics", () => import("#dashboard/pages/analytics/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/troubleshooter",
    validateSearch: textSearch("serviceId", "who", "date"),
    ...page(
      ["troubleshooter", "analytics", "services"],
      () => import("#dashboard/pages/troubleshooter/page.tsx"),
    ),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/audit",
    validateSearch: textSearch("from", "to"),
    ...page("audit", () => import("#dashboard/pages/audit/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/integrations",
    validateSearch: textSearch("tab"),
    ...page(["integrations", "messages"], () => import("#dashboard/pages/integrations/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/settings",
    validateSearch: textSearch("tab"),
    ...page("settings", () => import("#dashboard/pages/settings/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/payments",
    validateSearch: textSearch("view", "q", "method", "from", "to", "payment"),
    ...page("payments", () => import("#dashboard/pages/payments/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/settings/payments",
    ...page(["settings", "payments"], () => import("#dashboard/pages/payment-settings/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/settings/messages",
    ...page(["settings", "messages"], () => import("#dashboard/pages/messages/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/settings/messages/$kind",
    validateSearch: textSearch("language"),
    ...page("messages", () => import("#dashboard/pages/message/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/services/$id",
    ...page("services", () => import("#dashboard/pages/service/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/quotes",
    validateSearch: textSearch("view", "quote", "customer"),
    ...page(["quotes", "bookings"], () => import("#dashboard/pages/quotes/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/plan",
    validateSearch: textSearch("begun"),
    ...page("plan", () => import("#dashboard/pages/plan/page.tsx")),
  }),
]);

const access = openRoute.addChildren([
  createRoute({
    getParentRoute: () => openRoute,
    path: "/sign-in",
    validateSearch: textSearch("back", "over", "email"),
    ...page("access", () => import("#dashboard/pages/sign-in/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => openRoute,
    path: "/forgot",
    ...page("access", () => import("#dashboard/pages/forgot/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => openRoute,
    path: "/sign-up",
    ...page("access", () => import("#dashboard/pages/sign-up/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => openRoute,
    path: "/invitation",
    validateSearch: textSearch("token"),
    ...page("access", () => import("#dashboard/pages/invitation/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => openRoute,
    path: "/new-business",
    ...page("access", () => import("#dashboard/pages/new-business/page.tsx")),
  }),
  createRoute({
    getParentRoute: () => openRoute,
    path: "/welcome",
    ...page("access", () => import("#dashboard/pages/welcome/page.tsx")),
  }),
]);

export const router = createRouter({
  routeTree: rootRoute.addChildren([pages, access]),
  basepath: "/dashboard",
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  scrollRestoration: true,
  defaultErrorComponent: Crashed,
  defaultNotFoundComponent: NotFound,
});

export type PagePath = (typeof router)["routesByPath"] extends Record<infer Path, unknown> ? Path : never;

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

import type { Hono } from "hono";
import { analyticsRoutes } from "#features/analytics/routes.ts";
import { apiKeyRoutes } from "#features/api-keys/routes.ts";
import { auditRoutes } from "#features/audit/routes.ts";
import { authPages } from "#features/auth/auth-pages.ts";
import { linkPages } from "#features/auth/link-pages.ts";
import { accountRoutes } from "#features/auth/routes.ts";
import { signInPages } from "#features/auth/sign-in-pages.ts";
import { signUpRoutes } from "#features/auth/sign-up-routes.ts";
import { totpRoutes } from "#features/auth/totp-routes.ts";
import { businessAvailabilityRoutes } from "#features/availability/business-routes.ts";
import { availabilityRoutes } from "#features/availability/routes.ts";
import { billingRoutes } from "#features/billing/routes.ts";
import { bookingPages } from "#features/booking-page/pages.ts";
import { businessBookingRoutes } from "#features/bookings/business-routes.ts";
import { calendarRoutes } from "#features/bookings/calendar-routes.ts";
import { bookingLinkRoutes } from "#features/bookings/link-routes.ts";
import { bookingRoutes } from "#features/bookings/routes.ts";
import { browserPages } from "#features/browser-files/pages.ts";
import { businessRoutes } from "#features/businesses/routes.ts";
import { busyCalendarRoutes } from "#features/busy-calendars/routes.ts";
import { calendarFileRoutes } from "#features/calendar/routes.ts";
import { catalogRoutes } from "#features/catalog/routes.ts";
import { closingRoutes } from "#features/closing/routes.ts";
import { customerRoutes } from "#features/customers/routes.ts";
import { dashboardPages } from "#features/dashboard/pages.ts";
import { deadLetterRoutes } from "#features/dead-letters/routes.ts";
import { demoPage } from "#features/demo-page/demo-page.ts";
import type { Deps } from "#features/deps.ts";
import { exportRoutes } from "#features/exports/routes.ts";
import { funnelRoutes } from "#features/funnel/routes.ts";
import { healthPages } from "#features/health/pages.ts";
import { holdRoutes } from "#features/holds/routes.ts";
import { iconPage } from "#features/home/icon.ts";
import { homePage } from "#features/home/page.ts";
import { hostedPages } from "#features/hosted-page/pages.ts";
import { importRoutes } from "#features/imports/routes.ts";
import { invoicePages } from "#features/invoices/pages.ts";
import { publicInvoiceRoutes } from "#features/invoices/public-routes.ts";
import { recurringInvoiceRoutes } from "#features/invoices/recurring-routes.ts";
import { invoiceRoutes } from "#features/invoices/routes.ts";
import { businessLeadRoutes } from "#features/leads/business-routes.ts";
import { leadRoutes } from "#features/leads/routes.ts";
import { liveRoutes } from "#features/live/routes.ts";
import { mailboxPages } from "#features/mails/pages.ts";
import { messageRoutes } from "#features/messages/routes.ts";
import { noticeRoutes } from "#features/notices/routes.ts";
import { notificationRoutes } from "#features/notifications/routes.ts";
import { paymentAccountRoutes } from "#features/payments/account-routes.ts";
import { businessPaymentRoutes } from "#features/payments/business-routes.ts";
import { payPages } from "#features/payments/pages.ts";
import { publicPaymentRoutes } from "#features/payments/public-routes.ts";
import { stripeWebhookRoutes } from "#features/payments/webhook-routes.ts";
import { profileRoutes } from "#features/profile/routes.ts";
import { businessQuoteRoutes } from "#features/quotes/business-routes.ts";
import { quotePages } from "#features/quotes/pages.ts";
import { publicQuoteRoutes } from "#features/quotes/public-routes.ts";
import { quoteRoutes } from "#features/quotes/routes.ts";
import { businessReviewRoutes } from "#features/reviews/business-routes.ts";
import { reviewRoutes } from "#features/reviews/routes.ts";
import { smsInboundPages } from "#features/sms/inbound-page.ts";
import { accessRoutes } from "#features/team/access-routes.ts";
import { teamRoutes } from "#features/team/routes.ts";
import { scheduleRoutes } from "#features/team/schedule-routes.ts";
import { tierRoutes } from "#features/tiers/routes.ts";
import { uploadPages } from "#features/uploads/pages.ts";
import { uploadRoutes } from "#features/uploads/routes.ts";
import { webhookRoutes } from "#features/webhooks/routes.ts";
import { widgetRoutes } from "#features/widgets/routes.ts";
import { createApp } from "#http/app.ts";
import type { PipelineOptions } from "#http/pipeline.ts";
import type { RouteDefinition } from "#http/route.ts";

/** Every route of the API; what the OpenAPI document is made from. */
export const apiRoutes: RouteDefinition<Deps>[] = [
  ...signUpRoutes,
  ...accountRoutes,
  ...closingRoutes,
  ...totpRoutes,
  ...businessRoutes,
  ...availabilityRoutes,
  ...businessAvailabilityRoutes,
  ...quoteRoutes,
  ...publicQuoteRoutes,
  ...businessQuoteRoutes,
  ...holdRoutes,
  ...bookingRoutes,
  ...bookingLinkRoutes,
  ...businessBookingRoutes,
  ...calendarRoutes,
  ...leadRoutes,
  ...businessLeadRoutes,
  ...reviewRoutes,
  ...businessReviewRoutes,
  ...funnelRoutes,
  ...teamRoutes,
  ...customerRoutes,
  ...exportRoutes,
  ...importRoutes,
  ...scheduleRoutes,
  ...accessRoutes,
  ...tierRoutes,
  ...catalogRoutes,
  ...invoiceRoutes,
  ...recurringInvoiceRoutes,
  ...publicInvoiceRoutes,
  ...publicPaymentRoutes,
  ...businessPaymentRoutes,
  ...paymentAccountRoutes,
  ...billingRoutes,
  ...stripeWebhookRoutes,
  ...analyticsRoutes,
  ...profileRoutes,
  ...uploadRoutes,
  ...widgetRoutes,
  ...apiKeyRoutes,
  ...webhookRoutes,
  ...calendarFileRoutes,
  ...busyCalendarRoutes,
  ...notificationRoutes,
  ...noticeRoutes,
  ...liveRoutes,
  ...messageRoutes,
  ...deadLetterRoutes,
  ...auditRoutes,
];

export const apiInfo = {
  title: "BookingMachine API",
  version: "1",
  description: "Instant prices, times that are really free, bookings that never overlap.",
};

export function buildApp(deps: Deps, options: PipelineOptions): Hono {
  return createApp({
    routes: apiRoutes,
    deps,
    options,
    pages: [
      ...healthPages(deps),
      ...authPages(deps),
      ...signInPages(deps),
      ...linkPages(deps),
      ...mailboxPages(deps),
      ...smsInboundPages(deps),
      ...uploadPages(deps),
      ...hostedPages(deps),
      ...bookingPages(deps),
      ...browserPages(deps),
      demoPage(deps),
      ...quotePages(deps),
      ...invoicePages(deps),
      ...dashboardPages(deps),
      ...payPages(deps),
      homePage(deps),
      iconPage(),
    ],
    info: apiInfo,
  });
}

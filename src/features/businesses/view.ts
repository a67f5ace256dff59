import { priceFrom } from "#domain/pricing.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import { hasFeature, type Plans } from "../tiers/catalogue.ts";
import type { ConfigView } from "./config-schema.ts";
import type { Business, ServiceRow, WidgetRow } from "./load-business.ts";
import { publicPricing } from "./public-pricing.ts";

/** All that a widget needs to price, time and book without asking again; nothing that is not public. */
export function configView(business: Business, widget: WidgetRow, plans: Plans): ConfigView {
  const { row } = business;
  return {
    business: {
      slug: business.slug,
      name: row.name,
      description: row.description,
      timeZone: row.timeZone,
      currency: row.currency,
      locale: row.locale,
      phone: row.phone,
      email: row.email,
      address: row.address,
      logoUrl: row.logoUrl,
    },
    categories: business.categories.map(({ key, name }) => ({ key, name })),
    services: [...business.services.values()].map((service) => serviceView(business, service)),
    packages: business.packages.map(({ key, label, serviceIds, discount }) => ({
      key,
      label,
      serviceIds,
      discount,
    })),
    team: business.team.map(({ id, name, title, avatarUrl }) => ({ id, name, title, avatarUrl })),
    pricing: publicPricing(business),
    widget: {
      slug: widget.slug,
      mode: widget.mode,
      theme: widget.theme,
      fields: widget.fields,
      texts: widget.texts,
      showReviews: widget.showReviews,
      tracking: widget.tracking,
    },
    policies: {
      minNoticeMinutes: row.minNoticeMinutes,
      maxAdvanceDays: furthestDays(business),
      cancellation: { cutoffMinutes: row.cancellation.cutoffMinutes },
      refunds: row.paymentPolicy.refundTiers,
    },
    payments: {
      enabled: row.paymentsEnabled && hasFeature(plans, row.tier, "deposits"),
      cardOnFile: row.paymentPolicy.cardOnFile,
      tips: row.paymentPolicy.tips,
      noShowFee: row.paymentPolicy.noShowFee,
      lateCancelFee: row.paymentPolicy.lateCancelFee,
    },
    branding: { poweredBy: !hasFeature(plans, row.tier, "no_badge") },
    rating: business.rating,
  };
}

/** As far as a calendar has to reach for any of the services; each has its own horizon, which the server judges by. */
function furthestDays({ row, services }: Business): number {
  const days = [...services.values()].map((service) => service.maxAdvanceDays ?? row.maxAdvanceDays);
  return days.length === 0 ? row.maxAdvanceDays : Math.max(...days);
}

type ServiceView = ConfigView["services"][number];

function serviceView(business: Business, service: ServiceRow): ServiceView {
  const rules = rulesFor(business, [service.id]);
  const priced = business.priced.get(service.id);
  return {
    id: service.id,
    name: service.name,
    description: service.description,
    ...(service.photoUrl === null ? {} : { photoUrl: service.photoUrl }),
    category: business.categories.find((c) => c.id === service.categoryId)?.key ?? null,
    mode: service.mode,
    durationMinutes: service.durationMinutes,
    basePrice: service.basePrice,
    currency: business.row.currency,
    priceFrom: priced ? priceFrom(priced, rules) : service.basePrice,
    location: service.location,
    capacity: service.capacity,
    teamMemberIds: business.skills.get(service.id) ?? [],
    ...timeRules(service),
    deposit: { kind: service.depositKind, value: service.depositValue },
    dimensions: service.dimensions,
    addOns: service.addOns,
  };
}

/** Only those the service has: most have none. */
function timeRules(
  service: ServiceRow,
): Pick<ServiceView, "arrivalWindowMinutes" | "bookingCutoff" | "cancellationCutoffMinutes"> {
  const { arrivalWindowMinutes, bookingCutoff, cancellationCutoffMinutes } = service;
  return {
    ...(arrivalWindowMinutes === null ? {} : { arrivalWindowMinutes }),
    ...(bookingCutoff === null
      ? {}
      : { bookingCutoff: { daysBefore: bookingCutoff.daysBefore, at: bookingCutoff.at } }),
    ...(cancellationCutoffMinutes === null ? {} : { cancellationCutoffMinutes }),
  };
}

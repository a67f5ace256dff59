/**
 * The page's own analytics: only what the owner named in the configuration, and only with what the page itself has
 * loaded. A part of its own, for those who use it.
 */
import type { BusinessConfig } from "../../../sdk/src/index.ts";
import { amountText } from "../../../src/domain/money.ts";
import type { Track } from "../signals.ts";

type Host = Record<string, unknown>;

export function begin(tracking: BusinessConfig["widget"]["tracking"]): Track {
  const { ga4MeasurementId, gtmContainerId, metaPixelId } = tracking;
  const page = globalThis as unknown as Host;
  return (act, value) => {
    const amount = value && {
      value: Number(amountText(value.total, value.currency)),
      currency: value.currency,
    };
    const items = value?.service ? { items: [{ item_name: value.service }] } : {};
    const id = value?.bookingId ? { transaction_id: value.bookingId } : {};
    const event = { begin: "begin_checkout", book: "purchase", lead: "generate_lead" }[act];
    if (ga4MeasurementId && typeof page.gtag === "function")
      page.gtag("event", event, { send_to: ga4MeasurementId, ...amount, ...items, ...id });
    if (gtmContainerId && Array.isArray(page.dataLayer))
      page.dataLayer.push({ event: `bookkit_${event}`, ...amount, ...items, ...id });
    const pixel = { begin: "InitiateCheckout", book: "Schedule", lead: "Lead" }[act];
    if (metaPixelId && typeof page.fbq === "function")
      page.fbq("trackSingle", metaPixelId, pixel, amount ?? {});
  };
}

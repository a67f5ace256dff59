import { addDays, DAY_MS, localDateOf, openingInstant } from "#domain/local-time.ts";
import { formatMoney } from "#domain/money.ts";
import type { Business } from "../businesses/load-business.ts";
import type { CustomerMessage } from "./customer-message.ts";
import { fullDate, longDate, shortTime } from "./format-time.ts";
import type { MessageKind } from "./kinds.ts";
import { LANGUAGES, type LanguageCode } from "./language.ts";
import { localeOf } from "./team-message.ts";

/** A message as a made-up customer would get it, for looking at one's words. */
export function sampleMessage(
  business: Business,
  kind: MessageKind,
  language: LanguageCode,
  { now, baseUrl }: { now: number; baseUrl: string },
): CustomerMessage {
  const { labels, sample } = LANGUAGES[language];
  const { timeZone, currency, name } = business.row;
  const locale = localeOf(business, language);
  const startsAt = openingInstant(addDays(localDateOf(now, timeZone), 2), 10 * 60, timeZone);
  const service = [...business.services.values()][0];
  const serviceName = service?.name ?? sample.service;
  const total = formatMoney(service?.basePrice || 12_500, currency, locale);
  const date = fullDate(startsAt, timeZone, locale);
  const time = shortTime(startsAt, timeZone, locale);
  const validUntil = longDate(now + 7 * DAY_MS, timeZone, locale);
  const isBill = kind === "invoice_sent";
  const isReceipt = kind === "invoice_receipt";
  const teamMember = business.team[0]?.name ?? name;
  return {
    language,
    to: { name: sample.customer },
    values: {
      customerName: sample.customer,
      businessName: name,
      serviceName,
      date,
      time,
      teamMember,
      total,
      reason: sample.reason,
      quoteTitle: serviceName,
      message: sample.message,
      validUntil,
      number: `${business.row.invoicePrefix}1042`,
      due: total,
      dueOn: validUntil,
      amount: total,
      what: serviceName,
    },
    facts:
      kind === "quote_sent" || isBill
        ? [
            [labels.total, total],
            [isBill ? labels.due : labels.validUntil, validUntil],
          ]
        : isReceipt
          ? [
              [labels.total, total],
              [labels.paid, total],
            ]
          : kind === "lead_received"
            ? [[labels.what, serviceName]]
            : [
                [labels.what, serviceName],
                [labels.when, `${date}\n${time}`],
                [labels.with, teamMember],
                [labels.total, total],
              ],
    url: `${baseUrl}/book/${business.slug}`,
  };
}

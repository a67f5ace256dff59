import { and, asc, eq } from "drizzle-orm";
import { events } from "#db/schema/index.ts";
import { formatMoney } from "#domain/money.ts";
import { getBooking } from "../bookings/queries.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";

const MOST_EVENTS = 100;
const spaced = (name: string): string => name.replaceAll(/[._]/g, " ");

/** What a booking's history says to a bank that asks: who booked what, agreed to which rules, and what happened then. */
export async function writeEvidence(
  deps: Deps,
  business: Business,
  bookingId: string | null,
): Promise<string> {
  if (bookingId === null) return "";
  const { row, items, teamMember } = await getBooking(deps.db.orm, business.id, bookingId);
  const { timeZone } = business.row;
  // For people at a bank: in words, with the zone's name.
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  });
  const at = (instant: number) => clock.format(instant);
  const money = (amount: number) => formatMoney(amount, row.currency, "en");
  const happened = await deps.db.orm
    .select({
      type: events.type,
      related: events.related,
      actor: events.actorKind,
      occurredAt: events.occurredAt,
    })
    .from(events)
    .where(and(eq(events.businessId, business.id), eq(events.subjectId, bookingId)))
    .orderBy(asc(events.seq))
    .limit(MOST_EVENTS);
  const { contact, paymentPolicy } = row;
  const tiers = [...(paymentPolicy?.refundTiers ?? [])].sort((a, b) => b.hoursBefore - a.hoursBefore);
  const lines = [
    `Booking ${row.id} with ${business.row.name}.`,
    `Booked on ${at(row.createdAt)} ${row.origin === "customer" ? "by the customer, online" : "by the team, at the customer's request"}, in the name of ${contact.name}${contact.email ? ` (${contact.email})` : ""}.`,
    `What was booked: ${items.map(({ name }) => name).join(", ")}, for ${at(row.startsAt)} until ${at(row.endsAt)}${teamMember ? `, done by ${teamMember.name}` : ""}.`,
    `Agreed price: ${money(row.total)}.`,
    ...row.price.lines.map((line) => `  ${line.label}: ${money(line.amount)}`),
    row.consent.terms === true ? "The customer agreed to the terms when booking." : "",
    tiers.length === 0
      ? ""
      : `Cancellation policy shown before booking: ${tiers.map(({ hoursBefore, percent }) => `${percent}% back from ${hoursBefore} hours before`).join("; ")}; later nothing.`,
    `Status now: ${spaced(row.status)}${row.cancelReason ? ` (${row.cancelReason})` : ""}.`,
    "What happened:",
    ...happened.map(
      ({ type, related, actor, occurredAt }) =>
        `  ${at(occurredAt)}: ${spaced(type)}${related.to ? ` to ${spaced(related.to)}` : ""}, by ${spaced(actor)}`,
    ),
  ];
  return lines.filter((line) => line !== "").join("\n");
}

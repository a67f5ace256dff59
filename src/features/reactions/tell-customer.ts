import { and, eq } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { bookings, businesses, leads } from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { quietUntil } from "#domain/quiet-hours.ts";
import type { Deps } from "../deps.ts";
import { type NewMail, queueMail } from "../mails/queue-mail.ts";
import type { MessageKind } from "../messages/kinds.ts";
import { settingOf } from "../messages/queries.ts";
import { mayText, queueSms } from "../sms/queue-sms.ts";
import type { StoredEvent } from "./stored-event.ts";
import { isNextReminder, peopleOf, voiceOf } from "./team-people.ts";

type BookingMessage = Extract<MessageKind, `booking_${string}`>;

const ALWAYS_TEXTED: readonly MessageKind[] = [
  "booking_changed",
  "booking_cancelled",
  "booking_reminder",
  "booking_on_the_way",
];
/** Those that nobody waits for: they keep to the hours in which people are awake. */
const CAN_WAIT: readonly MessageKind[] = ["booking_reminder", "booking_completed"];

/** Queues what a customer is told about an event; nothing where the business does not want it or there is no address. */
export async function tellCustomer(deps: Deps, tx: Transaction, event: StoredEvent): Promise<void> {
  if (event.type === "lead.created") return tellLead(deps, tx, event);
  if (event.type.startsWith("payment.") || event.type.startsWith("refund."))
    return tellPayment(deps, tx, event);
  const kind = messageAbout(event);
  if (kind === null) return;
  const { businessId, subjectId } = event;
  const [booking] = await tx
    .select({ contact: bookings.contact, startsAt: bookings.startsAt })
    .from(bookings)
    .where(and(eq(bookings.businessId, businessId), eq(bookings.id, subjectId)));
  const setting = await settingOf(tx, businessId, kind);
  if (!booking || (kind === "booking_reminder" && String(booking.startsAt) !== event.related.startsAt))
    return;
  const [business] = await tx
    .select({ timeZone: businesses.timeZone, tier: businesses.tier })
    .from(businesses)
    .where(eq(businesses.id, businessId));
  const { quietHours, reminderOffsetsMinutes } = voiceOf(await peopleOf(tx, businessId));
  const now = deps.now();
  const timeZone = business?.timeZone ?? "UTC";
  if (
    kind === "booking_reminder" &&
    !isNextReminder(
      Number(event.related.offsetMinutes),
      reminderOffsetsMinutes,
      booking.startsAt,
      timeZone,
      now,
    )
  )
    return;
  const awake = quietUntil(now, quietHours, timeZone) ?? now;
  // A reminder says for which start it is: when the visit has moved by the time it is sent, it is dropped.
  const isReminder = kind === "booking_reminder";
  const startsAt = String(booking.startsAt);
  const expiresAt = isReminder ? booking.startsAt : undefined;
  if (setting.email && canMail(booking.contact)) {
    const order = {
      businessId,
      thread: `${subjectId}:customer`,
      sendAt: CAN_WAIT.includes(kind) ? awake : now,
      expiresAt,
    };
    const mail: NewMail = isReminder
      ? { ...order, kind, related: { bookingId: subjectId, startsAt } }
      : { ...order, kind, related: { bookingId: subjectId } };
    await queueMail(tx, mail, now);
  }
  if (setting.sms && business && mayText(deps, business.tier) && isTexted(kind, booking.contact)) {
    // A telephone wakes people; only what would come too late otherwise may do so.
    const sendAt = awake < booking.startsAt ? awake : now;
    const related = { bookingId: subjectId, ...(isReminder ? { startsAt } : {}) };
    await queueSms(tx, { businessId, kind, related, sendAt, expiresAt: expiresAt ?? sendAt + DAY_MS }, now);
  }
}

/** Who has a mail does not need the same again on the telephone, but for what must not be overlooked. */
function isTexted(kind: MessageKind, contact: Contact): boolean {
  if (!contact.phone) return false;
  return ALWAYS_TEXTED.includes(kind) || !canMail(contact);
}

/** What an event means to the customer of a booking; `null`: nothing they need to hear. */
function messageAbout({ type, related }: StoredEvent): BookingMessage | null {
  switch (type) {
    case "booking.created":
      return ofStatus(related.status);
    case "booking.status_changed":
      // A slip that was taken back is nobody's business.
      return related.from === "no_show" ? null : ofStatus(related.to);
    case "booking.rescheduled":
      return "booking_changed";
    case "booking.cancelled":
      // What was never paid has never been promised.
      return related.from === "pending_payment" ? null : "booking_cancelled";
    case "booking.reminded":
      return "booking_reminder";
    case "booking.review_requested":
      return "booking_completed";
    default:
      return null;
  }
}

function ofStatus(status: string | undefined): BookingMessage | null {
  if (status === "pending") return "booking_received";
  if (status === "confirmed") return "booking_confirmed";
  return status === "in_progress" ? "booking_on_the_way" : null;
}

async function tellLead(deps: Deps, tx: Transaction, event: StoredEvent): Promise<void> {
  // What the team wrote down itself, nobody waits to hear back about.
  if (event.actorKind !== "customer") return;
  const { businessId, subjectId: leadId } = event;
  const [lead] = await tx
    .select({ contact: leads.contact })
    .from(leads)
    .where(and(eq(leads.businessId, businessId), eq(leads.id, leadId)));
  const { email } = await settingOf(tx, businessId, "lead_received");
  if (!lead || !email || !canMail(lead.contact)) return;
  await queueMail(tx, { kind: "lead_received", businessId, related: { leadId } }, deps.now());
}

/** Receipts for what came, and for what goes back; who has lost a time to a late payment hears of that alone. */
async function tellPayment(deps: Deps, tx: Transaction, event: StoredEvent): Promise<void> {
  const { businessId, subjectId, type, related } = event;
  const late = related.cause === "late";
  const now = deps.now();
  const wants = async (kind: MessageKind) => (await settingOf(tx, businessId, kind)).email;
  if (type === "payment.received" && related.purpose !== "card" && (await wants("payment_received")))
    await queueMail(tx, { kind: "payment_received", businessId, related: { paymentId: subjectId } }, now);
  if (type === "refund.created" && late && (await wants("payment_too_late")))
    await queueMail(tx, { kind: "payment_too_late", businessId, related: { refundId: subjectId } }, now);
  if (type === "refund.issued" && !late && (await wants("refund_issued")))
    await queueMail(tx, { kind: "refund_issued", businessId, related: { refundId: subjectId } }, now);
}

const canMail = (contact: Contact): boolean => contact.email !== undefined && contact.email !== "";

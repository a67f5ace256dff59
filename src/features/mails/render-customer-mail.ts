import type { BusinessId } from "#domain/ids.ts";
import { getBooking } from "../bookings/queries.ts";
import { bookingFile } from "../calendar/booking-file.ts";
import type { Deps } from "../deps.ts";
import { type CustomerMessage, customerMessage } from "../messages/customer-message.ts";
import { fillText, type MessageKind, paragraphsOf } from "../messages/kinds.ts";
import { type DefaultMessage, LANGUAGES } from "../messages/language.ts";
import { wordsOf } from "../messages/queries.ts";
import type { MailContent } from "./layout.ts";
import { senderOf, type Written, written } from "./sender.ts";

/** A mail to a customer as it has to be now; `null` when there is nothing left to tell, or no address. */
export async function renderCustomerMail(
  deps: Deps,
  businessId: BusinessId,
  kind: MessageKind,
  related: Record<string, string>,
): Promise<Written | null> {
  const sender = await senderOf(deps, businessId);
  if (!sender) return null;
  const message = await customerMessage(deps, businessId, kind, related);
  if (!message?.to.email) return null;
  const words = await wordsOf(deps.db.orm, businessId, kind, message.language);
  const to = { name: message.to.name, address: message.to.email };
  const mail = written(to, sender.brand, contentOf(message, words), { replyTo: sender.business.email });
  return { ...mail, calendar: await calendarOf(deps, businessId, kind, related.bookingId ?? "") };
}

/** When a visit is, for the customer's own calendar: with the mails that say so, or that it is not any more. */
const WITH_CALENDAR: ReadonlySet<MessageKind> = new Set([
  "booking_received",
  "booking_confirmed",
  "booking_changed",
  "booking_cancelled",
]);

async function calendarOf(
  deps: Deps,
  businessId: BusinessId,
  kind: MessageKind,
  bookingId: string,
): Promise<Written["calendar"]> {
  if (!WITH_CALENDAR.has(kind)) return undefined;
  const business = await deps.businesses.byId(businessId);
  const booking = await getBooking(deps.db.orm, businessId, bookingId);
  return { file: bookingFile(deps, business, booking), cancels: booking.row.status === "cancelled" };
}

/** The message in these words. */
export function contentOf(message: CustomerMessage, words: DefaultMessage): MailContent {
  const { values, language, facts, url, also } = message;
  const fill = (text: string) => fillText(text, values);
  return {
    language,
    subject: fill(words.subject),
    preview: fill(words.preview),
    title: fill(words.title),
    paragraphs: paragraphsOf(fill(words.body)),
    facts,
    action: { label: fill(words.action), url },
    ...(also === undefined ? {} : { also }),
    notes: [fill(words.note)],
    openAddress: LANGUAGES[language].openAddress,
  };
}

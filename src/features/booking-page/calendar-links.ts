import { toRfc3339 } from "#domain/local-time.ts";
import { type Html, html } from "#http/html.ts";
import { addressLine, placeOf } from "../customer-pages/place.ts";
import { type BookingSetting, bookedServices } from "./booking-setting.ts";

const HOUR_MS = 3_600_000;

/**
 * The visit in the customer's calendar, while it is to come. Calendars elsewhere are told what the customer takes there:
 * the link to the booking stays out of it.
 */
export function calendarHtml(setting: BookingSetting): Html | null {
  const { booking, words, token, status, deps } = setting;
  const { row } = booking;
  const toCome = (status === "confirmed" || status === "pending") && row.endsAt > deps.now() - HOUR_MS;
  if (token === null || !toCome) return null;
  const file = `/api/v1/public/bookings/${row.id}/calendar.ics?${new URLSearchParams({ token })}`;
  const event = eventOf(setting);
  return html`<p class="calendars small"><span class="soft">${words.say("calendar")}</span>
<a href="${file}" download="booking.ics">${words.say("calendarFile")}</a>
<a href="${googleUrl(event)}" rel="noreferrer noopener">Google</a>
<a href="${outlookUrl(event)}" rel="noreferrer noopener">Outlook</a></p>`;
}

interface LinkedEvent {
  title: string;
  /** RFC 3339, UTC. */
  startsAt: string;
  endsAt: string;
  details: string;
  location: string;
}

function eventOf(setting: BookingSetting): LinkedEvent {
  const { booking, business } = setting;
  const { row, teamMember } = booking;
  const { name, phone } = business.row;
  return {
    title: `${bookedServices(setting)} · ${name}`.toWellFormed(),
    startsAt: toRfc3339(row.startsAt, "UTC"),
    endsAt: toRfc3339(row.endsAt, "UTC"),
    details: [name, phone, teamMember?.name].filter(Boolean).join("\n").toWellFormed(),
    location: addressLine(business, placeOf(business, booking).address).toWellFormed(),
  };
}

function googleUrl({ title, startsAt, endsAt, details, location }: LinkedEvent): string {
  const time = (instant: string) => `${instant.slice(0, 19).replace(/[-:]/g, "")}Z`;
  const dates = `${time(startsAt)}/${time(endsAt)}`;
  const query = new URLSearchParams({ action: "TEMPLATE", text: title, dates, details, location });
  return `https://calendar.google.com/calendar/render?${query}`;
}

function outlookUrl({ title, startsAt, endsAt, details, location }: LinkedEvent): string {
  const query = new URLSearchParams({
    path: "/calendar/action/compose",
    rru: "addevent",
    subject: title,
    startdt: startsAt,
    enddt: endsAt,
    body: details,
    location,
  });
  // Outlook shows a plus sign where a form means a space.
  return `https://outlook.live.com/calendar/0/deeplink/compose?${query.toString().replaceAll("+", "%20")}`;
}

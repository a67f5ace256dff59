/** Calendar files after RFC 5545. Times are UTC, so no rules of zones need to come along, and no clock change can move them. */
import { toRfc3339 } from "#domain/local-time.ts";

export interface CalendarEvent {
  /** The same for ever: a calendar replaces the event it knows by it. */
  uid: string;
  /** Rises with every change; of two versions the higher counts. */
  sequence: number;
  status: "CONFIRMED" | "TENTATIVE" | "CANCELLED";
  /** Epoch milliseconds, as all instants here. */
  startsAt: number;
  endsAt: number;
  changedAt: number;
  summary: string;
  description?: string | undefined;
  location?: string | undefined;
  url?: string | undefined;
  /** Who to turn to; mail programs want to know for whom an invitation or its end speaks. */
  organizer?: { name: string; email: string } | undefined;
}

export interface CalendarOptions {
  /** Of a calendar to subscribe to: what it is called. */
  name?: string | undefined;
}

/** Longest line without its end, in octets (RFC 5545, 3.1). */
const LONGEST_LINE = 75;
/** How often whoever subscribes may ask again. */
const REFRESH = "PT15M";

/** One event as a file, or the many of a calendar to subscribe to. */
export function writeCalendar(events: readonly CalendarEvent[], { name }: CalendarOptions = {}): string {
  // A file that only takes an event away says so to mail programs too; a subscribed calendar shows a state.
  const allCancelled = events.length > 0 && events.every(({ status }) => status === "CANCELLED");
  const method = name === undefined && allCancelled ? "CANCEL" : "PUBLISH";
  const head = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//BookingMachine//Bookings//EN",
    "CALSCALE:GREGORIAN",
    `METHOD:${method}`,
    ...(name === undefined
      ? []
      : [
          `NAME:${escapeText(name)}`,
          `X-WR-CALNAME:${escapeText(name)}`,
          `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`,
          `X-PUBLISHED-TTL:${REFRESH}`,
        ]),
  ];
  const lines = [...head, ...events.flatMap(eventLines), "END:VCALENDAR"];
  return lines.map((line) => `${foldLine(line)}\r\n`).join("");
}

function eventLines(event: CalendarEvent): string[] {
  const { organizer } = event;
  return [
    "BEGIN:VEVENT",
    `UID:${escapeText(event.uid)}`,
    `DTSTAMP:${utcTime(event.changedAt)}`,
    `LAST-MODIFIED:${utcTime(event.changedAt)}`,
    `SEQUENCE:${event.sequence}`,
    `STATUS:${event.status}`,
    `TRANSP:${event.status === "CANCELLED" ? "TRANSPARENT" : "OPAQUE"}`,
    `DTSTART:${utcTime(event.startsAt)}`,
    `DTEND:${utcTime(event.endsAt)}`,
    `SUMMARY:${escapeText(event.summary)}`,
    ...(event.description ? [`DESCRIPTION:${escapeText(event.description)}`] : []),
    ...(event.location ? [`LOCATION:${escapeText(event.location)}`] : []),
    // An address is no text: it holds nothing that would have to be escaped, and nothing is.
    ...(event.url ? [`URL:${event.url}`] : []),
    ...(organizer ? [`ORGANIZER;CN=${quoted(organizer.name)}:mailto:${mailbox(organizer.email)}`] : []),
    "END:VEVENT",
  ];
}

/** `20270113T090000Z`; fractions of a second are cut. */
function utcTime(instant: number): string {
  return `${toRfc3339(instant, "UTC").slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** Text as a value (RFC 5545, 3.3.11). Control characters have no place in it, half surrogate pairs no octets. */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/[\\;,]/g, "\\$&")
    .replaceAll("\n", "\\n");
}

/** A parameter's value (3.2): in quotes, and there is no way to write a quote in it. */
const quoted = (text: string): string =>
  `"${text
    .toWellFormed()
    .replace(/\p{Cc}/gu, " ")
    .replaceAll('"', "'")}"`;

const mailbox = (email: string): string => encodeURI(email.toWellFormed().replace(/[\p{Cc}\s]/gu, ""));

/** Breaks a long line so that no part has more octets than allowed and no character is torn apart. */
function foldLine(line: string): string {
  const parts: string[] = [];
  let part = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LONGEST_LINE) {
      parts.push(part);
      part = " ";
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join("\r\n");
}

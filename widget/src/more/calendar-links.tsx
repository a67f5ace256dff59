/** Into the calendars of others, by addresses that fill in their forms. */
import type { BookingCreated } from "../../../sdk/src/index.ts";
import { wallClock } from "../format.ts";

export function calendarLinks({ booking, manageUrl }: BookingCreated, title: string, place: string) {
  const { startsAt: from, endsAt: to } = booking;
  const stamp = (at: string) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  const google = new URLSearchParams({
    action: "TEMPLATE",
    text: title,
    dates: `${stamp(from)}/${stamp(to)}`,
    details: manageUrl,
    location: place,
  });
  const outlook = new URLSearchParams({
    path: "/calendar/action/compose",
    rru: "addevent",
    subject: title,
    startdt: new Date(from).toISOString(),
    enddt: new Date(from < to ? to : wallClock(from)).toISOString(),
    body: manageUrl,
    location: place,
  });
  return [
    ["Google", `https://calendar.google.com/calendar/render?${google}`] as const,
    ["Outlook", `https://outlook.live.com/calendar/0/deeplink/compose?${outlook}`] as const,
  ].map(([label, href]) => (
    <li key={label}>
      <a class="link" href={href} target="_blank" rel="noopener noreferrer">
        {label}
      </a>
    </li>
  ));
}

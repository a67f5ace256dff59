import { BookingLink } from "#dashboard/app/booking-link.tsx";
import { StatusBadge } from "#dashboard/design/bits.tsx";
import { Bones, Card } from "#dashboard/design/page.tsx";
import { addDays } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { Calendar } from "#sdk/index.ts";
import { entriesOn } from "./columns.ts";

export const AGENDA_DAYS = 14;

/** Two weeks as a list: the phone's calendar. Days without anything are left out, but for the first. */
export function Agenda({
  calendar,
  date,
  personId,
}: {
  calendar: Calendar | undefined;
  date: string;
  personId: string | undefined;
}) {
  const words = useStrings("calendar");
  const format = useFormat();
  if (!calendar)
    return (
      <Card>
        <Bones lines={6} high="2.5rem" />
      </Card>
    );
  const people = calendar.people.filter(({ id }) => !personId || id === personId);
  const days = Array.from({ length: AGENDA_DAYS }, (_, index) => addDays(date, index))
    .map((day) => ({ day, entries: entriesOn(day, people) }))
    .filter(({ entries }, index) => index === 0 || entries.length > 0);
  return (
    <div className="stack">
      {days.map(({ day, entries }) => (
        <Card
          key={day}
          title={`${format.day(day)} · ${format.weekday(day, "long")}`}
          acts={<span className="soft small">{words.count(entries.length)}</span>}
          flush
        >
          {entries.length === 0 ? (
            <p className="card-body soft">{words.nothing}</p>
          ) : (
            <ol className="cal-agenda rows">
              {entries.map(({ booking, person, conflict }) => (
                <li key={booking.id} className={conflict ? "conflict" : undefined}>
                  <span className="when tabular">
                    <span className="strong">{format.time(booking.startsAt)}</span>
                    <span className="soft small">{format.time(booking.endsAt)}</span>
                  </span>
                  <span className="who">
                    <BookingLink id={booking.id}>{booking.customer.name}</BookingLink>
                    <span className="soft small">
                      {booking.services.join(", ")} · {person.name}
                    </span>
                  </span>
                  <StatusBadge status={booking.status} />
                </li>
              ))}
            </ol>
          )}
        </Card>
      ))}
    </div>
  );
}

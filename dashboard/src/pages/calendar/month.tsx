import { Link } from "@tanstack/react-router";
import { BookingLink } from "#dashboard/app/booking-link.tsx";
import { STATUS_TONES } from "#dashboard/design/bits.tsx";
import { Bone } from "#dashboard/design/page.tsx";
import { addDays, startOfMonth, startOfWeek } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { Calendar } from "#sdk/index.ts";
import { entriesOn } from "./columns.ts";

const SHOWN = 3;

/** Six weeks; what does not fit leads to the day. */
export function Month({
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
  const first = startOfWeek(startOfMonth(date), format.firstDay);
  const weeks = Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => addDays(first, week * 7 + day)),
  );
  const people = calendar?.people.filter(({ id }) => !personId || id === personId) ?? [];
  return (
    <div className="cal-month-frame">
      <table className="cal-month" aria-label={format.month(date)} aria-busy={!calendar}>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col">
                <abbr title={format.weekday(day, "long")}>{format.weekday(day)}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => {
                const entries = entriesOn(day, people);
                const closure = calendar?.closures.find(
                  ({ startsOn, endsOn }) => startsOn <= day && day <= endsOn,
                );
                // Its line takes the place of a booking's: all weeks are equally high, loaded or not.
                const shown = closure ? SHOWN - 1 : SHOWN;
                return (
                  <td
                    key={day}
                    className={[
                      day.slice(0, 7) !== date.slice(0, 7) && "is-other",
                      day === format.today && "is-today",
                      closure && "is-closed",
                    ]
                      .filter(Boolean)
                      .join(" ")}
                  >
                    <Link
                      className="day-number"
                      to="/calendar"
                      search={{ view: "day", date: day, ...(personId ? { person: personId } : {}) }}
                      aria-label={
                        calendar
                          ? `${format.longDate(day)}, ${words.count(entries.length)}`
                          : format.longDate(day)
                      }
                    >
                      {Number(day.slice(8))}
                    </Link>
                    {closure && <span className="soft small cut">{closure.label || words.closed}</span>}
                    {!calendar && <Bone high="1.5rem" />}
                    <ul>
                      {entries.slice(0, shown).map(({ booking }) => (
                        <li key={booking.id}>
                          <BookingLink id={booking.id} className={`cal-chip ${STATUS_TONES[booking.status]}`}>
                            <span className="tabular">{format.time(booking.startsAt)}</span>{" "}
                            {booking.customer.name}
                          </BookingLink>
                        </li>
                      ))}
                    </ul>
                    {entries.length > shown && (
                      <span className="soft small">{words.more(entries.length - shown)}</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

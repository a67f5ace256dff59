import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { Button } from "#dashboard/design/button.tsx";
import { TextField } from "#dashboard/design/field.tsx";
import { Bone } from "#dashboard/design/page.tsx";
import { dateOf, localInstant } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type Item, listBusinessAvailability } from "#sdk/index.ts";
import "./sheet.css";

interface TimeChoiceProps {
  items: Item[];
  /** The one being moved: it does not stand in its own way. */
  bookingId?: string;
  teamMemberId: string;
  /** How long it shall take; absent: as long as it does, or its services do. */
  durationMinutes?: number | undefined;
  date: string;
  onDate: (date: string) => void;
  startsAt: string | null;
  onTime: (startsAt: string, teamMemberIds: string[]) => void;
}

/** The free times of a day for what is bought, as the widget would offer them. */
export function TimeChoice({
  items,
  bookingId,
  teamMemberId,
  durationMinutes,
  date,
  onDate,
  startsAt,
  onTime,
}: TimeChoiceProps) {
  const { move: words } = useStrings("bookings");
  const format = useFormat();
  const query = useQuery({
    queryKey: ["bookings", "free", items, bookingId, teamMemberId, durationMinutes, date],
    queryFn: ({ signal }) =>
      listBusinessAvailability(
        client,
        {
          query: {
            from: date,
            to: date,
            items,
            ...(bookingId ? { bookingId } : {}),
            ...(teamMemberId ? { teamMemberId } : {}),
            ...(durationMinutes === undefined ? {} : { durationMinutes }),
          },
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    enabled: items.length > 0,
  });
  const free = query.data?.days[0]?.slots;
  // A time that was chosen elsewhere need not be among those that are offered; it is shown all the same.
  const slots = free && withChosen(free, date, startsAt, format.zone);
  const next = query.data?.nextAvailableOn;
  return (
    <div className="stack tight">
      <TextField label={words.day} type="date" value={date} onChange={(value) => value && onDate(value)} />
      <div className="field times">
        <span className="label strong" id="times-label">
          {words.time}
        </span>
        {!slots ? (
          <Bone high="6rem" />
        ) : slots.length === 0 ? (
          <div className="row wrap" role="status">
            <span className="soft">
              {words.none} {next && words.next(format.day(next))}
            </span>
            {next && (
              <Button small onClick={() => onDate(next)}>
                {words.goNext}
              </Button>
            )}
          </div>
        ) : (
          <fieldset className="slot-grid" aria-labelledby="times-label">
            {slots.map((slot) => (
              <Button
                key={slot.startsAt}
                small
                aria-pressed={startsAt !== null && Date.parse(slot.startsAt) === Date.parse(startsAt)}
                onClick={() => onTime(slot.startsAt, slot.teamMemberIds)}
              >
                {format.time(slot.startsAt)}
              </Button>
            ))}
          </fieldset>
        )}
      </div>
    </div>
  );
}

type Times = { startsAt: string; teamMemberIds: string[] }[];

function withChosen(free: Times, date: string, startsAt: string | null, zone: string): Times {
  if (startsAt === null || dateOf(localInstant(zone, startsAt)) !== date) return free;
  const chosen = Date.parse(startsAt);
  if (free.some((slot) => Date.parse(slot.startsAt) === chosen)) return free;
  return [...free, { startsAt, teamMemberIds: [] }].sort(
    (a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt),
  );
}

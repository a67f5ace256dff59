import { useNavigate } from "@tanstack/react-router";
import { memo, type ReactNode, useEffect, useRef, useState } from "react";
import { useRole } from "#dashboard/api/session.ts";
import { newBooking } from "#dashboard/app/booking-link.tsx";
import type { SharedSearch } from "#dashboard/app/router.tsx";
import { STATUS_TONES } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { instantIn, minutesNowIn, minutesOf } from "#dashboard/format/days.ts";
import { type Format, useFormat } from "#dashboard/format/format.ts";
import { lengthOf, moveBooking } from "#dashboard/pages/bookings/acts.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type CalendarBooking, type Column, type Entry, shownHours } from "./columns.ts";
import { DAY, outside, type Span, STEP } from "./layout.ts";
import { type Drop, judge, useDrag } from "./use-drag.ts";
import { useIncoming } from "./use-incoming.ts";
import { useRange } from "./use-range.ts";
import type { Waiting } from "./waiting.ts";

interface TimeGridProps {
  columns: Column[];
  heading: (column: Column) => ReactNode;
  onMoveDialog: (entry: Entry) => void;
  /** A card of the tray was put here. */
  onIncoming: (waiting: Waiting, column: Column, startsAt: string) => void;
}

const MOVABLE = new Set(["pending", "confirmed"]);

/** Hours down, people or days across; entries are dragged, moved by keys, and opened. */
export function TimeGrid({ columns, heading, onMoveDialog, onIncoming }: TimeGridProps) {
  const words = useStrings("calendar");
  const { acts, bookingStatus } = useStrings("app");
  const format = useFormat();
  const { isManager } = useRole();
  const navigate = useNavigate();
  const grid = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLElement>(null);
  const refocus = useRef<string | null>(null);
  const [doubtful, setDoubtful] = useState<Drop | null>(null);
  const { from: firstHour, to: lastHour } = shownHours(columns);
  const startOf = (column: Column, minutes: number) => instantIn(format.zone, column.date, minutes);

  const put = (drop: Drop, override: boolean) => place(drop, override, format);
  const onDrop = (drop: Drop) => {
    if (drop.overlapping.length > 0 || drop.outsideHours) {
      if (isManager) setDoubtful(drop);
    } else put(drop, false);
  };
  const onOpen = ({ booking }: Entry) =>
    void navigate({
      to: ".",
      search: (old: SharedSearch) => ({ ...old, booking: booking.id }),
      resetScroll: false,
    });
  /** A quarter of an hour up or down, a column left or right. With shift only the end goes along. */
  const step = (entry: Entry, column: Column, key: string, endOnly: boolean): void => {
    const at = columns.indexOf(column);
    const goal = key === "ArrowLeft" ? columns[at - 1] : key === "ArrowRight" ? columns[at + 1] : column;
    const by = key === "ArrowUp" ? -STEP : key === "ArrowDown" ? STEP : 0;
    const from = entry.from + (endOnly ? 0 : by);
    const to = entry.to + by;
    if (!goal || !MOVABLE.has(entry.booking.status) || from < 0 || from >= DAY) return;
    if (endOnly && (by === 0 || to < from + STEP || !endsHere(entry))) return;
    refocus.current = entry.booking.id;
    onDrop({ entry, column: goal, from, to, ...judge(entry, goal, { from, to }) });
  };
  const spanText = (column: Column, { from, to }: Span) =>
    format.span(startOf(column, from), startOf(column, to));
  useDrag(grid, {
    columns,
    firstHour,
    lastHour,
    isMovable: ({ booking }) => MOVABLE.has(booking.status),
    timeText: (column, minutes) => format.time(startOf(column, minutes)),
    spanText,
    onDrop,
    onOpen,
    onKey: (entry, column, event) => {
      if (event.altKey && event.key.startsWith("Arrow")) step(entry, column, event.key, event.shiftKey);
      else if (event.key === "m") onMoveDialog(entry);
      else if (event.key === "Enter" || event.key === " ") onOpen(entry);
      else return;
      event.preventDefault();
    },
  });
  const make = (column: Column, from: number, minutes?: number) =>
    void navigate(
      newBooking({
        at: startOf(column, from),
        ...(minutes === undefined ? {} : { minutes: String(minutes) }),
        ...(column.person ? { person: column.person.id } : {}),
      }),
    );
  useRange(grid, {
    columns,
    firstHour,
    lastHour,
    enabled: isManager,
    spanText,
    onPress: make,
    onRange: (column, { from, to }) => make(column, from, to - from),
  });

  useIncoming(grid, {
    columns,
    firstHour,
    lastHour,
    spanText,
    onIncoming: (waiting, column, from) => onIncoming(waiting, column, startOf(column, from)),
  });

  // In another column it is another element.
  useEffect(() => {
    const id = refocus.current;
    if (id === null || document.activeElement !== document.body) return;
    refocus.current = null;
    grid.current?.querySelector<HTMLElement>(`[data-entry="${id}"]`)?.focus();
  });

  const now = minutesNowIn(format.zone);
  useEffect(() => {
    const goal = frame.current?.querySelector(".cal-now") ?? null;
    goal?.scrollIntoView({ block: "center" });
  }, []);
  const hours = Array.from({ length: lastHour - firstHour }, (_, index) => firstHour + index);
  const share = 100 / ((lastHour - firstHour) * 60);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a booking in it nothing else could scroll it by keys
    <section className="cal-scroll" ref={frame} aria-label={words.title} tabIndex={0}>
      <p className="hidden-text" id="cal-keys">
        {words.keys}
      </p>
      <div
        className="cal-grid"
        ref={grid}
        style={{ "--columns": columns.length, "--hours": lastHour - firstHour } as React.CSSProperties}
      >
        <div className="cal-corner" />
        {columns.map((column) => (
          <div key={column.key} className={column.date === format.today ? "cal-head is-today" : "cal-head"}>
            {heading(column)}
          </div>
        ))}
        <div className="cal-axis" aria-hidden="true">
          {hours.map((hour) => (
            <span key={hour}>{format.time(instantIn(format.zone, format.today, hour * 60))}</span>
          ))}
        </div>
        {columns.map((column) => (
          <div key={column.key} className="cal-column" data-column={column.key}>
            {outside(column.hours).map((gap) => (
              <Shade key={gap.from} gap={gap} firstHour={firstHour} lastHour={lastHour} />
            ))}
            {column.away.map((away) => (
              <Shade
                key={`away ${away.from}`}
                gap={away}
                firstHour={firstHour}
                lastHour={lastHour}
                text={away.label || words.timeOff}
              />
            ))}
            {column.busy.map((busy) => (
              <Shade
                key={`busy ${busy.from}`}
                gap={busy}
                firstHour={firstHour}
                lastHour={lastHour}
                text={words.busy}
              />
            ))}
            {column.closure !== null && <span className="cal-closure">{column.closure || words.closed}</span>}
            {column.date === format.today && now >= firstHour * 60 && now < lastHour * 60 && (
              <span className="cal-now" style={{ insetBlockStart: `${(now - firstHour * 60) * share}%` }} />
            )}
            <ul>
              {column.entries.map((entry) => (
                <EntryItem
                  key={entry.booking.id}
                  entry={entry}
                  top={(entry.from - firstHour * 60) * share}
                  high={(entry.to - entry.from) * share}
                  withPerson={column.person === null}
                  time={format.time(entry.booking.startsAt)}
                  label={labelOf(entry, bookingStatus, words.conflict, format)}
                />
              ))}
            </ul>
          </div>
        ))}
      </div>
      {doubtful && (
        <Dialog
          title={words.drop.title}
          onClose={() => setDoubtful(null)}
          foot={
            <>
              <Button onClick={() => setDoubtful(null)}>{acts.cancel}</Button>
              <Button
                look="primary"
                data-autofocus
                onClick={() => {
                  put(doubtful, true);
                  setDoubtful(null);
                }}
              >
                {words.drop.act}
              </Button>
            </>
          }
        >
          {doubtful.overlapping.length > 0 ? (
            <p>{words.drop.overlaps(doubtful.overlapping.join(", "))}</p>
          ) : (
            <p>{words.drop.closed}</p>
          )}
        </Dialog>
      )}
    </section>
  );
}

/** Not cut off by midnight: its lower edge is its end. */
const endsHere = ({ booking, to }: Entry): boolean => minutesOf(booking.endsAt) === to % DAY;

function place({ entry, column, from, to }: Drop, override: boolean, format: Format): void {
  const person = column.person ?? { id: entry.person.id, name: entry.person.name };
  // What is drawn may be only a part of it.
  const longer = to - from - (entry.to - entry.from);
  moveBooking(
    entry.booking,
    {
      startsAt: instantIn(format.zone, column.date, from),
      teamMember: person,
      durationMinutes: lengthOf(entry.booking) + longer,
      ...(override ? { override } : {}),
    },
    format,
  );
}

function labelOf(
  { booking, person, conflict }: Entry,
  statuses: Record<CalendarBooking["status"], string>,
  conflictText: string,
  format: Format,
): string {
  const said = [format.span(booking.startsAt, booking.endsAt), person.name, statuses[booking.status]];
  return [...said, ...(conflict ? [conflictText] : [])].join(", ");
}

function Shade({
  gap,
  firstHour,
  lastHour,
  text,
}: {
  gap: { from: number; to: number };
  firstHour: number;
  lastHour: number;
  text?: string;
}) {
  const from = Math.max(gap.from, firstHour * 60);
  const to = Math.min(gap.to, lastHour * 60);
  if (from >= to) return null;
  const share = 100 / ((lastHour - firstHour) * 60);
  return (
    <span
      className={text === undefined ? "cal-shade" : "cal-shade away"}
      style={{ insetBlockStart: `${(from - firstHour * 60) * share}%`, blockSize: `${(to - from) * share}%` }}
    >
      {text}
    </span>
  );
}

interface EntryItemProps {
  entry: Entry;
  top: number;
  high: number;
  withPerson: boolean;
  time: string;
  /** What the colours say, for those who do not see them. */
  label: string;
}

const EntryItem = memo(
  function EntryItem({ entry, top, high, withPerson, time, label }: EntryItemProps) {
    const { booking, lane, lanes, conflict, person } = entry;
    return (
      <li
        style={{
          insetBlockStart: `${top}%`,
          blockSize: `${high}%`,
          insetInlineStart: `${(lane / lanes) * 100}%`,
          inlineSize: `${100 / lanes}%`,
        }}
      >
        <button
          type="button"
          data-entry={booking.id}
          className={["cal-entry", STATUS_TONES[booking.status], conflict && "conflict"]
            .filter(Boolean)
            .join(" ")}
          aria-describedby="cal-keys"
          style={person.color ? ({ "--person": person.color } as React.CSSProperties) : undefined}
        >
          <span className="strong cut">{booking.customer.name}</span>
          <span className="cut">
            {time} · {booking.services.join(", ")}
          </span>
          {withPerson && <span className="cut">{person.name}</span>}
          <span className="hidden-text">{label}</span>
          {MOVABLE.has(booking.status) && endsHere(entry) && <span className="cal-edge" data-edge="end" />}
        </button>
      </li>
    );
  },
  (a, b) =>
    a.entry.booking === b.entry.booking &&
    a.top === b.top &&
    a.high === b.high &&
    a.entry.lane === b.entry.lane &&
    a.entry.lanes === b.entry.lanes &&
    a.entry.conflict === b.entry.conflict &&
    a.label === b.label,
);

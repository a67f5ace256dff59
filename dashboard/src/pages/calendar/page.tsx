import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { teamQuery } from "#dashboard/api/lookups.ts";
import { useBusiness, useRole } from "#dashboard/api/session.ts";
import { newBooking } from "#dashboard/app/booking-link.tsx";
import { isTyping } from "#dashboard/app/use-shortcuts.ts";
import { Avatar } from "#dashboard/design/bits.tsx";
import { Button, LinkButton } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { Segments, SelectField, TextField } from "#dashboard/design/field.tsx";
import { Bone, EmptyState, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { addDays, addMonths, isLocalDate, startOfMonth, startOfWeek } from "#dashboard/format/days.ts";
import { type Format, useFormat } from "#dashboard/format/format.ts";
import { MoveDialog } from "#dashboard/pages/bookings/move-dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { getBusinessBooking } from "#sdk/index.ts";
import { AGENDA_DAYS, Agenda } from "./agenda.tsx";
import { type Column, dayColumns, type Entry, weekColumns } from "./columns.ts";
import { Month } from "./month.tsx";
import { calendarQuery } from "./queries.ts";
import { TimeGrid } from "./time-grid.tsx";
import { Convert, type Converting, Tray } from "./tray.tsx";
import { useWaiting, type Waiting } from "./waiting.ts";
import "./calendar.css";

const VIEWS = ["day", "week", "month", "agenda"] as const;
type View = (typeof VIEWS)[number];
const isPhone = () => matchMedia("(max-width: 699px)").matches;

/** What has to be loaded for a view. */
function rangeOf(view: View, date: string, { firstDay }: Format): [string, string] {
  if (view === "day") return [date, date];
  if (view === "week") return [startOfWeek(date, firstDay), addDays(startOfWeek(date, firstDay), 6)];
  if (view === "agenda") return [date, addDays(date, AGENDA_DAYS - 1)];
  const first = startOfWeek(startOfMonth(date), firstDay);
  return [first, addDays(first, 41)];
}

/** The day by person, the week, the month; a list on phones. */
export function Page() {
  const words = useStrings("calendar");
  const format = useFormat();
  const business = useBusiness();
  const { isManager } = useRole();
  const search = useSearch({ from: "/shell/calendar" });
  const navigate = useNavigate({ from: "/calendar" });
  const view = VIEWS.find((one) => one === search.view) ?? (isPhone() ? "agenda" : "day");
  const date = search.date && isLocalDate(search.date) ? search.date : format.today;
  const [from, to] = rangeOf(view, date, format);
  const calendar = useQuery(calendarQuery(from, to));
  const team = useQuery(teamQuery);
  const [moving, setMoving] = useState<Entry | null>(null);
  const waiting = useWaiting(isManager);
  const onDay = date > format.today ? { at: date } : {};
  const [converting, setConverting] = useState<Converting | null>(null);
  const give = (one: Waiting, place: { at?: string; person?: string } = {}) => {
    if (one.quote) setConverting({ quote: one.quote, ...place });
    else void navigate(newBooking({ ...onDay, customer: one.customer.id, lead: one.id, ...place }));
  };
  const go = (change: { view?: View; date?: string; who?: string }) =>
    void navigate({
      search: (old: Record<string, string | undefined>) =>
        Object.fromEntries(Object.entries({ ...old, ...change }).filter(([, value]) => value)),
      replace: true,
      resetScroll: false,
    });
  const turn = (by: number) =>
    go({
      date: view === "month" ? addMonths(date, by) : addDays(date, by * { day: 1, week: 7, agenda: 7 }[view]),
    });
  const make = newBooking({
    ...onDay,
    ...(search.who ? { person: search.who } : {}),
  });
  useCalendarKeys({
    go,
    turn,
    today: format.today,
    make: () => void (isManager && navigate(make)),
  });

  // Kept data may still be of the days before.
  const current =
    calendar.data && calendar.data.from === from && calendar.data.to === to ? calendar.data : undefined;
  // The tray takes room: what stands beside it would move, were it there first.
  const data = waiting.pending ? undefined : current;
  const source = data && team.data && { calendar: data, business, team: team.data.data };
  const columns = !source
    ? []
    : view === "day"
      ? dayColumns(source, date, search.who)
      : weekColumns(source, from, search.who);
  const people = data?.people.filter(({ archived }) => !archived) ?? [];
  const title =
    view === "day"
      ? format.longDate(date)
      : view === "month"
        ? format.month(date)
        : `${format.date(from)} – ${format.date(to)}`;
  return (
    <Frame title={words.title} look="full" head={false}>
      <div className="cal-bar">
        <p className="cal-title" aria-live="polite">
          {title}
        </p>
        <div className="row">
          <Button onClick={() => go({ date: format.today })}>{words.today}</Button>
          <Button icon="left" aria-label={words.previous} onClick={() => turn(-1)} />
          <Button icon="right" aria-label={words.next} onClick={() => turn(1)} />
          <span className="cal-date">
            <TextField
              label={words.goTo}
              labelHidden
              type="date"
              value={date}
              onChange={(value) => value && go({ date: value })}
            />
          </span>
        </div>
        <div className="row wrap cal-acts">
          {isManager && (
            <SelectField
              label={words.person}
              labelHidden
              value={search.who ?? ""}
              choices={[
                { value: "", label: words.everyone },
                ...people.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(who) => go({ who })}
            />
          )}
          <Segments
            label={words.view}
            value={view}
            choices={VIEWS.map((value) => ({ value, label: words.views[value] }))}
            onChange={(value) => go({ view: value })}
          />
          {isManager && (
            <LinkButton look="primary" icon="plus" {...make}>
              {words.add}
            </LinkButton>
          )}
        </div>
      </div>
      {data?.truncated && <p role="status">{words.truncated}</p>}
      <div className="cal-body">
        <div>
          {calendar.isError ? (
            <LoadFailure error={calendar.error} retry={() => void calendar.refetch()} />
          ) : view === "month" ? (
            <Month calendar={data} date={date} personId={search.who} />
          ) : view === "agenda" ? (
            <Agenda calendar={data} date={date} personId={search.who} />
          ) : team.isLoadingError ? (
            <LoadFailure error={team.error} retry={() => void team.refetch()} />
          ) : !source ? (
            <Bone high="calc(100dvh - 9rem)" />
          ) : columns.length === 0 ? (
            <EmptyState icon="team" text={words.nobody} />
          ) : (
            <TimeGrid
              key={view}
              columns={columns}
              heading={(column) => <Heading column={column} view={view} />}
              onMoveDialog={setMoving}
              onIncoming={(one, { person }, at) =>
                give(one, { at, ...(person ? { person: person.id } : {}) })
              }
            />
          )}
        </div>
        <Tray list={waiting.list} pending={waiting.pending || calendar.isPending} onPlace={give} />
      </div>
      {converting && <Convert {...converting} onClose={() => setConverting(null)} />}
      {moving && <MoveLoaded booking={moving.booking} onClose={() => setMoving(null)} />}
    </Frame>
  );
}

function Heading({ column, view }: { column: Column; view: View }) {
  const words = useStrings("calendar");
  const format = useFormat();
  const count = words.count(column.entries.length);
  if (view === "day" && column.person)
    return (
      <>
        <Avatar name={column.person.name} size="1.75rem" />
        <span className="cell-lines">
          <h2>{column.person.name}</h2>
          <span className="soft small">{count}</span>
        </span>
      </>
    );
  return (
    <span className="cell-lines">
      <h2>{format.date(column.date)}</h2>
      <span className="soft small">{count}</span>
    </span>
  );
}

/** The dialog needs more of the booking than the calendar knows. */
function MoveLoaded({ booking, onClose }: { booking: Entry["booking"]; onClose: () => void }) {
  const { move: words } = useStrings("bookings");
  const { id, customer } = booking;
  const { data, isLoadingError, error, refetch } = useQuery({
    queryKey: ["bookings", "one", id],
    queryFn: ({ signal }) => getBusinessBooking(client, { id }, { signal }),
  });
  if (data) return <MoveDialog booking={data} onClose={onClose} />;
  if (!isLoadingError) return null;
  return (
    <Dialog title={words.title(customer.name)} onClose={onClose}>
      <LoadFailure error={error} retry={() => void refetch()} />
    </Dialog>
  );
}

/** T, arrows, D W M A, N where nobody is typing and no entry has the focus. */
function useCalendarKeys({
  go,
  turn,
  today,
  make,
}: {
  go: (change: { view?: View; date?: string }) => void;
  turn: (by: number) => void;
  today: string;
  make: () => void;
}): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.altKey || event.metaKey || event.ctrlKey || isTyping(event.target)) return;
      if ((event.target as HTMLElement).closest?.("[data-entry], button, a")) return;
      const view = { d: "day", w: "week", m: "month", a: "agenda" }[event.key] as View | undefined;
      if (view) go({ view });
      else if (event.key === "t") go({ date: today });
      else if (event.key === "n") make();
      else if (event.key === "ArrowLeft") turn(-1);
      else if (event.key === "ArrowRight") turn(1);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
}

import { Button } from "#dashboard/design/button.tsx";
import { Checkbox } from "#dashboard/design/field.tsx";
import { addDays } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import "./hours-editor.css";

export interface Span {
  /** Local time, "HH:MM". */
  from: string;
  to: string;
}

export interface WeeklySpan extends Span {
  /** 1 is Monday. */
  weekday: number;
}

/** Any Monday. */
const MONDAY = "2024-01-01";
const USUAL = { from: "09:00", to: "17:00" };

/** The hours of a week: a day is closed, or has one or more spans. */
export function HoursEditor({
  value,
  onChange,
}: {
  value: readonly WeeklySpan[];
  onChange: (hours: WeeklySpan[]) => void;
}) {
  const format = useFormat();
  const days = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday,
    name: format.weekday(addDays(MONDAY, weekday - 1), "long"),
    spans: value.filter((span) => span.weekday === weekday),
  }));
  const replace = (weekday: number, spans: readonly Span[]) =>
    onChange(
      [
        ...value.filter((span) => span.weekday !== weekday),
        ...spans.map(({ from, to }) => ({ weekday, from, to })),
      ].sort((a, b) => a.weekday - b.weekday || a.from.localeCompare(b.from)),
    );
  const last = days.findLast(({ spans }) => spans.length > 0)?.spans ?? [USUAL];
  return (
    <div className="hours-table">
      {days.map(({ weekday, name, spans }) => (
        <div key={weekday} className="hours-day">
          <Checkbox
            label={name}
            checked={spans.length > 0}
            onChange={(open) => replace(weekday, open ? last.map(({ from, to }) => ({ from, to })) : [])}
          />
          <DaySpans name={name} spans={spans} onChange={(next) => replace(weekday, next)} />
        </div>
      ))}
    </div>
  );
}

/** From when to when on one day, with breaks between. */
export function DaySpans({
  name,
  spans,
  onChange,
}: {
  /** Of the day. */
  name: string;
  spans: readonly Span[];
  onChange: (spans: Span[]) => void;
}) {
  const { weekHours: words } = useStrings("app");
  return (
    <div className="hours-spans">
      {spans.length === 0 && <span className="soft">{words.closed}</span>}
      {spans.map((span, at) => {
        const set = (change: Partial<Span>) =>
          onChange(spans.map(({ from, to }, other) => ({ from, to, ...(other === at ? change : {}) })));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place in the day
          <div key={at} className="row tight">
            <input
              className="input"
              type="time"
              aria-label={words.opens(name)}
              value={span.from}
              onChange={(event) => event.target.value && set({ from: event.target.value })}
            />
            <span className="soft">–</span>
            <input
              className="input"
              type="time"
              aria-label={words.closes(name)}
              value={span.to}
              onChange={(event) => event.target.value && set({ to: event.target.value })}
            />
            {at === 0 ? (
              <Button
                look="quiet"
                icon="plus"
                aria-label={words.addSpan(name)}
                onClick={() => onChange([...spans, afterwards(spans.at(-1)?.to ?? "12:00")])}
              />
            ) : (
              <Button
                look="quiet"
                icon="close"
                aria-label={words.removeSpan(name)}
                onClick={() => onChange(spans.filter((_, other) => other !== at))}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** An hour after the last span, for three hours, within the day. */
function afterwards(to: string): Span {
  const hour = Math.min(Number(to.slice(0, 2)) + 1, 22);
  const text = (value: number) => `${String(value).padStart(2, "0")}:00`;
  return { from: text(hour), to: text(Math.min(hour + 3, 23)) };
}

/** A month to choose a day from, as the ARIA Authoring Practices describe a date grid. */

import { Icon } from "../core/icons.tsx";
import { dateText, dayNumber } from "../format.ts";
import { nextMonth } from "./calendar.ts";
import type { Flow } from "./flow.tsx";

type Props = { flow: Flow };

/** 1 is Monday. */
function firstWeekday(locale: string): number {
  const known = new Intl.Locale(locale).maximize() as Intl.Locale & {
    getWeekInfo?(): { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? (known.region === "US" ? 7 : 1);
}

const weekdayOf = (day: number): number => ((day + 3) % 7) + 1;

export function MonthGrid({ flow }: Props) {
  const { calendar, session } = flow;
  const { words, format } = session;
  const { month, shown, today } = calendar;
  const first = dayNumber(`${month}-01`);
  const end = dayNumber(nextMonth(month));
  const start = firstWeekday(words.locale);
  const lead = (weekdayOf(first) - start + 7) % 7;
  const weeks: (number | null)[][] = [];
  for (let day = first - lead; day < end; day += 7)
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((at) => (day + at >= first && day + at < end ? day + at : null)));
  const free = (date: string): number => shown?.days.get(date)?.length ?? 0;
  const inMonth = calendar.focused?.startsWith(month) ? calendar.focused : undefined;
  const fallback = calendar.day ?? (today.startsWith(month) ? today : `${month}-01`);
  const stop = inMonth ?? fallback;
  const title = format.at(first * 86_400_000, { month: "long", year: "numeric" });
  const canBack = month > today.slice(0, 7);
  const canOn = month < calendar.last.slice(0, 7);

  const focus = (day: number) => {
    const date = clamp(dateText(day), today, calendar.last);
    calendar.focused = date;
    calendar.moveFocus = "day";
    if (!date.startsWith(month)) calendar.show(date.slice(0, 7));
    else session.input.render();
  };
  const onKey = (event: KeyboardEvent) => {
    const day = dayNumber(stop);
    const along = getComputedStyle(event.currentTarget as Element).direction === "rtl" ? -1 : 1;
    const inWeek = (weekdayOf(day) - start + 7) % 7;
    const byMonth = (by: number) => {
      const target = dayNumber(nextMonth(stop.slice(0, 7), by));
      const length = dayNumber(nextMonth(dateText(target).slice(0, 7))) - target;
      return target + Math.min(Number(stop.slice(8)), length) - 1;
    };
    const to: Record<string, () => number> = {
      ArrowRight: () => day + along,
      ArrowLeft: () => day - along,
      ArrowDown: () => day + 7,
      ArrowUp: () => day - 7,
      Home: () => day - inWeek,
      End: () => day + 6 - inWeek,
      PageUp: () => byMonth(event.shiftKey ? -12 : -1),
      PageDown: () => byMonth(event.shiftKey ? 12 : 1),
    };
    if (event.key === "Enter" || event.key === " ") {
      if (free(stop) > 0) calendar.pick(stop);
    } else if (to[event.key]) focus(to[event.key]?.() ?? day);
    else return;
    event.preventDefault();
  };

  // What was asked for before this drawing: the keyboard goes where the eye goes.
  const { moveFocus } = calendar;
  if (moveFocus === "day" || (moveFocus === "times" && shown)) {
    calendar.moveFocus = undefined;
    queueMicrotask(() => {
      const root = session.input.element.shadowRoot;
      const target = root?.querySelector<HTMLElement>(
        moveFocus === "day" ? '[role="gridcell"][tabindex="0"]' : ".day .slot",
      );
      target?.focus();
    });
  }

  return (
    <div class="month" aria-busy={!shown}>
      <div class="month-head">
        <button
          type="button"
          class="round"
          aria-label={words.say("previousMonth")}
          aria-disabled={!canBack}
          onClick={() => canBack && calendar.show(nextMonth(month, -1).slice(0, 7))}
        >
          <Icon name="back" />
        </button>
        <h3 id="month-title" aria-live="polite">
          {title}
        </h3>
        <button
          type="button"
          class="round"
          aria-label={words.say("nextMonth")}
          aria-disabled={!canOn}
          onClick={() => canOn && calendar.show(nextMonth(month).slice(0, 7))}
        >
          <Icon name="next" />
        </button>
      </div>
      <table role="grid" aria-labelledby="month-title" onKeyDown={onKey}>
        <thead>
          <tr>
            {[0, 1, 2, 3, 4, 5, 6].map((at) => {
              // 5 January 1970 was a Monday.
              const wall = (4 + start - 1 + at) * 86_400_000;
              return (
                <th scope="col" key={at} abbr={format.at(wall, { weekday: "long" })}>
                  {format.at(wall, { weekday: "narrow" })}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, row) => (
            <tr key={row}>
              {week.map((day, column) => {
                if (day === null) return <td key={column} />;
                const date = dateText(day);
                const count = free(date);
                const label = format.day(date);
                return (
                  <td
                    key={column}
                    role="gridcell"
                    class={count > 0 ? "free" : undefined}
                    tabIndex={date === stop ? 0 : -1}
                    aria-selected={date === calendar.day}
                    aria-disabled={count === 0}
                    aria-current={date === today ? "date" : undefined}
                    aria-label={
                      count > 0
                        ? words.count("dayFree", count, { day: label })
                        : shown
                          ? words.say("dayNone", { day: label })
                          : label
                    }
                    onClick={() => count > 0 && calendar.pick(date)}
                  >
                    <span>{format.number(Number(date.slice(8)))}</span>
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

const clamp = (date: string, least: string, most: string): string =>
  date < least ? least : date > most ? most : date;

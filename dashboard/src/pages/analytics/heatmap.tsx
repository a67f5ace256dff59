import { addDays } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { Analytics } from "#sdk/index.ts";

const MONDAY = "2024-01-01";
const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** A table of weekdays and hours; each cell says its numbers. */
export function Heatmap({ cells }: { cells: Analytics["heatmap"] }) {
  const words = useStrings("analytics");
  const format = useFormat();
  const used = cells.filter(({ bookings, refused }) => bookings + refused > 0);
  if (used.length === 0) return <p className="soft">{words.nothing}</p>;
  const first = Math.min(...used.map(({ hour }) => hour));
  const last = Math.max(...used.map(({ hour }) => hour));
  const hours = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const most = Math.max(...used.map(({ bookings }) => bookings), 1);
  return (
    <div className="stack tight">
      <table className="heatmap" aria-label={words.heatmap}>
        <thead>
          <tr>
            <td style={{ background: "none" }} />
            {hours.map((hour) => (
              <th key={hour} scope="col">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DAYS.map((weekday) => {
            const day = format.weekday(addDays(MONDAY, weekday - 1));
            return (
              <tr key={weekday}>
                <th scope="row">{day}</th>
                {hours.map((hour) => {
                  const cell = cells.find((one) => one.weekday === weekday && one.hour === hour);
                  const visits = cell?.bookings ?? 0;
                  const refused = cell?.refused ?? 0;
                  const text = words.cell(day, `${hour}:00`, visits, refused);
                  return (
                    <td
                      key={hour}
                      className={refused > 0 ? "refused" : undefined}
                      title={text}
                      style={{ "--share": visits / most } as React.CSSProperties}
                    >
                      <span className="hidden-text">{text}</span>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="soft small">{words.heatmapText}</p>
    </div>
  );
}

import { type ReactNode, useState } from "react";
import { useStrings } from "#dashboard/strings/strings.ts";
import { Button } from "./button.tsx";
import "./chart.css";

export interface ChartPoint {
  /** Shown on the axis and in the table. */
  label: string;
  value: number;
  /** Of the period before. */
  before?: number;
}

interface ChartProps {
  /** What it is about, for the table's caption. */
  title: string;
  points: readonly ChartPoint[];
  /** Column headings of the table: of the labels, of the values, of those before. */
  headings: { label: string; value: string; before?: string };
  format: (value: number) => string;
  look?: "line" | "bars";
}

const WIDTH = 600;
const HEIGHT = 200;

/** Lines or bars in plain SVG, with the table it is drawn from one press away. */
export function Chart({ title, points, headings, format, look = "line" }: ChartProps) {
  const [asTable, showTable] = useState(false);
  const { table } = useStrings("app");
  const switcher = (
    <Button small look="quiet" icon={asTable ? "chart" : "list"} onClick={() => showTable(!asTable)}>
      {asTable ? table.showChart : table.showTable}
    </Button>
  );
  if (asTable)
    return (
      <div className="chart">
        <ChartTable title={title} points={points} headings={headings} format={format} />
        <div>{switcher}</div>
      </div>
    );
  const most = Math.max(...points.flatMap(({ value, before = 0 }) => [value, before]), 0);
  const top = niceTop(Math.max(most, 1));
  const y = (value: number) => HEIGHT - (Math.max(value, 0) / top) * HEIGHT;
  const x = (at: number) => (points.length < 2 ? WIDTH / 2 : (at / (points.length - 1)) * WIDTH);
  const path = (of: (point: ChartPoint) => number) =>
    points
      .map((point, at) => `${at === 0 ? "M" : "L"}${x(at).toFixed(1)} ${y(of(point)).toFixed(1)}`)
      .join("");
  const hasBefore = points.some(({ before }) => before !== undefined);
  const sum = points.reduce((total, { value }) => total + value, 0);
  return (
    <figure className="chart">
      <div className="row ends">
        <figcaption className="legend">
          <span>{headings.value}</span>
          {hasBefore && <span className="before">{headings.before}</span>}
        </figcaption>
        {switcher}
      </div>
      <div className="chart-frame">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title}: ${format(sum)}`}
        >
          {[0, 0.5, 1].map((part) => (
            <line
              key={part}
              className="grid"
              x1={0}
              x2={WIDTH}
              y1={part * HEIGHT}
              y2={part * HEIGHT}
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {look === "line" ? (
            <>
              <path
                className="area"
                d={`${path(({ value }) => value)}L${x(points.length - 1)} ${HEIGHT}L${x(0)} ${HEIGHT}Z`}
              />
              {hasBefore && <path className="before" d={path(({ before = 0 }) => before)} />}
              <path className="now" d={path(({ value }) => value)} />
            </>
          ) : (
            points.map(({ label, value }, at) => (
              <rect
                key={label}
                className="bar"
                x={(at + 0.15) * (WIDTH / points.length)}
                width={(WIDTH / points.length) * 0.7}
                y={y(value)}
                height={HEIGHT - y(value)}
              >
                <title>{`${label}: ${format(value)}`}</title>
              </rect>
            ))
          )}
        </svg>
        {/* Where there is nothing yet there is nothing to measure: half of one unit would be a cent. */}
        <div className="scale" aria-hidden="true">
          <span>{most > 0 && format(top)}</span>
          <span>{most > 0 && format(top / 2)}</span>
          <span>{most > 0 ? null : format(0)}</span>
        </div>
      </div>
      <div className="axis" aria-hidden="true">
        {axisOf(points).map((label) => (
          <span key={label}>{label}</span>
        ))}
      </div>
    </figure>
  );
}

function ChartTable({ title, points, headings, format }: Omit<ChartProps, "look">) {
  return (
    <div className="table-frame">
      <table className="table plain">
        <caption className="hidden-text">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{headings.label}</th>
            <th scope="col" className="number">
              {headings.value}
            </th>
            {headings.before && (
              <th scope="col" className="number">
                {headings.before}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {points.map(({ label, value, before }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className="number">{format(value)}</td>
              {headings.before && <td className="number">{before === undefined ? "" : format(before)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** First, middle and last: more would collide on a phone. */
function axisOf(points: readonly ChartPoint[]): string[] {
  const at =
    points.length < 3
      ? points.map((_, index) => index)
      : [0, Math.floor(points.length / 2), points.length - 1];
  return at.map((index) => points[index]?.label ?? "");
}

/** The next 1, 2, 2.5 or 5 times a power of ten. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

/** Amounts beside each other as bars with their words: a list is its own table. */
export function BarList({
  rows,
}: {
  rows: readonly { key: string; label: ReactNode; value: number; text: ReactNode }[];
}) {
  const most = Math.max(...rows.map(({ value }) => value), 1);
  return (
    <ul className="bars">
      {rows.map(({ key, label, value, text }) => (
        <li key={key}>
          <span className="cut">{label}</span>
          <span className="number">{text}</span>
          <span className="bar">
            <i style={{ inlineSize: `${Math.max((value / most) * 100, value > 0 ? 1 : 0)}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}

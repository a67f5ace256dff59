import { useQuery } from "@tanstack/react-query";
import { BarList, Chart } from "#dashboard/design/chart.tsx";
import { Bone, Bones, Card, EmptyState, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { Analytics } from "#sdk/index.ts";
import { before30Query, last30Query } from "./queries.ts";

/** Four numbers, each beside the thirty days before. */
export function Numbers() {
  const { numbers: words } = useStrings("home");
  const format = useFormat();
  const { data, isLoadingError, error, refetch } = useQuery(last30Query(format.today));
  const of = (pick: (totals: Analytics["totals"]) => number) =>
    data ? { now: pick(data.totals), before: pick(data.previous) } : undefined;
  const money = (amount: number) => format.money(amount, { short: true });
  if (isLoadingError)
    return (
      <Card title={words.title}>
        <LoadFailure error={error} retry={() => void refetch()} />
      </Card>
    );
  return (
    <section className="card" aria-label={words.title}>
      <dl className="numbers">
        <Figure label={words.revenue} of={of(({ revenueBooked }) => revenueBooked)} show={money} />
        <Figure label={words.bookings} of={of(({ bookings }) => bookings)} show={format.number} />
        <Figure label={words.newCustomers} of={of(({ newCustomers }) => newCustomers)} show={format.number} />
        <Figure
          label={words.utilization}
          of={of(({ utilization }) => utilization ?? 0)}
          show={format.percent}
        />
      </dl>
    </section>
  );
}

function Figure({
  label,
  of,
  show,
}: {
  label: string;
  of: { now: number; before: number } | undefined;
  show: (value: number) => string;
}) {
  const { numbers: words } = useStrings("home");
  const format = useFormat();
  if (!of)
    return (
      <div>
        <dt>{label}</dt>
        <dd className="value">
          <Bone wide="5rem" high="2.1125rem" />
        </dd>
        <dd className="delta">
          <Bone wide="7rem" high="1.25rem" />
        </dd>
      </div>
    );
  const change = of.before === 0 ? null : (of.now - of.before) / of.before;
  const text = change === null ? "" : format.percent(Math.abs(change));
  return (
    <div>
      <dt>{label}</dt>
      <dd className="value">{show(of.now)}</dd>
      <dd className="delta">
        {change !== null && change !== 0 && (
          <span className={change > 0 ? "up" : "down"}>
            <span aria-hidden="true">
              {change > 0 ? "▲" : "▼"} {text}{" "}
            </span>
            <span className="hidden-text">
              {change > 0 ? words.change.up(text) : words.change.down(text)}
            </span>
          </span>
        )}
        <span className="tabular">
          {show(of.before)} {words.before}
        </span>
      </dd>
    </div>
  );
}

export function Revenue() {
  const { revenue: words } = useStrings("home");
  const format = useFormat();
  const { data, isLoadingError, error, refetch } = useQuery(last30Query(format.today));
  const { data: before } = useQuery(before30Query(format.today));
  return (
    <Card title={words.title}>
      {data ? (
        <Chart
          title={words.title}
          headings={{ label: words.day, value: words.now, before: words.before }}
          format={(amount) => format.money(amount, { short: true })}
          points={data.series.map(({ from, revenueBooked }, at) => ({
            label: format.date(from),
            value: revenueBooked,
            before: before?.series[at]?.revenueBooked ?? 0,
          }))}
        />
      ) : isLoadingError ? (
        <LoadFailure error={error} retry={() => void refetch()} />
      ) : (
        <Bone high="16.25rem" />
      )}
    </Card>
  );
}

export function Funnel() {
  const { funnel: words } = useStrings("home");
  const format = useFormat();
  const { data, isLoadingError, error, refetch } = useQuery(last30Query(format.today));
  if (!data)
    return (
      <Card title={words.title}>
        {isLoadingError ? (
          <LoadFailure error={error} retry={() => void refetch()} />
        ) : (
          <Bones lines={5} high="2rem" />
        )}
      </Card>
    );
  const { funnel } = data;
  const steps = [
    { key: "views", label: words.views, value: funnel.views },
    { key: "services", label: words.services, value: funnel.steps.services },
    { key: "time", label: words.time, value: funnel.steps.time },
    { key: "details", label: words.details, value: funnel.steps.details },
    { key: "bookings", label: words.bookings, value: funnel.bookings },
  ];
  return (
    <Card title={words.title}>
      {funnel.views === 0 ? (
        <EmptyState icon="eye" text={words.nothing} />
      ) : (
        <BarList
          rows={steps.map((step) => ({
            ...step,
            text: (
              <>
                {format.number(step.value)}{" "}
                <span className="soft">{format.percent(step.value / funnel.views)}</span>
              </>
            ),
          }))}
        />
      )}
    </Card>
  );
}

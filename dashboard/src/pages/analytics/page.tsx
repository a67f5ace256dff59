import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { Button, LinkButton } from "#dashboard/design/button.tsx";
import { BarList, Chart } from "#dashboard/design/chart.tsx";
import { download } from "#dashboard/design/download.ts";
import { Segments, TextField } from "#dashboard/design/field.tsx";
import { Bone, Card, EmptyState, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { addDays, daysBetween } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type Analytics, getAnalytics } from "#sdk/index.ts";
import { Figures } from "./figures.tsx";
import { Heatmap } from "./heatmap.tsx";
import "./analytics.css";

const RANGES = ["7", "30", "90", "365"] as const;

const analyticsQuery = (from: string, to: string, interval: "day" | "week" | "month") => ({
  queryKey: ["analytics", from, to, interval],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    getAnalytics(client, { query: { from, to, interval } }, { signal }),
  placeholderData: keepPreviousData,
  staleTime: 60_000,
});

/** Everything with the period before beside it and a table behind it. */
export function Page() {
  const words = useStrings("analytics");
  const format = useFormat();
  const navigate = useNavigate({ from: "/analytics" });
  const search = useSearch({ from: "/shell/analytics" });
  const isDate = (text: string | undefined): text is string => /^\d{4}-\d{2}-\d{2}$/.test(text ?? "");
  const to = isDate(search.to) ? search.to : format.today;
  const from = isDate(search.from) && search.from <= to ? search.from : addDays(to, -29);
  const days = daysBetween(from, to) + 1;
  const interval = days > 180 ? "month" : days > 62 ? "week" : "day";
  const query = useQuery(analyticsQuery(from, to, interval));
  const before = useQuery(analyticsQuery(addDays(from, -days), addDays(from, -1), interval));
  const go = (change: { from?: string; to?: string }) =>
    void navigate({ search: { from, to, ...change }, replace: true, resetScroll: false });
  return (
    <Frame
      title={words.title}
      acts={
        query.data && (
          <Button icon="download" onClick={() => download(`analytics-${from}-${to}.csv`, csvOf(query.data))}>
            {words.export}
          </Button>
        )
      }
    >
      <div className="range-bar">
        <Segments
          label={words.ranges.label}
          value={RANGES.find((one) => to === format.today && Number(one) === days) ?? ""}
          choices={RANGES.map((value) => ({ value: value as string, label: words.ranges[value] }))}
          onChange={(value) => go({ from: addDays(format.today, 1 - Number(value)), to: format.today })}
        />
        <TextField
          label={words.from}
          labelHidden
          type="date"
          value={from}
          onChange={(date) => date && go({ from: date })}
        />
        <TextField
          label={words.to}
          labelHidden
          type="date"
          value={to}
          onChange={(date) => date && go({ to: date })}
        />
      </div>
      {query.isError ? (
        <LoadFailure error={query.error} retry={() => void query.refetch()} />
      ) : !query.data ? (
        <>
          <Bone high="14rem" />
          <Bone high="20rem" />
        </>
      ) : (
        <Report data={query.data} before={before.data} />
      )}
    </Frame>
  );
}

function Report({ data, before }: { data: Analytics; before: Analytics | undefined }) {
  const words = useStrings("analytics");
  const format = useFormat();
  const money = (amount: number) => format.money(amount, { currency: data.currency, short: true });
  const points = (of: (one: Analytics["series"][number]) => number) =>
    data.series.map((one, at) => {
      const other = before?.series[at];
      return { label: format.date(one.from), value: of(one), ...(other ? { before: of(other) } : {}) };
    });
  const headings = { label: words.day, value: words.now, before: words.previous };
  return (
    <>
      <Figures data={data} />
      <div className="analytics-grid">
        <Card title={words.revenue}>
          <Chart
            title={words.revenue}
            headings={headings}
            format={money}
            points={points((one) => one.revenueBooked)}
          />
        </Card>
        <Card title={words.visits}>
          <Chart
            title={words.visits}
            headings={headings}
            format={format.number}
            points={points((one) => one.bookings)}
          />
        </Card>
        <Card title={words.byService}>
          <Bars
            rows={data.byService.map(({ serviceId, name, bookings, revenueBooked }) => ({
              key: serviceId,
              label: name,
              value: revenueBooked,
              text: `${money(revenueBooked)} · ${format.number(bookings)}`,
            }))}
          />
        </Card>
        <Card title={words.byPerson}>
          <Bars
            rows={data.byTeamMember.map(({ teamMemberId, name, revenueBooked, utilization }) => ({
              key: teamMemberId,
              label: name,
              value: revenueBooked,
              text:
                utilization === null
                  ? money(revenueBooked)
                  : `${money(revenueBooked)} · ${words.utilizationOf(format.percent(utilization))}`,
            }))}
          />
        </Card>
        <Card title={words.funnel}>
          <Bars rows={funnelRows(data, words.steps, format.number)} />
        </Card>
        <Card title={words.sources}>
          <Bars
            rows={data.sources.map(({ kind, source, bookings, revenueBooked }) => ({
              key: `${kind} ${source}`,
              label: kind === "source" ? (source ?? "") : words.sourceKinds[kind],
              value: bookings,
              text: `${format.number(bookings)} · ${money(revenueBooked)}`,
            }))}
          />
        </Card>
        <Card title={words.heatmap}>
          <Heatmap cells={data.heatmap} />
        </Card>
        <Refused data={data} />
      </div>
    </>
  );
}

function Bars({ rows }: { rows: Parameters<typeof BarList>[0]["rows"] }) {
  const words = useStrings("analytics");
  return rows.some(({ value }) => value > 0) ? (
    <BarList rows={rows} />
  ) : (
    <EmptyState icon="chart" text={words.nothing} />
  );
}

function funnelRows({ funnel }: Analytics, words: Record<string, string>, text: (value: number) => string) {
  const { views, steps, bookings } = funnel;
  return Object.entries({
    views,
    services: steps.services,
    options: steps.options,
    time: steps.time,
    details: steps.details,
    bookings,
  }).map(([key, value]) => ({ key, label: words[key] ?? key, value, text: text(value) }));
}

/** What customers asked for and could not get. */
function Refused({ data: { refusedDemand } }: { data: Analytics }) {
  const words = useStrings("analytics");
  const format = useFormat();
  return (
    <Card
      title={words.refused}
      acts={
        <LinkButton small to="/troubleshooter">
          {words.why}
        </LinkButton>
      }
    >
      {refusedDemand.total === 0 ? (
        <p className="soft">{words.refusedNone}</p>
      ) : (
        <div className="stack">
          <p>{words.refusedText(refusedDemand.total)}</p>
          <BarList
            rows={refusedDemand.byReason.map(({ reason, count }) => ({
              key: reason,
              label: words.reasons[reason] ?? reason,
              value: count,
              text: format.number(count),
            }))}
          />
        </div>
      )}
    </Card>
  );
}

/** One line for each day, week or month; amounts in minor units, so that nothing is rounded. */
function csvOf(data: Analytics): string {
  const head = ["from", "to", "bookings", "revenueBooked", "revenuePaid", "cancelled", "noShows", "currency"];
  const lines = data.series.map((one) =>
    [
      one.from,
      one.to,
      one.bookings,
      one.revenueBooked,
      one.revenuePaid,
      one.cancelled,
      one.noShows,
      data.currency,
    ].join(","),
  );
  return [head.join(","), ...lines, ""].join("\r\n");
}

import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { useList } from "#dashboard/api/use-list.ts";
import { Badge, Money } from "#dashboard/design/bits.tsx";
import { LinkButton } from "#dashboard/design/button.tsx";
import { SelectField, TextField } from "#dashboard/design/field.tsx";
import { Icon } from "#dashboard/design/icon.tsx";
import { Card, EmptyState, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { SearchField } from "#dashboard/design/search-field.tsx";
import { type Column, DataTable } from "#dashboard/design/table.tsx";
import { Tabs } from "#dashboard/design/tabs.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { accountQuery } from "#dashboard/pages/payment-settings/queries.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { listPayments, type Payment } from "#sdk/index.ts";
import { Disputes } from "./disputes.tsx";
import { disputesQuery } from "./queries.ts";
import { PaymentSheet } from "./sheet.tsx";
import { METHODS, type PaymentFilters, standingOf, TONES, VIEWS, waitsForAnswer } from "./views.ts";
import "../bookings/page.css";
import "./payments.css";

type View = keyof typeof VIEWS | "disputes";
const SHOWN: readonly View[] = ["all", "received", "waiting", "failed", "disputes"];

/** All money from customers, online and on site; one payment opens beside the list. */
export function Page() {
  const { list: words } = useStrings("payments");
  const navigate = useNavigate({ from: "/payments" });
  const { payment, view, q, method, from, to } = useSearch({ from: "/shell/payments" });
  const filters: PaymentFilters = Object.fromEntries(
    Object.entries({ view, q, method, from, to }).filter(([, value]) => value !== undefined),
  );
  const shown = SHOWN.find((one) => one === view) ?? "all";
  return (
    <Frame
      title={words.title}
      look="full"
      acts={
        <LinkButton icon="settings" to="/settings/payments">
          {words.settings}
        </LinkButton>
      }
    >
      <DisputeAlert />
      <Tabs
        label={words.views.label}
        shown={shown}
        choices={SHOWN.map((value) => ({ value, label: words.views[value] }))}
        linkOf={(one) => ({ to: "/payments", search: one === "all" ? {} : { view: one } })}
      />
      {shown === "disputes" ? <Disputes /> : <Payments shown={shown} filters={filters} />}
      {payment && (
        <PaymentSheet id={payment} onClose={() => void navigate({ search: filters, resetScroll: false })} />
      )}
    </Frame>
  );
}

/** A bank that waits for an answer is the most urgent thing here: without one the money is gone. */
function DisputeAlert() {
  const { list: words } = useStrings("payments");
  const format = useFormat();
  const { data } = useQuery(disputesQuery);
  const waiting = (data?.data ?? [])
    .filter(waitsForAnswer)
    .sort((a, b) => (a.evidenceDueAt ?? "").localeCompare(b.evidenceDueAt ?? ""));
  const [first] = waiting;
  if (!first) return null;
  return (
    <div className="payments-alert" role="note">
      <Icon name="alert" />
      <p className="grow">
        <strong>{words.disputed(waiting.length, first.customer.name)}</strong>{" "}
        {first.evidenceDueAt && words.answerBy(format.longDate(first.evidenceDueAt))}
      </p>
      <LinkButton
        small
        to="/payments"
        search={(old: PaymentFilters) => ({ ...old, payment: first.paymentId })}
        resetScroll={false}
      >
        {words.answer}
      </LinkButton>
    </div>
  );
}

function Payments({ shown, filters }: { shown: keyof typeof VIEWS; filters: PaymentFilters }) {
  const { list: words } = useStrings("payments");
  const status = VIEWS[shown];
  const { q, from, to } = filters;
  const method = METHODS.find((one) => one === filters.method);
  const query = {
    ...(status ? { status: [...status] } : {}),
    ...(method ? { method: [method] } : {}),
    ...(q ? { q } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
  const list = useList(["payments", query], (cursor, signal) =>
    listPayments(client, { query: { ...query, limit: 50, ...(cursor ? { cursor } : {}) } }, { signal }),
  );
  const isFiltered = Object.keys(query).length > 0;
  const columns = useColumns(filters);
  return (
    <Card flush>
      <Filters filters={filters} />
      {list.error ? (
        <LoadFailure error={list.error} retry={list.retry} />
      ) : (
        <DataTable
          label={words.title}
          columns={columns}
          rows={list.rows}
          rowKey={({ id }) => id}
          linked
          more={list.more}
          empty={isFiltered ? <EmptyState icon="card" text={words.none} /> : <NothingYet />}
        />
      )}
    </Card>
  );
}

/** Before the first payment the way to be paid online comes first. */
function NothingYet() {
  const { list: words } = useStrings("payments");
  const { data: account } = useQuery(accountQuery);
  const connect = account?.connected === false && (
    <LinkButton look="primary" icon="card" to="/settings/payments">
      {words.connect}
    </LinkButton>
  );
  return <EmptyState icon="card" text={words.empty} act={connect} />;
}

function useColumns(filters: PaymentFilters): Column<Payment>[] {
  const { list: words, standing, purposes, methods } = useStrings("payments");
  const format = useFormat();
  return [
    {
      key: "customer",
      head: words.columns.customer,
      cell: ({ id, customer }) => (
        <Link className="row-link" to="/payments" search={{ ...filters, payment: id }} resetScroll={false}>
          {customer.name}
        </Link>
      ),
    },
    {
      key: "amount",
      head: words.columns.amount,
      number: true,
      cell: ({ captured, amount, tip, currency, status }) => (
        <span className={status === "succeeded" ? "strong" : "soft"}>
          <Money amount={captured || amount + tip} currency={currency} />
        </span>
      ),
    },
    {
      key: "status",
      head: words.columns.status,
      below: true,
      cell: (payment) => (
        <span className="payments-badges">
          <Badge tone={TONES[standingOf(payment)]}>{standing[standingOf(payment)]}</Badge>
          {payment.test && <Badge tone="warn">TEST</Badge>}
        </span>
      ),
    },
    {
      key: "what",
      head: words.columns.what,
      below: true,
      cell: ({ purpose, method }) => `${purposes[purpose]} · ${methods[method]}`,
    },
    {
      key: "refunded",
      head: words.columns.refunded,
      number: true,
      wideOnly: true,
      cell: ({ refunded, currency }) => refunded > 0 && <Money amount={refunded} currency={currency} />,
    },
    {
      key: "when",
      head: words.columns.when,
      below: true,
      cell: ({ receivedAt, createdAt }) => (
        <span className="tabular nowrap">{format.dateTime(receivedAt ?? createdAt)}</span>
      ),
    },
  ];
}

function Filters({ filters }: { filters: PaymentFilters }) {
  const { list: words, methods } = useStrings("payments");
  const navigate = useNavigate({ from: "/payments" });
  const set = (change: PaymentFilters) =>
    void navigate({
      search: Object.fromEntries(
        Object.entries({ ...filters, ...change }).filter(([, value]) => value !== ""),
      ),
      replace: true,
      resetScroll: false,
    });
  const isUsed = Object.keys(filters).some((name) => name !== "view");
  return (
    <search className="bookings-bar">
      <SearchField
        label={words.search}
        hint={words.searchHint}
        value={filters.q ?? ""}
        onChange={(q) => set({ q })}
      />
      <SelectField
        label={words.method}
        labelHidden
        value={filters.method ?? ""}
        choices={[
          { value: "", label: words.everyMethod },
          ...METHODS.map((value) => ({ value: value as string, label: methods[value] })),
        ]}
        onChange={(method) => set({ method })}
      />
      <TextField
        label={words.from}
        type="date"
        value={filters.from ?? ""}
        onChange={(from) => set({ from })}
      />
      <TextField label={words.to} type="date" value={filters.to ?? ""} onChange={(to) => set({ to })} />
      {isUsed && (
        <LinkButton
          look="quiet"
          icon="close"
          to="/payments"
          search={filters.view ? { view: filters.view } : {}}
        >
          {words.clear}
        </LinkButton>
      )}
    </search>
  );
}

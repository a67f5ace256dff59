import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { servicesQuery, teamQuery } from "#dashboard/api/lookups.ts";
import { useRole } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useList } from "#dashboard/api/use-list.ts";
import { BookingLink, newBooking } from "#dashboard/app/booking-link.tsx";
import { Money, StatusBadge } from "#dashboard/design/bits.tsx";
import { Button, LinkButton } from "#dashboard/design/button.tsx";
import { download } from "#dashboard/design/download.ts";
import { SelectField, TextField } from "#dashboard/design/field.tsx";
import { Card, EmptyState, Page as Frame } from "#dashboard/design/page.tsx";
import { SearchField } from "#dashboard/design/search-field.tsx";
import { type Column, ListTable } from "#dashboard/design/table.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BusinessBooking, exportBookings, listBusinessBookings } from "#sdk/index.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { ViewTabs } from "./view-tabs.tsx";
import { type BookingFilters, queryOf, STATUSES } from "./views.ts";
import "./page.css";

/** All bookings as a list, by view and filter; the filters are in the address. */
export function Page() {
  const words = useStrings("bookings");
  const format = useFormat();
  const { isManager } = useRole();
  const { booking: _open, make: _make, ...filters } = useSearch({ from: "/shell/bookings" });
  const query = queryOf(filters, format.today);
  const list = useList(["bookings", query], (cursor, signal) =>
    listBusinessBookings(
      client,
      { query: { ...query, limit: 50, ...(cursor ? { cursor } : {}) } },
      { signal },
    ),
  );
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const csv = useAct({
    run: () => exportBookings(client, { body: { format: "csv" } }),
    done: words.exported,
    after: (file) => download("bookings.csv", String(file)),
  });
  const columns = useColumns();
  const filtered = Object.keys(filters).some((name) => name !== "view");
  return (
    <Frame
      title={words.title}
      look="full"
      acts={
        isManager && (
          <>
            <Button icon="download" busy={csv.isPending} onClick={() => csv.mutate()}>
              {words.export}
            </Button>
            <LinkButton look="primary" icon="plus" {...newBooking()}>
              {words.add}
            </LinkButton>
          </>
        )
      }
    >
      <ViewTabs filters={filters} />
      <Card flush>
        <Filters filters={filters} />
        {selected.size > 0 && <BulkBar selected={selected} onDone={() => select(new Set())} />}
        <ListTable
          list={list}
          label={words.title}
          columns={columns}
          rowKey={({ id }) => id}
          linked
          selection={
            isManager ? { selected, onChange: select, nameOf: ({ customer }) => customer.name } : undefined
          }
          empty={
            <EmptyState
              icon="calendar"
              text={filtered || filters.view ? words.empty : words.emptyFirst}
              act={isManager && <LinkButton {...newBooking()}>{words.add}</LinkButton>}
            />
          }
        />
      </Card>
    </Frame>
  );
}

function useColumns(): Column<BusinessBooking>[] {
  const { columns: words } = useStrings("bookings");
  const format = useFormat();
  return [
    {
      key: "customer",
      head: words.customer,
      cell: ({ id, customer }) => (
        <BookingLink id={id} className="row-link">
          {customer.name}
        </BookingLink>
      ),
    },
    { key: "status", head: words.status, cell: ({ status }) => <StatusBadge status={status} /> },
    {
      key: "when",
      head: words.when,
      below: true,
      cell: ({ startsAt, endsAt }) => (
        <span className="tabular">
          {format.day(startsAt)}, {format.span(startsAt, endsAt)}
        </span>
      ),
    },
    {
      key: "service",
      head: words.service,
      below: true,
      cell: ({ items }) => items.map(({ name }) => name).join(", "),
    },
    { key: "person", head: words.person, wideOnly: true, cell: ({ teamMember }) => teamMember?.name },
    {
      key: "total",
      head: words.total,
      number: true,
      wideOnly: true,
      cell: ({ price }) => price && <Money amount={price.total} currency={price.currency} />,
    },
  ];
}

function Filters({ filters }: { filters: BookingFilters }) {
  const { filters: words, searchLabel, searchHint } = useStrings("bookings");
  const { bookingStatus } = useStrings("app");
  const { isManager } = useRole();
  const navigate = useNavigate({ from: "/bookings" });
  const services = useQuery(servicesQuery);
  const team = useQuery(teamQuery);
  const set = (change: BookingFilters) =>
    void navigate({
      search: (old: BookingFilters) =>
        Object.fromEntries(
          Object.entries({ ...old, ...change }).filter(([, value]) => value !== "" && value !== undefined),
        ),
      replace: true,
      resetScroll: false,
    });
  const used = Object.keys(filters).some((name) => name !== "view");
  return (
    <search className="bookings-bar">
      <SearchField
        label={searchLabel}
        hint={searchHint}
        value={filters.q ?? ""}
        onChange={(q) => set({ q })}
      />
      {isManager && (
        <SelectField
          label={words.person}
          labelHidden
          value={filters.teamMemberId ?? ""}
          choices={[
            { value: "", label: words.everyone },
            ...(team.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(teamMemberId) => set({ teamMemberId })}
        />
      )}
      <SelectField
        label={words.service}
        labelHidden
        value={filters.serviceId ?? ""}
        choices={[
          { value: "", label: words.everyService },
          ...(services.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(serviceId) => set({ serviceId })}
      />
      <SelectField
        label={words.status}
        labelHidden
        value={filters.status ?? ""}
        choices={[
          { value: "", label: words.everyStatus },
          ...STATUSES.map((status) => ({ value: status as string, label: bookingStatus[status] })),
        ]}
        onChange={(status) => set({ status })}
      />
      <TextField
        label={words.from}
        type="date"
        value={filters.from ?? ""}
        onChange={(from) => set({ from })}
      />
      <TextField label={words.to} type="date" value={filters.to ?? ""} onChange={(to) => set({ to })} />
      {used && (
        <LinkButton
          look="quiet"
          icon="close"
          to="/bookings"
          search={filters.view ? { view: filters.view } : {}}
        >
          {words.clear}
        </LinkButton>
      )}
    </search>
  );
}

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useRole } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useList } from "#dashboard/api/use-list.ts";
import { Avatar, Badge, Moment, Money } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { download } from "#dashboard/design/download.ts";
import { SelectField } from "#dashboard/design/field.tsx";
import { Card, EmptyState, Page as Frame } from "#dashboard/design/page.tsx";
import { SearchField } from "#dashboard/design/search-field.tsx";
import { type Column, ListTable } from "#dashboard/design/table.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type Customer, exportCustomers, listCustomers } from "#sdk/index.ts";
import { CustomerDialog } from "./customer-dialog.tsx";
import "../bookings/page.css";

/** Everybody who booked, asked or was put in by hand. */
export function Page() {
  const words = useStrings("customers");
  const { isManager } = useRole();
  const navigate = useNavigate({ from: "/customers" });
  const { q = "", sort = "newest", tag = "" } = useSearch({ from: "/shell/customers" });
  const [adding, setAdding] = useState(false);
  const query = {
    limit: 50,
    sort: sort === "name" ? ("name" as const) : ("-createdAt" as const),
    ...(q ? { q } : {}),
    ...(tag ? { tag } : {}),
  };
  const list = useList(["customers", query], (cursor, signal) =>
    listCustomers(client, { query: { ...query, ...(cursor ? { cursor } : {}) } }, { signal }),
  );
  const csv = useAct({
    run: () => exportCustomers(client, { body: { format: "csv" } }),
    done: words.exported,
    after: (file) => download("customers.csv", String(file)),
  });
  const columns = useColumns();
  const set = (change: Record<string, string>) =>
    void navigate({
      search: (old: Record<string, string | undefined>) =>
        Object.fromEntries(Object.entries({ ...old, ...change }).filter(([, value]) => value)),
      replace: true,
      resetScroll: false,
    });
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
            <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
              {words.add}
            </Button>
          </>
        )
      }
    >
      <Card flush>
        <search className="bookings-bar">
          <SearchField
            label={words.search}
            hint={words.searchHint}
            value={q}
            onChange={(text) => set({ q: text })}
          />
          <SelectField
            label={words.sort}
            labelHidden
            value={sort}
            choices={[
              { value: "newest", label: words.sorts.newest },
              { value: "name", label: words.sorts.name },
            ]}
            onChange={(value) => set({ sort: value === "newest" ? "" : value })}
          />
        </search>
        <ListTable
          list={list}
          label={words.title}
          columns={columns}
          rowKey={({ id }) => id}
          linked
          empty={<EmptyState icon="users" text={q ? words.none : words.empty} />}
        />
      </Card>
      {adding && (
        <CustomerDialog
          onClose={() => setAdding(false)}
          onSaved={({ id }) => void navigate({ to: "/customers/$id", params: { id } })}
        />
      )}
    </Frame>
  );
}

function useColumns(): Column<Customer>[] {
  const { columns: words, never } = useStrings("customers");
  return [
    {
      key: "name",
      head: words.name,
      cell: ({ id, name, tags }) => (
        <span className="row">
          <Avatar name={name} size="1.75rem" />
          <Link className="row-link" to="/customers/$id" params={{ id }}>
            {name}
          </Link>
          {tags.slice(0, 2).map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      ),
    },
    {
      key: "spent",
      head: words.spent,
      number: true,
      cell: ({ totalSpent, currency }) =>
        totalSpent !== null && <Money amount={totalSpent} currency={currency} />,
    },
    { key: "contact", head: words.contact, below: true, cell: ({ email, phone }) => email ?? phone },
    {
      key: "bookings",
      head: words.bookings,
      number: true,
      wideOnly: true,
      cell: ({ bookingCount }) => bookingCount,
    },
    {
      key: "last",
      head: words.last,
      wideOnly: true,
      cell: ({ lastVisitAt }) =>
        lastVisitAt ? <Moment at={lastVisitAt} as="day" /> : <span className="soft">{never}</span>,
    },
    {
      key: "next",
      head: words.next,
      wideOnly: true,
      cell: ({ nextVisitAt }) => nextVisitAt && <Moment at={nextVisitAt} />,
    },
  ];
}

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { useList } from "#dashboard/api/use-list.ts";
import { Moment, Money } from "#dashboard/design/bits.tsx";
import { LinkButton } from "#dashboard/design/button.tsx";
import { Card, EmptyState, Page as Frame } from "#dashboard/design/page.tsx";
import { type Column, ListTable } from "#dashboard/design/table.tsx";
import { Tabs } from "#dashboard/design/tabs.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BusinessQuote, listQuotes } from "#sdk/index.ts";
import { QuoteBadge } from "./badge.tsx";
import { QuoteEditor } from "./editor.tsx";
import { QuoteSheet } from "./sheet.tsx";

const VIEWS = {
  open: ["pending", "sent"],
  accepted: ["accepted"],
  booked: ["converted"],
  lost: ["declined", "expired"],
  all: undefined,
} as const;
type View = keyof typeof VIEWS;

/** What was offered: by the team, and by the widget to people who asked for a price. */
export function Page() {
  const words = useStrings("quotes");
  const navigate = useNavigate({ from: "/quotes" });
  const { view, quote, customer } = useSearch({ from: "/shell/quotes" });
  const shown: View = (Object.keys(VIEWS) as View[]).find((one) => one === view) ?? "open";
  const status = VIEWS[shown];
  const list = useList(["quotes", shown], (cursor, signal) =>
    listQuotes(
      client,
      { query: { limit: 50, ...(status ? { status: [...status] } : {}), ...(cursor ? { cursor } : {}) } },
      { signal },
    ),
  );
  const searchFor = (id?: string) => ({ ...(view ? { view } : {}), ...(id ? { quote: id } : {}) });
  const columns = useColumns(searchFor);
  const open = (id?: string) => void navigate({ search: searchFor(id), resetScroll: false });
  const add = (
    <LinkButton look="primary" icon="plus" to="/quotes" search={searchFor("new")} resetScroll={false}>
      {words.add}
    </LinkButton>
  );
  return (
    <Frame title={words.title} look="full" acts={add}>
      <Tabs
        label={words.views.label}
        shown={shown}
        choices={(Object.keys(VIEWS) as View[]).map((value) => ({ value, label: words.views[value] }))}
        linkOf={(one) => ({ to: "/quotes", search: one === "open" ? {} : { view: one } })}
      />
      <Card flush>
        <ListTable
          list={list}
          label={words.title}
          columns={columns}
          rowKey={({ id }) => id}
          linked
          empty={
            shown === "open" || shown === "all" ? (
              <EmptyState icon="quote" text={words.empty} act={add} />
            ) : (
              <EmptyState icon="quote" text={words.none} />
            )
          }
        />
      </Card>
      {quote === "new" ? (
        <QuoteEditor customerId={customer} onClose={() => open()} onSaved={({ id }) => open(id)} />
      ) : (
        quote && <QuoteSheet key={quote} id={quote} open={open} onClose={() => open()} />
      )}
    </Frame>
  );
}

function useColumns(searchFor: (id: string) => object): Column<BusinessQuote>[] {
  const words = useStrings("quotes");
  return [
    {
      key: "customer",
      head: words.columns.customer,
      cell: ({ id, customer }) => (
        <Link className="row-link" to="/quotes" search={searchFor(id)} resetScroll={false}>
          {customer?.name ?? words.nobody}
        </Link>
      ),
    },
    {
      key: "status",
      head: words.columns.status,
      cell: (quote) => <QuoteBadge quote={quote} />,
    },
    {
      key: "what",
      head: words.columns.what,
      below: true,
      cell: ({ title, items, total, currency }) => (
        <>
          {title || items.map(({ name }) => name).join(" + ")}
          <span className="phone-only">
            {" · "}
            <Money amount={total} currency={currency} />
          </span>
        </>
      ),
    },
    {
      key: "until",
      head: words.columns.until,
      wideOnly: true,
      cell: ({ expiresAt }) => <Moment at={expiresAt} as="day" />,
    },
    {
      key: "total",
      head: words.columns.total,
      number: true,
      wideOnly: true,
      cell: ({ total, currency }) => <Money amount={total} currency={currency} />,
    },
  ];
}

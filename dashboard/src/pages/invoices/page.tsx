import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useList } from "#dashboard/api/use-list.ts";
import { Badge, Money } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Card, EmptyState, Page as Frame } from "#dashboard/design/page.tsx";
import { type Column, ListTable } from "#dashboard/design/table.tsx";
import { Tabs } from "#dashboard/design/tabs.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type Invoice, listInvoices } from "#sdk/index.ts";
import { InvoiceDialog } from "./invoice-dialog.tsx";
import { Recurring } from "./recurring.tsx";
import { InvoiceSheet } from "./sheet.tsx";
import { INVOICE_TONES } from "./tones.ts";

const VIEWS = {
  open: ["sent", "viewed", "overdue"],
  overdue: ["overdue"],
  draft: ["draft"],
  paid: ["paid"],
  all: undefined,
  recurring: undefined,
} as const;
type View = keyof typeof VIEWS;

export function Page() {
  const words = useStrings("invoices");
  const format = useFormat();
  const navigate = useNavigate({ from: "/invoices" });
  const { view, invoice } = useSearch({ from: "/shell/invoices" });
  const shown: View = (Object.keys(VIEWS) as View[]).find((one) => one === view) ?? "open";
  const [adding, setAdding] = useState(false);
  const status = VIEWS[shown];
  const list = useList(["invoices", shown], (cursor, signal) =>
    listInvoices(
      client,
      { query: { limit: 50, ...(status ? { status: [...status] } : {}), ...(cursor ? { cursor } : {}) } },
      { signal },
    ),
  );
  const columns: Column<Invoice>[] = [
    {
      key: "customer",
      head: words.columns.customer,
      cell: ({ id, customer }) => (
        <Link
          className="row-link"
          to="/invoices"
          search={{ ...(view ? { view } : {}), invoice: id }}
          resetScroll={false}
        >
          {customer.name}
        </Link>
      ),
    },
    {
      key: "status",
      head: words.columns.status,
      cell: ({ status: one }) => <Badge tone={INVOICE_TONES[one]}>{words.status[one]}</Badge>,
    },
    {
      key: "number",
      head: words.columns.number,
      below: true,
      cell: ({ reference, dueOn }) => (
        <>
          {reference ?? words.draft}
          {dueOn && <span className="soft"> · {words.sheet.dueOn(format.day(dueOn))}</span>}
        </>
      ),
    },
    {
      key: "left",
      head: words.columns.left,
      number: true,
      wideOnly: true,
      cell: ({ balanceDue, currency }) => <Money amount={balanceDue} currency={currency} />,
    },
    {
      key: "total",
      head: words.columns.total,
      number: true,
      wideOnly: true,
      cell: ({ total, currency }) => <Money amount={total} currency={currency} />,
    },
  ];
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {words.add}
    </Button>
  );
  return (
    <Frame title={words.title} look="full" acts={shown !== "recurring" && add}>
      <Tabs
        label={words.views.label}
        shown={shown}
        choices={(Object.keys(VIEWS) as View[]).map((value) => ({ value, label: words.views[value] }))}
        linkOf={(one) => ({ to: "/invoices", search: one === "open" ? {} : { view: one } })}
      />
      {shown === "recurring" ? (
        <Recurring />
      ) : (
        <Card flush>
          <ListTable
            list={list}
            label={words.title}
            columns={columns}
            rowKey={({ id }) => id}
            linked
            empty={
              <EmptyState
                icon="invoice"
                text={shown === "all" || shown === "open" ? words.empty : words.none}
                act={add}
              />
            }
          />
        </Card>
      )}
      {adding && (
        <InvoiceDialog
          onClose={() => setAdding(false)}
          onSaved={(id) => {
            setAdding(false);
            void navigate({ search: { view: "draft", invoice: id }, resetScroll: false });
          }}
        />
      )}
      {invoice && (
        <InvoiceSheet
          id={invoice}
          onClose={() => void navigate({ search: view ? { view } : {}, resetScroll: false })}
        />
      )}
    </Frame>
  );
}

import { Link } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { useList } from "#dashboard/api/use-list.ts";
import { Badge, Money } from "#dashboard/design/bits.tsx";
import { Card, EmptyState, LoadFailure } from "#dashboard/design/page.tsx";
import { type Column, DataTable } from "#dashboard/design/table.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type Dispute, listDisputes } from "#sdk/index.ts";
import { DISPUTE_TONES, disputeReason, disputeStanding } from "./views.ts";

/** Payments that customers' banks have taken back, and by when they want to hear from the owner. */
export function Disputes() {
  const { list, dispute: words } = useStrings("payments");
  const format = useFormat();
  const disputes = useList(["payments", "disputes"], (cursor, signal) =>
    listDisputes(client, { query: { limit: 50, ...(cursor ? { cursor } : {}) } }, { signal }),
  );
  const columns: Column<Dispute>[] = [
    {
      key: "customer",
      head: list.columns.customer,
      cell: ({ paymentId, customer }) => (
        <Link
          className="row-link"
          to="/payments"
          search={{ view: "disputes", payment: paymentId }}
          resetScroll={false}
        >
          {customer.name}
        </Link>
      ),
    },
    {
      key: "amount",
      head: list.columns.amount,
      number: true,
      cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
    },
    {
      key: "status",
      head: list.columns.status,
      below: true,
      cell: ({ status }) => (
        <Badge tone={DISPUTE_TONES[disputeStanding(status)]}>{words.standing[disputeStanding(status)]}</Badge>
      ),
    },
    {
      key: "reason",
      head: words.reason,
      below: true,
      cell: ({ reason }) => words.reasons[disputeReason(reason)],
    },
    {
      key: "due",
      head: words.due,
      below: true,
      cell: ({ evidenceDueAt, evidenceSubmittedAt }) =>
        evidenceSubmittedAt
          ? words.sentOn(format.date(evidenceSubmittedAt))
          : evidenceDueAt && words.dueOn(format.date(evidenceDueAt)),
    },
  ];
  return (
    <Card flush>
      {disputes.error ? (
        <LoadFailure error={disputes.error} retry={disputes.retry} />
      ) : (
        <DataTable
          label={list.views.disputes}
          columns={columns}
          rows={disputes.rows}
          rowKey={({ id }) => id}
          linked
          more={disputes.more}
          empty={<EmptyState icon="check" text={words.none} />}
        />
      )}
    </Card>
  );
}

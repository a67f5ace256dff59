import { useNavigate, useSearch } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { useList } from "#dashboard/api/use-list.ts";
import { BookingLink } from "#dashboard/app/booking-link.tsx";
import { TextField } from "#dashboard/design/field.tsx";
import { Card, EmptyState, Page as Frame } from "#dashboard/design/page.tsx";
import { type Column, ListTable } from "#dashboard/design/table.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type AuditEntry, listAuditLog } from "#sdk/index.ts";
import { eventWords } from "./event-words.ts";
import "../bookings/page.css";

export function Page() {
  const words = useStrings("audit");
  const format = useFormat();
  const navigate = useNavigate({ from: "/audit" });
  const { from = "", to = "" } = useSearch({ from: "/shell/audit" });
  const list = useList(["audit", from, to], (cursor, signal) =>
    listAuditLog(
      client,
      {
        query: {
          limit: 100,
          ...(from ? { from } : {}),
          ...(to ? { to } : {}),
          ...(cursor ? { cursor } : {}),
        },
      },
      { signal },
    ),
  );
  const set = (change: { from?: string; to?: string }) =>
    void navigate({
      search: Object.fromEntries(Object.entries({ from, to, ...change }).filter(([, value]) => value)),
      replace: true,
    });
  const columns: Column<AuditEntry>[] = [
    {
      key: "what",
      head: words.columns.what,
      cell: ({ type, subjectId }) =>
        subjectId.startsWith("bkg_") ? (
          <BookingLink id={subjectId}>{eventWords(type, words)}</BookingLink>
        ) : (
          <span className="strong">{eventWords(type, words)}</span>
        ),
    },
    { key: "when", head: words.columns.when, cell: ({ occurredAt }) => format.dateTime(occurredAt) },
    {
      key: "who",
      head: words.columns.who,
      below: true,
      cell: ({ actor }) => actor.name ?? words.actors[actor.kind],
    },
    {
      key: "fields",
      head: words.columns.fields,
      below: true,
      cell: ({ fields }) => <span className="soft">{fields.join(", ")}</span>,
    },
  ];
  return (
    <Frame title={words.title}>
      <p className="soft">{words.text}</p>
      <Card flush>
        <search className="bookings-bar">
          <TextField label={words.from} type="date" value={from} onChange={(value) => set({ from: value })} />
          <TextField label={words.to} type="date" value={to} onChange={(value) => set({ to: value })} />
        </search>
        <ListTable
          list={list}
          label={words.title}
          columns={columns}
          rowKey={({ id }) => id}
          empty={<EmptyState icon="history" text={words.empty} />}
        />
      </Card>
    </Frame>
  );
}

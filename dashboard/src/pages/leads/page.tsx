import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { delayed } from "#dashboard/api/delayed.ts";
import { servicesQuery } from "#dashboard/api/lookups.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { useList } from "#dashboard/api/use-list.ts";
import { newBooking } from "#dashboard/app/booking-link.tsx";
import { Moment } from "#dashboard/design/bits.tsx";
import { Button, LinkButton } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { FormFailure, SelectField, TextArea, TextField } from "#dashboard/design/field.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { SearchField } from "#dashboard/design/search-field.tsx";
import { emptyItem } from "#dashboard/pages/item-fields.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type BusinessLead,
  createBusinessLead,
  deleteBusinessLead,
  listBusinessLeads,
  updateBusinessLead,
} from "#sdk/index.ts";
import "./leads.css";

type Status = BusinessLead["status"];
const STATUSES: readonly Status[] = ["new", "contacted", "quoted", "won", "lost"];

/** A column for each step; cards are dragged, or moved by their menu. */
export function Page() {
  const words = useStrings("leads");
  const { q = "" } = useSearch({ from: "/shell/leads" });
  const navigate = useNavigate({ from: "/leads" });
  const [adding, setAdding] = useState(false);
  const [losing, setLosing] = useState<BusinessLead | null>(null);
  const move = useAct({
    run: ({ lead, status, lostReason }: { lead: BusinessLead; status: Status; lostReason?: string }) =>
      updateBusinessLead(client, {
        id: lead.id,
        body: { status, version: lead.version, ...(lostReason ? { lostReason } : {}) },
      }),
    refresh: ["leads", "analytics"],
    done: ({ customer, status }) => words.moved(customer.name, words.status[status]),
  });
  const onMove = (lead: BusinessLead, status: Status) => {
    if (status === lead.status || !lead.allowedStatuses.includes(status)) return;
    if (status === "lost") setLosing(lead);
    else move.mutate({ lead, status });
  };
  return (
    <Frame
      title={words.title}
      look="full"
      acts={
        <>
          <SearchField
            label={words.search}
            hint={words.searchHint}
            value={q}
            onChange={(text) => void navigate({ search: text ? { q: text } : {}, replace: true })}
          />
          <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
            {words.add}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: an empty board is still wider than a phone, and scrolled by keys */}
      <section className="lead-board" aria-label={words.board} tabIndex={0}>
        {STATUSES.map((status) => (
          <BoardColumn key={status} status={status} q={q} onMove={onMove} />
        ))}
      </section>
      {adding && <NewLead onClose={() => setAdding(false)} />}
      {losing && (
        <LostDialog
          onClose={() => setLosing(null)}
          onLost={(lostReason) => {
            move.mutate({ lead: losing, status: "lost", lostReason });
            setLosing(null);
          }}
        />
      )}
    </Frame>
  );
}

/** What is being dragged; data of a drag cannot be read before the drop. */
let dragged: BusinessLead | null = null;

function BoardColumn({
  status,
  q,
  onMove,
}: {
  status: Status;
  q: string;
  onMove: (lead: BusinessLead, status: Status) => void;
}) {
  const words = useStrings("leads");
  const { acts } = useStrings("app");
  const [over, setOver] = useState(false);
  const list = useList(["leads", status, q], (cursor, signal) =>
    listBusinessLeads(
      client,
      { query: { status: [status], limit: 20, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) } },
      { signal },
    ),
  );
  return (
    <section
      className={over ? "lead-column is-over" : "lead-column"}
      aria-label={words.status[status]}
      onDragOver={(event) => {
        if (!dragged?.allowedStatuses.includes(status)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={() => {
        setOver(false);
        if (dragged) onMove(dragged, status);
      }}
    >
      <h2>
        {words.status[status]} <span className="soft">{list.total ?? list.rows?.length ?? ""}</span>
      </h2>
      {list.error ? (
        <LoadFailure error={list.error} retry={list.retry} />
      ) : !list.rows ? (
        <Bones lines={3} high="4rem" />
      ) : list.rows.length === 0 ? (
        <p className="soft small" style={{ padding: "0.5rem" }}>
          {status === "new" && q === "" ? words.empty : words.none}
        </p>
      ) : (
        list.rows.map((lead) => <LeadCard key={lead.id} lead={lead} onMove={onMove} />)
      )}
      {list.more.has && (
        <Button small look="quiet" busy={list.more.busy} onClick={list.more.load}>
          {acts.loadMore}
        </Button>
      )}
    </section>
  );
}

function LeadCard({
  lead,
  onMove,
}: {
  lead: BusinessLead;
  onMove: (lead: BusinessLead, status: Status) => void;
}) {
  const words = useStrings("leads");
  const { customer, message, wanted, lostReason, reason } = lead;
  const { acts } = useStrings("app");
  const [gone, setGone] = useState(false);
  const remove = () =>
    delayed({
      text: words.removed(customer.name),
      apply() {
        setGone(true);
        return () => setGone(false);
      },
      send: () => deleteBusinessLead(client, { id: lead.id }),
      refresh: ["leads"],
    });
  const others = STATUSES.filter((status) => status !== lead.status && lead.allowedStatuses.includes(status));
  if (gone) return null;
  return (
    <article
      className="card lead-card"
      draggable={others.length > 0}
      onDragStart={() => {
        dragged = lead;
      }}
      onDragEnd={() => {
        dragged = null;
      }}
    >
      <div className="row ends">
        <div>
          <h3>{customer.name}</h3>
          <span className="soft small">
            {words.reasons[reason] ?? ""} · <Moment at={lead.createdAt} as="ago" />
          </span>
        </div>
        <Menu button={{ small: true, look: "quiet", icon: "dots", "aria-label": words.move(customer.name) }}>
          {others.map((status) => (
            <MenuItem key={status} icon="right" onSelect={() => onMove(lead, status)}>
              {words.status[status]}
            </MenuItem>
          ))}
          <MenuItem icon="trash" danger onSelect={remove}>
            {acts.delete}
          </MenuItem>
        </Menu>
      </div>
      {wanted && <p>{wanted.items.map(({ name }) => name).join(", ")}</p>}
      {message && <p className="soft small lead-message">“{message}”</p>}
      {lostReason && <p className="soft small">{lostReason}</p>}
      <div className="row wrap ends">
        {customer.phone ? (
          <a className="small" href={`tel:${customer.phone}`}>
            {customer.phone}
          </a>
        ) : (
          customer.email && (
            <a className="small" href={`mailto:${customer.email}`}>
              {customer.email}
            </a>
          )
        )}
        {lead.status !== "won" && lead.status !== "lost" && (
          <LinkButton small {...newBooking({ customer: customer.id, lead: lead.id })}>
            {words.book}
          </LinkButton>
        )}
      </div>
    </article>
  );
}

function LostDialog({ onClose, onLost }: { onClose: () => void; onLost: (reason: string) => void }) {
  const words = useStrings("leads");
  const { acts, field } = useStrings("app");
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }) => ({ reason: reason.trim() ? undefined : field.required }),
    send: async ({ reason }) => onLost(reason.trim()),
  });
  return (
    <Dialog
      title={words.lostTitle}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{acts.cancel}</Button>
          <Button look="primary" onClick={() => void form.submit()}>
            {words.lostAct}
          </Button>
        </>
      }
    >
      <form ref={form.form} onSubmit={form.submit} noValidate>
        <TextField label={words.lostReason} data-autofocus maxLength={200} {...form.field("reason")} />
      </form>
    </Dialog>
  );
}

function NewLead({ onClose }: { onClose: () => void }) {
  const words = useStrings("leads");
  const { acts, field } = useStrings("app");
  const services = useQuery(servicesQuery);
  const list = services.data?.data ?? [];
  const form = useForm({
    initial: { name: "", email: "", phone: "", message: "", serviceId: "" },
    check: ({ name }) => ({ name: name.trim() ? undefined : field.required }),
    send: ({ email, phone, serviceId, ...rest }) => {
      const service = list.find(({ id }) => id === serviceId);
      return createBusinessLead(client, {
        body: {
          ...rest,
          ...(email.trim() ? { email } : {}),
          ...(phone.trim() ? { phone } : {}),
          ...(service ? { items: [emptyItem(service)] } : {}),
        },
      });
    },
    refresh: ["leads", "customers"],
    done: acts.saved,
    after: onClose,
  });
  return (
    <Dialog
      title={words.add}
      onClose={onClose}
      foot={
        <Button look="primary" busy={form.busy} onClick={() => void form.submit()}>
          {acts.save}
        </Button>
      }
    >
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure} />
        <TextField label={words.form.name} data-autofocus {...form.field("name")} />
        <div className="columns">
          <TextField label={words.form.email} type="email" {...form.field("email")} />
          <TextField label={words.form.phone} type="tel" {...form.field("phone")} />
        </div>
        <SelectField
          label={words.form.service}
          choices={[
            { value: "", label: words.form.noService },
            ...list.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          {...form.field("serviceId")}
        />
        <TextArea label={words.form.message} optional {...form.field("message")} />
      </form>
    </Dialog>
  );
}

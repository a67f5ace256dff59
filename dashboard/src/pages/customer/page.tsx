import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useRole } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { BookingLink, newBooking } from "#dashboard/app/booking-link.tsx";
import { Badge, type BookingStatus, Moment, Money, StatusBadge } from "#dashboard/design/bits.tsx";
import { Button, LinkButton } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { download } from "#dashboard/design/download.ts";
import { Icon } from "#dashboard/design/icon.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, Card, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { CustomerPicker, type PickedCustomer } from "#dashboard/pages/customer-picker.tsx";
import { CustomerDialog } from "#dashboard/pages/customers/customer-dialog.tsx";
import { INVOICE_TONES } from "#dashboard/pages/invoices/tones.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type CustomerDetail,
  deleteCustomer,
  eraseCustomer,
  exportCustomer,
  getCustomer,
  mergeCustomers,
} from "#sdk/index.ts";
import "./customer.css";

/** One customer: how to reach them, what they are worth, all that happened. */
export function Page() {
  const words = useStrings("customers");
  const { id } = useParams({ from: "/shell/customers/$id" });
  const query = useQuery({
    queryKey: ["customers", "one", id],
    queryFn: ({ signal }) => getCustomer(client, { id }, { signal }),
  });
  if (query.isError) return <LoadFailure error={query.error} retry={() => void query.refetch()} />;
  if (!query.data)
    return (
      <Frame title={words.title}>
        <Card>
          <Bones lines={6} high="2rem" />
        </Card>
      </Frame>
    );
  return <Customer customer={query.data} />;
}

function Customer({ customer }: { customer: CustomerDetail }) {
  const words = useStrings("customers");
  const { isManager } = useRole();
  const [dialog, open] = useState<"edit" | "merge" | "erase" | null>(null);
  const close = () => open(null);
  const { facts } = words;
  return (
    <Frame
      title={customer.name}
      acts={
        <>
          <LinkButton look="quiet" icon="left" to="/customers">
            {words.back}
          </LinkButton>
          {isManager && customer.erasedAt === null && (
            <>
              <More customer={customer} open={open} />
              <Button icon="edit" onClick={() => open("edit")}>
                {words.edit}
              </Button>
              <LinkButton icon="quote" to="/quotes" search={{ quote: "new", customer: customer.id }}>
                {words.offer}
              </LinkButton>
              <LinkButton look="primary" icon="plus" {...newBooking({ customer: customer.id })}>
                {words.book}
              </LinkButton>
            </>
          )}
        </>
      }
    >
      {customer.erasedAt !== null && <p>{words.erased}</p>}
      <Card flush>
        <dl className="customer-facts">
          <Fact label={facts.spent}>
            {customer.totalSpent !== null && (
              <Money amount={customer.totalSpent} currency={customer.currency} />
            )}
          </Fact>
          <Fact label={facts.bookings}>{customer.bookingCount}</Fact>
          <Fact label={facts.last}>
            {customer.lastVisitAt ? <Moment at={customer.lastVisitAt} as="day" /> : words.never}
          </Fact>
          <Fact label={facts.next}>
            {customer.nextVisitAt ? <Moment at={customer.nextVisitAt} as="day" /> : "–"}
          </Fact>
        </dl>
      </Card>
      <div className="customer-grid">
        <div className="stack">
          <Card title={words.contact}>
            <Contact customer={customer} />
          </Card>
          <Card title={words.notes}>
            {customer.notes ? (
              <p className="notes">{customer.notes}</p>
            ) : (
              <p className="soft">{words.noNotes}</p>
            )}
            {customer.tags.length > 0 && (
              <p className="row wrap tight">
                {customer.tags.map((tag) => (
                  <Badge key={tag}>{tag}</Badge>
                ))}
              </p>
            )}
          </Card>
        </div>
        <History customer={customer} />
      </div>
      {dialog === "edit" && <CustomerDialog customer={customer} onClose={close} />}
      {dialog === "merge" && <MergeDialog customer={customer} onClose={close} />}
      {dialog === "erase" && <EraseDialog customer={customer} onClose={close} />}
    </Frame>
  );
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);

function Contact({ customer: { email, phone, address } }: { customer: CustomerDetail }) {
  return (
    <div className="stack tight">
      {phone && (
        <a className="row" href={`tel:${phone}`}>
          <Icon name="phone" size={16} /> {phone}
        </a>
      )}
      {email && (
        <a className="row" href={`mailto:${email}`}>
          <Icon name="mail" size={16} /> {email}
        </a>
      )}
      {address && (
        <span className="row">
          <Icon name="pin" size={16} />
          {[address.line1, address.line2, `${address.postalCode} ${address.city}`].filter(Boolean).join(", ")}
        </span>
      )}
    </div>
  );
}

function History({ customer: { history } }: { customer: CustomerDetail }) {
  const { history: words } = useStrings("customers");
  const quotes = useStrings("quotes");
  const invoices = useStrings("invoices");
  const parts = [
    {
      title: words.bookings,
      rows: history.bookings.map(({ id, serviceName, startsAt, status, total, currency }) => ({
        id,
        what: <BookingLink id={id}>{serviceName}</BookingLink>,
        at: startsAt,
        status: <StatusBadge status={status as BookingStatus} />,
        total,
        currency,
      })),
    },
    {
      title: words.quotes,
      rows: history.quotes.map(({ id, title, createdAt, status, total, currency }) => ({
        id,
        what: (
          <Link to="/quotes" search={{ quote: id }}>
            {title || words.quote}
          </Link>
        ),
        at: createdAt,
        status: <Badge>{quotes.status[status as keyof typeof quotes.status]}</Badge>,
        total,
        currency,
      })),
    },
    {
      title: words.invoices,
      rows: history.invoices.map(({ id, number, createdAt, status, total, currency }) => ({
        id,
        what: (
          <Link to="/invoices" search={{ invoice: id }}>
            {number === null ? words.invoice : `#${number}`}
          </Link>
        ),
        at: createdAt,
        status: (
          <Badge tone={INVOICE_TONES[status as keyof typeof INVOICE_TONES]}>
            {invoices.status[status as keyof typeof invoices.status]}
          </Badge>
        ),
        total,
        currency,
      })),
    },
  ].filter(({ rows }) => rows.length > 0);
  if (parts.length === 0)
    return (
      <Card title={words.bookings}>
        <p className="soft">{words.none}</p>
      </Card>
    );
  return (
    <div className="stack">
      {parts.map(({ title, rows }) => (
        <Card key={title} title={title} flush>
          <ul className="rows history">
            {rows.map(({ id, what, at, status, total, currency }) => (
              <li key={id} className="history-row">
                <span className="grow strong">{what}</span>
                <span>{status}</span>
                <span className="soft number when">
                  <Moment at={at} as="day" />
                </span>
                <span className="number">
                  {total !== null && <Money amount={total} currency={currency} />}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}

function More({ customer, open }: { customer: CustomerDetail; open: (what: "merge" | "erase") => void }) {
  const { more: words } = useStrings("customers");
  const navigate = useNavigate();
  const { acts } = useStrings("app");
  const take = useAct({
    run: () => exportCustomer(client, { id: customer.id }),
    after: (file) => download("customer.json", JSON.stringify(file, null, 2), "application/json"),
  });
  const remove = useAct({
    run: () => deleteCustomer(client, { id: customer.id }),
    refresh: ["customers"],
    done: words.removed(customer.name),
    after: () => void navigate({ to: "/customers" }),
  });
  const isUnused = Object.values(customer.history).every((part) => part.length === 0);
  return (
    <Menu button={{ icon: "dots", "aria-label": acts.more }}>
      <MenuItem icon="download" onSelect={() => take.mutate()}>
        {words.download}
      </MenuItem>
      <MenuItem icon="users" onSelect={() => open("merge")}>
        {words.merge}
      </MenuItem>
      {isUnused && (
        <MenuItem icon="trash" danger onSelect={() => remove.mutate()}>
          {words.remove}
        </MenuItem>
      )}
      <MenuItem icon="trash" danger onSelect={() => open("erase")}>
        {words.erase}
      </MenuItem>
    </Menu>
  );
}

function MergeDialog({ customer, onClose }: { customer: CustomerDetail; onClose: () => void }) {
  const { merge: words } = useStrings("customers");
  const navigate = useNavigate();
  const [into, setInto] = useState<PickedCustomer | null>(null);
  const act = useAct({
    run: (intoId: string) => mergeCustomers(client, { id: customer.id, body: { intoId } }),
    refresh: ["customers"],
    done: words.done,
    after: ({ id }) => void navigate({ to: "/customers/$id", params: { id } }),
  });
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      foot={
        <Button
          look="primary"
          busy={act.isPending}
          aria-disabled={into?.id === undefined || undefined}
          onClick={() => into?.id && into.id !== customer.id && act.mutate(into.id)}
        >
          {words.act}
        </Button>
      }
    >
      <div className="stack" style={{ minBlockSize: "18rem" }}>
        <p>{words.text(customer.name)}</p>
        <CustomerPicker value={into} onChange={setInto} />
      </div>
    </Dialog>
  );
}

function EraseDialog({ customer, onClose }: { customer: CustomerDetail; onClose: () => void }) {
  const { erase: words } = useStrings("customers");
  const { acts } = useStrings("app");
  const navigate = useNavigate();
  const act = useAct({
    run: () => eraseCustomer(client, { id: customer.id }),
    refresh: ["customers", "bookings", "leads"],
    done: words.done,
    after: () => void navigate({ to: "/customers" }),
  });
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{acts.cancel}</Button>
          <Button look="danger primary" busy={act.isPending} onClick={() => act.mutate()}>
            {words.act}
          </Button>
        </>
      }
    >
      <p>{words.text}</p>
    </Dialog>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Badge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { CopyLine } from "#dashboard/design/copy.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { download } from "#dashboard/design/download.ts";
import { FormFailure, TextField } from "#dashboard/design/field.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { percentOf } from "#dashboard/format/rate.ts";
import { PaymentDialog } from "#dashboard/pages/payment-dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  cancelInvoice,
  getInvoice,
  getInvoicePdf,
  type InvoiceDetail,
  recordInvoicePayment,
  sendInvoice,
  voidInvoice,
} from "#sdk/index.ts";
import { InvoiceDialog } from "./invoice-dialog.tsx";
import { INVOICE_TONES } from "./tones.ts";
import "../bookings/sheet.css";

const AREAS = ["invoices", "bookings", "customers"];

export function InvoiceSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const words = useStrings("invoices");
  const query = useQuery({
    queryKey: ["invoices", "one", id],
    queryFn: ({ signal }) => getInvoice(client, { id }, { signal }),
  });
  const invoice = query.data;
  return (
    <Dialog
      look="sheet"
      title={invoice ? words.sheet.title(invoice.reference ?? `(${words.draft})`) : words.title}
      onClose={onClose}
      foot={invoice && <Acts invoice={invoice} />}
    >
      {query.isError ? (
        <LoadFailure error={query.error} retry={() => void query.refetch()} />
      ) : invoice ? (
        <Body invoice={invoice} />
      ) : (
        <Bones lines={8} high="1.5rem" />
      )}
    </Dialog>
  );
}

function Acts({ invoice }: { invoice: InvoiceDetail }) {
  const { sheet: words } = useStrings("invoices");
  const { acts } = useStrings("app");
  const [dialog, open] = useState<"pay" | "void" | "edit" | null>(null);
  const { id, version, status } = invoice;
  const isDraft = status === "draft";
  const isOpen = status === "sent" || status === "viewed" || status === "overdue";
  const send = useAct({
    run: () => sendInvoice(client, { id, body: isDraft ? { version } : { version, again: true } }),
    refresh: AREAS,
    done: words.sent,
  });
  const pdf = useAct({
    run: () => getInvoicePdf(client, { id }),
    after: (file) => download(`${invoice.reference ?? "draft"}.pdf`, file),
  });
  const discard = useAct({
    run: () => cancelInvoice(client, { id, body: { version } }),
    refresh: AREAS,
    done: words.cancelled,
  });
  return (
    <>
      {(isDraft || isOpen) && (
        <Menu button={{ look: "quiet", icon: "dots", children: acts.more }}>
          {isDraft && (
            <MenuItem icon="edit" onSelect={() => open("edit")}>
              {acts.edit}
            </MenuItem>
          )}
          {isDraft ? (
            <MenuItem icon="trash" danger onSelect={() => discard.mutate()}>
              {words.cancel}
            </MenuItem>
          ) : (
            <MenuItem icon="trash" danger onSelect={() => open("void")}>
              {words.void}
            </MenuItem>
          )}
        </Menu>
      )}
      <Button icon="download" busy={pdf.isPending} onClick={() => pdf.mutate()}>
        {words.pdf}
      </Button>
      {(isDraft || isOpen) && (
        <Button
          look={isDraft ? "primary" : undefined}
          icon="send"
          busy={send.isPending}
          onClick={() => send.mutate()}
        >
          {isDraft ? words.send : words.sendAgain}
        </Button>
      )}
      {isOpen && (
        <Button look="primary" onClick={() => open("pay")}>
          {words.pay}
        </Button>
      )}
      {dialog === "edit" && (
        <InvoiceDialog invoice={invoice} onClose={() => open(null)} onSaved={() => open(null)} />
      )}
      {dialog === "pay" && (
        <PaymentDialog
          due={invoice.balanceDue}
          currency={invoice.currency}
          send={(body) => recordInvoicePayment(client, { id, body })}
          refresh={AREAS}
          onClose={() => open(null)}
        />
      )}
      {dialog === "void" && <VoidDialog invoice={invoice} onClose={() => open(null)} />}
    </>
  );
}

function Body({ invoice }: { invoice: InvoiceDetail }) {
  const { sheet: words, status, events } = useStrings("invoices");
  const format = useFormat();
  const money = (amount: number) => format.money(amount, { currency: invoice.currency });
  return (
    <div>
      <div className="row ends" style={{ paddingBlockEnd: "1rem" }}>
        <div>
          <div className="strong">{invoice.customer.name}</div>
          <div className="soft small">{invoice.customer.email ?? invoice.customer.phone}</div>
        </div>
        <div style={{ textAlign: "end" }}>
          <Badge tone={INVOICE_TONES[invoice.status]}>{status[invoice.status]}</Badge>
          {invoice.dueOn && <div className="soft small">{words.dueOn(format.day(invoice.dueOn))}</div>}
        </div>
      </div>
      <section className="booking-part">
        <dl className="price-lines">
          {invoice.lines.map(({ label, quantity, amount }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            <div key={at} style={{ display: "contents" }}>
              <dt>
                {quantity !== "1" && <span className="soft">{words.quantity(quantity)} </span>}
                {label}
              </dt>
              <dd>{money(amount)}</dd>
            </div>
          ))}
          {invoice.taxes.map(({ label, rate, amount }) => (
            <div key={label} style={{ display: "contents" }}>
              <dt className="soft">{rate === null ? label : words.tax(percentOf(rate))}</dt>
              <dd className="soft">{money(amount)}</dd>
            </div>
          ))}
          <dt className="sum">{words.total}</dt>
          <dd className="sum">{money(invoice.total)}</dd>
          {invoice.amountPaid > 0 && (
            <>
              <dt className="soft">{words.paid}</dt>
              <dd>{money(invoice.amountPaid)}</dd>
            </>
          )}
          {invoice.balanceDue > 0 && (
            <>
              <dt>{words.due}</dt>
              <dd className="strong">{money(invoice.balanceDue)}</dd>
            </>
          )}
        </dl>
      </section>
      {invoice.url && (
        <section className="booking-part">
          <CopyLine label={words.link} text={invoice.url} href={invoice.url} />
        </section>
      )}
      <section className="booking-part">
        <h3>{words.timeline}</h3>
        <ol className="history">
          {invoice.timeline.toReversed().map(({ at, type, amount, note }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what happened stays in its place
            <li key={`${at} ${type} ${index}`}>
              <span>
                {events[type]} {amount !== null && <span className="number">{money(amount)}</span>}{" "}
                {note && <span className="soft">{note}</span>}
              </span>
              <time className="soft small" dateTime={at}>
                {format.dateTime(at)}
              </time>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

function VoidDialog({ invoice, onClose }: { invoice: InvoiceDetail; onClose: () => void }) {
  const { sheet: words } = useStrings("invoices");
  const { acts, field } = useStrings("app");
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }) => ({ reason: reason.trim() ? undefined : field.required }),
    send: ({ reason }) => voidInvoice(client, { id: invoice.id, body: { reason, version: invoice.version } }),
    refresh: AREAS,
    done: words.voided,
    after: onClose,
  });
  return (
    <Dialog
      title={words.void}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{acts.cancel}</Button>
          <Button look="danger primary" busy={form.busy} onClick={() => void form.submit()}>
            {words.void}
          </Button>
        </>
      }
    >
      <form ref={form.form} onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure} />
        <TextField label={words.voidReason} data-autofocus {...form.field("reason")} />
      </form>
    </Dialog>
  );
}

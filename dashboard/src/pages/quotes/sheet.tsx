import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { delayed } from "#dashboard/api/delayed.ts";
import { queryClient } from "#dashboard/api/query-client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { BookingLink } from "#dashboard/app/booking-link.tsx";
import { Moment } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { CopyLine } from "#dashboard/design/copy.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { PriceLines } from "#dashboard/pages/price-lines.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  answerQuote,
  type BusinessQuote,
  deleteQuote,
  duplicateQuote,
  getQuote,
  sendQuote,
} from "#sdk/index.ts";
import { QuoteBadge } from "./badge.tsx";
import { ConvertDialog } from "./convert-dialog.tsx";
import { DeclineDialog } from "./decline-dialog.tsx";
import { QuoteEditor } from "./editor.tsx";
import { AREAS, removedFromLists } from "./queries.ts";

interface SheetProps {
  id: string;
  /** Shows another one. */
  open: (id: string) => void;
  onClose: () => void;
}

export function QuoteSheet({ id, open, onClose }: SheetProps) {
  const words = useStrings("quotes");
  const query = useQuery({
    queryKey: ["quotes", "one", id],
    queryFn: ({ signal }) => getQuote(client, { id }, { signal }),
  });
  const quote = query.data;
  const [editing, edit] = useState(false);
  if (editing && quote)
    return <QuoteEditor quote={quote} onClose={() => edit(false)} onSaved={() => edit(false)} />;
  return (
    <Dialog
      look="sheet"
      title={quote ? quote.title || (quote.customer?.name ?? words.nobody) : words.title}
      onClose={onClose}
      foot={quote && <Acts quote={quote} open={open} onClose={onClose} onEdit={() => edit(true)} />}
    >
      {query.isError ? (
        <LoadFailure error={query.error} retry={() => void query.refetch()} />
      ) : quote ? (
        <Body quote={quote} />
      ) : (
        <Bones lines={8} high="1.5rem" />
      )}
    </Dialog>
  );
}

function Acts({
  quote,
  open,
  onClose,
  onEdit,
}: Omit<SheetProps, "id"> & { quote: BusinessQuote; onEdit: () => void }) {
  const { sheet: words } = useStrings("quotes");
  const { acts } = useStrings("app");
  const [dialog, show] = useState<"book" | "decline" | null>(null);
  const { id, version, status, origin } = quote;
  const isOpen = status === "pending" || status === "sent";
  const isOurs = origin === "team";
  const send = useAct({
    run: () => sendQuote(client, { id, body: status === "sent" ? { version, again: true } : { version } }),
    refresh: AREAS,
    done: words.sent,
  });
  const accept = useAct({
    run: () => answerQuote(client, { id, body: { answer: "accepted", version } }),
    refresh: AREAS,
    done: words.saidAccepted,
  });
  const duplicate = useAct({
    run: () => duplicateQuote(client, { id }),
    refresh: AREAS,
    done: words.duplicated,
    after: (copy) => open(copy.id),
  });
  const remove = () => {
    onClose();
    delayed({
      text: words.removed,
      apply: () => removedFromLists(queryClient, id),
      send: () => deleteQuote(client, { id }),
      refresh: AREAS,
    });
  };
  return (
    <>
      <Menu button={{ look: "quiet", icon: "dots", children: acts.more }}>
        {isOurs && isOpen && (
          <>
            <MenuItem icon="check" onSelect={() => accept.mutate()}>
              {words.accepted}
            </MenuItem>
            <MenuItem icon="close" onSelect={() => show("decline")}>
              {words.declined}
            </MenuItem>
          </>
        )}
        <MenuItem icon="copy" onSelect={() => duplicate.mutate()}>
          {words.duplicate}
        </MenuItem>
        {isOurs && status === "pending" && (
          <MenuItem icon="trash" danger onSelect={remove}>
            {words.remove}
          </MenuItem>
        )}
      </Menu>
      {isOurs && isOpen && (
        <Button icon="edit" onClick={onEdit}>
          {words.edit}
        </Button>
      )}
      {(isOpen || status === "accepted") && quote.customer && (
        <Button
          look={status === "accepted" || !isOurs ? "primary" : undefined}
          icon="calendar"
          onClick={() => show("book")}
        >
          {words.book}
        </Button>
      )}
      {isOurs && isOpen && (
        <Button
          look={status === "pending" ? "primary" : undefined}
          icon="send"
          busy={send.isPending}
          onClick={() => send.mutate()}
        >
          {status === "pending" ? words.send : words.sendAgain}
        </Button>
      )}
      {dialog === "book" && <ConvertDialog quote={quote} onClose={() => show(null)} />}
      {dialog === "decline" && <DeclineDialog quote={quote} onClose={() => show(null)} />}
    </>
  );
}

function Body({ quote }: { quote: BusinessQuote }) {
  const { sheet: words, nobody } = useStrings("quotes");
  const format = useFormat();
  const { customer, currency, depositDue, respondedAt } = quote;
  const isAnswered =
    quote.status === "accepted" || quote.status === "declined" || quote.status === "converted";
  return (
    <div>
      <div className="row ends" style={{ paddingBlockEnd: "1rem", alignItems: "start" }}>
        <div>
          <div className="strong">{customer?.name ?? nobody}</div>
          <div className="soft small">{customer?.email ?? customer?.phone}</div>
        </div>
        <div style={{ textAlign: "end" }}>
          <QuoteBadge quote={quote} />
          <div className="soft small">{words.until(format.day(quote.expiresAt))}</div>
        </div>
      </div>
      <section className="booking-part">
        <PriceLines
          price={quote}
          label={
            <>
              {words.total}{" "}
              <span className="soft small">{words.takes(format.duration(quote.durationMinutes))}</span>
            </>
          }
        >
          {depositDue > 0 && (
            <>
              <dt className="soft small">{words.deposit(format.money(depositDue, { currency }))}</dt>
              <dd />
            </>
          )}
        </PriceLines>
      </section>
      {quote.message && (
        <section className="booking-part">
          <h3>{words.message}</h3>
          <p style={{ whiteSpace: "pre-line" }}>{quote.message}</p>
        </section>
      )}
      {quote.bookingId && (
        <section className="booking-part">
          <BookingLink id={quote.bookingId}>{words.openBooking}</BookingLink>
        </section>
      )}
      {quote.url && (
        <section className="booking-part">
          <CopyLine label={words.link} text={quote.url} href={quote.url} />
        </section>
      )}
      <section className="booking-part">
        <h3>{words.history}</h3>
        <ol className="history">
          {isAnswered && respondedAt && (
            <Happened
              what={words.answered[quote.status as keyof typeof words.answered]}
              note={quote.declineReason}
              at={respondedAt}
            />
          )}
          {quote.status === "expired" && <Happened what={words.expiredAt} at={quote.expiresAt} />}
          {quote.sentAt && <Happened what={words.sentAt} at={quote.sentAt} />}
          <Happened what={words.made} at={quote.createdAt} />
        </ol>
      </section>
    </div>
  );
}

function Happened({ what, note, at }: { what: string; note?: string | null; at: string }) {
  return (
    <li>
      <span>
        {what} {note && <span className="soft">{note}</span>}
      </span>
      <span className="soft small">
        <Moment at={at} />
      </span>
    </li>
  );
}

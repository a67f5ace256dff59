import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useRole } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Avatar, StatusBadge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { TextArea } from "#dashboard/design/field.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type BusinessBookingWithHistory,
  createInvoiceFromBooking,
  getBusinessBooking,
  updateBusinessBooking,
} from "#sdk/index.ts";
import { lengthOf, setStatus } from "./acts.ts";
import { BookingDetails, BookingHistory, BookingPrice } from "./details.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { BookingPayments, ReceivedOnSite } from "./payments.tsx";
import "./sheet.css";

/** One booking beside whatever page it was opened from. */
export default function BookingSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { sheet: words } = useStrings("bookings");
  const query = useQuery({
    queryKey: ["bookings", "one", id],
    queryFn: ({ signal }) => getBusinessBooking(client, { id }, { signal }),
  });
  const booking = query.data;
  return (
    <Dialog
      look="sheet"
      title={booking ? words.title(booking.customer.name) : words.loading}
      onClose={onClose}
      foot={booking && <SheetActs booking={booking} onClose={onClose} />}
    >
      {query.isError ? (
        <LoadFailure error={query.error} retry={() => void query.refetch()} />
      ) : booking ? (
        <SheetBody booking={booking} />
      ) : (
        <Bones lines={8} high="1.5rem" />
      )}
    </Dialog>
  );
}

/** The one most likely wanted is first; what ends a booking is in the menu. */
const FORWARD = ["confirmed", "completed", "in_progress"] as const;
const ENDING = ["no_show", "cancelled"] as const;

function SheetActs({ booking, onClose }: { booking: BusinessBookingWithHistory; onClose: () => void }) {
  const { sheet: words } = useStrings("bookings");
  const { acts } = useStrings("app");
  const [dialog, open] = useState<"move" | "cancel" | null>(null);
  const isOver = Date.parse(booking.startsAt) < Date.now();
  // While an act still waits for "Undo", what is allowed is of the status before.
  const may = (status: BusinessBookingWithHistory["status"]) =>
    status !== booking.status && booking.allowedStatuses.includes(status);
  const forward = FORWARD.filter(may).sort((a, b) =>
    isOver ? 0 : Number(b === "in_progress") - Number(a === "in_progress") || a.localeCompare(b),
  );
  const ending = ENDING.filter(may);
  const movable = ["pending", "pending_payment", "confirmed"].includes(booking.status);
  const main = booking.status === "pending" ? "confirmed" : isOver ? "completed" : undefined;
  return (
    <>
      {ending.length > 0 && (
        <Menu button={{ children: acts.more, icon: "dots", look: "quiet" }}>
          {ending.map((status) => (
            <MenuItem
              key={status}
              danger
              onSelect={() => (status === "cancelled" ? open("cancel") : setStatus(booking, status))}
            >
              {words.acts[status]}
            </MenuItem>
          ))}
        </Menu>
      )}
      {movable && <Button onClick={() => open("move")}>{words.move}</Button>}
      {forward.toReversed().map((status) => (
        <Button
          key={status}
          look={status === main || (main === undefined && forward.length === 1) ? "primary" : undefined}
          onClick={() => setStatus(booking, status)}
        >
          {booking.status === "no_show" && status === "confirmed" ? words.restore : words.acts[status]}
        </Button>
      ))}
      {dialog === "move" && <MoveDialog booking={booking} onClose={() => open(null)} />}
      {dialog === "cancel" && (
        <CancelDialog
          booking={booking}
          onClose={() => open(null)}
          onCancelled={() => {
            open(null);
            onClose();
          }}
        />
      )}
    </>
  );
}

function CancelDialog({
  booking,
  onClose,
  onCancelled,
}: {
  booking: BusinessBookingWithHistory;
  onClose: () => void;
  onCancelled: () => void;
}) {
  const { sheet: words } = useStrings("bookings");
  const [reason, setReason] = useState("");
  return (
    <Dialog
      title={words.cancelTitle}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{words.keep}</Button>
          <Button
            look="danger primary"
            onClick={() => {
              setStatus(booking, "cancelled", reason.trim());
              onCancelled();
            }}
          >
            {words.acts.cancelled}
          </Button>
        </>
      }
    >
      <form className="stack" onSubmit={(event) => event.preventDefault()}>
        <p>{words.cancelText}</p>
        <ReceivedOnSite booking={booking} />
        <TextArea
          label={words.reason}
          hint={words.reasonHint}
          optional
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
      </form>
    </Dialog>
  );
}

function SheetBody({ booking }: { booking: BusinessBookingWithHistory }) {
  const { sheet: words } = useStrings("bookings");
  const format = useFormat();
  const { isManager } = useRole();
  const invoice = useAct({
    run: () => createInvoiceFromBooking(client, { body: { bookingId: booking.id } }),
    refresh: ["invoices", "bookings"],
    done: words.invoiceMade,
  });
  return (
    <div>
      <div className="booking-when" style={{ paddingBlockEnd: "1rem" }}>
        <div className="row ends">
          <span className="day">{format.longDate(booking.startsAt)}</span>
          <StatusBadge status={booking.status} />
        </div>
        <div className="tabular">
          {format.span(booking.startsAt, booking.endsAt)}{" "}
          <span className="soft">· {format.duration(lengthOf(booking))}</span>
          {booking.arrivesUntil && (
            <span className="soft"> · {words.arrives(format.time(booking.arrivesUntil))}</span>
          )}
        </div>
        {booking.teamMember && (
          <div className="row">
            <Avatar name={booking.teamMember.name} size="1.5rem" />
            {booking.teamMember.name}
          </div>
        )}
      </div>
      <BookingDetails booking={booking} />
      {booking.price && (
        <Part title={words.price}>
          <BookingPrice price={booking.price} payment={booking.payment} />
          {isManager && booking.status !== "cancelled" && (
            <div>
              <Button small icon="invoice" busy={invoice.isPending} onClick={() => invoice.mutate()}>
                {words.invoice}
              </Button>
            </div>
          )}
        </Part>
      )}
      {isManager && <BookingPayments booking={booking} />}
      <InternalNote booking={booking} />
      <Part title={words.history}>
        <BookingHistory history={booking.history} />
      </Part>
    </div>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="booking-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** Saved when one leaves it, in whatever way; no button to forget. */
function InternalNote({ booking }: { booking: BusinessBookingWithHistory }) {
  const { sheet: words } = useStrings("bookings");
  const { acts } = useStrings("app");
  /** What is being typed; `null`: what is kept is shown, also when somebody else changes it. */
  const [draft, setDraft] = useState<string | null>(null);
  const save = useAct({
    run: (internalNotes: string) =>
      updateBusinessBooking(
        client,
        { id: booking.id, body: { internalNotes, version: booking.version } },
        { keepalive: true },
      ),
    refresh: ["bookings"],
    done: acts.saved,
    after: (_saved, sent) => setDraft((now) => (now === sent ? null : now)),
  });
  const keep = () => {
    if (draft === null || draft === booking.internalNotes) return;
    if (!save.isPending || save.variables !== draft) save.mutate(draft);
  };
  const keepAtLast = useEffectEvent(keep);
  // Esc, the veil, "Back" and a closed tab take the field away without its leaving being told.
  useEffect(() => {
    addEventListener("pagehide", keepAtLast);
    return () => {
      removeEventListener("pagehide", keepAtLast);
      keepAtLast();
    };
  }, []);
  return (
    <section className="booking-part">
      <TextArea
        label={words.internal}
        hint={words.internalHint}
        value={draft ?? booking.internalNotes}
        onChange={setDraft}
        maxLength={2000}
        onBlur={keep}
      />
    </section>
  );
}

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useRole } from "#dashboard/api/session.ts";
import { Button } from "#dashboard/design/button.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { PaymentDialog } from "#dashboard/pages/payment-dialog.tsx";
import { RefundDialog } from "#dashboard/pages/refund-dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BusinessBooking, listPayments, type Payment, takePayment } from "#sdk/index.ts";

const AREAS = ["payments", "bookings", "invoices", "customers", "analytics"];
/** Attempts that came to nothing and say nothing. */
const SILENT = new Set<Payment["status"]>(["created", "cancelled", "expired"]);

const paymentsOf = (bookingId: string) =>
  queryOptions({
    queryKey: ["bookings", "payments", bookingId],
    queryFn: ({ signal }) =>
      listPayments(client, { query: { bookingId, sort: "createdAt", limit: 50 } }, { signal }),
  });

/** What was received on site, which no cancellation pays back; nothing for who may not see payments. */
export function ReceivedOnSite({ booking }: { booking: BusinessBooking }) {
  const { payments: words } = useStrings("bookings");
  const { isManager } = useRole();
  const format = useFormat();
  const { data } = useQuery({ ...paymentsOf(booking.id), enabled: isManager });
  const onSite = data?.data.filter(({ method }) => method !== "stripe") ?? [];
  const left = onSite.reduce((sum, { refundable }) => sum + refundable, 0);
  if (left === 0) return null;
  const currency = booking.price?.currency ?? format.currency;
  return <p className="strong">{words.onSite(format.money(left, { currency }))}</p>;
}

/** What was paid for a booking and went back, with what can be done about it. */
export function BookingPayments({ booking }: { booking: BusinessBooking }) {
  const { payments: words } = useStrings("bookings");
  const { payment: names } = useStrings("app");
  const format = useFormat();
  const [dialog, open] = useState<"take" | Payment | null>(null);
  const { data } = useQuery(paymentsOf(booking.id));
  const shown = data?.data.filter(({ status }) => !SILENT.has(status)) ?? [];
  const due = booking.payment?.amountDue ?? 0;
  const currency = booking.price?.currency ?? format.currency;
  const canTake = due > 0;
  if (shown.length === 0 && !canTake) return null;
  const money = (amount: number) => format.money(amount, { currency });
  return (
    <section className="booking-part">
      <h3>{words.title}</h3>
      {shown.length > 0 && (
        <ul className="stack tight">
          {shown.map((payment) => (
            <li key={payment.id} className="row ends">
              <span>
                <span className="strong number">{money(payment.captured || payment.amount)}</span>{" "}
                {payment.method === "stripe" ? words.online : names.methods[payment.method]}
                {payment.tip > 0 && ` ${words.tip(money(payment.tip))}`}
                <span className="soft small" style={{ display: "block" }}>
                  {words.statuses[payment.status]} ·{" "}
                  {format.dateTime(payment.receivedAt ?? payment.createdAt)}
                  {payment.refunded > 0 && ` · ${words.back(money(payment.refunded))}`}
                </span>
              </span>
              {payment.refundable > 0 && (
                <Button small onClick={() => open(payment)}>
                  {words.refund}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {canTake && (
        <div>
          <Button small icon="plus" onClick={() => open("take")}>
            {words.take}
          </Button>
        </div>
      )}
      {dialog === "take" && (
        <PaymentDialog
          due={due}
          currency={currency}
          send={(body) => takePayment(client, { id: booking.id, body })}
          refresh={AREAS}
          onClose={() => open(null)}
        />
      )}
      {dialog !== null && dialog !== "take" && <RefundDialog payment={dialog} onClose={() => open(null)} />}
    </section>
  );
}

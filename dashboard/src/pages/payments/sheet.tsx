import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { BookingLink } from "#dashboard/app/booking-link.tsx";
import { Badge } from "#dashboard/design/bits.tsx";
import { AnchorButton, Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { Bones, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { RefundDialog } from "#dashboard/pages/refund-dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { PaymentDetail } from "#sdk/index.ts";
import { DisputePart } from "./dispute-part.tsx";
import { paymentQuery } from "./queries.ts";
import { knownFailure, REFUND_TONES, standingOf, TONES } from "./views.ts";
import "../bookings/sheet.css";

/** One payment beside the list: what came, what went back, and everything that happened to it. */
export function PaymentSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { sheet: words } = useStrings("payments");
  const query = useQuery(paymentQuery(id));
  const payment = query.data;
  return (
    <Dialog
      look="sheet"
      title={payment ? words.title(payment.customer.name) : words.loading}
      onClose={onClose}
      foot={payment && <Acts payment={payment} />}
    >
      {query.isError ? (
        <LoadFailure error={query.error} retry={() => void query.refetch()} />
      ) : payment ? (
        <Body payment={payment} />
      ) : (
        <Bones lines={8} high="1.5rem" />
      )}
    </Dialog>
  );
}

function Acts({ payment }: { payment: PaymentDetail }) {
  const { sheet: words } = useStrings("payments");
  const [isRefunding, setRefunding] = useState(false);
  if (payment.refundable <= 0 && !payment.receiptUrl) return null;
  return (
    <>
      {payment.receiptUrl && (
        <AnchorButton icon="external" href={payment.receiptUrl} target="_blank" rel="noreferrer">
          {words.receipt}
        </AnchorButton>
      )}
      {payment.refundable > 0 && <Button onClick={() => setRefunding(true)}>{words.refund}</Button>}
      {isRefunding && <RefundDialog payment={payment} onClose={() => setRefunding(false)} />}
    </>
  );
}

function Body({ payment }: { payment: PaymentDetail }) {
  const { sheet: words, standing, failures } = useStrings("payments");
  const how = standingOf(payment);
  const known = payment.failure ? knownFailure(payment.failure) : undefined;
  const format = useFormat();
  const { captured, amount, tip, currency } = payment;
  return (
    <div>
      <div className="row ends wrap" style={{ paddingBlockEnd: "1rem" }}>
        <span className="payments-amount number">{format.money(captured || amount + tip, { currency })}</span>
        <span className="payments-badges">
          <Badge tone={TONES[how]}>{standing[how]}</Badge>
          {payment.test && <Badge tone="warn">TEST</Badge>}
        </span>
      </div>
      {payment.test && <p className="soft small">{words.test}</p>}
      {payment.failure && (
        <p className="form-failure">
          {known ? failures[known] : failures.other} {!known && <code>{payment.failure}</code>}
        </p>
      )}
      {payment.disputes.map(({ id }) => (
        <DisputePart key={id} id={id} />
      ))}
      <Facts payment={payment} />
      <Sums payment={payment} />
      <Refunds payment={payment} />
      <Timeline payment={payment} />
    </div>
  );
}

function Facts({ payment }: { payment: PaymentDetail }) {
  const { sheet: words, purposes, methods } = useStrings("payments");
  const format = useFormat();
  const { customer, bookingId, invoiceId, receivedAt, purpose, method, note } = payment;
  return (
    <section className="booking-part">
      <dl className="payments-facts">
        <dt>{words.customer}</dt>
        <dd>
          <Link to="/customers/$id" params={{ id: customer.id }}>
            {customer.name}
          </Link>
        </dd>
        <dt>{words.what}</dt>
        <dd>{purposes[purpose]}</dd>
        <dt>{words.how}</dt>
        <dd>{methods[method]}</dd>
        {receivedAt && (
          <>
            <dt>{words.received}</dt>
            <dd className="tabular">{format.dateTime(receivedAt)}</dd>
          </>
        )}
        {(bookingId || invoiceId) && (
          <>
            <dt>{words.belongsTo}</dt>
            <dd className="row wrap">
              {bookingId && <BookingLink id={bookingId}>{words.booking}</BookingLink>}
              {invoiceId && (
                <Link to="/invoices" search={{ view: "all", invoice: invoiceId }}>
                  {words.invoice}
                </Link>
              )}
            </dd>
          </>
        )}
        {note && (
          <>
            <dt>{words.note}</dt>
            <dd>{note}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** What came, line by line, down to what stays. */
function Sums({ payment }: { payment: PaymentDetail }) {
  const { sheet: words } = useStrings("payments");
  const format = useFormat();
  const { captured, tip, refunded, refundable, applicationFee, currency } = payment;
  if (captured === 0) return null;
  const money = (amount: number) => format.money(amount, { currency });
  return (
    <section className="booking-part">
      <dl className="price-lines">
        <dt>{words.price}</dt>
        <dd>{money(captured - tip)}</dd>
        {tip > 0 && (
          <>
            <dt>{words.tip}</dt>
            <dd>{money(tip)}</dd>
          </>
        )}
        {refunded > 0 && (
          <>
            <dt>{words.refunded}</dt>
            <dd>{money(-refunded)}</dd>
          </>
        )}
        <dt className="sum">{words.stays}</dt>
        <dd className="sum">{money(refundable)}</dd>
        {applicationFee > 0 && (
          <>
            <dt className="soft">{words.fee}</dt>
            <dd className="soft">{money(applicationFee)}</dd>
          </>
        )}
      </dl>
      {payment.method === "stripe" && <p className="soft small">{words.stripeFee}</p>}
    </section>
  );
}

function Refunds({ payment }: { payment: PaymentDetail }) {
  const { sheet: words, causes, refundStatus, failures } = useStrings("payments");
  const format = useFormat();
  if (payment.refunds.length === 0) return null;
  return (
    <section className="booking-part">
      <h3>{words.refunds}</h3>
      <ul className="stack tight">
        {payment.refunds.map(({ id, amount, status, cause, reason, failure, createdAt }) => (
          <li key={id} className="row ends">
            <span>
              <span className="strong number">{format.money(amount, { currency: payment.currency })}</span>{" "}
              {causes[cause]}
              <span className="soft small" style={{ display: "block" }}>
                {format.dateTime(createdAt)}
                {cause === "by_hand" && reason && ` · ${reason}`}
                {failure && ` · ${failures.refund}`}
              </span>
            </span>
            <Badge tone={REFUND_TONES[status]}>{refundStatus[status]}</Badge>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Timeline({ payment }: { payment: PaymentDetail }) {
  const { sheet: words, events } = useStrings("payments");
  const format = useFormat();
  const eventWord = (type: string) => (events as Record<string, string>)[type.replace(".", "_")] ?? type;
  return (
    <section className="booking-part">
      <h3>{words.timeline}</h3>
      <ol className="history">
        {payment.timeline.toReversed().map(({ at, type, amount }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what happened stays in its place
          <li key={`${at} ${type} ${index}`}>
            <span>
              {eventWord(type)}{" "}
              {amount !== null && amount > 0 && (
                <span className="number">{format.money(amount, { currency: payment.currency })}</span>
              )}
            </span>
            <time className="soft small" dateTime={at}>
              {format.dateTime(at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}

import { useQueries } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { BookingLink } from "#dashboard/app/booking-link.tsx";
import { Avatar, Badge, Moment, Money } from "#dashboard/design/bits.tsx";
import { Button, LinkButton } from "#dashboard/design/button.tsx";
import { Bones, Card, EmptyState, LoadFailure } from "#dashboard/design/page.tsx";
import { daysBetween } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { setStatus } from "#dashboard/pages/bookings/acts.ts";
import { waitsForAnswer } from "#dashboard/pages/payments/views.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type BusinessBooking,
  type BusinessLead,
  type BusinessReview,
  type Dispute,
  type Invoice,
  type Payment,
  sendInvoice,
  updateBusinessLead,
  updateReview,
} from "#sdk/index.ts";
import { waitingQueries } from "./queries.ts";

/** What waits for the owner, each with its answer beside it. */
export function NeedsYou() {
  const { needsYou: words } = useStrings("home");
  const { today } = useFormat();
  const all = useQueries({ queries: waitingQueries(today) });
  const [requests, leads, past, disputes, payments, overdue, reviews] = all;
  // What was answered a moment ago is in the lists until "Undo" is over.
  const waiting = {
    requests: (requests.data?.data ?? []).filter(({ status }) => status === "pending"),
    leads: leads.data?.data ?? [],
    past: (past.data?.data ?? []).filter(({ status }) => status === "confirmed" || status === "in_progress"),
    disputes: (disputes.data?.data ?? []).filter(waitsForAnswer),
    payments: payments.data?.data ?? [],
    overdue: overdue.data?.data ?? [],
    reviews: reviews.data?.data ?? [],
  };
  const count = Object.values(waiting).reduce((sum, { length }) => sum + length, 0);
  const loading = all.some(({ isPending }) => isPending);
  const failed = all.filter(({ isLoadingError }) => isLoadingError);
  return (
    <Card title={words.title} acts={count > 0 && <Badge tone="warn">{count}</Badge>} flush className="needs">
      {loading ? (
        <div className="card-body">
          <Bones lines={4} high="2.5rem" />
        </div>
      ) : (
        <>
          {count > 0 && (
            <ul className="rows">
              {waiting.requests.map((booking) => (
                <Request key={booking.id} booking={booking} />
              ))}
              {waiting.disputes.map((dispute) => (
                <Disputed key={dispute.id} dispute={dispute} />
              ))}
              {waiting.leads.map((lead) => (
                <Lead key={lead.id} lead={lead} />
              ))}
              {waiting.past.slice(0, 3).map((booking) => (
                <Past key={booking.id} booking={booking} />
              ))}
              {waiting.payments.map((payment) => (
                <Failed key={payment.id} payment={payment} />
              ))}
              {waiting.overdue.map((invoice) => (
                <Overdue key={invoice.id} invoice={invoice} />
              ))}
              {waiting.reviews.map((review) => (
                <Review key={review.id} review={review} />
              ))}
            </ul>
          )}
          {failed[0] ? (
            <LoadFailure
              error={failed[0].error}
              retry={() => {
                for (const one of failed) void one.refetch();
              }}
            />
          ) : (
            count === 0 && <EmptyState icon="check" text={words.nothing} />
          )}
        </>
      )}
    </Card>
  );
}

function Need({
  name,
  says,
  more,
  acts,
}: {
  name: ReactNode;
  says: ReactNode;
  more: ReactNode;
  acts: ReactNode;
}) {
  return (
    <li className="need">
      {typeof name === "string" && <Avatar name={name} />}
      <div className="what">
        <p>
          <span className="strong">{name}</span> {says}
        </p>
        <p className="soft small">{more}</p>
      </div>
      <div className="acts">{acts}</div>
    </li>
  );
}

function Request({ booking }: { booking: BusinessBooking }) {
  const { needsYou: words } = useStrings("home");
  return (
    <Need
      name={booking.customer.name}
      says={words.request(booking.service.name)}
      more={
        <>
          <BookingLink id={booking.id}>
            <Moment at={booking.startsAt} />
          </BookingLink>
          {booking.price && (
            <>
              {" · "}
              <Money amount={booking.price.total} />
            </>
          )}
        </>
      }
      acts={
        <>
          <Button small onClick={() => setStatus(booking, "cancelled")}>
            {words.decline}
          </Button>
          <Button small look="primary" onClick={() => setStatus(booking, "confirmed")}>
            {words.approve}
          </Button>
        </>
      }
    />
  );
}

function Past({ booking }: { booking: BusinessBooking }) {
  const { needsYou: words } = useStrings("home");
  const { bookingStatus } = useStrings("app");
  return (
    <Need
      name={booking.customer.name}
      says={words.past}
      more={
        <>
          {booking.service.name}
          {" · "}
          <BookingLink id={booking.id}>
            <Moment at={booking.startsAt} />
          </BookingLink>
        </>
      }
      acts={
        <>
          {booking.allowedStatuses.includes("no_show") && (
            <Button small onClick={() => setStatus(booking, "no_show")}>
              {bookingStatus.no_show}
            </Button>
          )}
          <Button small look="primary" onClick={() => setStatus(booking, "completed")}>
            {words.completed}
          </Button>
        </>
      }
    />
  );
}

function Lead({ lead }: { lead: BusinessLead }) {
  const { needsYou: words } = useStrings("home");
  const contacted = useAct({
    run: () =>
      updateBusinessLead(client, { id: lead.id, body: { status: "contacted", version: lead.version } }),
    refresh: ["leads"],
    done: `${words.contacted}: ${lead.customer.name}`,
  });
  const service = lead.wanted?.items[0]?.name;
  const { email, phone } = lead.customer;
  return (
    <Need
      name={lead.customer.name}
      says={service ? words.leadWants(service) : words.lead}
      more={
        <>
          {lead.message ? `“${lead.message.slice(0, 90)}” · ` : ""}
          {phone ? (
            <a className="nowrap" href={`tel:${phone}`}>
              {phone}
            </a>
          ) : (
            email && <a href={`mailto:${email}`}>{email}</a>
          )}{" "}
          · <Moment at={lead.createdAt} as="ago" />
        </>
      }
      acts={
        <Button small onClick={() => contacted.mutate()} busy={contacted.isPending}>
          {words.contacted}
        </Button>
      }
    />
  );
}

/** A bank has taken it back: without an answer in time the money is gone. */
function Disputed({ dispute }: { dispute: Dispute }) {
  const { needsYou: words } = useStrings("home");
  const format = useFormat();
  const { customer, amount, currency, evidenceDueAt, paymentId } = dispute;
  return (
    <Need
      name={customer.name}
      says={words.disputed(format.money(amount, { currency }))}
      more={evidenceDueAt ? words.answerBy(format.longDate(evidenceDueAt)) : words.answerSoon}
      acts={
        <LinkButton small look="primary" to="/payments" search={{ view: "disputes", payment: paymentId }}>
          {words.answer}
        </LinkButton>
      }
    />
  );
}

function Failed({ payment }: { payment: Payment }) {
  const { needsYou: words } = useStrings("home");
  const format = useFormat();
  const { id, customer, amount, tip, currency, createdAt } = payment;
  return (
    <Need
      name={customer.name}
      says={words.paymentFailed(format.money(amount + tip, { currency }))}
      more={<Moment at={createdAt} as="ago" />}
      acts={
        <LinkButton small to="/payments" search={{ view: "failed", payment: id }}>
          {words.look}
        </LinkButton>
      }
    />
  );
}

function Overdue({ invoice }: { invoice: Invoice }) {
  const { needsYou: words } = useStrings("home");
  const { today } = useFormat();
  const remind = useAct({
    run: () => sendInvoice(client, { id: invoice.id, body: { again: true } }),
    refresh: ["invoices"],
    done: `${words.remind}: ${invoice.customer.name}`,
  });
  return (
    <Need
      name={invoice.customer.name}
      says={<Money amount={invoice.balanceDue} currency={invoice.currency} />}
      more={`${invoice.reference ?? ""} · ${invoice.dueOn ? words.overdue(daysBetween(invoice.dueOn, today)) : ""}`}
      acts={
        <Button small onClick={() => remind.mutate()} busy={remind.isPending}>
          {words.remind}
        </Button>
      }
    />
  );
}

function Review({ review }: { review: BusinessReview }) {
  const { needsYou: words } = useStrings("home");
  const publish = useAct({
    run: () => updateReview(client, { id: review.id, body: { status: "published" } }),
    refresh: ["reviews"],
    done: words.published,
  });
  return (
    <Need
      name={review.authorName}
      says={words.review(review.rating)}
      more={review.text ? `“${review.text.slice(0, 120)}”` : review.serviceName}
      acts={
        <Button small onClick={() => publish.mutate()} busy={publish.isPending}>
          {words.publish}
        </Button>
      }
    />
  );
}

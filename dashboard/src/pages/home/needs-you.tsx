import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { BookingLink } from "#dashboard/app/booking-link.tsx";
import { Avatar, Badge, Moment, Money } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Bones, Card, EmptyState } from "#dashboard/design/page.tsx";
import { daysBetween } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type BusinessBooking,
  type BusinessLead,
  type BusinessReview,
  type Invoice,
  sendInvoice,
  updateBookingStatus,
  updateBusinessLead,
  updateReview,
} from "#sdk/index.ts";
import { newLeadsQuery, overdueQuery, pastQuery, requestsQuery, waitingReviewsQuery } from "./queries.ts";

/** What waits for the owner, each with its answer beside it. */
export function NeedsYou() {
  const { needsYou: words } = useStrings("home");
  const { today } = useFormat();
  const requests = useQuery(requestsQuery);
  const leads = useQuery(newLeadsQuery);
  const reviews = useQuery(waitingReviewsQuery);
  const overdue = useQuery(overdueQuery);
  const past = useQuery(pastQuery(today));
  const all = [requests, leads, reviews, overdue, past];
  const count = all.reduce((sum, { data }) => sum + (data?.data.length ?? 0), 0);
  const loading = all.some(({ isPending }) => isPending);
  return (
    <Card title={words.title} acts={count > 0 && <Badge tone="warn">{count}</Badge>} flush className="needs">
      {loading ? (
        <div className="card-body">
          <Bones lines={4} high="2.5rem" />
        </div>
      ) : count === 0 ? (
        <EmptyState icon="check" text={words.nothing} />
      ) : (
        <ul className="rows">
          {requests.data?.data.map((booking) => (
            <Request key={booking.id} booking={booking} />
          ))}
          {leads.data?.data.map((lead) => (
            <Lead key={lead.id} lead={lead} />
          ))}
          {past.data?.data.slice(0, 3).map((booking) => (
            <Past key={booking.id} booking={booking} />
          ))}
          {overdue.data?.data.map((invoice) => (
            <Overdue key={invoice.id} invoice={invoice} />
          ))}
          {reviews.data?.data.map((review) => (
            <Review key={review.id} review={review} />
          ))}
        </ul>
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

function useStatus(booking: BusinessBooking, done: string) {
  return useAct({
    run: (status: BusinessBooking["status"]) =>
      updateBookingStatus(client, { id: booking.id, body: { status, version: booking.version } }),
    refresh: ["bookings", "calendar"],
    done,
  });
}

function Request({ booking }: { booking: BusinessBooking }) {
  const { needsYou: words } = useStrings("home");
  const { name } = booking.customer;
  const approve = useStatus(booking, words.approved(name));
  const decline = useStatus(booking, words.declined(name));
  return (
    <Need
      name={name}
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
          <Button small onClick={() => decline.mutate("cancelled")} busy={decline.isPending}>
            {words.decline}
          </Button>
          <Button small look="primary" onClick={() => approve.mutate("confirmed")} busy={approve.isPending}>
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
  const { name } = booking.customer;
  const complete = useStatus(booking, words.completedDone(name));
  const missed = useStatus(booking, `${bookingStatus.no_show}: ${name}`);
  return (
    <Need
      name={name}
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
            <Button small onClick={() => missed.mutate("no_show")} busy={missed.isPending}>
              {bookingStatus.no_show}
            </Button>
          )}
          <Button small look="primary" onClick={() => complete.mutate("completed")} busy={complete.isPending}>
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

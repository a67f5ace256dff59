import { useQuery } from "@tanstack/react-query";
import { Fragment, useEffect, useState } from "react";
import { servicesQuery } from "#dashboard/api/lookups.ts";
import { useRole } from "#dashboard/api/session.ts";
import { BookingLink } from "#dashboard/app/booking-link.tsx";
import { StatusBadge } from "#dashboard/design/bits.tsx";
import { AnchorButton } from "#dashboard/design/button.tsx";
import { Bones, Card, EmptyState, LoadFailure } from "#dashboard/design/page.tsx";
import { addressText, mapOf } from "#dashboard/format/address.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { BusinessBooking } from "#sdk/index.ts";
import { nextQuery, todayQuery } from "./queries.ts";

/** Of a booking by hand it may be the customer's own: the service says whether anybody goes there. */
export const hasAddresses = (visits: readonly BusinessBooking[] = []): boolean =>
  visits.some(({ customer }) => customer.address !== null);

/** The day as it goes, with a line where it is now. */
export function Today() {
  const { today: words, staff } = useStrings("home");
  const format = useFormat();
  const { isManager } = useRole();
  const day = useQuery(todayQuery(format.today));
  const next = useQuery({ ...nextQuery(format.today), enabled: day.data?.data.length === 0 });
  const now = useNow();
  const visits = day.data?.data;
  const services = useQuery({ ...servicesQuery, enabled: hasAddresses(visits) });
  const atCustomers = new Set(
    services.data?.data.filter(({ location }) => location === "customer").map(({ id }) => id),
  );
  const addressOf = ({ service, customer }: BusinessBooking): string =>
    customer.address && atCustomers.has(service.id) ? addressText(customer.address) : "";
  const over = visits?.filter(({ endsAt }) => Date.parse(endsAt) <= now).length ?? 0;
  const following = next.data?.data[0];
  return (
    <Card
      title={isManager ? words.title : staff.title}
      acts={
        visits && visits.length > 0 && <span className="soft small">{words.done(over, visits.length)}</span>
      }
      flush
    >
      <Routes visits={visits?.filter(({ endsAt }) => Date.parse(endsAt) > now)} addressOf={addressOf} />
      {day.isError ? (
        <LoadFailure error={day.error} retry={() => void day.refetch()} />
      ) : !visits || (hasAddresses(visits) && services.isPending) ? (
        <div className="card-body">
          <Bones lines={4} high="2.5rem" />
        </div>
      ) : visits.length === 0 ? (
        <EmptyState
          icon="calendar"
          text={
            <>
              {isManager ? words.free : staff.nothing}{" "}
              {following ? words.next(format.dateTime(following.startsAt)) : next.isSuccess && words.noNext}
            </>
          }
        />
      ) : (
        <ol className="today-list">
          {visits.map((visit, at) => {
            const starts = Date.parse(visit.startsAt);
            const before = at === 0 ? 0 : Date.parse(visits[at - 1]?.startsAt ?? "");
            return (
              <Fragment key={visit.id}>
                {before <= now && now < starts && <li className="now-line">{words.now}</li>}
                <li className={Date.parse(visit.endsAt) <= now ? "is-over" : undefined}>
                  <div className="when tabular">
                    <div className="strong">{format.time(visit.startsAt)}</div>
                    <div className="soft small">{format.time(visit.endsAt)}</div>
                  </div>
                  <span className="rail" />
                  <div className="who">
                    <BookingLink id={visit.id} className="cut">
                      {visit.customer.name}
                    </BookingLink>
                    <div className="soft small cut">
                      {visit.items.map(({ name }) => name).join(", ")}
                      {visit.teamMember && ` · ${visit.teamMember.name}`}
                    </div>
                    {addressOf(visit) && <div className="soft small">{addressOf(visit)}</div>}
                  </div>
                  <div className="end">
                    <StatusBadge status={visit.status} />
                  </div>
                </li>
              </Fragment>
            );
          })}
        </ol>
      )}
    </Card>
  );
}

/** The way through what is still to come at customers', for each person who goes. */
function Routes({
  visits = [],
  addressOf,
}: {
  visits: readonly BusinessBooking[] | undefined;
  addressOf: (visit: BusinessBooking) => string;
}) {
  const { today: words } = useStrings("home");
  const stops = Map.groupBy(
    visits.filter((visit) => GOES.has(visit.status) && addressOf(visit)),
    ({ teamMember }) => teamMember?.name ?? "",
  );
  if (stops.size === 0) return null;
  return (
    <div className="today-routes row wrap">
      {[...stops].map(([name, own]) => {
        const text = own.length > 1 ? words.route(own.length) : words.map;
        return (
          <AnchorButton
            key={name}
            small
            icon="pin"
            href={mapOf(own.map(addressOf))}
            target="_blank"
            rel="noreferrer"
          >
            {stops.size > 1 && name ? `${text}: ${name}` : text}
          </AnchorButton>
        );
      })}
    </div>
  );
}
const GOES: ReadonlySet<BusinessBooking["status"]> = new Set(["pending", "confirmed", "in_progress"]);

/** Epoch milliseconds, by the minute. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

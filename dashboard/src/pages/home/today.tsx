import { useQuery } from "@tanstack/react-query";
import { Fragment, useEffect, useState } from "react";
import { useRole } from "#dashboard/api/session.ts";
import { BookingLink } from "#dashboard/app/booking-link.tsx";
import { StatusBadge } from "#dashboard/design/bits.tsx";
import { Bones, Card, EmptyState, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { nextQuery, todayQuery } from "./queries.ts";

/** The day as it goes, with a line where it is now. */
export function Today() {
  const { today: words, staff } = useStrings("home");
  const format = useFormat();
  const { isManager } = useRole();
  const day = useQuery(todayQuery(format.today));
  const next = useQuery({ ...nextQuery(format.today), enabled: day.data?.data.length === 0 });
  const now = useNow();
  const visits = day.data?.data;
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
      {day.isError ? (
        <LoadFailure error={day.error} retry={() => void day.refetch()} />
      ) : !visits ? (
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

/** Epoch milliseconds, by the minute. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

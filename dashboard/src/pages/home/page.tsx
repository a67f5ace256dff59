import { type UseQueryResult, useQueries, useQuery } from "@tanstack/react-query";
import { servicesQuery } from "#dashboard/api/lookups.ts";
import { useAccount, useBusiness, useRole } from "#dashboard/api/session.ts";
import { newBooking } from "#dashboard/app/booking-link.tsx";
import { LinkButton } from "#dashboard/design/button.tsx";
import { Bone, Bones, Card, Page as Frame } from "#dashboard/design/page.tsx";
import { minutesNowIn } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { NeedsYou } from "./needs-you.tsx";
import { Funnel, Numbers, Revenue } from "./numbers.tsx";
import { before30Query, last30Query, nextQuery, setupQuery, todayQuery, waitingQueries } from "./queries.ts";
import { isSetUp, Setup } from "./setup.tsx";
import { hasAddresses, Today } from "./today.tsx";
import "./home.css";

/** What waits, what is on today, how it goes. Staff see their own day. */
export function Page() {
  const words = useStrings("home");
  const { isManager } = useRole();
  const { zone } = useFormat();
  const account = useAccount();
  const hour = Math.floor(minutesNowIn(zone) / 60);
  const part = words.parts[hour < 12 ? "morning" : hour < 18 ? "day" : "evening"];
  const firstName = account.name.split(" ")[0] || account.name;
  return (
    <Frame
      title={words.title(part, firstName)}
      acts={
        isManager && (
          <LinkButton look="primary" icon="plus" {...newBooking()}>
            {words.newBooking}
          </LinkButton>
        )
      }
    >
      {isManager ? <Overview /> : <Today />}
    </Frame>
  );
}

/**
 * How much waits and how long the day is decides where everything below stands. Until that is known the whole is a skeleton,
 * so that nothing moves under a thumb; all is asked for at once all the same.
 */
function Overview() {
  const { today } = useFormat();
  const business = useBusiness();
  const parts = useQueries({ queries: waitingQueries(today) });
  const last30 = useQuery(last30Query(today));
  useQuery(before30Query(today));
  const setup = useQuery(setupQuery);
  const day = useQuery(todayQuery(today));
  // A free day says which visit is the next: a sentence more or less.
  const isFree = day.data?.data.length === 0;
  const next = useQuery({ ...nextQuery(today), enabled: isFree });
  // Whether a visit's address is shown says its service.
  const hasAddress = hasAddresses(day.data?.data);
  const services = useQuery({ ...servicesQuery, enabled: hasAddress });
  const wanted: Pick<UseQueryResult, "isPending" | "errorUpdateCount">[] = [...parts, day];
  if (isFree) wanted.push(next);
  if (hasAddress) wanted.push(services);
  if (!isSetUp(business.id)) wanted.push(setup, last30);
  // What failed says so in its own place, also while it is tried again.
  if (wanted.some(({ isPending, errorUpdateCount }) => isPending && errorUpdateCount === 0))
    return <Skeleton />;
  return (
    <>
      <div className="home-grid">
        <NeedsYou />
        <div className="stack">
          <Today />
          <Setup />
        </div>
      </div>
      {last30.data !== null && (
        <>
          <Numbers />
          <div className="home-grid">
            <Revenue />
            <Funnel />
          </div>
        </>
      )}
    </>
  );
}

function Skeleton() {
  const { needsYou, today } = useStrings("home");
  return (
    <div className="home-grid">
      <Card title={needsYou.title}>
        <Bones lines={6} high="3.5rem" />
      </Card>
      <div className="stack">
        <Card title={today.title}>
          <Bones lines={4} high="2.75rem" />
        </Card>
        <Bone high="14rem" />
      </div>
    </div>
  );
}

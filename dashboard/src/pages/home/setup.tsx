import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useBusiness } from "#dashboard/api/session.ts";
import { LinkButton } from "#dashboard/design/button.tsx";
import { Icon } from "#dashboard/design/icon.tsx";
import { Card } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { last30Query, setupQuery } from "./queries.ts";

const kept = (businessId: string) => `bm.set-up.${businessId}`;

/** Whether nothing was left to set up when this browser last looked. */
export const isSetUp = (businessId: string): boolean => localStorage.getItem(kept(businessId)) !== null;

/** At most six steps to being booked; gone once they are done. */
export function Setup() {
  const { setup: words } = useStrings("home");
  const business = useBusiness();
  const { today } = useFormat();
  const { data } = useQuery(setupQuery);
  const { data: analytics } = useQuery(last30Query(today));
  if (!data || analytics === undefined) return null;
  const steps = [
    { text: words.services, done: data.hasServices, href: "/dashboard/services" },
    { text: words.hours, done: business.weeklyHours.length > 0, href: "/dashboard/settings?tab=hours" },
    {
      text: words.contact,
      done: business.phone !== null && business.address !== null,
      href: "/dashboard/settings",
    },
    { text: words.team, done: data.hasTeam, href: "/dashboard/team" },
    { text: words.logo, done: business.logoUrl !== null, href: "/dashboard/settings" },
    // Without figures nobody knows whether it is there.
    ...(analytics
      ? [{ text: words.widget, done: analytics.funnel.viewsOnSite > 0, href: "/dashboard/widget" }]
      : []),
  ];
  const done = steps.filter((step) => step.done).length;
  if (done === steps.length) return <Remember name={kept(business.id)} />;
  return (
    <Card
      title={words.title}
      acts={
        <span className="row">
          <span className="soft small nowrap">{words.progress(done, steps.length)}</span>
          <LinkButton small to="/welcome">
            {words.guide}
          </LinkButton>
        </span>
      }
      flush
      className="setup"
    >
      <div className="meter">
        <i style={{ inlineSize: `${(done / steps.length) * 100}%` }} />
      </div>
      <ul className="setup-list rows">
        {steps.map((step) => (
          <li key={step.text}>
            <a href={step.href} className={step.done ? "done" : undefined}>
              <span className="tick">{step.done && <Icon name="check" size={14} />}</span>
              <span className="grow">{step.text}</span>
              {!step.done && <Icon name="right" size={16} />}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Keeps in this browser that nothing is left to set up. */
function Remember({ name }: { name: string }) {
  useEffect(() => localStorage.setItem(name, "done"), [name]);
  return null;
}

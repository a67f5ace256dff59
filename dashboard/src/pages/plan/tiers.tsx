import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Badge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Segments } from "#dashboard/design/field.tsx";
import { Icon } from "#dashboard/design/icon.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BillingState, beginPlan, changePlan, type Tier } from "#sdk/index.ts";

type Interval = "month" | "year";

/** All plans beside each other; the one that holds is marked. */
export function Tiers({ billing, tiers }: { billing: BillingState; tiers: Tier[] }) {
  const words = useStrings("plan");
  const [interval, setInterval] = useState<Interval>(billing.subscription?.interval ?? "month");
  return (
    <section className="stack" aria-labelledby="plan-tiers">
      <div className="row ends wrap">
        <h2 id="plan-tiers">{words.choose}</h2>
        <Segments
          label={words.interval.label}
          value={interval}
          choices={(["month", "year"] as const).map((value) => ({ value, label: words.interval[value] }))}
          onChange={setInterval}
        />
      </div>
      {!billing.canPay && <p className="soft">{words.noPay}</p>}
      <div className="plan-tiers">
        {tiers.map((tier) => (
          <TierCard key={tier.id} tier={tier} tiers={tiers} interval={interval} billing={billing} />
        ))}
      </div>
    </section>
  );
}

function TierCard({
  tier,
  tiers,
  interval,
  billing,
}: {
  tier: Tier;
  tiers: Tier[];
  interval: Interval;
  billing: BillingState;
}) {
  const words = useStrings("plan");
  const format = useFormat();
  const { monthly, yearly, currency } = tier.price;
  const price = interval === "month" ? monthly : yearly;
  const isCurrent = billing.tier.id === tier.id;
  return (
    <section className="card plan-tier" data-current={isCurrent || undefined} aria-label={tier.name}>
      <div className="card-body">
        <div className="row ends">
          <h3>{tier.name}</h3>
          {isCurrent && <Badge tone="accent">{words.acts.current}</Badge>}
        </div>
        <div>
          <div className="plan-price number">
            {price === 0 ? words.free : words.price[interval](format.money(price, { currency, short: true }))}
          </div>
          {tier.trialDays && !billing.subscription && (
            <div className="soft small">{words.trialDays(tier.trialDays)}</div>
          )}
        </div>
        <p className="soft">{tier.description}</p>
        <ul>
          {useGifts(tier).map((gift) => (
            <li key={gift}>
              <Icon name="check" size={16} />
              {gift}
            </li>
          ))}
        </ul>
        {billing.canPay && <Choose tier={tier} tiers={tiers} interval={interval} billing={billing} />}
      </div>
    </section>
  );
}

function useGifts({ limits, features }: Tier): string[] {
  const words = useStrings("plan");
  const format = useFormat();
  return [
    limits.bookingsPerMonth === null
      ? words.limits.bookingsAll
      : words.limits.bookings(format.number(limits.bookingsPerMonth)),
    limits.teamMembers === null ? words.limits.peopleAll : words.limits.people(limits.teamMembers),
    limits.widgets === null ? words.limits.widgetsAll : words.limits.widgets(limits.widgets),
    ...features.map((feature) => words.features[feature] ?? feature),
  ];
}

/** The button of a plan: begins one, changes to it, or drops a change that was planned. */
function Choose({ tier, tiers, interval, billing }: Parameters<typeof TierCard>[0]) {
  const words = useStrings("plan");
  const format = useFormat();
  const { subscription } = billing;
  const runs = subscription !== null && subscription.status !== "canceled";
  const body = { tier: tier.id, interval };
  const begin = useAct({
    run: () => beginPlan(client, { body }),
    after: ({ url }) => location.assign(url),
  });
  const change = useAct({
    run: () => changePlan(client, { body }),
    refresh: ["billing", "business"],
    done(state) {
      const end = state.subscription?.periodEndsAt;
      if (end && state.subscription?.cancelAtPeriodEnd) return words.endsOn(format.longDate(end));
      const next = state.subscription?.next;
      return next && end
        ? words.planned(tiers.find(({ id }) => id === next.tier)?.name ?? next.tier, format.longDate(end))
        : words.changed(state.tier.name);
    },
  });
  const isFree = tier.price[interval === "month" ? "monthly" : "yearly"] === 0;
  if (!runs) {
    if (isFree) return null;
    return (
      <Button look="primary" wide busy={begin.isPending} onClick={() => begin.mutate()}>
        {words.acts.begin(tier.name)}
      </Button>
    );
  }
  const isTheirs = subscription.tier === tier.id && subscription.interval === interval;
  const isPlanned = subscription.next !== null || subscription.cancelAtPeriodEnd;
  if (isTheirs && !isPlanned) return null;
  if (isFree && subscription.cancelAtPeriodEnd) return null;
  if (subscription.next?.tier === tier.id && subscription.next.interval === interval) return null;
  return (
    <Button wide busy={change.isPending} onClick={() => change.mutate()}>
      {isTheirs ? words.acts.keep(tier.name) : isFree ? words.acts.toFree : words.acts.change(tier.name)}
    </Button>
  );
}

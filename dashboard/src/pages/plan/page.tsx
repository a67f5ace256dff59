import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Badge, type Tone } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Bones, Card, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BillingState, openBillingPortal, type Tier } from "#sdk/index.ts";
import { billingQuery, tiersQuery } from "./queries.ts";
import { Tiers } from "./tiers.tsx";
import { Usage } from "./usage.tsx";
import "./plan.css";

const ASK_AGAIN_MS = 3_000;

/** What the business pays for using BookingMachine, and how much of it is used. */
export function Page() {
  const words = useStrings("plan");
  const { begun } = useSearch({ from: "/shell/plan" });
  // Stripe tells the server of a payment a moment after it has sent the owner back.
  const billing = useQuery({
    ...billingQuery,
    refetchInterval: ({ state }) => (begun && !state.data?.subscription ? ASK_AGAIN_MS : false),
  });
  const tiers = useQuery(tiersQuery);
  const failed = [billing, tiers].find(({ isError }) => isError);
  return (
    <Frame title={words.title}>
      {failed ? (
        <LoadFailure error={failed.error} retry={() => void failed.refetch()} />
      ) : !billing.data || !tiers.data ? (
        // Another card than the one to come, which has a title.
        <Card key="bones">
          <Bones lines={6} high="1.5rem" />
        </Card>
      ) : billing.data.enforced ? (
        <>
          <Current
            billing={billing.data}
            tiers={tiers.data.data}
            begun={begun !== undefined && !billing.data.subscription}
          />
          <Tiers billing={billing.data} tiers={tiers.data.data} />
        </>
      ) : (
        <Card title={words.off.title}>
          <div className="stack">
            <p>{words.off.text}</p>
            <Usage usage={billing.data.usage} limits={null} />
          </div>
        </Card>
      )}
    </Frame>
  );
}

const TONES: Readonly<Record<string, Tone>> = {
  active: "good",
  trialing: "info",
  past_due: "bad",
  canceled: "plain",
};

function Current({
  billing: { tier, subscription, usage, canPay },
  tiers,
  begun,
}: {
  billing: BillingState;
  tiers: Tier[];
  begun: boolean;
}) {
  const words = useStrings("plan");
  const portal = useAct({
    run: () => openBillingPortal(client),
    after: ({ url }) => location.assign(url),
  });
  const status = subscription?.status ?? "free";
  const isPastDue = status === "past_due";
  const says = useSayings(subscription, tiers, tier.id);
  return (
    <Card
      title={words.current}
      acts={
        subscription &&
        canPay && (
          <Button small icon="card" busy={portal.isPending} onClick={() => portal.mutate()}>
            {isPastDue ? words.fixCard : words.portal}
          </Button>
        )
      }
    >
      <div className="stack">
        <div className="row wrap">
          <span className="plan-price">{tier.name}</span>
          {(subscription || tiers.find(({ id }) => id === tier.id)?.price.monthly === 0) && (
            <Badge tone={TONES[status] ?? "plain"}>
              {words.status[status as keyof typeof words.status] ?? words.status.other}
            </Badge>
          )}
        </div>
        {begun && <p role="status">{words.says.begun}</p>}
        {says && (
          <p className={isPastDue ? "form-failure" : undefined} role={isPastDue ? "alert" : undefined}>
            {says}
          </p>
        )}
        <Usage usage={usage} limits={tiers.find(({ id }) => id === tier.id)?.limits ?? null} />
      </div>
    </Card>
  );
}

/** What is to come of the plan: one sentence, the most urgent one. */
function useSayings(
  subscription: BillingState["subscription"],
  tiers: Tier[],
  holds: string,
): string | undefined {
  const { says } = useStrings("plan");
  const format = useFormat();
  if (!subscription) return undefined;
  const { graceEndsAt, periodEndsAt, trialEndsAt, cancelAtPeriodEnd, next, status, tier } = subscription;
  const day = (at: string) => format.longDate(at);
  if (graceEndsAt) return tier === holds ? says.grace(day(graceEndsAt)) : says.lapsed;
  if (cancelAtPeriodEnd && periodEndsAt) return says.ends(day(periodEndsAt));
  if (next && periodEndsAt)
    return says.next(tiers.find(({ id }) => id === next.tier)?.name ?? next.tier, day(periodEndsAt));
  if (status === "trialing" && trialEndsAt) return says.trial(day(trialEndsAt));
  return status === "active" && periodEndsAt ? says.renews(day(periodEndsAt)) : undefined;
}

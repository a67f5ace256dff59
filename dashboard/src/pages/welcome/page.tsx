import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { accountQuery, businessQuery, settleBusiness } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { CopyLine } from "#dashboard/design/copy.tsx";
import { FormFailure } from "#dashboard/design/field.tsx";
import { Bones } from "#dashboard/design/page.tsx";
import { AccessFrame } from "#dashboard/pages/access-frame.tsx";
import type { Trade } from "#dashboard/pages/business-fields.ts";
import { snippetFor } from "#dashboard/pages/snippet.ts";
import { TradeChoice } from "#dashboard/pages/trade-choice.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { applyPreset, type BusinessProfile, updateBusiness } from "#sdk/index.ts";
import { HoursEditor } from "../hours-editor.tsx";

type Step = "trade" | "hours" | "live";

/** The first minute of a new business: trade (unless it was chosen at sign-up), hours, live. */
export function Page() {
  const account = useQuery(accountQuery);
  const ready = account.data !== undefined && settleBusiness(account.data);
  const business = useQuery({ ...businessQuery, enabled: ready });
  if (!business.data)
    return (
      <AccessFrame title="BookingMachine">
        <Bones lines={5} />
      </AccessFrame>
    );
  return <Steps business={business.data} />;
}

function Steps({ business }: { business: BusinessProfile }) {
  const { welcome: words } = useStrings("access");
  const steps: Step[] = business.trade === null ? ["trade", "hours", "live"] : ["hours", "live"];
  const [at, setAt] = useState(0);
  const step = steps[at] ?? "live";
  const next = () => setAt((before) => before + 1);
  return (
    <AccessFrame title={words[step]} wide>
      <p className="soft small">{words.steps(at + 1, steps.length)}</p>
      {step === "trade" && <TradeStep next={next} />}
      {step === "hours" && <HoursStep business={business} next={next} />}
      {step === "live" && <LiveStep business={business} />}
    </AccessFrame>
  );
}

function TradeStep({ next }: { next: () => void }) {
  const { welcome: words } = useStrings("access");
  const { acts } = useStrings("app");
  const [trade, choose] = useState<Trade | "">("");
  const apply = useAct({
    run: async (chosen: Trade | "") => {
      if (chosen !== "") await applyPreset(client, { body: { trade: chosen } });
    },
    refresh: ["services"],
    after: next,
  });
  return (
    <div className="stack">
      <p>{words.tradeText}</p>
      <TradeChoice value={trade} onChange={choose} />
      <Button look="primary" wide busy={apply.isPending} onClick={() => apply.mutate(trade)}>
        {acts.next}
      </Button>
    </div>
  );
}

function HoursStep({ business, next }: { business: BusinessProfile; next: () => void }) {
  const { welcome: words } = useStrings("access");
  const { acts } = useStrings("app");
  const form = useForm({
    initial: { weeklyHours: business.weeklyHours },
    send: (values) => updateBusiness(client, { body: values }),
    refresh: ["business"],
    after: next,
  });
  return (
    <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
      <p>{words.hoursText}</p>
      <FormFailure text={form.failure} />
      <HoursEditor value={form.values.weeklyHours} onChange={(hours) => form.set("weeklyHours", hours)} />
      <Button type="submit" look="primary" wide busy={form.busy}>
        {acts.next}
      </Button>
    </form>
  );
}

function LiveStep({ business }: { business: BusinessProfile }) {
  const { welcome: words } = useStrings("access");
  const navigate = useNavigate();
  const address = `${location.origin}/book/${business.slug}`;
  return (
    <div className="stack">
      <p>{words.liveText}</p>
      <CopyLine label={words.address} text={address} href={address} />
      <CopyLine label={words.snippet} text={snippetFor(business.slug)} code />
      <iframe className="preview-frame" src={`/book/${business.slug}`} title={words.preview} />
      <Button look="primary" wide onClick={() => void navigate({ to: "/" })}>
        {words.toHome}
      </Button>
    </div>
  );
}

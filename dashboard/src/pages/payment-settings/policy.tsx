import { Link } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Checkbox, NumberField } from "#dashboard/design/field.tsx";
import { SaveCard } from "#dashboard/pages/settings/save-card.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type PaymentPolicy, setPaymentPolicy } from "#sdk/index.ts";
import { type FeeDraft, FeeFields, feeDraft, feeFault, feeOf } from "./fee-fields.tsx";

interface TierDraft {
  hoursBefore: number | null;
  percent: number | null;
}
interface Draft {
  refundTiers: TierDraft[];
  noShowFee: FeeDraft;
  lateCancelFee: FeeDraft;
  cardOnFile: boolean;
  tips: boolean;
}

/** The rules about money that was promised or paid, most hours first. */
export function Policy({ policy }: { policy: PaymentPolicy }) {
  const { policy: words } = useStrings("payments");
  const settings = useStrings("settings");
  const form = useForm<Draft>({
    initial: {
      ...policy,
      refundTiers: policy.refundTiers.toSorted((a, b) => b.hoursBefore - a.hoursBefore),
      noShowFee: feeDraft(policy.noShowFee),
      lateCancelFee: feeDraft(policy.lateCancelFee),
    },
    check: ({ refundTiers, noShowFee, lateCancelFee }) => ({
      ...tierFaults(refundTiers, words),
      "noShowFee.value": feeFault(noShowFee, words),
      "lateCancelFee.value": feeFault(lateCancelFee, words),
    }),
    send: ({ refundTiers, noShowFee, lateCancelFee, ...rest }) =>
      setPaymentPolicy(client, {
        body: {
          ...rest,
          refundTiers: refundTiers.map(({ hoursBefore, percent }) => ({
            hoursBefore: hoursBefore ?? 0,
            percent: percent ?? 0,
          })),
          noShowFee: feeOf(noShowFee),
          lateCancelFee: feeOf(lateCancelFee),
        },
      }),
    refresh: ["payment-policy"],
    done: settings.saved,
  });
  const { values, set } = form;
  const hasFee = values.noShowFee.kind !== "none" || values.lateCancelFee.kind !== "none";
  return (
    <SaveCard form={form} title={words.title}>
      <p className="soft">{words.text}</p>
      <p className="soft">
        {words.deposits} <Link to="/services">{words.toServices}</Link>
      </p>
      <Tiers
        tiers={values.refundTiers}
        errors={form.errors}
        onChange={(tiers) => set("refundTiers", tiers)}
      />
      <FeeFields
        label={words.noShow}
        fee={values.noShowFee}
        error={form.errors["noShowFee.value"]}
        onChange={(fee) => set("noShowFee", fee)}
      />
      <FeeFields
        label={words.lateCancel}
        hint={words.lateCancelHint}
        fee={values.lateCancelFee}
        error={form.errors["lateCancelFee.value"]}
        onChange={(fee) => set("lateCancelFee", fee)}
      />
      <Checkbox
        label={words.card}
        hint={hasFee && !values.cardOnFile ? words.noCard : words.cardHint}
        checked={values.cardOnFile}
        onChange={(cardOnFile) => set("cardOnFile", cardOnFile)}
      />
      <Checkbox label={words.tips} checked={values.tips} onChange={(tips) => set("tips", tips)} />
    </SaveCard>
  );
}

type Words = ReturnType<typeof useStrings<"payments">>["policy"];

const isWhole = (value: number | null, least: number, most: number): boolean =>
  value !== null && Number.isInteger(value) && value >= least && value <= most;

/** By the API's names, so that its own refusals land at the same fields. */
function tierFaults(tiers: readonly TierDraft[], words: Words): Record<string, string | undefined> {
  const faults: Record<string, string | undefined> = {};
  for (const [at, { hoursBefore, percent }] of tiers.entries()) {
    if (!isWhole(hoursBefore, 0, 8_760)) faults[`refundTiers.${at}.hoursBefore`] = words.wrongHours;
    else if (tiers.findIndex((one) => one.hoursBefore === hoursBefore) < at)
      faults[`refundTiers.${at}.hoursBefore`] = words.twice;
    if (!isWhole(percent, 0, 100)) faults[`refundTiers.${at}.percent`] = words.wrongPercent;
  }
  return faults;
}

function Tiers({
  tiers,
  errors,
  onChange,
}: {
  tiers: TierDraft[];
  errors: Record<string, string>;
  onChange: (tiers: TierDraft[]) => void;
}) {
  const { policy: words } = useStrings("payments");
  const set = (at: number, change: Partial<TierDraft>) =>
    onChange(tiers.map((one, index) => (index === at ? { ...one, ...change } : one)));
  const smallest = tiers.at(-1)?.hoursBefore ?? null;
  return (
    <fieldset className="stack tight">
      <legend className="strong">{words.tiers}</legend>
      <p className="soft small">{words.cutoff}</p>
      {tiers.length === 0 && <p>{words.everything}</p>}
      {tiers.map(({ hoursBefore, percent }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <div key={at} className="pay-tier">
          <NumberField
            label={words.from}
            unit={words.hours}
            min={0}
            max={8_760}
            value={hoursBefore}
            error={errors[`refundTiers.${at}.hoursBefore`]}
            onChange={(value) => set(at, { hoursBefore: value })}
          />
          <NumberField
            label={words.back}
            unit="%"
            min={0}
            max={100}
            value={percent}
            error={errors[`refundTiers.${at}.percent`]}
            onChange={(value) => set(at, { percent: value })}
          />
          <Button
            look="quiet"
            icon="trash"
            aria-label={words.removeTier(hoursBefore)}
            onClick={() => onChange(tiers.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      {tiers.length > 0 && smallest !== 0 && <p className="soft small">{words.later}</p>}
      {tiers.length < 10 && (
        <div>
          <Button
            small
            icon="plus"
            onClick={() =>
              onChange([
                ...tiers,
                tiers.length === 0 ? { hoursBefore: 24, percent: 100 } : { hoursBefore: null, percent: null },
              ])
            }
          >
            {words.addTier}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

import { MoneyField, NumberField, SelectField } from "#dashboard/design/field.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { type Catalogue, useStrings } from "#dashboard/strings/strings.ts";
import type { PaymentPolicy } from "#sdk/index.ts";

const KINDS = ["none", "fixed", "percent"] as const;

/** A fee as it is being typed. */
export interface FeeDraft {
  kind: (typeof KINDS)[number];
  /** Minor units, or percent. */
  value: number | null;
}

type Fee = PaymentPolicy["noShowFee"];

export const feeDraft = (fee: Fee): FeeDraft => fee ?? { kind: "none", value: null };

export const feeOf = ({ kind, value }: FeeDraft): Fee =>
  kind === "none" ? null : { kind, value: value ?? 0 };

export function feeFault(
  { kind, value }: FeeDraft,
  words: Catalogue["payments"]["policy"],
): string | undefined {
  if (kind === "none") return undefined;
  if (kind === "fixed") return value !== null && value > 0 ? undefined : words.wrongAmount;
  return value !== null && Number.isInteger(value) && value >= 1 && value <= 100
    ? undefined
    : words.wrongShare;
}

export function FeeFields({
  label,
  hint,
  fee,
  error,
  onChange,
}: {
  label: string;
  hint?: string;
  fee: FeeDraft;
  error: string | undefined;
  onChange: (fee: FeeDraft) => void;
}) {
  const { policy: words } = useStrings("payments");
  const { currency } = useFormat();
  const common = {
    value: fee.value,
    error,
    onChange: (value: number | null) => onChange({ ...fee, value }),
  };
  return (
    <fieldset className="pay-fee">
      <legend className="hidden-text">{label}</legend>
      <SelectField
        label={label}
        {...(hint ? { hint } : {})}
        value={fee.kind}
        choices={KINDS.map((value) => ({ value, label: words.feeKinds[value] }))}
        onChange={(kind) => onChange({ kind, value: kind === fee.kind ? fee.value : null })}
      />
      {fee.kind === "fixed" && <MoneyField label={words.amount} currency={currency} {...common} />}
      {fee.kind === "percent" && <NumberField label={words.share} unit="%" min={1} max={100} {...common} />}
    </fieldset>
  );
}

import { Button } from "#dashboard/design/button.tsx";
import { MoneyField, TextField } from "#dashboard/design/field.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";

export interface Adjustment {
  label: string;
  amount: number | null;
}

/** Those that say something: a line is added empty. */
export const namedOnes = (lines: readonly Adjustment[]) =>
  lines.flatMap(({ label, amount }) => (label.trim() && amount ? [{ label: label.trim(), amount }] : []));

/** Amounts added to the worked-out price, or taken off. */
export function Adjustments({
  value,
  onChange,
}: {
  value: Adjustment[];
  onChange: (lines: Adjustment[]) => void;
}) {
  const { edit: words } = useStrings("quotes");
  const { currency } = useFormat();
  const put = (at: number, change: Partial<Adjustment>) =>
    onChange(value.map((one, index) => (index === at ? { ...one, ...change } : one)));
  return (
    <fieldset className="stack tight">
      <legend className="strong">{words.adjust}</legend>
      <p className="soft small">{words.adjustHint}</p>
      {value.map(({ label, amount }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <div key={at} className="row" style={{ alignItems: "end" }}>
          <div className="grow">
            <TextField
              label={words.lineLabel}
              maxLength={200}
              value={label}
              onChange={(text) => put(at, { label: text })}
            />
          </div>
          <div style={{ inlineSize: "8rem" }}>
            <MoneyField
              label={words.lineAmount}
              currency={currency}
              signed
              value={amount}
              onChange={(next) => put(at, { amount: next })}
            />
          </div>
          <Button
            look="quiet"
            icon="trash"
            aria-label={words.removeLine}
            onClick={() => onChange(value.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button small icon="plus" onClick={() => onChange([...value, { label: "", amount: null }])}>
          {words.addLine}
        </Button>
      </div>
    </fieldset>
  );
}

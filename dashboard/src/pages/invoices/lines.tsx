import { Button } from "#dashboard/design/button.tsx";
import { MoneyField, TextField } from "#dashboard/design/field.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { percentOf, rateOf } from "#dashboard/format/rate.ts";
import { useStrings } from "#dashboard/strings/strings.ts";

export interface LineDraft {
  label: string;
  /** As typed; the API takes decimals as text. */
  quantity: string;
  unitAmount: number | null;
  /** Percent as typed; empty: no tax. */
  taxRate: string;
}

export const EMPTY_LINE: LineDraft = { label: "", quantity: "1", unitAmount: null, taxRate: "" };

export const draftsOf = (
  lines: readonly { label: string; quantity: string; unitAmount: number; taxRate: string | null }[],
): LineDraft[] =>
  lines.map(({ label, quantity, unitAmount, taxRate }) => ({
    label,
    quantity,
    unitAmount,
    taxRate: taxRate === null ? "" : percentOf(taxRate),
  }));

const decimal = (text: string): string => text.trim().replace(",", ".");

/** As the API takes them. */
export const linesOf = (drafts: readonly LineDraft[]) =>
  drafts.map(({ label, quantity, unitAmount, taxRate }) => ({
    label: label.trim(),
    quantity: decimal(quantity) || "1",
    unitAmount: unitAmount ?? 0,
    taxRate: taxRate.trim() === "" ? null : rateOf(taxRate),
  }));

/** What is billed: how many of what at what price, and the tax on top. */
export function Lines({ value, onChange }: { value: LineDraft[]; onChange: (lines: LineDraft[]) => void }) {
  const { edit: words } = useStrings("invoices");
  const { currency } = useFormat();
  const put = (at: number, change: Partial<LineDraft>) =>
    onChange(value.map((one, index) => (index === at ? { ...one, ...change } : one)));
  return (
    <div className="stack">
      {value.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <fieldset key={at} className="stack tight">
          <div className="row" style={{ alignItems: "end" }}>
            <div className="grow">
              <TextField
                label={words.label}
                maxLength={200}
                value={line.label}
                onChange={(label) => put(at, { label })}
              />
            </div>
            {value.length > 1 && (
              <Button
                look="quiet"
                icon="trash"
                aria-label={words.removeLine}
                onClick={() => onChange(value.filter((_, index) => index !== at))}
              />
            )}
          </div>
          <div className="columns" style={{ "--column": "6rem" } as React.CSSProperties}>
            <TextField
              label={words.quantity}
              inputMode="decimal"
              value={line.quantity}
              onChange={(quantity) => put(at, { quantity })}
            />
            <MoneyField
              label={words.unitAmount}
              currency={currency}
              signed
              value={line.unitAmount}
              onChange={(unitAmount) => put(at, { unitAmount })}
            />
            <TextField
              label={words.taxRate}
              inputMode="decimal"
              value={line.taxRate}
              onChange={(taxRate) => put(at, { taxRate })}
            />
          </div>
        </fieldset>
      ))}
      <div>
        <Button small icon="plus" onClick={() => onChange([...value, EMPTY_LINE])}>
          {words.addLine}
        </Button>
      </div>
    </div>
  );
}

import { MoneyField, SelectField, TextField } from "#dashboard/design/field.tsx";
import { type Format, useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";

export type Discount = { kind: "percent"; value: string } | { kind: "fixed"; value: number };

export const discountText = (discount: Discount, format: Format): string =>
  discount.kind === "percent" ? format.percent(Number(discount.value) / 100) : format.money(discount.value);

/** A share or an amount. */
export function DiscountField({
  value,
  onChange,
}: {
  value: Discount;
  onChange: (discount: Discount) => void;
}) {
  const { packages: words } = useStrings("services");
  const { currency } = useFormat();
  return (
    <div className="columns">
      <SelectField
        label={words.kind}
        value={value.kind}
        choices={[
          { value: "percent", label: words.percent },
          { value: "fixed", label: words.fixed },
        ]}
        onChange={(kind) =>
          onChange(kind === "percent" ? { kind, value: "10" } : { kind: "fixed", value: 1000 })
        }
      />
      {value.kind === "percent" ? (
        <TextField
          label={words.discount}
          inputMode="decimal"
          value={value.value}
          onChange={(text) => onChange({ kind: "percent", value: text.replace(",", ".") })}
        />
      ) : (
        <MoneyField
          label={words.discount}
          currency={currency}
          value={value.value}
          onChange={(amount) => onChange({ kind: "fixed", value: amount ?? 0 })}
        />
      )}
    </div>
  );
}

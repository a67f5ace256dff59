import { Button } from "#dashboard/design/button.tsx";
import { MoneyField, NumberField, TextField } from "#dashboard/design/field.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { AddOn } from "#domain/catalog.ts";
import { freshKey } from "./draft.ts";

export function Extras({
  value,
  onChange,
}: {
  value: readonly AddOn[];
  onChange: (addOns: AddOn[]) => void;
}) {
  const { editor: words } = useStrings("services");
  const { currency } = useFormat();
  return (
    <div className="stack">
      {value.map((addOn, at) => {
        const set = (change: Partial<AddOn>) =>
          onChange(value.map((one, index) => (index === at ? { ...one, ...change } : one)));
        return (
          <div key={addOn.key} className="extra-row">
            <TextField label={words.extra} value={addOn.label} onChange={(label) => set({ label })} />
            <MoneyField
              label={words.amount}
              currency={currency}
              value={addOn.amount}
              onChange={(amount) => set({ amount: amount ?? 0 })}
            />
            <NumberField
              label={words.moreMinutes}
              value={addOn.minutes}
              min={0}
              onChange={(minutes) => set({ minutes: minutes ?? 0 })}
            />
            <NumberField
              label={words.maxQuantity}
              value={addOn.maxQuantity}
              min={1}
              onChange={(most) => set({ maxQuantity: most ?? 1 })}
            />
            <Button
              look="quiet"
              icon="close"
              aria-label={words.removeExtra(addOn.label)}
              onClick={() => onChange(value.filter((_, index) => index !== at))}
            />
          </div>
        );
      })}
      <div>
        <Button
          icon="plus"
          onClick={() =>
            onChange([
              ...value,
              {
                key: freshKey(`extra_${value.length + 1}`, value),
                label: "",
                amount: 0,
                minutes: 0,
                maxQuantity: 1,
              },
            ])
          }
        >
          {words.addExtra}
        </Button>
      </div>
    </div>
  );
}

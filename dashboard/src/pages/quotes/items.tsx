import { Button } from "#dashboard/design/button.tsx";
import { SelectField } from "#dashboard/design/field.tsx";
import { emptyItem, ItemFields } from "#dashboard/pages/item-fields.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { BusinessService, Item } from "#sdk/index.ts";

/** What a visit holds: one service or several, each with its questions and extras. */
export function QuoteItems({
  services,
  value,
  onChange,
}: {
  services: BusinessService[];
  value: Item[];
  onChange: (items: Item[]) => void;
}) {
  const { edit: words } = useStrings("quotes");
  const choices = services.map(({ id, name }) => ({ value: id, label: name }));
  const put = (at: number, item: Item) => onChange(value.map((one, index) => (index === at ? item : one)));
  return (
    <div className="stack">
      {value.map((item, at) => {
        const service = services.find(({ id }) => id === item.serviceId);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place
          <fieldset key={at} className="stack tight">
            <div className="row" style={{ alignItems: "end" }}>
              <div className="grow">
                <SelectField
                  label={words.item(at + 1)}
                  value={item.serviceId}
                  choices={
                    service ? choices : [...choices, { value: item.serviceId, label: words.notOffered }]
                  }
                  onChange={(id) => {
                    const chosen = services.find((one) => one.id === id);
                    if (chosen) put(at, emptyItem(chosen));
                  }}
                />
              </div>
              {value.length > 1 && (
                <Button
                  look="quiet"
                  icon="trash"
                  aria-label={words.removeItem}
                  onClick={() => onChange(value.filter((_, index) => index !== at))}
                />
              )}
            </div>
            {service && <ItemFields service={service} value={item} onChange={(next) => put(at, next)} />}
          </fieldset>
        );
      })}
      <div>
        <Button
          small
          icon="plus"
          onClick={() => {
            const [first] = services;
            if (first) onChange([...value, emptyItem(first)]);
          }}
        >
          {words.add}
        </Button>
      </div>
    </div>
  );
}

import { Checkbox, NumberField, SelectField } from "#dashboard/design/field.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { BusinessService, Item } from "#sdk/index.ts";

type Selections = NonNullable<Item["selections"]>;
type AskedService = Pick<BusinessService, "id" | "dimensions" | "addOns">;

/** The least a service can be asked for: first options where one is required. */
export function emptyItem(service: AskedService): Item {
  const selections: Selections = {};
  for (const { key, kind, required, options, min } of service.dimensions) {
    if (kind === "quantity") {
      if (required) selections[key] = min ?? 1;
    } else if (kind !== "toggle" && options?.[0] && required) selections[key] = options[0].key;
  }
  return { serviceId: service.id, selections, addOns: {} };
}

/** The questions of a service and its extras. */
export function ItemFields({
  service,
  value,
  onChange,
}: {
  service: AskedService;
  value: Item;
  onChange: (item: Item) => void;
}) {
  const { field } = useStrings("app");
  const format = useFormat();
  const selections = value.selections ?? {};
  const addOns = value.addOns ?? {};
  const choose = (key: string, chosen: string | number | boolean | null) => {
    const { [key]: _before, ...rest } = selections;
    onChange({ ...value, selections: chosen === null || chosen === "" ? rest : { ...rest, [key]: chosen } });
  };
  const add = (key: string, count: number) => {
    const { [key]: _before, ...rest } = addOns;
    onChange({ ...value, addOns: count > 0 ? { ...rest, [key]: count } : rest });
  };
  if (service.dimensions.length + service.addOns.length === 0) return null;
  return (
    <div className="columns" style={{ "--column": "12rem" } as React.CSSProperties}>
      {service.dimensions.map(({ key, label, kind, options, required, unit, min, max, step }) => {
        const chosen = selections[key];
        if (kind === "toggle")
          return (
            <Checkbox
              key={key}
              label={label}
              checked={chosen === true}
              onChange={(checked) => choose(key, checked ? true : null)}
            />
          );
        if (kind === "quantity")
          return (
            <NumberField
              key={key}
              label={label}
              optional={!required}
              {...(unit ? { unit } : {})}
              min={min}
              max={max}
              step={step}
              value={typeof chosen === "number" ? chosen : null}
              onChange={(count) => choose(key, count)}
            />
          );
        return (
          <SelectField
            key={key}
            label={label}
            optional={!required}
            value={typeof chosen === "string" ? chosen : ""}
            choices={[
              ...(required ? [] : [{ value: "", label: field.choose }]),
              ...(options ?? []).map((option) => ({ value: option.key, label: option.label })),
            ]}
            onChange={(option) => choose(key, option)}
          />
        );
      })}
      {service.addOns.map(({ key, label, amount, maxQuantity }) =>
        maxQuantity > 1 ? (
          <NumberField
            key={key}
            label={`${label} (${format.money(amount)})`}
            min={0}
            max={maxQuantity}
            value={addOns[key] ?? null}
            onChange={(count) => add(key, count ?? 0)}
          />
        ) : (
          <Checkbox
            key={key}
            label={`${label} · ${format.money(amount)}`}
            checked={(addOns[key] ?? 0) > 0}
            onChange={(checked) => add(key, checked ? 1 : 0)}
          />
        ),
      )}
    </div>
  );
}

import { useQuery } from "@tanstack/react-query";
import { servicesQuery } from "#dashboard/api/lookups.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Checkbox, NumberField, SelectField, TextField } from "#dashboard/design/field.tsx";
import { addDays } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { SurchargeConditionInput } from "#sdk/index.ts";

type Kind = SurchargeConditionInput["kind"];
const KINDS: readonly Kind[] = ["weekdays", "time", "same_day", "lead_time", "dates", "distance", "services"];
const MONDAY = "2024-01-01";

const beginningOf = (kind: Kind, today: string): SurchargeConditionInput => {
  switch (kind) {
    case "weekdays":
      return { kind, weekdays: [6, 7] };
    case "time":
      return { kind, from: "18:00", to: "22:00" };
    case "dates":
      return { kind, from: today, to: addDays(today, 7) };
    case "lead_time":
      return { kind, lessThanMinutes: 24 * 60 };
    case "distance":
      return { kind, over: 20 };
    case "area":
      return { kind, areas: [] };
    case "services":
      return { kind, serviceIds: [] };
    default:
      return { kind: "same_day" };
  }
};

/** What must hold for a surcharge; all of it. */
export function Conditions({
  value,
  onChange,
}: {
  value: readonly SurchargeConditionInput[];
  onChange: (conditions: SurchargeConditionInput[]) => void;
}) {
  const { surcharges: words } = useStrings("services");
  const { today } = useFormat();
  return (
    <fieldset className="stack">
      <legend className="strong">{words.conditions}</legend>
      {value.map((condition, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place in the list
        <div key={at} className="question">
          <div className="row" style={{ alignItems: "end" }}>
            <div className="grow">
              <SelectField
                label={words.kind}
                value={condition.kind}
                choices={[...new Set([...KINDS, condition.kind])].map((kind) => ({
                  value: kind,
                  label: words.conditionKinds[kind],
                }))}
                onChange={(kind) =>
                  onChange(value.map((one, index) => (index === at ? beginningOf(kind, today) : one)))
                }
              />
            </div>
            <Button
              look="quiet"
              icon="close"
              aria-label={words.removeCondition}
              onClick={() => onChange(value.filter((_, index) => index !== at))}
            />
          </div>
          <ConditionFields
            value={condition}
            onChange={(changed) => onChange(value.map((one, index) => (index === at ? changed : one)))}
          />
        </div>
      ))}
      {value.length === 0 && <p className="soft">{words.always}</p>}
      <div>
        <Button small icon="plus" onClick={() => onChange([...value, { kind: "same_day" }])}>
          {words.addCondition}
        </Button>
      </div>
    </fieldset>
  );
}

function ConditionFields({
  value,
  onChange,
}: {
  value: SurchargeConditionInput;
  onChange: (condition: SurchargeConditionInput) => void;
}) {
  const { surcharges: words } = useStrings("services");
  const format = useFormat();
  const services = useQuery(servicesQuery);
  switch (value.kind) {
    case "weekdays":
      return (
        <div className="pick-list">
          {[1, 2, 3, 4, 5, 6, 7].map((day) => (
            <Checkbox
              key={day}
              label={format.weekday(addDays(MONDAY, day - 1))}
              checked={value.weekdays.includes(day)}
              onChange={(checked) =>
                onChange({
                  ...value,
                  weekdays: checked
                    ? [...value.weekdays, day].sort()
                    : value.weekdays.filter((other) => other !== day),
                })
              }
            />
          ))}
        </div>
      );
    case "time":
    case "dates":
      return (
        <div className="columns" style={{ "--column": "8rem" } as React.CSSProperties}>
          <TextField
            label={words.from}
            type={value.kind === "time" ? "time" : "date"}
            value={value.from}
            onChange={(from) => onChange({ ...value, from })}
          />
          <TextField
            label={words.to}
            type={value.kind === "time" ? "time" : "date"}
            value={value.to}
            onChange={(to) => onChange({ ...value, to })}
          />
        </div>
      );
    case "lead_time":
      return (
        <NumberField
          label={words.lessThan}
          min={1}
          value={Math.round(value.lessThanMinutes / 60)}
          onChange={(hours) => onChange({ ...value, lessThanMinutes: (hours ?? 1) * 60 })}
        />
      );
    case "distance": {
      const set = (name: "over" | "upTo", km: number | null) => {
        const { [name]: _before, ...rest } = value;
        onChange(km === null ? rest : { ...value, [name]: km });
      };
      return (
        <div className="columns" style={{ "--column": "8rem" } as React.CSSProperties}>
          <NumberField
            label={words.overKm}
            min={0}
            value={value.over ?? null}
            onChange={(km) => set("over", km)}
          />
          <NumberField
            label={words.upToKm}
            min={0}
            value={value.upTo ?? null}
            onChange={(km) => set("upTo", km)}
          />
        </div>
      );
    }
    case "services":
      return (
        <div className="pick-list">
          {(services.data?.data ?? []).map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={value.serviceIds.includes(id)}
              onChange={(checked) =>
                onChange({
                  ...value,
                  serviceIds: checked
                    ? [...value.serviceIds, id]
                    : value.serviceIds.filter((other) => other !== id),
                })
              }
            />
          ))}
        </div>
      );
    default:
      return null;
  }
}

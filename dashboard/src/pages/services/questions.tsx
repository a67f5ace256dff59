import { Button } from "#dashboard/design/button.tsx";
import { Checkbox, MoneyField, NumberField, SelectField, TextField } from "#dashboard/design/field.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { Dimension, DimensionKind, DimensionOption, FrequencyInterval } from "#domain/catalog.ts";
import { freshKey } from "./draft.ts";

const KINDS = ["choice", "quantity", "toggle", "frequency"] as const;
const INTERVALS = ["once", "weekly", "biweekly", "four_weekly", "monthly"] as const;

/** The price's questions: each with its answers, and what an answer does. */
export function Questions({
  value,
  errors,
  onChange,
}: {
  value: readonly Dimension[];
  errors: Record<string, string>;
  onChange: (dimensions: Dimension[]) => void;
}) {
  const { editor: words } = useStrings("services");
  const set = (at: number, dimension: Dimension) =>
    onChange(value.map((one, index) => (index === at ? dimension : one)));
  return (
    <div className="stack">
      {value.map((dimension, at) => (
        <Question
          key={dimension.key}
          dimension={dimension}
          error={Object.entries(errors).find(([path]) => path.startsWith(`dimensions.${at}`))?.[1]}
          onChange={(changed) => set(at, changed)}
          onRemove={() => onChange(value.filter((_, index) => index !== at))}
        />
      ))}
      <div>
        <Button
          icon="plus"
          onClick={() =>
            onChange([
              ...value,
              {
                key: freshKey(`q${value.length + 1}`, value),
                label: "",
                kind: "choice",
                required: true,
                options: [
                  { key: "a", label: "", multiplier: "1" },
                  { key: "b", label: "", multiplier: "1" },
                ],
              },
            ])
          }
        >
          {words.addQuestion}
        </Button>
      </div>
    </div>
  );
}

/** What another kind of question begins with. */
function withKind({ key, label, required, options }: Dimension, kind: DimensionKind): Dimension {
  const common = { key, label, required: kind === "toggle" ? false : required, kind };
  if (kind === "quantity") return { ...common, min: 1, max: 20, unitAmount: 0 };
  if (kind === "toggle")
    return { ...common, options: [{ ...(options?.[0] ?? { label: "" }), key: "yes", multiplier: "1" }] };
  const kept = (options ?? [{ key: "a", label: "", multiplier: "1" }]).map(
    ({ every: _every, ...option }) => option,
  );
  return {
    ...common,
    options: kind === "frequency" ? kept.map((option) => ({ ...option, every: "once" as const })) : kept,
  };
}

function Question({
  dimension,
  error,
  onChange,
  onRemove,
}: {
  dimension: Dimension;
  error: string | undefined;
  onChange: (dimension: Dimension) => void;
  onRemove: () => void;
}) {
  const { editor: words } = useStrings("services");
  const { kind, label, required, options = [] } = dimension;
  const setOption = (at: number, option: DimensionOption) =>
    onChange({ ...dimension, options: options.map((one, index) => (index === at ? option : one)) });
  return (
    <fieldset className="question" aria-label={label || words.question}>
      <div className="question-head">
        <TextField
          label={words.question}
          value={label}
          error={error}
          onChange={(text) => onChange({ ...dimension, label: text })}
        />
        <SelectField
          label={words.kind}
          value={kind}
          choices={KINDS.map((one) => ({ value: one, label: words.kinds[one] }))}
          onChange={(next) => onChange(withKind(dimension, next))}
        />
        <Button look="quiet" icon="trash" aria-label={words.removeQuestion(label)} onClick={onRemove} />
      </div>
      {kind === "quantity" ? (
        <QuantityFields dimension={dimension} onChange={onChange} />
      ) : (
        options.map((option, at) => (
          <OptionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: its key follows its label while it is typed
            key={at}
            option={option}
            kind={kind}
            onChange={(changed) => setOption(at, changed)}
            onRemove={
              kind !== "toggle" && options.length > 1
                ? () => onChange({ ...dimension, options: options.filter((_, index) => index !== at) })
                : undefined
            }
          />
        ))
      )}
      <div className="row wrap ends">
        {kind !== "toggle" ? (
          <Checkbox
            label={words.required}
            checked={required}
            onChange={(checked) => onChange({ ...dimension, required: checked })}
          />
        ) : (
          <span />
        )}
        {kind !== "quantity" && kind !== "toggle" && (
          <Button
            small
            look="quiet"
            icon="plus"
            onClick={() =>
              onChange({
                ...dimension,
                options: [
                  ...options,
                  {
                    key: freshKey(`new_${options.length + 1}`, options),
                    label: "",
                    multiplier: "1",
                    ...(kind === "frequency" ? { every: "weekly" as const } : {}),
                  },
                ],
              })
            }
          >
            {words.addOption}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

function OptionRow({
  option,
  kind,
  onChange,
  onRemove,
}: {
  option: DimensionOption;
  kind: DimensionKind;
  onChange: (option: DimensionOption) => void;
  onRemove: (() => void) | undefined;
}) {
  const { editor: words } = useStrings("services");
  const { currency } = useFormat();
  const { amount: _amount, minutes: _minutes, ...rest } = option;
  const without = (change: { amount?: number | null; minutes?: number | null }) => {
    const amount = change.amount === undefined ? option.amount : (change.amount ?? undefined);
    const minutes = change.minutes === undefined ? option.minutes : (change.minutes ?? undefined);
    onChange({
      ...rest,
      ...(amount === undefined ? {} : { amount }),
      ...(minutes === undefined ? {} : { minutes }),
    });
  };
  return (
    <div className={kind === "frequency" ? "option-row frequency" : "option-row"}>
      <TextField
        label={words.option}
        value={option.label}
        onChange={(label) => onChange({ ...option, label })}
      />
      {kind === "frequency" && (
        <SelectField
          label={words.every}
          value={option.every ?? "once"}
          choices={INTERVALS.map((value) => ({ value, label: words.everyChoices[value] }))}
          onChange={(every: FrequencyInterval) => onChange({ ...option, every })}
        />
      )}
      <TextField
        label={words.multiplier}
        inputMode="decimal"
        value={option.multiplier}
        onChange={(multiplier) => onChange({ ...option, multiplier: multiplier.replace(",", ".") })}
      />
      <MoneyField
        label={words.amount}
        signed
        currency={currency}
        value={option.amount ?? null}
        onChange={(amount) => without({ amount })}
      />
      <NumberField
        label={words.moreMinutes}
        value={option.minutes ?? null}
        onChange={(minutes) => without({ minutes })}
      />
      {onRemove ? (
        <Button look="quiet" icon="close" aria-label={words.removeOption(option.label)} onClick={onRemove} />
      ) : (
        <span />
      )}
    </div>
  );
}

function QuantityFields({
  dimension,
  onChange,
}: {
  dimension: Dimension;
  onChange: (dimension: Dimension) => void;
}) {
  const { editor: words } = useStrings("services");
  const { currency } = useFormat();
  const number = (name: "min" | "max" | "unitMinutes" | "includedUnits") => ({
    value: dimension[name] ?? null,
    onChange: (value: number | null) => {
      const { [name]: _before, ...rest } = dimension;
      onChange(value === null ? (rest as Dimension) : { ...dimension, [name]: value });
    },
  });
  return (
    <div className="columns" style={{ "--column": "8rem" } as React.CSSProperties}>
      <TextField
        label={words.unit}
        hint={words.unitHint}
        value={dimension.unit ?? ""}
        onChange={(unit) => {
          const { unit: _before, ...rest } = dimension;
          onChange(unit === "" ? rest : { ...dimension, unit });
        }}
      />
      <MoneyField
        label={words.unitAmount}
        currency={currency}
        value={dimension.unitAmount ?? null}
        onChange={(amount) => {
          const { unitAmount: _before, ...rest } = dimension;
          onChange(amount === null ? rest : { ...dimension, unitAmount: amount });
        }}
      />
      <NumberField label={words.unitMinutes} {...number("unitMinutes")} />
      <NumberField label={words.included} {...number("includedUnits")} />
      <NumberField label={words.min} {...number("min")} />
      <NumberField label={words.max} {...number("max")} />
    </div>
  );
}

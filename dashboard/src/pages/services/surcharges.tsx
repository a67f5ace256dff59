import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { MoneyField, NumberField, SelectField, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { addDays } from "#dashboard/format/days.ts";
import { type Format, useFormat } from "#dashboard/format/format.ts";
import { type Catalogue, useStrings } from "#dashboard/strings/strings.ts";
import {
  archiveSurcharge,
  type BusinessSurcharge,
  createSurcharge,
  deleteSurcharge,
  orderSurcharges,
  restoreSurcharge,
  type SurchargeChangeInput,
  type SurchargeConditionInput,
  updateSurcharge,
} from "#sdk/index.ts";
import { Conditions } from "./conditions.tsx";
import { EditableList } from "./editable-list.tsx";
import { surchargesQuery } from "./queries.ts";

type Words = Catalogue["services"]["surcharges"];
const MONDAY = "2024-01-01";

function conditionText(condition: SurchargeConditionInput, words: Words, format: Format): string {
  switch (condition.kind) {
    case "weekdays":
      return condition.weekdays.map((day) => format.weekday(addDays(MONDAY, day - 1))).join(", ");
    case "time":
      return `${condition.from}–${condition.to}`;
    case "dates":
      return `${format.date(condition.from)} – ${format.date(condition.to)}`;
    case "distance":
      return [
        condition.over !== undefined && `> ${condition.over} km`,
        condition.upTo !== undefined && `≤ ${condition.upTo} km`,
      ]
        .filter(Boolean)
        .join(", ");
    default:
      return words.conditionKinds[condition.kind];
  }
}

const changeText = (change: BusinessSurcharge["change"], format: Format): string =>
  change.kind === "percent"
    ? `+${format.percent(Number(change.value) / 100)}`
    : `+${format.money(change.value)}${change.kind === "per_km" ? " / km" : ""}`;

export function Surcharges() {
  const [archived, setArchived] = useState(false);
  const query = surchargesQuery(archived);
  const { surcharges: words } = useStrings("services");
  const format = useFormat();
  return (
    <EditableList
      query={useQuery(query)}
      queryKey={query.queryKey}
      icon="tag"
      empty={words.empty}
      addLabel={words.add}
      row={({ label, change, conditions }) => ({
        name: label,
        title: label,
        more:
          conditions.map((condition) => conditionText(condition, words, format)).join(" · ") || words.always,
        end: changeText(change, format),
      })}
      archive={{
        shown: archived,
        show: setArchived,
        restore: (id) => restoreSurcharge(client, { id }),
        delete: (id) => deleteSurcharge(client, { id }),
      }}
      remove={{ said: words.removed, send: (id) => archiveSurcharge(client, { id }) }}
      order={(ids) => orderSurcharges(client, { body: { ids } })}
      dialog={(one, close) => <SurchargeDialog one={one} onClose={close} />}
    />
  );
}

function SurchargeDialog({ one, onClose }: { one: BusinessSurcharge | null; onClose: () => void }) {
  const { surcharges: words } = useStrings("services");
  const { acts } = useStrings("app");
  const { currency } = useFormat();
  const form = useForm({
    initial: {
      label: one?.label ?? "",
      change: (one?.change ?? { kind: "percent", value: "20" }) as SurchargeChangeInput,
      conditions: (one?.conditions ?? [{ kind: "weekdays", weekdays: [6, 7] }]) as SurchargeConditionInput[],
    },
    send: (body) => (one ? updateSurcharge(client, { id: one.id, body }) : createSurcharge(client, { body })),
    refresh: ["surcharges"],
    done: acts.saved,
    after: onClose,
  });
  const { change } = form.values;
  const failed = Object.entries(form.errors).find(([path]) => /^(change|conditions)/.test(path))?.[1];
  return (
    <FormDialog title={one ? words.edit : words.add} form={form} failure={failed} onClose={onClose}>
      <TextField label={words.label} data-autofocus {...form.field("label")} />
      <div className="columns" style={{ "--column": "8rem" } as React.CSSProperties}>
        <SelectField
          label={words.kind}
          value={change.kind}
          choices={(["percent", "fixed", "per_km"] as const).map((value) => ({
            value,
            label: words.kinds[value],
          }))}
          onChange={(kind) =>
            form.set(
              "change",
              kind === "percent"
                ? { kind, value: "20" }
                : kind === "fixed"
                  ? { kind, value: 1000 }
                  : { kind, value: 100, over: 10 },
            )
          }
        />
        {change.kind === "percent" ? (
          <TextField
            label={words.change}
            inputMode="decimal"
            value={change.value}
            onChange={(text) => form.set("change", { kind: "percent", value: text.replace(",", ".") })}
          />
        ) : (
          <MoneyField
            label={words.change}
            currency={currency}
            signed
            value={change.value}
            onChange={(amount) => form.set("change", { ...change, value: amount ?? 0 })}
          />
        )}
        {change.kind === "per_km" && (
          <NumberField
            label={words.over}
            min={0}
            value={change.over}
            onChange={(over) => form.set("change", { ...change, over: over ?? 0 })}
          />
        )}
      </div>
      <Conditions
        value={form.values.conditions}
        onChange={(conditions) => form.set("conditions", conditions)}
      />
    </FormDialog>
  );
}

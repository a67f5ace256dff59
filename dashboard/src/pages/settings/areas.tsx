import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { NumberField, SelectField, TextArea, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { EditableList } from "#dashboard/pages/services/editable-list.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type AreaCoversInput,
  archiveServiceArea,
  type BusinessServiceArea,
  createServiceArea,
  deleteServiceArea,
  orderServiceAreas,
  restoreServiceArea,
  updateServiceArea,
} from "#sdk/index.ts";
import { Place } from "./place.tsx";
import { PostalPlaces } from "./postal-places.tsx";
import { areasQuery } from "./queries.ts";

/** Where the business goes, and where the postal codes are that it measures by. */
export function Areas() {
  const [archived, setArchived] = useState(false);
  const query = areasQuery(archived);
  const { areas: words } = useStrings("settings");
  const format = useFormat();
  const areas = useQuery(query);
  return (
    <div className="stack">
      <p className="soft">{words.text}</p>
      <EditableList
        query={areas}
        queryKey={query.queryKey}
        icon="pin"
        empty={words.empty}
        addLabel={words.add}
        row={({ label, covers }) => ({
          name: label,
          title: label,
          more:
            covers.kind === "postal_codes"
              ? words.codes(covers.postalCodes.length)
              : covers.kind === "prefixes"
                ? words.prefixes(covers.prefixes.join(", "))
                : words.radius(format.number(covers.radiusKm)),
        })}
        archive={{
          shown: archived,
          show: setArchived,
          restore: (id) => restoreServiceArea(client, { id }),
          delete: (id) => deleteServiceArea(client, { id }),
        }}
        remove={{ said: words.removed, send: (id) => archiveServiceArea(client, { id }) }}
        order={(ids) => orderServiceAreas(client, { body: { ids } })}
        dialog={(one, close) => <AreaDialog one={one} onClose={close} />}
      />
      {/* Not before it is known how long the list above them is. */}
      {(archived || !areas.isPending) && (
        <>
          <Place />
          <PostalPlaces />
        </>
      )}
    </div>
  );
}

const KINDS = ["postal_codes", "prefixes", "radius"] as const;

/** Codes as people paste them: lines, commas, semicolons. */
const codesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n,;]+/)
      .map((code) => code.trim())
      .filter(Boolean),
  ),
];

function AreaDialog({ one, onClose }: { one: BusinessServiceArea | null; onClose: () => void }) {
  const { areas: words } = useStrings("settings");
  const { acts, field } = useStrings("app");
  const covers = one?.covers;
  const form = useForm({
    initial: {
      label: one?.label ?? "",
      kind: covers?.kind ?? ("postal_codes" as (typeof KINDS)[number]),
      codes:
        covers?.kind === "postal_codes"
          ? covers.postalCodes.join("\n")
          : covers?.kind === "prefixes"
            ? covers.prefixes.join("\n")
            : "",
      radiusKm: (covers?.kind === "radius" ? covers.radiusKm : 20) as number | null,
    },
    names: { covers: "codes" },
    check: ({ label, kind, codes, radiusKm }) => ({
      label: label.trim() ? undefined : field.required,
      codes: kind === "radius" || codesOf(codes).length > 0 ? undefined : field.required,
      radiusKm: kind !== "radius" || radiusKm ? undefined : field.required,
    }),
    send: ({ label, kind, codes, radiusKm }) => {
      const body = { label, covers: coversOf(kind, codes, radiusKm ?? 0, covers) };
      return one ? updateServiceArea(client, { id: one.id, body }) : createServiceArea(client, { body });
    },
    refresh: ["service-areas"],
    done: acts.saved,
    after: onClose,
  });
  const { kind } = form.values;
  const failed = Object.entries(form.errors).find(([path]) => path.startsWith("covers."))?.[1];
  return (
    <FormDialog title={one ? words.edit : words.add} form={form} failure={failed} onClose={onClose}>
      <TextField label={words.label} hint={words.labelHint} data-autofocus {...form.field("label")} />
      <SelectField
        label={words.kind}
        choices={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
        {...form.field("kind")}
      />
      {kind === "radius" ? (
        <NumberField
          label={words.km}
          hint={words.kmHint}
          unit="km"
          min={0.1}
          step={0.1}
          {...form.field("radiusKm")}
        />
      ) : (
        <TextArea
          label={kind === "prefixes" ? words.prefixList : words.codeList}
          hint={words.codesHint}
          {...form.field("codes")}
        />
      )}
    </FormDialog>
  );
}

/** A circle keeps the middle it was given. */
function coversOf(
  kind: (typeof KINDS)[number],
  codes: string,
  radiusKm: number,
  before: BusinessServiceArea["covers"] | undefined,
): AreaCoversInput {
  if (kind === "postal_codes") return { kind, postalCodes: codesOf(codes) };
  if (kind === "prefixes") return { kind, prefixes: codesOf(codes) };
  return { kind, radiusKm, ...(before?.kind === "radius" ? { center: before.center } : {}) };
}

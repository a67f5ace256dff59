import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Badge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { SelectField, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { addDays, instantIn } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { type Catalogue, useStrings } from "#dashboard/strings/strings.ts";
import {
  type ApiKey,
  createApiKey,
  type Input,
  listApiKeys,
  revokeApiKey,
  updateApiKey,
} from "#sdk/index.ts";
import { ListCard } from "./list-card.tsx";
import { SecretDialog } from "./secret-dialog.tsx";

type AreaName = keyof Catalogue["integrations"]["keys"]["areas"];
type May = "none" | "read" | "write";
type Scope = Input<typeof createApiKey>["body"]["scopes"][number];

export function Keys() {
  const { keys: words } = useStrings("integrations");
  const [making, setMaking] = useState(false);
  const query = useQuery({
    queryKey: ["api-keys"],
    queryFn: ({ signal }) => listApiKeys(client, { query: { limit: 100 } }, { signal }),
  });
  return (
    <ListCard
      title={words.title}
      text={
        <>
          {words.text} <a href="/api/v1/docs">{words.docs}</a>
        </>
      }
      add={{ label: words.add, act: () => setMaking(true) }}
      query={query}
      icon="plug"
      none={words.none}
      row={(key) => <Key key={key.id} apiKey={key} />}
    >
      {making && <MakeKey onClose={() => setMaking(false)} />}
    </ListCard>
  );
}

function Key({ apiKey }: { apiKey: ApiKey }) {
  const { keys: words } = useStrings("integrations");
  const format = useFormat();
  const revoke = useAct({
    run: () => revokeApiKey(client, { id: apiKey.id }),
    refresh: ["api-keys"],
    done: words.revoked(apiKey.name),
  });
  const [renaming, setRenaming] = useState(false);
  return (
    <li className="editable-row">
      <div className="grow">
        <span className="strong">{apiKey.name}</span> <code className="soft">…{apiKey.lastFour}</code>
        <div className="soft small">
          {apiKey.scopes.join(", ")} ·{" "}
          {apiKey.lastUsedAt ? words.used(format.ago(apiKey.lastUsedAt)) : words.never}
          {apiKey.expiresAt && ` · ${words.expires(format.dateTime(apiKey.expiresAt))}`}
        </div>
      </div>
      {apiKey.revokedAt === null ? (
        <>
          <Button
            look="quiet"
            icon="edit"
            aria-label={`${words.rename}: ${apiKey.name}`}
            onClick={() => setRenaming(true)}
          />
          <Button small look="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
            {words.revoke}
          </Button>
        </>
      ) : (
        <Badge>{words.isRevoked}</Badge>
      )}
      {renaming && <RenameKey apiKey={apiKey} onClose={() => setRenaming(false)} />}
    </li>
  );
}

/** What a key may do, and until when, is said once, when it is made. */
function RenameKey({ apiKey: { id, name }, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { keys: words } = useStrings("integrations");
  const { acts, field } = useStrings("app");
  const form = useForm({
    initial: { name },
    check: (typed) => ({ name: typed.name.trim() ? undefined : field.required }),
    send: (body) => updateApiKey(client, { id, body }),
    refresh: ["api-keys"],
    done: acts.saved,
    after: onClose,
  });
  return (
    <FormDialog title={words.rename} form={form} onClose={onClose}>
      <TextField label={words.name} maxLength={80} data-autofocus {...form.field("name")} />
    </FormDialog>
  );
}

function MakeKey({ onClose }: { onClose: () => void }) {
  const { keys: words } = useStrings("integrations");
  const { field } = useStrings("app");
  const { zone } = useFormat();
  const areas = Object.keys(words.areas) as AreaName[];
  const [made, setMade] = useState<string | null>(null);
  const form = useForm({
    initial: { name: "", may: {} as Partial<Record<AreaName, May>>, lastDay: "" },
    names: { scopes: "may", expiresAt: "lastDay" },
    check: ({ name, may }) => ({
      name: name.trim() ? undefined : field.required,
      may: Object.values(may).some((one) => one !== "none") ? undefined : words.least,
    }),
    send: ({ name, may, lastDay }) =>
      createApiKey(client, {
        body: {
          name,
          ...(lastDay ? { expiresAt: instantIn(zone, addDays(lastDay, 1), 0) } : {}),
          scopes: areas.flatMap((area): Scope[] => {
            const given = may[area] ?? "none";
            return given === "none" ? [] : [`${area}:${given}`];
          }),
        },
      }),
    refresh: ["api-keys"],
    after: ({ key }) => setMade(key),
  });
  if (made !== null)
    return (
      <SecretDialog title={words.add} once={words.once} label={words.key} secret={made} onClose={onClose} />
    );
  return (
    <FormDialog title={words.add} form={form} failure={form.errors.may} act={words.make} onClose={onClose}>
      <TextField label={words.name} data-autofocus {...form.field("name")} />
      <TextField
        label={words.lastDay}
        hint={words.lastDayHint}
        type="date"
        optional
        {...form.field("lastDay")}
      />
      <fieldset className="stack tight">
        <legend className="strong">{words.scopes}</legend>
        <div className="columns" style={{ "--column": "11rem" } as React.CSSProperties}>
          {areas.map((area) => (
            <SelectField
              key={area}
              label={words.areas[area]}
              value={form.values.may[area] ?? "none"}
              choices={(["none", "read", "write"] as const).map((value) => ({
                value,
                label: words.may[value],
              }))}
              onChange={(given: May) => form.set("may", { ...form.values.may, [area]: given })}
            />
          ))}
        </div>
      </fieldset>
    </FormDialog>
  );
}

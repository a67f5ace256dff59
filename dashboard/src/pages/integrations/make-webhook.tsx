import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Checkbox, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { createWebhook, type Input, listWebhookEvents } from "#sdk/index.ts";
import { SecretDialog } from "./secret-dialog.tsx";

type EventType = Input<typeof createWebhook>["body"]["events"][number];

export function MakeWebhook({ onClose }: { onClose: () => void }) {
  const { hooks: words } = useStrings("integrations");
  const [secret, setSecret] = useState<string | null>(null);
  const catalogue = useQuery({
    queryKey: ["webhook-events"],
    queryFn: ({ signal }) => listWebhookEvents(client, {}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const all = catalogue.data?.data ?? [];
  const form = useForm({
    initial: { url: "https://", description: "", events: [] as EventType[] },
    send: ({ url, description, events }) =>
      createWebhook(client, { body: { url, events, ...(description.trim() ? { description } : {}) } }),
    refresh: ["webhooks"],
    after: (made) => setSecret(made.secret),
  });
  const { events } = form.values;
  if (secret !== null)
    return (
      <SecretDialog
        title={words.secret}
        once={words.once}
        label={words.secret}
        secret={secret}
        onClose={onClose}
      />
    );
  return (
    <FormDialog title={words.add} form={form} failure={form.errors.events} act={words.make} onClose={onClose}>
      <TextField label={words.url} hint={words.urlHint} type="url" data-autofocus {...form.field("url")} />
      <TextField label={words.description} optional {...form.field("description")} />
      <fieldset className="stack tight">
        <legend className="strong">{words.events}</legend>
        <Checkbox
          label={words.allEvents}
          checked={all.length > 0 && events.length === all.length}
          onChange={(on) => form.set("events", on ? all.map(({ type }) => type) : [])}
        />
        {all.map(({ type, description }) => (
          <Checkbox
            key={type}
            label={<code>{type}</code>}
            hint={description}
            checked={events.includes(type)}
            onChange={(on) =>
              form.set("events", on ? [...events, type] : events.filter((one) => one !== type))
            }
          />
        ))}
      </fieldset>
    </FormDialog>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Badge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  deleteWebhook,
  listWebhooks,
  rotateWebhookSecret,
  sendTestEvent,
  updateWebhook,
  type Webhook,
} from "#sdk/index.ts";
import { ListCard } from "./list-card.tsx";
import { MakeWebhook } from "./make-webhook.tsx";
import { SecretDialog } from "./secret-dialog.tsx";
import { WebhookLog } from "./webhook-log.tsx";

export function Webhooks() {
  const { hooks: words } = useStrings("integrations");
  const [making, setMaking] = useState(false);
  const query = useQuery({
    queryKey: ["webhooks"],
    queryFn: ({ signal }) => listWebhooks(client, { query: { limit: 100 } }, { signal }),
  });
  return (
    <ListCard
      title={words.title}
      text={words.text}
      add={{ label: words.add, act: () => setMaking(true) }}
      query={query}
      icon="send"
      none={words.none}
      row={(hook) => <Hook key={hook.id} hook={hook} />}
    >
      {making && <MakeWebhook onClose={() => setMaking(false)} />}
    </ListCard>
  );
}

function Hook({ hook }: { hook: Webhook }) {
  const { hooks: words } = useStrings("integrations");
  const { acts } = useStrings("app");
  const [log, showLog] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { id, enabled } = hook;
  const refresh = ["webhooks"];
  const turn = useAct({
    run: () => updateWebhook(client, { id, body: { enabled: !enabled } }),
    refresh,
    done: words.changed,
  });
  const test = useAct({ run: () => sendTestEvent(client, { id }), refresh, done: words.tested });
  const rotate = useAct({
    run: () => rotateWebhookSecret(client, { id }),
    refresh,
    after: (changed) => setSecret(changed.secret),
  });
  const remove = useAct({ run: () => deleteWebhook(client, { id }), refresh, done: words.removed });
  const state = !enabled
    ? { tone: "plain" as const, text: words.off }
    : hook.failingSince
      ? { tone: "bad" as const, text: words.failing }
      : { tone: "good" as const, text: words.on };
  return (
    <li className="editable-row">
      <div className="grow">
        <span className="strong">{hook.url}</span>
        <div className="soft small">
          {[hook.description, words.count(hook.events.length)].filter(Boolean).join(" · ")}
        </div>
      </div>
      <Badge tone={state.tone}>{state.text}</Badge>
      <Button small onClick={() => showLog(true)}>
        {words.log}
      </Button>
      <Menu button={{ look: "quiet", icon: "dots", "aria-label": `${acts.more}: ${hook.url}` }}>
        <MenuItem icon="send" onSelect={() => test.mutate()}>
          {words.test}
        </MenuItem>
        <MenuItem icon="check" onSelect={() => turn.mutate()}>
          {enabled ? words.turnOff : words.turnOn}
        </MenuItem>
        <MenuItem icon="history" onSelect={() => rotate.mutate()}>
          {words.rotate}
        </MenuItem>
        <MenuItem icon="trash" danger onSelect={() => remove.mutate()}>
          {words.remove}
        </MenuItem>
      </Menu>
      {log && <WebhookLog hook={hook} onClose={() => showLog(false)} />}
      {secret !== null && (
        <SecretDialog
          title={words.secret}
          once={words.once}
          label={words.secret}
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
    </li>
  );
}

import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useList } from "#dashboard/api/use-list.ts";
import { Badge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { Bones, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { listWebhookDeliveries, replayWebhookDelivery, type Webhook } from "#sdk/index.ts";

const TONES = { pending: "warn", delivered: "good", failed: "bad" } as const;

/** Every message with what came back; each can be sent again. */
export function WebhookLog({ hook, onClose }: { hook: Webhook; onClose: () => void }) {
  const { hooks: words } = useStrings("integrations");
  const { acts } = useStrings("app");
  const format = useFormat();
  const list = useList(["webhooks", "log", hook.id], (cursor, signal) =>
    listWebhookDeliveries(
      client,
      { id: hook.id, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
      { signal },
    ),
  );
  const replay = useAct({
    run: (id: string) => replayWebhookDelivery(client, { id }),
    refresh: ["webhooks"],
    done: words.replayed,
  });
  return (
    <Dialog look="sheet" wide title={words.logTitle} onClose={onClose}>
      {list.error ? (
        <LoadFailure error={list.error} retry={list.retry} />
      ) : !list.rows ? (
        <Bones lines={6} high="2.5rem" />
      ) : list.rows.length === 0 ? (
        <p className="soft">{words.logNone}</p>
      ) : (
        <ul className="rows">
          {list.rows.map(({ id, type, status, attempts, responseStatus, lastError, createdAt }) => (
            <li key={id} className="editable-row">
              <div className="grow">
                <code>{type}</code>
                <div className="soft small">
                  {[format.dateTime(createdAt), words.tries(attempts), responseStatus ?? lastError]
                    .filter(Boolean)
                    .join(" · ")}
                </div>
              </div>
              <Badge tone={TONES[status]}>{words.status[status]}</Badge>
              <Button
                small
                busy={replay.isPending && replay.variables === id}
                onClick={() => replay.mutate(id)}
              >
                {words.replay}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {list.more.has && (
        <Button small busy={list.more.busy} onClick={list.more.load}>
          {acts.loadMore}
        </Button>
      )}
    </Dialog>
  );
}

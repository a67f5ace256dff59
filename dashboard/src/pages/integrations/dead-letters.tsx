import { useQuery } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Button } from "#dashboard/design/button.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type DeadLetter, listDeadLetters, retryDeadLetter } from "#sdk/index.ts";
import { ListCard } from "./list-card.tsx";

/** Messages that were given up after many tries. */
export function DeadLetters() {
  const { letters: words } = useStrings("integrations");
  const query = useQuery({
    queryKey: ["dead-letters"],
    queryFn: ({ signal }) => listDeadLetters(client, { query: { limit: 100 } }, { signal }),
  });
  return (
    <ListCard
      title={words.title}
      text={words.text}
      query={query}
      icon="check"
      none={words.none}
      row={(letter) => <Letter key={letter.id} letter={letter} />}
    />
  );
}

function Letter({
  letter: { id, kind, about, status, attempts, lastError, createdAt },
}: {
  letter: DeadLetter;
}) {
  const { letters: words } = useStrings("integrations");
  const { kinds } = useStrings("messages");
  const toCustomers: Record<string, { name: string }> = kinds;
  const format = useFormat();
  const retry = useAct({
    run: () => retryDeadLetter(client, { id }),
    refresh: ["dead-letters"],
    done: words.retried,
  });
  return (
    <li className="editable-row">
      <div className="grow">
        <span className="strong">
          {toCustomers[about]?.name ?? words.abouts[about] ?? about.replaceAll("_", " ")}
        </span>
        <div className="soft small">
          {words.kinds[kind]} · {format.dateTime(createdAt)} · {words.attempts(attempts)}
          {status === "unknown" && ` · ${words.unknown}`}
        </div>
        {lastError && <div className="soft small">{lastError}</div>}
      </div>
      <Button small busy={retry.isPending} onClick={() => retry.mutate()}>
        {words.retry}
      </Button>
    </li>
  );
}

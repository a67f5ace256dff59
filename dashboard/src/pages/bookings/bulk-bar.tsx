import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Button } from "#dashboard/design/button.tsx";
import { toast } from "#dashboard/design/toast.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { updateBookingStatuses } from "#sdk/index.ts";

/** Acts on all that are ticked; what cannot be done is told, the rest is done. */
export function BulkBar({ selected, onDone }: { selected: ReadonlySet<string>; onDone: () => void }) {
  const { bulk: words } = useStrings("bookings");
  const { table, acts } = useStrings("app");
  const act = useAct({
    run: (status: "confirmed" | "completed" | "cancelled") =>
      updateBookingStatuses(client, { body: { ids: [...selected], status } }),
    refresh: ["bookings", "calendar", "analytics"],
    after: ({ data }) => {
      const failed = data.filter(({ problem }) => problem !== null);
      const done = data.length - failed.length;
      if (done > 0) toast({ text: words.done(done) });
      if (failed[0])
        toast({ text: words.partly(failed.length, failed[0].problem?.detail ?? ""), tone: "bad" });
      onDone();
    },
  });
  return (
    <div className="bulk-bar">
      <span className="strong grow" role="status">
        {table.selected(selected.size)}
      </span>
      <Button small onClick={() => act.mutate("confirmed")} busy={act.isPending}>
        {words.approve}
      </Button>
      <Button small onClick={() => act.mutate("completed")} busy={act.isPending}>
        {words.complete}
      </Button>
      <Button small look="danger" onClick={() => act.mutate("cancelled")} busy={act.isPending}>
        {words.cancel}
      </Button>
      <Button small look="quiet" icon="close" aria-label={acts.close} onClick={onDone} />
    </div>
  );
}

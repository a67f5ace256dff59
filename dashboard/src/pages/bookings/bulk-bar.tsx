import { Button } from "#dashboard/design/button.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { setStatuses } from "./acts.ts";

/** Acts on all that are ticked. */
export function BulkBar({ selected, onDone }: { selected: ReadonlySet<string>; onDone: () => void }) {
  const { bulk: words } = useStrings("bookings");
  const { table, acts } = useStrings("app");
  const set = (status: "confirmed" | "completed" | "cancelled") => {
    setStatuses([...selected], status);
    onDone();
  };
  return (
    <div className="bulk-bar">
      <span className="strong grow" role="status">
        {table.selected(selected.size)}
      </span>
      <Button small onClick={() => set("confirmed")}>
        {words.approve}
      </Button>
      <Button small onClick={() => set("completed")}>
        {words.complete}
      </Button>
      <Button small look="danger" onClick={() => set("cancelled")}>
        {words.cancel}
      </Button>
      <Button small look="quiet" icon="close" aria-label={acts.close} onClick={onDone} />
    </div>
  );
}

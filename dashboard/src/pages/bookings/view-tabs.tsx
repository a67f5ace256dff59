import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useBusiness } from "#dashboard/api/session.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { TextField } from "#dashboard/design/field.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BookingFilters, savedViews, saveViews, VIEWS } from "./views.ts";

/** Views that come with the product, and one's own. */
export function ViewTabs({ filters }: { filters: BookingFilters }) {
  const { views: words } = useStrings("bookings");
  const { acts } = useStrings("app");
  const { id } = useBusiness();
  const [saved, setSaved] = useState(() => savedViews(id));
  const [naming, setNaming] = useState<string | null>(null);
  const keep = (next: typeof saved) => {
    setSaved(next);
    saveViews(id, next);
  };
  const plain = JSON.stringify(filters);
  const current = saved.find((one) => JSON.stringify(one.filters) === plain);
  const changed = Object.keys(filters).some((name) => name !== "view");
  const save = () => {
    if (!naming?.trim()) return;
    keep([...saved, { name: naming.trim(), filters }]);
    setNaming(null);
  };
  return (
    <nav className="tabs" aria-label={words.label}>
      {VIEWS.map((view) => (
        <Link
          key={view}
          to="/bookings"
          search={view === "upcoming" ? {} : { view }}
          activeProps={{}}
          activeOptions={{ exact: true }}
          aria-current={!current && (filters.view ?? "upcoming") === view ? "page" : undefined}
        >
          {words[view]}
        </Link>
      ))}
      {saved.map((one) => (
        <Link
          key={one.name}
          to="/bookings"
          search={one.filters}
          activeProps={{}}
          activeOptions={{ exact: true }}
          aria-current={one === current ? "page" : undefined}
        >
          {one.name}
        </Link>
      ))}
      {current ? (
        <Button
          look="quiet"
          small
          icon="trash"
          aria-label={words.remove(current.name)}
          onClick={() => keep(saved.filter((one) => one !== current))}
        />
      ) : (
        changed && (
          <Button look="quiet" small icon="plus" onClick={() => setNaming("")}>
            {words.save}
          </Button>
        )
      )}
      {naming !== null && (
        <Dialog
          title={words.saveTitle}
          onClose={() => setNaming(null)}
          foot={
            <Button look="primary" onClick={save}>
              {acts.save}
            </Button>
          }
        >
          <form
            onSubmit={(event) => {
              event.preventDefault();
              save();
            }}
          >
            <TextField label={words.name} value={naming} onChange={setNaming} maxLength={40} autoFocus />
          </form>
        </Dialog>
      )}
    </nav>
  );
}

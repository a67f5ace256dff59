import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { signOut } from "#dashboard/api/auth.ts";
import { client } from "#dashboard/api/client.ts";
import { useBusiness } from "#dashboard/api/session.ts";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { Icon, type IconName } from "#dashboard/design/icon.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { navFor } from "./nav.ts";
import { setTheme } from "./theme.ts";
import "./palette.css";
import { listBusinessBookings } from "#sdk/index.ts";

interface Entry {
  id: string;
  group: string;
  icon: IconName;
  text: string;
  more?: string;
  run: () => void;
}

const HITS = 6;

/** Pages, acts, customers and bookings by a few letters. */
export default function Palette({ onClose, onShortcuts }: { onClose: () => void; onShortcuts: () => void }) {
  const { palette } = useStrings("app");
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const wanted = useDeferredValue(text.trim());
  const { entries, searching } = useEntries(wanted, onShortcuts);
  const active = entries[Math.min(at, entries.length - 1)];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text begins at its first hit
  useEffect(() => setAt(0), [wanted]);
  useEffect(() => {
    if (active) document.getElementById(`${id}-${active.id}`)?.scrollIntoView({ block: "nearest" });
  }, [active, id]);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  return (
    <Dialog title={palette.title} onClose={onClose} bare>
      <div className="palette">
        <div className="palette-input">
          <Icon name="search" />
          <input
            data-autofocus
            role="combobox"
            aria-label={palette.title}
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={active && `${id}-${active.id}`}
            placeholder={palette.placeholder}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
              if (step !== undefined) {
                event.preventDefault();
                setAt((at + step + entries.length) % Math.max(entries.length, 1));
              } else if (event.key === "Enter") {
                event.preventDefault();
                run(active);
              }
            }}
          />
        </div>
        <div ref={list} id={`${id}-list`} role="listbox" aria-label={palette.title}>
          {entries.map((entry, index) => (
            <div key={entry.id} role="presentation">
              {entry.group !== entries[index - 1]?.group && (
                <div className="palette-group" role="presentation">
                  {entry.group}
                </div>
              )}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are the combobox's */}
              {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox */}
              <div
                id={`${id}-${entry.id}`}
                role="option"
                aria-selected={entry === active}
                onPointerMove={() => setAt(index)}
                onClick={() => run(entry)}
              >
                <Icon name={entry.icon} size={18} />
                <span className="grow cut">{entry.text}</span>
                {entry.more && <span className="soft small nowrap">{entry.more}</span>}
              </div>
            </div>
          ))}
        </div>
        <p className="palette-note" role="status">
          {searching ? palette.searching : entries.length === 0 ? palette.nothing(wanted) : ""}
        </p>
      </div>
    </Dialog>
  );
}

function useEntries(wanted: string, onShortcuts: () => void): { entries: Entry[]; searching: boolean } {
  const { palette, nav } = useStrings("app");
  const { role, slug } = useBusiness();
  const format = useFormat();
  const router = useRouter();
  const has = (words: string) => words.toLowerCase().includes(wanted.toLowerCase());
  const enabled = wanted.length >= 2;
  const bookings = useQuery({
    queryKey: ["bookings", "palette", wanted],
    queryFn: ({ signal }) =>
      listBusinessBookings(client, { query: { q: wanted, limit: HITS, sort: "-startsAt" } }, { signal }),
    enabled,
    placeholderData: keepPreviousData,
  });
  const pages = navFor(role).map(
    ({ to, icon, label }): Entry => ({
      id: `page-${label}`,
      group: palette.pages,
      icon,
      text: nav[label],
      run: () => void router.navigate({ to }),
    }),
  );
  const acts: Entry[] = [
    { id: "shortcuts", icon: "keyboard", text: palette.shortcuts, run: onShortcuts },
    { id: "light", icon: "sun", text: palette.theme.light, run: () => setTheme("light") },
    { id: "dark", icon: "moon", text: palette.theme.dark, run: () => setTheme("dark") },
    { id: "system", icon: "settings", text: palette.theme.system, run: () => setTheme("system") },
    { id: "open", icon: "external", text: palette.openPage, run: () => open(`/book/${slug}`, "_blank") },
    { id: "out", icon: "out", text: palette.signOut, run: () => void signOut() },
  ].map((act) => ({ ...act, group: palette.acts }) as Entry);
  const found = (enabled ? (bookings.data?.data ?? []) : []).map(
    (booking): Entry => ({
      id: booking.id,
      group: palette.bookings,
      icon: "calendar",
      text: `${booking.customer.name} · ${booking.service.name}`,
      more: format.dateTime(booking.startsAt),
      run: () => void router.navigate({ to: ".", search: { booking: booking.id } }),
    }),
  );
  return {
    entries: [...pages.filter(({ text }) => has(text)), ...found, ...acts.filter(({ text }) => has(text))],
    searching: enabled && bookings.isFetching,
  };
}

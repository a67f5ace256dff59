import { Link, Outlet, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useBusiness } from "#dashboard/api/session.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Icon } from "#dashboard/design/icon.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Toasts } from "#dashboard/design/toast.tsx";
import { loadStrings, useStrings } from "#dashboard/strings/strings.ts";
import { withoutBeside } from "./beside.ts";
import { BusinessSwitcher } from "./business-switcher.tsx";
import { type NavEntry, navFor } from "./nav.ts";
import { Notices } from "./notices.tsx";
import { useShortcuts } from "./use-shortcuts.ts";
import "./shell.css";

const Palette = lazy(() => import("./palette.tsx"));
const ShortcutSheet = lazy(() => import("./shortcut-sheet.tsx"));
const withWords = <Part,>(part: Promise<Part>): Promise<Part> =>
  Promise.all([part, loadStrings("bookings")]).then(([loaded]) => loaded);
const BookingSheet = lazy(() => withWords(import("#dashboard/pages/bookings/sheet.tsx")));
const CreateBooking = lazy(() => withWords(import("#dashboard/pages/bookings/create-dialog.tsx")));

/** The frame around every page: menu, search, the business; the page scrolls with the window. */
export function Shell() {
  const { nav, searchHint, search } = useStrings("app");
  const { role } = useBusiness();
  const router = useRouter();
  const entries = navFor(role);
  const [open, setOpen] = useState<"palette" | "shortcuts" | null>(null);
  useShortcuts(entries, setOpen);
  useFocusOnPages();
  const bar = entries.filter((entry) => entry.bar);
  const rest = entries.filter((entry) => !entry.bar);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {nav.skip}
      </a>
      <aside className="side">
        <div className="side-head">
          <BusinessSwitcher />
          <Notices />
        </div>
        <button type="button" className="side-search" onClick={() => setOpen("palette")}>
          <Icon name="search" size={18} />
          <span className="grow">{searchHint}</span>
          <kbd>{/Mac|iPhone|iPad/.test(navigator.platform) ? "⌘K" : "Ctrl K"}</kbd>
        </button>
        <nav aria-label={nav.label}>
          {(["day", "sales", "setup", "account"] as const).map((group) => (
            <NavGroup
              key={group}
              title={group === "day" ? null : nav.groups[group]}
              entries={entries.filter((entry) => entry.group === group)}
            />
          ))}
        </nav>
      </aside>
      <header className="top">
        <BusinessSwitcher />
        <div className="row tight">
          <Notices />
          <Button look="quiet" icon="search" aria-label={search} onClick={() => setOpen("palette")} />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <nav className="bottom" aria-label={nav.label}>
        {bar.map((entry) => (
          <NavLink key={entry.to} entry={entry} />
        ))}
        {rest.length > 0 && (
          <Menu
            button={{}}
            trigger={(props) => (
              <button type="button" className="bottom-more" {...props}>
                <Icon name="menu" size={22} />
                <span>{nav.more}</span>
              </button>
            )}
          >
            {rest.map((entry) => (
              <MenuItem
                key={entry.to}
                icon={entry.icon}
                onSelect={() => void router.navigate({ to: entry.to })}
              >
                {nav[entry.label]}
              </MenuItem>
            ))}
          </Menu>
        )}
      </nav>
      <Toasts />
      <Suspense>
        {open === "palette" && (
          <Palette onClose={() => setOpen(null)} onShortcuts={() => setOpen("shortcuts")} />
        )}
        {open === "shortcuts" && <ShortcutSheet onClose={() => setOpen(null)} />}
        <BesidePage />
      </Suspense>
    </div>
  );
}

/** What an address opens beside its page. */
function BesidePage() {
  const search = useSearch({ from: "/shell" });
  const navigate = useNavigate();
  const close = () =>
    void navigate({
      to: ".",
      search: withoutBeside,
      resetScroll: false,
    });
  if (search.booking) return <BookingSheet key={search.booking} id={search.booking} onClose={close} />;
  return search.make ? <CreateBooking start={search} onClose={close} /> : null;
}

function NavGroup({ title, entries }: { title: string | null; entries: NavEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <div className="nav-group">
      {title && <p className="nav-title">{title}</p>}
      <ul>
        {entries.map((entry) => (
          <li key={entry.to}>
            <NavLink entry={entry} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function NavLink({ entry }: { entry: NavEntry }) {
  const { nav } = useStrings("app");
  return (
    <Link
      to={entry.to}
      activeOptions={{ exact: entry.to === "/", includeSearch: false }}
      activeProps={{ "aria-current": "page" }}
    >
      <Icon name={entry.icon} />
      <span>{nav[entry.label]}</span>
    </Link>
  );
}

/** After a change of page the focus is at its beginning, as after loading a document. */
function useFocusOnPages(): void {
  const router = useRouter();
  const first = useRef(true);
  useEffect(
    () =>
      router.subscribe("onResolved", ({ pathChanged }) => {
        if (!first.current && pathChanged) document.getElementById("main")?.focus({ preventScroll: true });
        first.current = false;
      }),
    [router],
  );
}

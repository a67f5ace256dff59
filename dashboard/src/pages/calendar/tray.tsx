import { lazy, Suspense, useEffect, useState } from "react";
import { Badge, Moment } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Icon } from "#dashboard/design/icon.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { loadStrings, useStrings } from "#dashboard/strings/strings.ts";
import type { BusinessQuote } from "#sdk/index.ts";
import { setDragged } from "./use-incoming.ts";
import type { Waiting } from "./waiting.ts";
import "./tray.css";

/** Wanted only when a quote gets its time; its words come along. */
const ConvertDialog = lazy(async () => {
  const [{ ConvertDialog: Loaded }] = await Promise.all([
    import("#dashboard/pages/quotes/convert-dialog.tsx"),
    loadStrings("quotes", "bookings"),
  ]);
  return { default: Loaded };
});

const KEPT = "bm.tray";
/** Something was in it last time: its room is kept while nobody knows what is in it now. */
const FILLED = "bm.tray-filled";
const isNarrow = () => matchMedia("(max-width: 899px)").matches;

/** As it was left; else where a week has room beside it. */
function isOpenAtFirst(): boolean {
  if (isNarrow()) return false;
  const kept = localStorage.getItem(KEPT);
  return kept === null ? matchMedia("(min-width: 1400px)").matches : kept === "open";
}

interface TrayProps {
  list: readonly Waiting[];
  /** Not known yet. */
  pending: boolean;
  onPlace: (waiting: Waiting) => void;
}

/** Beside the calendar, on a phone folded below it: what waits for a time. The cards are dragged, or ask for one. */
export function Tray({ list, pending, onPlace }: TrayProps) {
  const { tray: words } = useStrings("calendar");
  const [open, setOpen] = useState(isOpenAtFirst);
  const toggle = () => {
    setOpen(!open);
    if (!isNarrow()) localStorage.setItem(KEPT, open ? "closed" : "open");
  };
  const filled = list.length > 0;
  useEffect(() => {
    if (!pending && filled) localStorage.setItem(FILLED, "yes");
    else if (!pending) localStorage.removeItem(FILLED);
  }, [pending, filled]);
  const look = open ? "cal-tray is-open" : "cal-tray";
  if (pending)
    return localStorage.getItem(FILLED) && !isNarrow() ? (
      <div className={look}>
        <span className="tray-head" />
      </div>
    ) : null;
  if (!filled) return null;
  return (
    <section className={look} aria-label={words.title}>
      <h2>
        <button type="button" className="tray-head" aria-expanded={open} onClick={toggle}>
          <span className="tray-title">{words.title}</span>
          <span className="tray-count">{list.length}</span>
          <Icon name="down" size={16} />
        </button>
      </h2>
      {open && (
        <ul>
          {list.map((waiting) => (
            <Card key={waiting.id} waiting={waiting} onPlace={() => onPlace(waiting)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Card({ waiting, onPlace }: { waiting: Waiting; onPlace: () => void }) {
  const { tray: words } = useStrings("calendar");
  const format = useFormat();
  const { customer, what, since, quote } = waiting;
  return (
    <li
      className="card tray-card"
      draggable
      onDragStart={(event) => {
        setDragged(waiting);
        event.dataTransfer.effectAllowed = "move";
      }}
      onDragEnd={() => setDragged(null)}
    >
      <div className="row ends">
        <h3 className="cut">{customer.name}</h3>
        <Badge tone={quote ? "accent" : "info"}>{quote ? words.quote : words.lead}</Badge>
      </div>
      {what && <p className="tray-what">{what}</p>}
      <p className="soft small">
        {quote && <>{format.money(quote.total, { currency: quote.currency })} · </>}
        <Moment at={since} as="ago" />
      </p>
      <Button small icon="clock" aria-label={words.place(customer.name)} onClick={onPlace}>
        {words.act}
      </Button>
    </li>
  );
}

export interface Converting {
  quote: BusinessQuote;
  at?: string;
  person?: string;
}

/** A time for a quote of the tray. */
export function Convert({ quote, at, person, onClose }: Converting & { onClose: () => void }) {
  return (
    <Suspense>
      <ConvertDialog
        quote={quote}
        onClose={onClose}
        {...(at === undefined ? {} : { at })}
        {...(person === undefined ? {} : { person })}
      />
    </Suspense>
  );
}

import { useEffect, useId, useRef, useSyncExternalStore } from "react";
import { useStrings } from "#dashboard/strings/strings.ts";
import { Button } from "./button.tsx";

interface Toast {
  text: string;
  tone?: "bad";
  /** Things to do about it. */
  acts?: { label: string; run: () => void }[];
  forMs?: number;
}

type Shown = readonly (Toast & { id: number })[];
const NONE: Shown = [];
let toasts = NONE;
/** The page, and every open dialog above it. */
let places: readonly string[] = [];
let last = 0;
const listeners = new Set<() => void>();
const tellAll = () => {
  for (const tell of listeners) tell();
};
const change = (next: Shown) => {
  toasts = next;
  tellAll();
};
const gone = (id: number) => change(toasts.filter((one) => one.id !== id));

/** Says something at the edge of the screen; screen readers say it, too. Gone by itself, or by what it gives back. */
export function toast(said: Toast): () => void {
  const id = ++last;
  change([...toasts.slice(-2), { ...said, id }]);
  setTimeout(() => gone(id), said.forMs ?? (said.tone === "bad" ? 9_000 : 5_000));
  return () => gone(id);
}

/**
 * On the page and in every dialog, and shown in the one that was opened last: an open dialog leaves nothing outside of it
 * to be pressed, reached by keys or read aloud.
 */
export function Toasts() {
  const { acts } = useStrings("app");
  const own = useId();
  useEffect(() => {
    places = [...places, own];
    tellAll();
    return () => {
      places = places.filter((one) => one !== own);
      tellAll();
    };
  }, [own]);
  const shown = useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => (places.at(-1) === own ? toasts : NONE),
  );
  const place = useRef<HTMLDivElement>(null);
  // A popover lies above menus and does not move with its dialog; shown anew it is the topmost again.
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    if (element.matches(":popover-open")) element.hidePopover();
    if (shown.length > 0) element.showPopover();
  }, [shown]);
  return (
    <div ref={place} popover="manual" className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, text, tone, acts: offered = [] }) => (
        <div key={id} className={tone ? `toast ${tone}` : "toast"}>
          <p>{text}</p>
          {offered.map(({ label, run }) => (
            <button
              key={label}
              type="button"
              className="act"
              onClick={() => {
                gone(id);
                run();
              }}
            >
              {label}
            </button>
          ))}
          <Button look="quiet" small icon="close" aria-label={acts.dismiss} onClick={() => gone(id)} />
        </div>
      ))}
    </div>
  );
}

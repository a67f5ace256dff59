import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import type { NavEntry } from "./nav.ts";

/** How long after `g` the letter of a page may come. */
const SEQUENCE_MS = 1_200;

/**
 * ⌘K and Ctrl+K everywhere; `?`, `/` and `g` with a letter where nobody is typing. They hear a key before any page does:
 * the one after `g` is theirs alone.
 */
export function useShortcuts(
  entries: readonly NavEntry[],
  open: (what: "palette" | "shortcuts") => void,
): void {
  const router = useRouter();
  useEffect(() => {
    let goAt = Number.NEGATIVE_INFINITY;
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        open("palette");
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "g") goAt = event.timeStamp;
      else if (event.key.length === 1 && event.timeStamp - goAt < SEQUENCE_MS) {
        const entry = entries.find(({ key }) => key === event.key);
        goAt = Number.NEGATIVE_INFINITY;
        event.stopPropagation();
        if (entry) void router.navigate({ to: entry.to });
      } else if (event.key === "?") open("shortcuts");
      else if (event.key === "/") {
        event.preventDefault();
        open("palette");
      }
    };
    addEventListener("keydown", press, true);
    return () => removeEventListener("keydown", press, true);
  }, [entries, open, router]);
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, dialog, [popover]") !== null
  );
}

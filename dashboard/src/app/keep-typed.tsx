import { useBlocker } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { LeaveDialog } from "#dashboard/design/dialog.tsx";
import { withoutBeside } from "./beside.ts";

/** The forms of the page, each telling whether something in it has not been saved. */
const forms = new Set<() => boolean>();
const shownBy = (search: object) => JSON.stringify(withoutBeside(search));

/** On a page with a form: asks before the page, or the tab, is left with something in it that has not been saved. */
export function KeepTyped({ form: { isTyped } }: { form: { isTyped: () => boolean } }) {
  useEffect(() => {
    forms.add(isTyped);
    return () => void forms.delete(isTyped);
  }, [isTyped]);
  const blocked = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isTyped() && (current.pathname !== next.pathname || shownBy(current.search) !== shownBy(next.search)),
    enableBeforeUnload: isTyped,
    withResolver: true,
  });
  return blocked.status === "blocked" && <LeaveDialog onLeave={blocked.proceed} onStay={blocked.reset} />;
}

/**
 * The key by which a page's forms are made anew when what they show has changed: the one before as long as that would
 * lose something typed, here or in the form beside it.
 */
export function useHeldKey(key: string): string {
  const held = useRef(key);
  if (![...forms].some((isTyped) => isTyped())) held.current = key;
  return held.current;
}

import { useBlocker } from "@tanstack/react-router";
import { LeaveDialog } from "#dashboard/design/dialog.tsx";
import { withoutBeside } from "./beside.ts";

const shownBy = (search: object) => JSON.stringify(withoutBeside(search));

/** On a page with a form: asks before the page, or the tab, is left with something in it that has not been saved. */
export function KeepTyped({ form: { isTyped } }: { form: { isTyped: () => boolean } }) {
  const blocked = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isTyped() && (current.pathname !== next.pathname || shownBy(current.search) !== shownBy(next.search)),
    enableBeforeUnload: isTyped,
    withResolver: true,
  });
  return blocked.status === "blocked" && <LeaveDialog onLeave={blocked.proceed} onStay={blocked.reset} />;
}

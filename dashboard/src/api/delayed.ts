/**
 * Acts that can be undone are not done at once: they wait while the toast with "Undo" is there. What cannot be taken
 * back (a mail to a customer) has not happened yet. Leaving the page does them at once.
 */

import { toast } from "#dashboard/design/toast.tsx";
import { stringsOf } from "#dashboard/strings/strings.ts";
import { explain, isConflict } from "./explain.ts";
import { refresh } from "./query-client.ts";

interface DelayedAct {
  /** Told while it waits, e.g. "Moved to 14:30". */
  text: string;
  /** Shows the result at once; gives back what takes it away again. */
  apply: () => () => void;
  send: () => Promise<unknown>;
  /** Another way of doing it, which is done at once when it is chosen. */
  instead?: { label: string; send: () => Promise<unknown> };
  refresh?: string[];
  waitMs?: number;
  /** A later act of the same key takes the place of one that still waits; undoing it undoes both. */
  key?: string;
}

const waiting = new Set<() => void>();
/** What still waits, by key: gives it up without doing it, and tells how to take it back. */
const replaceable = new Map<string, () => () => void>();
const WAIT_MS = 6_000;

export function delayed(act: DelayedAct): void {
  const before = act.key === undefined ? undefined : replaceable.get(act.key)?.();
  const applied = act.apply();
  const rollBack = before ?? applied;
  const { acts } = stringsOf("app");
  const { instead } = act;
  let over = false;
  const close = (then: () => void) => {
    if (over) return;
    over = true;
    waiting.delete(now);
    if (act.key !== undefined) replaceable.delete(act.key);
    closeToast();
    clearTimeout(timer);
    then();
  };
  const now = () => close(() => void send(act.send));
  const send = async (way: () => Promise<unknown>) => {
    try {
      await way();
      await refresh(...(act.refresh ?? []));
    } catch (error) {
      rollBack();
      toast({ text: explain(error), tone: "bad" });
      if (isConflict(error)) await refresh(...(act.refresh ?? []));
    }
  };
  const timer = setTimeout(now, act.waitMs ?? WAIT_MS);
  waiting.add(now);
  if (act.key !== undefined)
    replaceable.set(act.key, () => {
      close(() => undefined);
      return rollBack;
    });
  const closeToast = toast({
    text: act.text,
    forMs: act.waitMs ?? WAIT_MS,
    acts: [
      ...(instead ? [{ label: instead.label, run: () => close(() => void send(instead.send)) }] : []),
      {
        label: acts.undo,
        run: () =>
          close(() => {
            rollBack();
            toast({ text: acts.undone });
          }),
      },
    ],
  });
}

/** Whatever still waits is done. */
function flush(): void {
  for (const now of [...waiting]) now();
}
addEventListener("pagehide", flush);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") flush();
});

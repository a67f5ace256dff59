/** Where a pointer is in the grid, and putting the ghost of what is being dragged there. */
import { type RefObject, useEffect, useRef } from "react";
import type { Column } from "./columns.ts";
import type { Span } from "./layout.ts";

/** What of the days is drawn. */
export interface GridView {
  columns: readonly Column[];
  /** First hour shown. */
  firstHour: number;
  lastHour: number;
}

/** From here on a pointer was moved, and not just held unsteadily. */
export const MOVED_PX = 4;
/** So near to an edge the grid scrolls along. */
const EDGE_PX = 40;

/** What was drawn last, for listeners that stay while the grid is drawn anew. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

export function columnAt(root: HTMLElement, { columns }: GridView, x: number): [HTMLElement, Column] | null {
  const found = [...root.querySelectorAll<HTMLElement>("[data-column]")].find((one) => {
    const box = one.getBoundingClientRect();
    return x >= box.left && x < box.right;
  });
  const column = columns.find(({ key }) => key === found?.dataset.column);
  return found && column ? [found, column] : null;
}

/** Minutes after local midnight. */
export function minutesAt(element: HTMLElement, { firstHour, lastHour }: GridView, y: number): number {
  const box = element.getBoundingClientRect();
  return firstHour * 60 + ((y - box.top) / box.height) * (lastHour - firstHour) * 60;
}

export function makeGhost(): HTMLElement {
  const ghost = document.createElement("div");
  ghost.className = "cal-ghost";
  return ghost;
}

export function showGhost(
  ghost: HTMLElement,
  element: HTMLElement,
  { firstHour, lastHour }: GridView,
  { from, to }: Span,
  { text, conflict }: { text: string; conflict: boolean },
): void {
  const scale = 100 / ((lastHour - firstHour) * 60);
  ghost.style.insetBlockStart = `${(from - firstHour * 60) * scale}%`;
  ghost.style.blockSize = `${(to - from) * scale}%`;
  ghost.classList.toggle("conflict", conflict);
  ghost.textContent = text;
  if (ghost.parentElement !== element) element.append(ghost);
}

export function scrollAlong(root: HTMLElement, y: number): void {
  const frame = root.closest<HTMLElement>(".cal-scroll");
  if (!frame) return;
  const box = frame.getBoundingClientRect();
  if (y > box.bottom - EDGE_PX) frame.scrollTop += 8;
  else if (y < box.top + EDGE_PX * 2) frame.scrollTop -= 8;
}

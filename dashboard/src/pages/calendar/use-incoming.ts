/** A card of the tray is dragged onto the grid; data of a drag cannot be read before the drop, so it is kept here. */
import { type RefObject, useEffect } from "react";
import { type Column, obstacles } from "./columns.ts";
import {
  columnAt,
  type GridView,
  makeGhost,
  minutesAt,
  scrollAlong,
  showGhost,
  useLatest,
} from "./grid-place.ts";
import { type Span, snap } from "./layout.ts";
import type { Waiting } from "./waiting.ts";

let dragged: Waiting | null = null;
export const setDragged = (waiting: Waiting | null): void => {
  dragged = waiting;
};

interface IncomingOptions extends GridView {
  spanText: (column: Column, span: Span) => string;
  onIncoming: (waiting: Waiting, column: Column, from: number) => void;
}

export function useIncoming(grid: RefObject<HTMLDivElement | null>, options: IncomingOptions): void {
  const now = useLatest(options);
  useEffect(() => {
    const root = grid.current;
    if (!root) return;
    const ghost = makeGhost();
    const placeOf = (event: DragEvent, { minutes }: Waiting) => {
      const place = columnAt(root, now.current, event.clientX);
      if (!place) return null;
      const [element, column] = place;
      const { firstHour, lastHour } = now.current;
      const goal = snap(minutesAt(element, now.current, event.clientY));
      const from = Math.max(firstHour * 60, Math.min(goal, lastHour * 60 - minutes));
      return { element, column, span: { from, to: from + minutes } };
    };
    const over = (event: DragEvent) => {
      const place = dragged && placeOf(event, dragged);
      if (!dragged || !place) return;
      event.preventDefault();
      const { element, column, span } = place;
      const { overlapping, outsideHours } = obstacles(column, span, column.person?.id);
      showGhost(ghost, element, now.current, span, {
        text: `${now.current.spanText(column, span)} ${dragged.customer.name}`,
        conflict: overlapping.length > 0 || outsideHours,
      });
      scrollAlong(root, event.clientY);
    };
    const leave = (event: DragEvent) => {
      if (!root.contains(event.relatedTarget as Node | null)) ghost.remove();
    };
    const drop = (event: DragEvent) => {
      const waiting = dragged;
      const place = waiting && placeOf(event, waiting);
      ghost.remove();
      setDragged(null);
      if (!waiting || !place) return;
      event.preventDefault();
      now.current.onIncoming(waiting, place.column, place.span.from);
    };
    root.addEventListener("dragover", over);
    root.addEventListener("dragleave", leave);
    root.addEventListener("drop", drop);
    return () => {
      ghost.remove();
      root.removeEventListener("dragover", over);
      root.removeEventListener("dragleave", leave);
      root.removeEventListener("drop", drop);
    };
  }, [grid, now]);
}

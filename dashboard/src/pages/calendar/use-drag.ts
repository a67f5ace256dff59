/**
 * Dragging of entries over the columns, and of their lower edge. While it goes on only one element is moved by hand: React draws nothing until the
 * drop, so a thousand entries drag as well as ten.
 */
import { type RefObject, useEffect } from "react";
import { type Column, type Entry, type Obstacles, obstacles } from "./columns.ts";
import {
  columnAt,
  type GridView,
  MOVED_PX,
  makeGhost,
  minutesAt,
  scrollAlong,
  showGhost,
  useLatest,
} from "./grid-place.ts";
import { type Span, STEP, snap } from "./layout.ts";

export interface Drop extends Obstacles {
  entry: Entry;
  column: Column;
  from: number;
  to: number;
}

interface DragOptions extends GridView {
  /** May this be moved at all? */
  isMovable: (entry: Entry) => boolean;
  timeText: (column: Column, minutes: number) => string;
  spanText: (column: Column, span: Span) => string;
  onDrop: (drop: Drop) => void;
  onOpen: (entry: Entry) => void;
  /** A key was pressed on an entry. */
  onKey: (entry: Entry, column: Column, event: KeyboardEvent) => void;
}

const LONG_PRESS_MS = 320;

/** What stands in the way at a place. */
export const judge = (entry: Entry, column: Column, span: Span): Obstacles =>
  obstacles(column, span, column.person?.id ?? entry.person.id, entry.booking.id);

export function useDrag(grid: RefObject<HTMLDivElement | null>, options: DragOptions): void {
  const now = useLatest(options);
  useEffect(() => {
    const root = grid.current;
    if (!root) return;
    const ghost = makeGhost();
    let active: {
      entry: Entry;
      element: HTMLElement;
      /** Minutes from the edge that follows the pointer to the pointer. */
      grab: number;
      edge: "all" | "end";
      started: boolean;
      id: number;
    } | null = null;
    let start = { x: 0, y: 0 };
    let timer = 0;
    let drop: Drop | null = null;

    const begin = () => {
      if (!active) return;
      active.started = true;
      active.element.classList.add("is-dragged");
      root.classList.add(active.edge === "end" ? "is-drawing" : "is-dragging");
      ghost.textContent = "";
    };
    const show = (x: number, y: number) => {
      if (!active) return;
      const { entry, edge, grab } = active;
      // Its end moves within its own column.
      const place = columnAt(root, now.current, edge === "all" ? x : start.x);
      if (!place) return;
      const [element, column] = place;
      const { firstHour, lastHour, timeText, spanText } = now.current;
      const goal = snap(minutesAt(element, now.current, y) - grab);
      const length = entry.to - entry.from;
      const from =
        edge === "end" ? entry.from : Math.max(firstHour * 60, Math.min(goal, lastHour * 60 - length));
      const to = edge === "end" ? Math.min(lastHour * 60, Math.max(goal, entry.from + STEP)) : from + length;
      const judged = judge(entry, column, { from, to });
      drop = { entry, column, from, to, ...judged };
      const name = entry.booking.customer.name;
      showGhost(ghost, element, now.current, drop, {
        text: edge === "end" ? `${spanText(column, drop)} ${name}` : `${timeText(column, from)} ${name}`,
        conflict: judged.overlapping.length > 0 || judged.outsideHours,
      });
      scrollAlong(root, y);
    };
    const finish = (done: boolean) => {
      clearTimeout(timer);
      const was = active;
      const where = drop;
      active?.element.classList.remove("is-dragged");
      root.classList.remove("is-dragging", "is-drawing");
      ghost.remove();
      active = null;
      drop = null;
      if (!was || !done) return;
      if (!was.started) now.current.onOpen(was.entry);
      else if (
        where &&
        (where.from !== was.entry.from ||
          where.to !== was.entry.to ||
          where.column.key !== was.element.closest<HTMLElement>("[data-column]")?.dataset.column)
      )
        now.current.onDrop(where);
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0 || active) return;
      const target = event.target as HTMLElement;
      const element = target.closest<HTMLElement>("[data-entry]");
      if (!element) return;
      start = { x: event.clientX, y: event.clientY };
      const place = columnAt(root, now.current, event.clientX);
      const entry = place?.[1].entries.find(({ booking }) => booking.id === element.dataset.entry);
      if (!place || !entry) return;
      // A finger is too wide for the edge: it moves the whole, and the dialog knows the length.
      const edge = target.closest("[data-edge]") && event.pointerType !== "touch" ? "end" : "all";
      active = {
        entry,
        element,
        edge,
        grab: minutesAt(place[0], now.current, event.clientY) - (edge === "end" ? entry.to : entry.from),
        started: false,
        id: event.pointerId,
      };
      if (event.pointerType === "touch")
        timer = window.setTimeout(() => {
          if (active && now.current.isMovable(active.entry)) begin();
        }, LONG_PRESS_MS);
    };
    const move = (event: PointerEvent) => {
      const far = Math.hypot(event.clientX - start.x, event.clientY - start.y) > MOVED_PX;
      if (!active || event.pointerId !== active.id) return;
      if (!active.started) {
        if (!far) return;
        // A finger that moves before the long press scrolls.
        if (event.pointerType === "touch" || !now.current.isMovable(active.entry)) {
          finish(false);
          return;
        }
        begin();
      }
      show(event.clientX, event.clientY);
    };
    const up = (event: PointerEvent) => {
      if (active && event.pointerId === active.id) finish(true);
    };
    const cancel = () => finish(false);
    const press = (event: KeyboardEvent) => {
      const element = (event.target as HTMLElement).closest<HTMLElement>("[data-entry]");
      const key = element?.closest<HTMLElement>("[data-column]")?.dataset.column;
      const column = now.current.columns.find((one) => one.key === key);
      const entry = column?.entries.find(({ booking }) => booking.id === element?.dataset.entry);
      if (column && entry) now.current.onKey(entry, column, event);
    };
    const giveUp = (event: KeyboardEvent) => event.key === "Escape" && active?.started && cancel();
    const hold = (event: TouchEvent) => {
      if (active?.started) event.preventDefault();
    };
    root.addEventListener("pointerdown", down);
    root.addEventListener("keydown", press);
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", cancel);
    addEventListener("keydown", giveUp);
    root.addEventListener("touchmove", hold, { passive: false });
    return () => {
      cancel();
      root.removeEventListener("pointerdown", down);
      root.removeEventListener("keydown", press);
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", cancel);
      removeEventListener("keydown", giveUp);
      root.removeEventListener("touchmove", hold);
    };
  }, [grid, now]);
}

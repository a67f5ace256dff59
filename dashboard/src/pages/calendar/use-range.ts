/** Choosing a time for something new: pressing an empty place, or dragging over as much of it as is wanted. */
import { type RefObject, useEffect } from "react";
import { type Column, obstacles } from "./columns.ts";
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
import { drawn, type Span, STEP } from "./layout.ts";

interface RangeOptions extends GridView {
  /** May something be made here at all? */
  enabled: boolean;
  spanText: (column: Column, span: Span) => string;
  /** A place was pressed: minutes after midnight, the half hour begun. */
  onPress: (column: Column, from: number) => void;
  /** A stretch was drawn. */
  onRange: (column: Column, span: Span) => void;
}

/** Half of the smallest step: less is a press by an unsteady hand. */
const DRAWN_PX = 8;

/** With a finger only pressing counts: dragging scrolls. */
export function useRange(grid: RefObject<HTMLDivElement | null>, options: RangeOptions): void {
  const now = useLatest(options);
  useEffect(() => {
    const root = grid.current;
    if (!root) return;
    const ghost = makeGhost();
    let pressed: {
      id: number;
      x: number;
      y: number;
      touch: boolean;
      element: HTMLElement;
      column: Column;
      minutes: number;
    } | null = null;
    let span: Span | null = null;

    const forget = () => {
      pressed = null;
      span = null;
      ghost.remove();
      root.classList.remove("is-drawing");
    };
    const down = (event: PointerEvent) => {
      const target = event.target as HTMLElement;
      if (event.button !== 0 || pressed || !now.current.enabled) return;
      if (target.closest("[data-entry]") || !target.closest("[data-column]")) return;
      const place = columnAt(root, now.current, event.clientX);
      if (!place) return;
      const [element, column] = place;
      pressed = {
        id: event.pointerId,
        x: event.clientX,
        y: event.clientY,
        touch: event.pointerType === "touch",
        element,
        column,
        minutes: minutesAt(element, now.current, event.clientY),
      };
    };
    const move = (event: PointerEvent) => {
      if (!pressed || event.pointerId !== pressed.id) return;
      const { element, column, minutes, touch } = pressed;
      if (touch) {
        if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > MOVED_PX) forget();
        return;
      }
      if (!span && Math.abs(event.clientY - pressed.y) < DRAWN_PX) return;
      root.classList.add("is-drawing");
      scrollAlong(root, event.clientY);
      const { firstHour, lastHour, spanText } = now.current;
      const shown = { from: firstHour * 60, to: lastHour * 60 };
      span = drawn(minutes, minutesAt(element, now.current, event.clientY), shown);
      const { overlapping, outsideHours } = obstacles(column, span, column.person?.id);
      const conflict = overlapping.length > 0 || outsideHours;
      showGhost(ghost, element, now.current, span, { text: spanText(column, span), conflict });
    };
    const up = (event: PointerEvent) => {
      if (!pressed || event.pointerId !== pressed.id) return;
      const { column, minutes } = pressed;
      const wanted = span;
      forget();
      if (wanted) now.current.onRange(column, wanted);
      else now.current.onPress(column, Math.floor(minutes / (STEP * 2)) * STEP * 2);
    };
    const giveUp = (event: KeyboardEvent) => event.key === "Escape" && span && forget();
    root.addEventListener("pointerdown", down);
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", forget);
    addEventListener("keydown", giveUp);
    return () => {
      forget();
      root.removeEventListener("pointerdown", down);
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", forget);
      removeEventListener("keydown", giveUp);
    };
  }, [grid, now]);
}

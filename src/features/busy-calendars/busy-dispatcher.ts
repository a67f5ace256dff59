import type { Deps } from "../deps.ts";
import { Dispatcher } from "../reactions/dispatcher.ts";
import { refreshNextCalendar } from "./refresh-calendar.ts";

/** Announced by a transaction that made a calendar due. */
export const CALENDARS_DUE = "busy_calendars";

/** Reads the calendars that are due, a few at a time: reading one takes a core for a moment. */
export function busyDispatcher(deps: Deps): Dispatcher {
  return new Dispatcher(deps, {
    name: "calendars",
    topic: CALENDARS_DUE,
    lookEveryMs: 10_000,
    atOnce: 4,
    next: (options) => refreshNextCalendar(deps, options),
  });
}

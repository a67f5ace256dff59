import { headline, type Machine, span } from "../report.ts";
import { spread } from "../statistics.ts";
import type { Scrolled } from "./list.ts";
import type { Kept } from "./recorder.ts";
import { SLOWER } from "./stage.ts";

export interface DragResult {
  view: string;
  entries: number;
  drag: Kept[];
  drop: Kept[];
  floor: Kept[];
}

export interface ListResult extends Scrolled {
  floor: Kept[];
}

export interface DashboardRun extends Machine {
  database: string;
  rounds: number;
  drags: DragResult[];
  list: ListResult;
}

export function dashboardTable(run: DashboardRun): string {
  const { drags, list } = run;
  const rows = list.rows.toLocaleString("en-US");
  return [
    `${headline(run)} · ${run.rounds} rounds · processor ${SLOWER} times slower`,
    "",
    "| what is done | frames a second | middle frame, ms | worst frame, ms | slowest interaction, ms |",
    "|---|--:|--:|--:|--:|",
    ...drags.flatMap(({ view, entries, drag, drop, floor }) => [
      row(`a visit among ${entries} in the ${view} dragged and let go`, drag),
      row("… and that taken back", drop),
      row("floor: one element of a bare page, by the same events", floor),
    ]),
    row("wheel through bookings from the top, fetching them", list.loading),
    row(`wheel up from the last of ${rows}, all fetched`, list.full),
    row("floor: the same turns on a bare page as high", list.floor),
    "",
    `To the last of the ${rows} rows, at full speed: ${list.wholeSeconds.toFixed(0)} s. Never more than ${list.nodes} elements in the page; ${list.heapMb.toFixed(0)} MB in use by its scripts at the end.`,
  ].join("\n");
}

function row(title: string, kept: readonly Kept[]): string {
  const cell = (of: (one: Kept) => number) => span(spread(kept.map(of)), 0);
  return `| ${[
    title,
    cell((one) => one.framesPerSecond),
    cell((one) => one.medianFrameMs),
    cell((one) => one.worstFrameMs),
    cell((one) => one.slowestInteractionMs),
  ].join(" | ")} |`;
}

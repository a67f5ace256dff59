/** Who (and which room) gets a visit nobody in particular was asked for. Deterministic: same facts, same choice. */
import type { Interval } from "./availability-types.ts";
import type { ClaimTimeline } from "./claim-timeline.ts";

/** A local date with its bounds as instants. */
export interface DayWindow extends Interval {
  date: string;
}

/** FNV-1a, then a final mix: without it ids of one length keep their order from date to date. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Fairest first: least time claimed on that local day, then least claimed in all claims known, then a hash of
 * id and date, so that among equals the turn passes from day to day and no one is always first.
 * `totals`, by id, spares counting the whole of the claims again for every day.
 */
export function rankMembers<T extends ClaimTimeline>(
  candidates: readonly T[],
  day: DayWindow,
  totals?: ReadonlyMap<string, number>,
): T[] {
  const rows = candidates.map((who) => ({
    who,
    onDay: who.claimedMs(day.start, day.end),
    total: totals?.get(who.id) ?? who.claimedMs(),
    turn: hash(`${who.id} ${day.date}`),
  }));
  rows.sort(
    (a, b) =>
      a.onDay - b.onDay ||
      a.total - b.total ||
      a.turn - b.turn ||
      (a.who.id < b.who.id ? -1 : a.who.id > b.who.id ? 1 : 0),
  );
  return rows.map((row) => row.who);
}

/**
 * One resource for each group, no resource twice, or `null` when there is no such choice. `groups` hold the free
 * ones, best first: a group gets its first preference unless another group wants the same one. A resource wanted
 * twice goes where it must (augmenting paths), so that a choice is found whenever one exists.
 */
export function chooseResources(groups: readonly (readonly string[])[]): string[] | null {
  const groupOf = new Map<string, number>();
  const place = (group: number, tried: Set<string>): boolean => {
    for (const id of groups[group] ?? []) {
      if (tried.has(id)) continue;
      tried.add(id);
      const rival = groupOf.get(id);
      if (rival === undefined || place(rival, tried)) {
        groupOf.set(id, group);
        return true;
      }
    }
    return false;
  };
  for (let group = 0; group < groups.length; group++) {
    if (!place(group, new Set())) return null;
  }
  const chosen: string[] = [];
  for (const [id, group] of groupOf) chosen[group] = id;
  return chosen;
}

import { chooseResources, type DayWindow, rankMembers } from "./assignment.ts";
import type { Candidate, ClaimTimeline } from "./claim-timeline.ts";
import { BOOKED, FREE, type Verdict } from "./verdict.ts";

/** The rooms, vehicles and tools a visit needs one of each group of, for one candidate after another. */
export class ResourcePool {
  readonly #groups: ClaimTimeline[][];
  /** Whether some resource is in two groups: only then can groups with a free one each still not be served together. */
  readonly #shared: boolean;
  #candidate: Candidate | null = null;
  /** The answer for a visit that opens its own session: the same for every member. */
  #fresh: Verdict | null = null;

  constructor(groups: readonly (readonly string[])[], timelines: ReadonlyMap<string, ClaimTimeline>) {
    this.#groups = groups.map((ids) => [...new Set(ids)].flatMap((id) => timelines.get(id) ?? []));
    const ids = this.#groups.flat();
    this.#shared = new Set(ids).size < ids.length;
  }

  nextCandidate(candidate: Candidate): void {
    this.#candidate = candidate;
    this.#fresh = null;
  }

  /**
   * `FREE`, or why the resources stand in the way: in a group the one nearest to being free speaks, of several
   * groups the one furthest from it, since all are needed. `session` is the running session to join, if any:
   * its own room is no obstacle to it.
   */
  verdictFor(session: string | null): Verdict {
    if (this.#groups.length === 0) return FREE;
    if (session !== null) return this.#judge(session);
    this.#fresh ??= this.#judge(null);
    return this.#fresh;
  }

  /**
   * One resource per group: that of the running session first, then the fairest. `session` is the key the visit
   * will have. Empty when `verdictFor` refuses.
   */
  choose(session: string | null, day: DayWindow): string[] {
    const free = this.#groups.map((group) => {
      const running: ClaimTimeline[] = [];
      const others: ClaimTimeline[] = [];
      for (const one of group) {
        if (this.#collision(one, session) === FREE) (one.ownSeats > 0 ? running : others).push(one);
      }
      return [...running, ...rankMembers(others, day)].map(({ id }) => id);
    });
    return chooseResources(free) ?? [];
  }

  #collision(resource: ClaimTimeline, session: string | null): Verdict {
    return this.#candidate === null ? BOOKED : resource.collision(this.#candidate, session);
  }

  #judge(session: string | null): Verdict {
    let furthest = FREE;
    for (const group of this.#groups) {
      let nearest = BOOKED;
      for (const one of group) {
        nearest = Math.max(nearest, this.#collision(one, session));
        if (nearest === FREE) break;
      }
      furthest = Math.min(furthest, nearest);
    }
    if (furthest !== FREE || !this.#shared) return furthest;
    const free = this.#groups.map((group) =>
      group.filter((one) => this.#collision(one, session) === FREE).map(({ id }) => id),
    );
    return chooseResources(free) === null ? BOOKED : FREE;
  }
}

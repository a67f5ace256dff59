import { type Placement, sessionKeyFor } from "#domain/availability.ts";
import type { Claim, VisitSpec } from "#domain/availability-types.ts";
import { MINUTE_MS } from "#domain/local-time.ts";

/**
 * What a visit claims that an owner puts where it does not fit: the person, and of every group of resources one that
 * nobody else has then, else the first. A class joins the session that runs.
 */
export function forcePlacement(
  spec: VisitSpec,
  startsAt: number,
  teamMemberId: string,
  claims: readonly Claim[],
): Placement {
  const endsAt = startsAt + spec.durationMinutes * MINUTE_MS;
  const busy = new Set(
    claims
      .filter((claim) => claim.startsAt < endsAt && startsAt < claim.endsAt)
      .map((claim) => claim.subjectId),
  );
  const resourceIds: string[] = [];
  for (const group of spec.resourceGroups) {
    const left = group.filter((id) => !resourceIds.includes(id));
    const chosen = left.find((id) => !busy.has(id)) ?? left[0];
    if (chosen !== undefined) resourceIds.push(chosen);
  }
  const sessionKey = spec.classKey === null ? null : sessionKeyFor(spec.classKey, startsAt, teamMemberId);
  return { teamMemberId, sessionKey, seatsLeft: 0, resourceIds };
}

import type { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import type { Business } from "../businesses/load-business.ts";
import type { ClosureWithConflicts, OverrideRow } from "./queries.ts";
import type { closureSchema, overrideSchema } from "./schemas.ts";

export function closureView(
  business: Business,
  { row, conflicts, conflictCount }: ClosureWithConflicts,
): z.output<typeof closureSchema> {
  return {
    id: row.id,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    label: row.label,
    conflicts: conflicts.map(({ bookingId, startsAt }) => ({
      bookingId,
      startsAt: toRfc3339(startsAt, business.row.timeZone),
    })),
    conflictCount,
  };
}

export const overrideView = ({ id, date, spans }: OverrideRow): z.output<typeof overrideSchema> => ({
  id,
  date,
  spans: spans.map(({ from, to }) => ({ from, to })),
});

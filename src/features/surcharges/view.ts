import { toRfc3339 } from "#domain/local-time.ts";
import type { Business } from "../businesses/load-business.ts";
import type { SurchargeRow } from "./queries.ts";
import type { SurchargeView } from "./schemas.ts";

export const surchargeView = (business: Business, row: SurchargeRow): SurchargeView => ({
  id: row.id,
  key: row.key,
  label: row.label,
  change: row.change,
  conditions: row.conditions,
  position: row.position,
  archivedAt: row.archivedAt === null ? null : toRfc3339(row.archivedAt, business.row.timeZone),
});

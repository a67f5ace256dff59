import { toRfc3339 } from "#domain/local-time.ts";
import type { Business } from "../businesses/load-business.ts";
import type { ServiceAreaRow } from "./queries.ts";
import type { ServiceAreaView } from "./schemas.ts";

export const serviceAreaView = (business: Business, row: ServiceAreaRow): ServiceAreaView => ({
  id: row.id,
  key: row.key,
  label: row.label,
  covers: row.covers,
  position: row.position,
  archivedAt: row.archivedAt === null ? null : toRfc3339(row.archivedAt, business.row.timeZone),
});

import type { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import { type Business, discountOf } from "../businesses/load-business.ts";
import type { StoredPackage } from "./queries.ts";
import type { packageSchema } from "./schemas.ts";

export function packageView(
  business: Business,
  { row, serviceIds, incomplete }: StoredPackage,
): z.output<typeof packageSchema> {
  return {
    id: row.id,
    key: row.key,
    label: row.label,
    serviceIds,
    discount: discountOf(row.discountKind, row.discountValue),
    offered: row.archivedAt === null && !incomplete,
    position: row.position,
    archivedAt: row.archivedAt === null ? null : toRfc3339(row.archivedAt, business.row.timeZone),
  };
}

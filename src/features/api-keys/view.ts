import type { z } from "zod";
import type { apiKeys } from "#db/schema/index.ts";
import { toRfc3339 } from "#domain/local-time.ts";
import type { apiKeySchema } from "./schemas.ts";

export type ApiKeyRow = typeof apiKeys.$inferSelect;

export function apiKeyView(row: ApiKeyRow, timeZone: string): z.output<typeof apiKeySchema> {
  const told = (instant: number | null) => (instant === null ? null : toRfc3339(instant, timeZone));
  return {
    id: row.id,
    name: row.name,
    lastFour: row.lastFour,
    scopes: row.scopes,
    createdBy: row.createdBy,
    lastUsedAt: told(row.lastUsedAt),
    expiresAt: told(row.expiresAt),
    revokedAt: told(row.revokedAt),
    createdAt: toRfc3339(row.createdAt, timeZone),
  };
}

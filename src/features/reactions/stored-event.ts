import type { events } from "#db/schema/index.ts";

/** An event as it was written down. */
export type StoredEvent = typeof events.$inferSelect;

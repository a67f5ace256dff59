import { and, inArray, lt } from "drizzle-orm";
import { smsMessages } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import type { Deps } from "../deps.ts";

const KEPT_DAYS = 30;

/** Forgets text messages that are done with: they are kept for a while to see what went out and what did not. */
export async function sweepSms(deps: Pick<Deps, "db" | "now">): Promise<void> {
  const before = deps.now() - KEPT_DAYS * DAY_MS;
  const done = inArray(smsMessages.status, ["sent", "failed", "unknown", "dropped"]);
  await deps.db.orm.delete(smsMessages).where(and(lt(smsMessages.createdAt, before), done));
}

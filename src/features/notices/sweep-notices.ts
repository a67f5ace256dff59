import { lt } from "drizzle-orm";
import { notices } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import type { Deps } from "../deps.ts";

const KEPT_DAYS = 90;

export async function sweepNotices(deps: Pick<Deps, "db" | "now">): Promise<void> {
  await deps.db.orm.delete(notices).where(lt(notices.createdAt, deps.now() - KEPT_DAYS * DAY_MS));
}

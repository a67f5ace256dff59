import { and, lt, ne } from "drizzle-orm";
import { mails } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import type { Deps } from "../deps.ts";

const KEPT_DAYS = 30;

/** Forgets mails that are done with: they are kept for a while to see what went out and what did not. */
export async function sweepMails(deps: Pick<Deps, "db" | "now">): Promise<void> {
  const before = deps.now() - KEPT_DAYS * DAY_MS;
  await deps.db.orm.delete(mails).where(and(lt(mails.createdAt, before), ne(mails.status, "queued")));
}

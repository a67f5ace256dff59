import { and, asc, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Queryable, Transaction } from "#db/open.ts";
import { calendarFeeds } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import { type Access, MANAGERS } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";

export type FeedRow = typeof calendarFeeds.$inferSelect;
export type FeedKind = FeedRow["kind"];

/** A person's own feeds in this business: at most one of each kind. */
export function listFeeds(db: Queryable, access: Access): Promise<FeedRow[]> {
  return db.select().from(calendarFeeds).where(ofPerson(access)).orderBy(asc(calendarFeeds.kind));
}

/** The feed of this kind, made when there is none yet. Refuses with `forbidden` what the role may not see. */
export function openFeed(deps: Deps, access: Access, kind: FeedKind): Promise<FeedRow> {
  return change(deps, access, kind, async (tx, there) => there ?? make(tx, deps, access, kind, "created"));
}

/** The same at another address; whoever has the one before reads nothing any more. */
export function rotateFeed(deps: Deps, access: Access, kind: FeedKind): Promise<FeedRow> {
  return change(deps, access, kind, async (tx, there) => {
    if (there) await tx.delete(calendarFeeds).where(eq(calendarFeeds.id, there.id));
    return make(tx, deps, access, kind, there ? "rotated" : "created");
  });
}

/** Takes the address back. Done twice it is done once. */
export async function closeFeed(deps: Deps, access: Access, kind: FeedKind): Promise<void> {
  await change(deps, access, kind, async (tx, there) => {
    if (!there) return;
    await tx.delete(calendarFeeds).where(eq(calendarFeeds.id, there.id));
    await noted(tx, deps, access, there.id, "deleted");
  });
}

const ofPerson = ({ businessId, userId }: Access) =>
  and(eq(calendarFeeds.businessId, businessId), eq(calendarFeeds.userId, userId ?? ""));

function change<T>(
  deps: Deps,
  access: Access,
  kind: FeedKind,
  work: (tx: Transaction, there: FeedRow | undefined) => Promise<T>,
): Promise<T> {
  if (kind === "business" && !MANAGERS.includes(access.role))
    throw new Refusal("forbidden", "Staff have a calendar of their own bookings only.");
  return deps.db.transaction(async (tx) => {
    // Two clicks at once must not make two: the second waits here.
    await tx.rows("lock_feeds", "select pg_advisory_xact_lock(hashtextextended($1, 2))", [
      `${access.businessId} ${access.userId}`,
    ]);
    const [there] = await tx
      .select()
      .from(calendarFeeds)
      .where(and(ofPerson(access), eq(calendarFeeds.kind, kind)));
    return work(tx, there);
  });
}

async function make(
  tx: Transaction,
  deps: Deps,
  access: Access,
  kind: FeedKind,
  verb: "created" | "rotated",
): Promise<FeedRow> {
  const { businessId, userId } = access;
  if (userId === null) throw new Error("an API key has no calendar");
  const [row] = await tx
    .insert(calendarFeeds)
    .values({ id: newId("calendarFeed"), businessId, userId, kind, createdAt: deps.now() })
    .returning();
  if (!row) throw new Error("insert returned no feed");
  await noted(tx, deps, access, row.id, verb);
  return row;
}

function noted(
  tx: Transaction,
  deps: Deps,
  { businessId, actor }: Access,
  subjectId: string,
  verb: "created" | "rotated" | "deleted",
): Promise<void> {
  return emit(tx, { businessId, type: `calendar_feed.${verb}`, subjectId, actor, occurredAt: deps.now() });
}

import { and, count, eq } from "drizzle-orm";
import { errorCode } from "#db/errors.ts";
import { newId } from "#db/new-id.ts";
import type { Queryable } from "#db/open.ts";
import { busyCalendars } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import { notFound } from "../catalog/change-catalog.ts";
import type { Page } from "../catalog/list-page.ts";
import type { Deps } from "../deps.ts";
import { creationPage, cutPage } from "../newest-first.ts";
import { assertPublic, OutgoingFailure } from "../outgoing/check-address.ts";
import { CALENDARS_DUE } from "./busy-dispatcher.ts";
import { overHttps } from "./fetch-calendar.ts";
import { hashOf, sealUrl } from "./seal-url.ts";

export type BusyCalendarRow = typeof busyCalendars.$inferSelect;

const MOST_CALENDARS = 10;

export interface NewBusyCalendar {
  url: string;
  label: string;
}

const ofPerson = (businessId: BusinessId, teamMemberId: string) =>
  and(eq(busyCalendars.businessId, businessId), eq(busyCalendars.teamMemberId, teamMemberId));

const oneOf = (businessId: BusinessId, teamMemberId: string, id: string) =>
  and(ofPerson(businessId, teamMemberId), eq(busyCalendars.id, id));

export async function listBusyCalendars(
  db: Queryable,
  businessId: BusinessId,
  teamMemberId: string,
  page: Page,
) {
  const { after, order } = creationPage(busyCalendars.createdAt, busyCalendars.id, {
    cursor: page.cursor,
    sort: "-createdAt",
  });
  const rows = await db
    .select()
    .from(busyCalendars)
    .where(and(ofPerson(businessId, teamMemberId), after))
    .orderBy(...order)
    .limit(page.limit + 1);
  return cutPage(rows, page.limit);
}

/**
 * Has a person's other calendar read from now on; the first time at once. Refuses an address that may not be called
 * (`url`), `already_exists`, and `plan_limit` beyond ten of one person.
 */
export async function createBusyCalendar(
  deps: Deps,
  { businessId, actor }: Access,
  teamMemberId: string,
  { url: given, label }: NewBusyCalendar,
): Promise<BusyCalendarRow> {
  const url = await checkedUrl(deps, given);
  const id = newId("busyCalendar");
  try {
    return await deps.db.transaction(async (tx) => {
      const now = deps.now();
      // Of two at once the second counts the first.
      await tx.rows("lock_busy_calendars", "select pg_advisory_xact_lock(hashtextextended($1, 3))", [
        teamMemberId,
      ]);
      const [there] = await tx
        .select({ n: count() })
        .from(busyCalendars)
        .where(ofPerson(businessId, teamMemberId));
      if ((there?.n ?? 0) >= MOST_CALENDARS)
        throw new Refusal("plan_limit", `There are ${MOST_CALENDARS} calendars already: remove one first.`);
      const [row] = await tx
        .insert(busyCalendars)
        .values({
          ...{ id, businessId, teamMemberId, label },
          url: sealUrl(deps.secrets, id, url.href),
          urlHash: hashOf(url.href),
          host: url.hostname,
          nextRefreshAt: now,
          createdAt: now,
        })
        .returning();
      if (!row) throw new Error("insert returned no calendar");
      const event = { businessId, subjectId: id, actor, related: { teamMemberId }, occurredAt: now };
      await emit(tx, { ...event, type: "busy_calendar.created" });
      tx.announce(CALENDARS_DUE);
      return row;
    });
  } catch (error) {
    if (errorCode(error) === "23505") throw refuseField("url", "is read already", "already_exists");
    throw error;
  }
}

/** Reads it now instead of when it would be due. Refuses with `not_found`. */
export function refreshBusyCalendar(
  deps: Deps,
  { businessId }: Access,
  teamMemberId: string,
  id: string,
): Promise<BusyCalendarRow> {
  return deps.db.transaction(async (tx) => {
    const [row] = await tx
      .update(busyCalendars)
      .set({ nextRefreshAt: deps.now() })
      .where(oneOf(businessId, teamMemberId, id))
      .returning();
    if (!row) throw notFound("calendar");
    tx.announce(CALENDARS_DUE);
    return row;
  });
}

/** With the times it said: they can be booked again. Refuses with `not_found`. */
export function deleteBusyCalendar(
  deps: Deps,
  { businessId, actor }: Access,
  teamMemberId: string,
  id: string,
): Promise<void> {
  return deps.db.transaction(async (tx) => {
    const [gone] = await tx
      .delete(busyCalendars)
      .where(oneOf(businessId, teamMemberId, id))
      .returning();
    if (!gone) throw notFound("calendar");
    const event = { businessId, subjectId: id, actor, related: { teamMemberId }, occurredAt: deps.now() };
    await emit(tx, { ...event, type: "busy_calendar.deleted" });
  });
}

async function checkedUrl(deps: Deps, given: string): Promise<URL> {
  try {
    return await assertPublic(deps.outgoing, overHttps(given));
  } catch (error) {
    if (error instanceof OutgoingFailure) throw refuseField("url", error.message);
    throw error;
  }
}

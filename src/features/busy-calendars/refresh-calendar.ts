import { and, asc, eq, lte, sql } from "drizzle-orm";
import { asDate, instantText } from "#db/columns.ts";
import { withLocks } from "#db/locks.ts";
import type { Transaction } from "#db/open.ts";
import { busyCalendars } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { describeError } from "#http/safe-log.ts";
import type { Business } from "../businesses/load-business.ts";
import { calendarHost } from "../calendar/booking-event.ts";
import type { Deps } from "../deps.ts";
import { OutgoingFailure } from "../outgoing/check-address.ts";
import { type Fetched, fetchCalendar } from "./fetch-calendar.ts";
import { readApart } from "./read-apart.ts";
import type { BusyTime } from "./read-busy-times.ts";
import { openUrl } from "./seal-url.ts";

type CalendarRow = typeof busyCalendars.$inferSelect;

const MINUTE_MS = 60_000;
/** Whoever takes a calendar has this long, well above what fetching and reading may take together. */
const LEASE_MS = 60_000;
const EVERY_MS = 15 * MINUTE_MS;
const SELDOM_MS = 6 * 60 * MINUTE_MS;
/** Repeated events go on: a calendar that never changes is read again so that coming days are known. */
const STALE_MS = DAY_MS;
const BACK_MS = DAY_MS;

/** Takes one calendar that is due and reads it. False: none is due. What was known stays when it cannot be read. */
export async function refreshNextCalendar(
  deps: Deps,
  { signal, onTaken }: { signal?: AbortSignal; onTaken?: () => void } = {},
): Promise<boolean> {
  if (signal?.aborted) return false;
  const row = await takeCalendar(deps);
  if (!row) return false;
  onTaken?.();
  try {
    const business = await deps.businesses.byId(row.businessId);
    const fresh = row.readAt !== null && deps.now() - row.readAt < STALE_MS;
    const known = fresh ? row : { etag: null, lastModified: null };
    const fetched = await fetchCalendar(deps.outgoing, openUrl(deps.secrets, row), known, signal);
    const times = fetched.kind === "copy" ? await read(deps, business, fetched) : null;
    await keep(deps, row, fetched, times);
  } catch (error) {
    if (signal?.aborted) await settle(deps, row, { nextRefreshAt: deps.now() });
    else await noteFailure(deps, row, error);
  }
  return true;
}

async function takeCalendar(deps: Deps): Promise<CalendarRow | undefined> {
  const now = deps.now();
  const due = deps.db.orm
    .select({ id: busyCalendars.id })
    .from(busyCalendars)
    .where(lte(busyCalendars.nextRefreshAt, now))
    .orderBy(asc(busyCalendars.nextRefreshAt))
    .limit(1)
    .for("no key update", { skipLocked: true });
  const [row] = await deps.db.orm
    .update(busyCalendars)
    .set({ nextRefreshAt: now + LEASE_MS })
    .where(eq(busyCalendars.id, due))
    .returning();
  return row;
}

/** As far ahead as anything of the business can be booked. */
function horizonOf({ row, services }: Business): number {
  const days = [...services.values()].map((service) => service.maxAdvanceDays ?? row.maxAdvanceDays);
  return (Math.max(row.maxAdvanceDays, ...days) + 8) * DAY_MS;
}

async function read(
  deps: Deps,
  business: Business,
  { text }: Extract<Fetched, { kind: "copy" }>,
): Promise<BusyTime[]> {
  const now = deps.now();
  const reading = await readApart({
    text,
    timeZone: business.row.timeZone,
    from: asDate(now - BACK_MS),
    until: asDate(now + horizonOf(business)),
    ownHost: calendarHost(deps.baseUrl),
  });
  if ("error" in reading) throw new OutgoingFailure(reading.error, false);
  return reading.times;
}

/**
 * Writes what is different, queueing for the person as bookings do: a booking that is being decided now is either done
 * before, or looks again and finds the time gone. Nothing that is booked already is touched.
 */
async function keep(deps: Deps, row: CalendarRow, fetched: Fetched, times: BusyTime[] | null): Promise<void> {
  await withLocks(deps.db, [row.teamMemberId], async (tx) => {
    const now = deps.now();
    const one = and(eq(busyCalendars.businessId, row.businessId), eq(busyCalendars.id, row.id));
    const copy =
      fetched.kind === "copy" ? { etag: fetched.etag, lastModified: fetched.lastModified, readAt: now } : {};
    const [there] = await tx
      .update(busyCalendars)
      .set({
        ...copy,
        refreshedAt: now,
        nextRefreshAt: now + jittered(EVERY_MS),
        failures: 0,
        lastError: null,
      })
      .where(one)
      .returning({ id: busyCalendars.id });
    // Removed meanwhile.
    if (there && times !== null) await writeDifference(tx, row, times);
  });
}

async function writeDifference(tx: Transaction, row: CalendarRow, times: BusyTime[]): Promise<void> {
  const starts = times.map(({ startsAt }) => instantText(startsAt));
  const ends = times.map(({ endsAt }) => instantText(endsAt));
  const given = "unnest($3::timestamptz[], $4::timestamptz[]) as given (starts_at, ends_at)";
  const values = [row.businessId, row.id, starts, ends];
  await tx.rows(
    "forget_busy_times",
    `delete from busy_times known where business_id = $1 and calendar_id = $2 and not exists (
      select from ${given} where given.starts_at = known.starts_at and given.ends_at = known.ends_at)`,
    values,
  );
  await tx.rows(
    "keep_busy_times",
    `insert into busy_times (business_id, calendar_id, team_member_id, starts_at, ends_at)
    select $1, $2, $5, given.starts_at, given.ends_at from ${given} on conflict do nothing`,
    [...values, row.teamMemberId],
  );
}

async function noteFailure(deps: Deps, row: CalendarRow, error: unknown): Promise<void> {
  if (!(error instanceof OutgoingFailure))
    deps.log.error({ error: describeError(error), calendarId: row.id }, "calendar not read");
  const lastError = error instanceof OutgoingFailure ? error.message : "could not be read";
  const wait = Math.min(SELDOM_MS, EVERY_MS * 2 ** Math.min(row.failures, 10));
  await settle(deps, row, {
    failures: sql`${busyCalendars.failures} + 1`,
    lastError,
    nextRefreshAt: deps.now() + jittered(wait),
  });
}

async function settle(
  deps: Deps,
  { businessId, id }: CalendarRow,
  columns: Parameters<ReturnType<Transaction["update"]>["set"]>[0],
): Promise<void> {
  await deps.db.orm
    .update(busyCalendars)
    .set(columns)
    .where(and(eq(busyCalendars.businessId, businessId), eq(busyCalendars.id, id)));
}

/** Up to a tenth more, so that many do not fall due together. */
const jittered = (wait: number): number => wait + Math.floor((Math.random() * wait) / 10);

import { sql } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import type { Random } from "#features/demo/random.ts";
import { someone } from "../business.ts";
import type { Door } from "./door.ts";
import type { StormBusiness } from "./world.ts";

interface Slot {
  startsAt: string;
  endsAt: string;
  teamMemberIds: string[];
  seatsLeft: number;
}

/**
 * I7: nothing offered is busy (by SQL, person by person, room by room), and a sample of what is offered can be booked
 * for as many seats as it says, while starts between are refused.
 */
export async function auditOffered(
  db: Database,
  door: Door,
  world: readonly StormBusiness[],
  now: number,
  random: Random,
): Promise<{ findings: string[]; offered: number; booked: number }> {
  const result = { findings: [] as string[], offered: 0, booked: 0 };
  const date = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  for (const business of world) {
    for (const serviceId of business.serviceIds) {
      const list = async (): Promise<Slot[]> => {
        const query = `serviceId=${serviceId}&from=${date(0)}&to=${date(4)}`;
        const reply = await door("GET", `/public/businesses/${business.slug}/availability?${query}`);
        if (reply?.status === 200)
          return (reply.body.days as { slots: Slot[] }[]).flatMap((day) => day.slots);
        result.findings.push(`I7 availability: ${reply?.status} ${JSON.stringify(reply?.body)}`);
        return [];
      };
      const slots = await list();
      result.offered += slots.length;
      for (const row of await busy(db, serviceId, slots, now))
        result.findings.push(`I7 offered though busy: ${JSON.stringify(row)}`);
      // Each booking changes what is offered, so the list is asked for anew.
      for (let sample = 0; sample < 2; sample++) {
        const left = sample === 0 ? slots : await list();
        if (left.length === 0) break;
        const slot = random.pick(left);
        const listed = new Set(left.map(({ startsAt }) => Date.parse(startsAt)));
        const path = `/public/businesses/${business.slug}/bookings`;
        const wish = { serviceId, customer: someone(`sample-${serviceId}-${sample}`) };
        const gap = Date.parse(slot.startsAt) + 60_000 * random.pick([5, 15, 30, 60, 7]);
        // Beyond the last one listed may be a day that was not asked for.
        if (!listed.has(gap) && gap < Math.max(...listed)) {
          const body = { ...wish, startsAt: new Date(gap).toISOString() };
          const refused = await door("POST", path, { body });
          if (refused?.body?.code !== "slot_unavailable")
            result.findings.push(`I7 not offered, yet ${refused?.status}: ${JSON.stringify(body)}`);
        }
        const body = {
          ...wish,
          startsAt: slot.startsAt,
          seats: slot.seatsLeft,
          ...(random.chance(0.5) ? {} : { teamMemberId: bestFor(slot) }),
        };
        const made = await door("POST", path, { body });
        if (made?.status === 201) result.booked += 1;
        else
          result.findings.push(
            `I7 offered, yet refused: ${JSON.stringify({ body, slot, answer: made?.body, status: made?.status })}`,
          );
      }
    }
  }
  return result;
}

/** The first listed: `seatsLeft` is the most of any of them, and for one seat anyone will do. */
const bestFor = (slot: Slot) => (slot.seatsLeft === 1 ? slot.teamMemberIds.at(-1) : undefined);

async function busy(
  db: Database,
  serviceId: string,
  slots: readonly Slot[],
  now: number,
): Promise<unknown[]> {
  if (slots.length === 0) return [];
  const offered = slots.flatMap(({ startsAt, endsAt, teamMemberIds }) =>
    teamMemberIds.map((member) => ({ member, starts: startsAt, ends: endsAt })),
  );
  const at = new Date(now).toISOString();
  // Of two visits the earlier one's end and the later one's start are the larger of the buffers apart.
  const clash = (subject: string) => sql`(a.expires_at is null or a.expires_at > ${at})
    and a.subject_id = ${sql.raw(subject)}
    and not (o.capacity > 1 and a.capacity > 1 and a.starts_at = o.starts and ${serviceId} = any(a.service_ids))
    and case when a.starts_at <= o.starts then o.starts < a.ends_at + greatest(a.busy_until - a.ends_at, o.before)
      else a.starts_at < o.ends + greatest(o.after, a.starts_at - a.busy_from) end`;
  const { rows } = await db.orm.execute(sql`with o as (
      select x.member, x.starts, x.ends, s.capacity, s.business_id,
        make_interval(mins => s.buffer_before_minutes) as before, make_interval(mins => s.buffer_after_minutes) as after
      from jsonb_to_recordset(${JSON.stringify(offered)}::jsonb) as x(member text, starts timestamptz, ends timestamptz)
      cross join services s where s.id = ${serviceId})
    select o.member, o.starts, 'claimed' as why from o where exists (select from allocations a where ${clash("o.member")})
    union all select o.member, o.starts, 'time off' from o join time_off f on f.team_member_id = o.member
      and f.starts_at < o.ends and f.ends_at > o.starts
    union all select o.member, o.starts, 'no ' || g.group_id from o join service_resource_groups g
      on g.service_id = ${serviceId} and not exists (select from resources r where r.group_id = g.group_id
        and r.archived_at is null and not exists (select from allocations a where ${clash("r.id")}))
    limit 5`);
  return rows;
}

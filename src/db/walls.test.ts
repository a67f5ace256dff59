import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import * as t from "#db/schema/index.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { openTestDatabase } from "#test/database.ts";
import { newId } from "./new-id.ts";
import type { Database } from "./open.ts";

const HOUR = 3_600_000;
const NINE = Date.parse("2027-01-20T09:00:00Z");

describe("the database itself, without any code of ours before it", () => {
  let db: Database;
  let business: MadeBusiness;
  before(async () => {
    db = await openTestDatabase();
    business = await makeBusiness(db);
  });
  after(() => db.close());

  type Claim = typeof t.allocations.$inferInsert;
  /** A claim on the one person, from `from` to `until` o'clock, held by nothing but itself. */
  async function claim(from: number, until: number, more: Partial<Claim> = {}): Promise<void> {
    const startsAt = NINE + (from - 9) * HOUR;
    const endsAt = NINE + (until - 9) * HOUR;
    const holdId = newId("hold");
    const teamMemberId = business.memberIds[0] ?? "";
    await db.orm.insert(t.holds).values({
      id: holdId,
      businessId: business.id,
      teamMemberId,
      startsAt,
      endsAt,
      expiresAt: endsAt,
      seats: 1,
      clientKey: "test",
      request: { serviceId: business.serviceIds[0] ?? "" } as never,
      createdAt: 0,
    });
    const id = newId("allocation");
    await db.orm.insert(t.allocations).values({
      id,
      businessId: business.id,
      teamMemberId,
      holdId,
      sessionKey: id,
      serviceIds: business.serviceIds,
      startsAt,
      endsAt,
      busyFrom: startsAt,
      busyUntil: endsAt,
      ...more,
    });
  }
  const refusedBy = (constraint: string) => (error: unknown) => {
    const { code, constraint: name } =
      (error as { cause?: { code?: string; constraint?: string } }).cause ?? {};
    assert.deepEqual([code, name], [name === "allocations_one_per_seat" ? "23505" : "23P01", constraint]);
    return true;
  };

  it("refuses a second claim on a person's time, its buffers included", async () => {
    await claim(9, 10, { busyUntil: NINE + 1.5 * HOUR });
    await assert.rejects(claim(9, 10), refusedBy("allocations_no_overlap_after"));
    await assert.rejects(claim(10, 11), refusedBy("allocations_no_overlap_after"));
    await claim(12, 13, { busyFrom: NINE + 2.5 * HOUR });
    await assert.rejects(claim(11, 12), refusedBy("allocations_no_overlap_before"));
  });

  it("refuses a second claim on one seat of a class", async () => {
    const sessionKey = "class";
    await claim(14, 15, { sessionKey, capacity: 2 });
    await claim(14, 15, { sessionKey, capacity: 2, seat: 2 });
    await assert.rejects(
      claim(14, 15, { sessionKey, capacity: 2, seat: 2 }),
      refusedBy("allocations_one_per_seat"),
    );
  });

  it("lets only what an owner overbooked stand outside", async () => {
    await claim(9, 10, { override: true });
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allowedTransitions,
  assertTransition,
  BOOKING_STATUSES,
  type BookingStatus,
  LIVE_STATUSES,
  NO_SHOW_UNDO_MS,
  type StatusActorRole,
} from "./booking-status.ts";
import { Refusal } from "./refusals.ts";

const owner = { actorRole: "owner", now: 1_000, changedAt: 1_000 } as const;

/** The table of the contract, written out once more. */
const TABLE: Record<BookingStatus, BookingStatus[]> = {
  pending_payment: ["confirmed", "pending", "expired", "cancelled"],
  pending: ["confirmed", "cancelled"],
  confirmed: ["in_progress", "completed", "cancelled", "no_show"],
  in_progress: ["completed", "cancelled"],
  no_show: ["completed", "confirmed"],
  completed: [],
  cancelled: [],
  expired: [],
};

test("an owner may go from each status to exactly those of the contract's table", () => {
  for (const from of BOOKING_STATUSES)
    assert.deepEqual(new Set(allowedTransitions(from, owner)), new Set(TABLE[from]), from);
});

test("a no-show is taken back only by owner or admin and only within 24 hours", () => {
  const may = (actorRole: StatusActorRole, elapsed: number) =>
    allowedTransitions("no_show", { actorRole, changedAt: 5_000, now: 5_000 + elapsed }).includes(
      "confirmed",
    );
  for (const role of ["owner", "admin"] as const) {
    assert.ok(may(role, 0));
    assert.ok(may(role, NO_SHOW_UNDO_MS));
    assert.ok(may(role, -1_000), "a clock that jumped back takes nothing away");
    assert.ok(!may(role, NO_SHOW_UNDO_MS + 1));
    assert.ok(!may(role, Number.NaN));
  }
  for (const role of ["staff", "customer", "system"] as const) assert.ok(!may(role, 0));
  const late = allowedTransitions("no_show", { actorRole: "staff", now: 9e15, changedAt: 0 });
  assert.deepEqual(late, ["completed"]);
});

test("a customer can only cancel, and not once the visit runs", () => {
  const allowed = (from: BookingStatus) => allowedTransitions(from, { ...owner, actorRole: "customer" });
  for (const from of ["pending_payment", "pending", "confirmed"] as const) {
    assert.deepEqual(allowed(from), ["cancelled"]);
  }
  for (const from of ["in_progress", "no_show", "completed", "cancelled", "expired"] as const) {
    assert.deepEqual(allowed(from), []);
  }
});

test("a refused transition says from where, to where and what would do", () => {
  assert.throws(
    () => assertTransition("in_progress", "confirmed", owner),
    (error: unknown) => {
      assert.ok(error instanceof Refusal);
      assert.equal(error.code, "invalid_transition");
      assert.deepEqual(error.extra, {
        from: "in_progress",
        to: "confirmed",
        allowed: ["completed", "cancelled"],
      });
      return true;
    },
  );
  assertTransition("confirmed", "in_progress", owner);
});

test("every status but cancelled and expired claims its time", () => {
  const released = BOOKING_STATUSES.filter((status) => !LIVE_STATUSES.includes(status));
  assert.deepEqual(released, ["cancelled", "expired"]);
});

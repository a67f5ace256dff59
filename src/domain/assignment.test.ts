import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { chooseResources, rankMembers } from "./assignment.ts";
import type { Claim } from "./availability-types.ts";
import { timelinesOf } from "./claim-timeline.ts";
import { addDays, dayBounds } from "./local-time.ts";

const ZONE = "Pacific/Chatham";
const IDS = ["mem_a", "mem_b", "mem_c", "mem_d"];
const HOUR = 3_600_000;

function claim(subjectId: string, startsAt: number, hours: number, sessionKey = `bkg_${startsAt}`): Claim {
  const endsAt = startsAt + hours * HOUR;
  return { subjectId, sessionKey, startsAt, endsAt, busyFrom: startsAt, busyUntil: endsAt, held: false };
}

function order(claims: Claim[], date: string, ids = IDS) {
  const timelines = [...timelinesOf(ids, claims, 0).values()];
  return rankMembers(timelines, { date, ...dayBounds(date, ZONE) }).map(({ id }) => id);
}

test("whoever has least on that day comes first, then whoever has least at all", () => {
  const date = "2027-05-10";
  const { start } = dayBounds(date, ZONE);
  const claims = [
    claim("mem_a", start + 9 * HOUR, 2),
    claim("mem_b", start + 9 * HOUR, 1),
    claim("mem_c", start + 50 * HOUR, 3),
    claim("mem_d", start + 50 * HOUR, 1),
  ];
  assert.deepEqual(order(claims, date), ["mem_d", "mem_c", "mem_b", "mem_a"]);
});

test("a session counts once, however many seats are taken", () => {
  const date = "2027-05-10";
  const { start } = dayBounds(date, ZONE);
  const seats = Array.from({ length: 5 }, () => claim("mem_a", start + 9 * HOUR, 1, "class"));
  assert.deepEqual(order([...seats, claim("mem_b", start + 9 * HOUR, 2)], date, ["mem_a", "mem_b"]), [
    "mem_a",
    "mem_b",
  ]);
});

test("among equals the turn passes from day to day, whatever order they are given in", () => {
  const firsts = new Map<string, number>();
  for (let day = 0; day < 400; day++) {
    const date = addDays("2027-01-01", day);
    const ranked = order([], date);
    assert.deepEqual(order([], date, IDS.toReversed()), ranked);
    const first = ranked[0] ?? "";
    firsts.set(first, (firsts.get(first) ?? 0) + 1);
  }
  for (const id of IDS)
    assert.ok((firsts.get(id) ?? 0) > 60, `${id} is first on ${firsts.get(id)} of 400 days`);
});

test("visits of one length, given to the first each time, never part anyone by more than one visit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 30 }), (offset, visits) => {
      const date = addDays("2027-01-01", offset);
      const { start } = dayBounds(date, ZONE);
      const claims: Claim[] = [];
      const counts = new Map(IDS.map((id) => [id, 0]));
      for (let visit = 0; visit < visits; visit++) {
        const first = order(claims, date)[0] ?? "";
        counts.set(first, (counts.get(first) ?? 0) + 1);
        claims.push(claim(first, start + visit * (HOUR / 2), 0.5));
      }
      assert.ok(
        Math.max(...counts.values()) - Math.min(...counts.values()) <= 1,
        JSON.stringify([...counts]),
      );
    }),
    { numRuns: 100 },
  );
});

test("resources are found exactly when some choice exists, one of each group, none twice", () => {
  const groups = fc.array(
    fc.uniqueArray(fc.constantFrom<string[]>("r1", "r2", "r3", "r4"), { maxLength: 4 }),
    {
      maxLength: 4,
    },
  );
  const possible = (left: string[][], used: string[]): boolean => {
    const [group, ...rest] = left;
    if (group === undefined) return true;
    return group.some((id) => !used.includes(id) && possible(rest, [...used, id]));
  };
  fc.assert(
    fc.property(groups, (wanted) => {
      const chosen = chooseResources(wanted);
      assert.equal(chosen !== null, possible(wanted, []));
      if (chosen === null) return;
      assert.equal(chosen.length, wanted.length);
      assert.equal(new Set(chosen).size, chosen.length);
      for (const [at, id] of chosen.entries()) assert.ok(wanted[at]?.includes(id));
    }),
    { numRuns: 300 },
  );
});

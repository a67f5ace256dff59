import assert from "node:assert/strict";
import { beforeEach, it } from "node:test";
import type { Database } from "#db/open.ts";
import { DAY_MS, MINUTE_MS } from "#domain/local-time.ts";
import type { Business } from "../businesses/load-business.ts";
import { StaleBusiness } from "../businesses/with-business.ts";
import { isSameMinute, KeptAnswers, type Looking } from "./kept-answers.ts";

const NOON = 20_000 * DAY_MS + DAY_MS / 2;
const business = { id: "biz_a", slug: "a", version: 7 } as unknown as Business;
const RANGE = { from: NOON, until: NOON + DAY_MS };

let stored: { version: number; text: string };
let queries: number;
let made: number;
let clock: number;
let answers: KeptAnswers;
let deps: { db: Database; now: () => number };
beforeEach(() => {
  stored = { version: 7, text: "" };
  [queries, made, clock] = [0, 0, NOON + 10_000];
  answers = new KeptAnswers();
  const rows = async () => {
    queries++;
    return [[stored.version, stored.text]];
  };
  deps = { db: { rows } as unknown as Database, now: () => clock };
});

const claim = (expires = "", holdId = "") => `mem_a:${NOON},${NOON + 1_000},,,1,key,${expires},${holdId},`;

/** Tells how many claims stand, and the number of the making. */
const ask = (key = "question", bytes: number | null = 10) =>
  answers.get(deps, business, key, async (looking: Looking) => {
    const { claims } = await looking.claims(RANGE);
    return { value: `${claims.length} claims, made ${++made}`, bytes };
  });

it("is worked out once while the claims are the same, and asks for them every time", async () => {
  assert.equal(await ask(), "0 claims, made 1");
  clock += 20_000;
  assert.equal(await ask(), "0 claims, made 1");
  assert.deepEqual([made, queries], [1, 2]);
  assert.equal(await ask("another"), "0 claims, made 2");
});

it("is worked out anew when a claim came or went, with the very query that told so", async () => {
  await ask();
  stored.text = claim();
  assert.equal(await ask(), "1 claims, made 2");
  assert.equal(queries, 2);
  stored.text = "";
  assert.equal(await ask(), "0 claims, made 3");
});

it("a hold lapses by the clock, in the middle of a minute and without a change of its row", async () => {
  stored.text = claim(`${clock + 5_000}`, "hld_a");
  assert.equal(await ask(), "1 claims, made 1");
  clock += 4_999;
  assert.equal(await ask(), "1 claims, made 1");
  clock += 1;
  assert.equal(await ask(), "0 claims, made 2");
  clock -= 1;
  assert.equal(await ask(), "1 claims, made 3", "a clock that was set back");
});

it("lives no longer than the minute, whose first instant stands alone", async () => {
  await ask();
  clock = NOON + MINUTE_MS - 1;
  assert.equal(await ask(), "0 claims, made 1");
  clock = NOON + MINUTE_MS;
  assert.equal(await ask(), "0 claims, made 2");
  assert.equal(await ask(), "0 claims, made 2");
  clock = NOON + MINUTE_MS + 1;
  assert.equal(await ask(), "0 claims, made 3");
  assert.ok(!isSameMinute(NOON - 1, NOON) && !isSameMinute(NOON, NOON + 1) && isSameMinute(NOON, NOON));
  assert.ok(isSameMinute(NOON + 1, NOON + 59_999) && !isSameMinute(NOON + 1, NOON + 60_001));
});

it("a business that has changed is noticed before anything is answered", async () => {
  await ask();
  stored.version = 8;
  await assert.rejects(ask(), StaleBusiness);
  const newer = { ...business, version: 8 };
  const value = await answers.get(deps, newer, "question", async (looking) => {
    await looking.claims(RANGE);
    return { value: "of the new version", bytes: 1 };
  });
  assert.equal(value, "of the new version");
});

it("does not keep what says so, nor what was made without looking, nor a failure", async () => {
  await ask("unkept", null);
  assert.equal(await ask("unkept", null), "0 claims, made 2");
  let blind = 0;
  const without = () => answers.get(deps, business, "blind", async () => ({ value: ++blind, bytes: 1 }));
  assert.deepEqual([await without(), await without()], [1, 2]);
  const failing = () =>
    answers.get(deps, business, "failing", async (looking) => {
      await looking.claims(RANGE);
      throw new Error(`failed ${++made}`);
    });
  await assert.rejects(failing(), /failed 3/);
  await assert.rejects(failing(), /failed 4/);
});

it("a crowd works it out once, each by claims read after it asked", async () => {
  const crowd = () => Promise.all(Array.from({ length: 30 }, () => ask()));
  assert.deepEqual(new Set(await crowd()), new Set(["0 claims, made 1"]));
  assert.ok(queries <= 3, `${queries} queries`);
  // Asked while the first is being made from claims that are read already: it is not told what they said.
  const [read, late] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  stored.text = claim();
  const first = answers.get(deps, business, "slow", async (looking) => {
    const { claims } = await looking.claims(RANGE);
    read.resolve();
    await late.promise;
    return { value: `${claims.length} claims`, bytes: 1 };
  });
  await read.promise;
  stored.text = "";
  const second = answers.get(deps, business, "slow", async (looking) => {
    const { claims } = await looking.claims(RANGE);
    return { value: `${claims.length} claims`, bytes: 1 };
  });
  late.resolve();
  assert.deepEqual([await first, await second], ["1 claims", "0 claims"]);
});

it("takes no more memory than it may, and forgets first what was not used longest", async () => {
  answers = new KeptAnswers(10_000);
  for (const key of ["a", "b", "c"]) await ask(key, 2_000);
  await ask("a", 2_000);
  assert.equal(made, 3);
  await ask("d", 2_000);
  assert.equal(await ask("a", 2_000), "0 claims, made 1", "used a moment ago");
  assert.equal(await ask("b", 2_000), "0 claims, made 5", "out");
  await ask("too large", 20_000);
  assert.equal(await ask("too large", 20_000), "0 claims, made 7");
});

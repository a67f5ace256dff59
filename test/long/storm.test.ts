import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { onServer } from "../database.ts";
import { stormInProcess, stormOverHttp } from "../storm/stages.ts";

/** The same seed brings the same worlds and wishes; only how they interleave is the machine's. */
const seed = process.env.STORM_SEED ?? randomBytes(4).toString("hex");
const attempts = Number(process.env.STORM_ATTEMPTS ?? (onServer ? 1_500 : 1_000));
const minutes = Number.POSITIVE_INFINITY;

describe(`a storm of ${attempts} attempts (STORM_SEED=${seed})`, () => {
  it("in the process: nothing overlaps, nothing is lost or half done, what is offered can be booked", async () => {
    const report = await stormInProcess({ seed, attempts, minutes }, false);
    assert.deepEqual(report.findings, []);
    // Where a business is changed faster than it can be read, on a machine with much else to do, and hardly ever then.
    const sentAway = Object.entries(report.tally).filter(([act]) => act.endsWith(" unknown"));
    const count = sentAway.reduce((sum, [, times]) => sum + times, 0);
    assert.ok(count <= report.attempts / 100, `${count} told to come back later`);
  });

  it("over HTTP, two server processes and a third beside them", { skip: !onServer }, async () => {
    // A request costs more than a call, so there are fewer of them.
    const report = await stormOverHttp({ seed, attempts: Math.ceil(attempts / 3), minutes });
    assert.deepEqual(report.findings, []);
  });
});

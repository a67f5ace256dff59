import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { PaymentProblem } from "./payments.ts";

const SILENCE = new PaymentProblem("unavailable", "api_connection_error", "no answer");
const NOT_NOW = new PaymentProblem("unavailable", "rate_limit", "too many calls", true);
const REFUSED = new PaymentProblem("refused", "card_declined", "no");

/** A breaker with a clock, and what became of calls through it. */
function made() {
  const clock = { now: 1_800_000_000_000 };
  const breaker = new CircuitBreaker(() => clock.now);
  let calls = 0;
  const call = (outcome: Error | string): Promise<string> =>
    breaker
      .run(async () => {
        calls++;
        if (typeof outcome === "string") return outcome;
        throw outcome;
      })
      .catch((error: unknown) => (error instanceof PaymentProblem ? error.code : "a mistake of ours"));
  const fail = async (times: number, error: Error = SILENCE) => {
    for (let n = 0; n < times; n++) await call(error);
  };
  return { clock, call, fail, calls: () => calls };
}

describe("the circuit breaker", () => {
  it("after five failures in a row nobody asks for twenty seconds; then one call finds out", async () => {
    const { clock, call, fail, calls } = made();
    await fail(5);
    assert.deepEqual([await call("answer"), calls()], ["resting", 5]);
    clock.now += 19_999;
    assert.deepEqual([await call("answer"), calls()], ["resting", 5]);
    clock.now += 1;
    assert.equal(await call(SILENCE), "api_connection_error", "asked, and still down");
    assert.equal(await call("answer"), "resting");
    clock.now += 20_000;
    assert.equal(await call("answer"), "answer");
    await fail(4);
    assert.equal(await call("answer"), "answer", "an answer begins the count anew");
  });

  it("a refusal is an answer; four failures, a refusal and four failures stop nothing", async () => {
    const { call, fail } = made();
    await fail(4);
    await call(REFUSED);
    await fail(4);
    assert.equal(await call("answer"), "answer");
  });

  it("too many calls, and one under way, are no failures, however many, and do not hide failures", async () => {
    const { call, fail } = made();
    await fail(50, NOT_NOW);
    assert.equal(await call("answer"), "answer");
    await fail(4);
    await call(NOT_NOW);
    await fail(1);
    assert.equal(await call("answer"), "resting");
  });

  it("a mistake of ours is not the service's", async () => {
    const { call, fail } = made();
    await fail(50, new TypeError("x"));
    assert.equal(await call("answer"), "answer");
  });

  it("a clock that is put back does not make the rest longer", async () => {
    const { clock, call, fail } = made();
    await fail(5);
    clock.now -= 3_600_000;
    assert.equal(await call("answer"), "answer");
  });
});

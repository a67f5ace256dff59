import assert from "node:assert/strict";
import { it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { JoinedReads, SameReads } from "./joined-reads.ts";

/** Sends nothing: its queries are answered by hand, with their number and what they asked for. */
function byHand() {
  const sent: { keys: string[]; answer(): void; fail(error: Error): void }[] = [];
  const send = (keys: string[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const number = sent.length + 1;
    sent.push({ keys, answer: () => resolve(`query ${number} of ${keys.join()}`), fail: reject });
    return promise;
  };
  return { sent, send };
}

it("sends one query for all that is asked for in one turn of the loop", async () => {
  const { sent, send } = byHand();
  const reads = new JoinedReads(send);
  const asked = ["a", "b", "a"].map((key) => reads.read(key));
  await turn();
  assert.deepEqual(
    sent.map(({ keys }) => keys),
    [["a", "b"]],
  );
  sent[0]?.answer();
  assert.deepEqual(new Set(await Promise.all(asked)), new Set(["query 1 of a,b"]));
});

it("never answers from a query that was sent before the question", async (t) => {
  // No query is given up here, however long the machine stands still.
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sent, send } = byHand();
  const reads = new JoinedReads(send);
  const answers: Promise<string>[] = [];
  const answered: number[] = [];
  // Asked in every state there is: nothing under way, one, two, more waiting, one of them back.
  for (let n = 1; n <= 40; n++) {
    const before = sent.length;
    answers.push(
      reads.read(`${n % 3}`).then((answer) => {
        assert.ok(Number(answer.split(" ")[1]) > before, `asked after ${before} queries: ${answer}`);
        assert.ok(
          answer
            .split(" of ")[1]
            ?.split(",")
            .includes(`${n % 3}`),
        );
        return answer;
      }),
    );
    if (n % 4 !== 0) await turn();
    const open = sent.findIndex((_, at) => !answered.includes(at));
    if (n % 5 === 0 && open >= 0) {
      answered.push(open);
      sent[open]?.answer();
      await turn();
    }
    assert.ok(sent.length - answered.length <= 2, "two at once");
  }
  for (let at = 0; at < 50; at++) {
    sent[at]?.answer();
    await turn();
  }
  await Promise.all(answers);
  assert.ok(reads.idle);
});

it("a query that fails fails for those who share it, and the next is sent", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sent, send } = byHand();
  const reads = new JoinedReads(send);
  const first = [reads.read("a"), reads.read("b")].map((read) => assert.rejects(read, /gone/));
  await turn();
  const second = reads.read("a");
  await turn();
  const third = reads.read("a");
  await turn();
  assert.equal(sent.length, 2);
  sent[0]?.fail(new Error("gone"));
  await Promise.all(first);
  await turn();
  assert.equal(sent.length, 3, "the one that had to wait");
  sent[1]?.answer();
  sent[2]?.answer();
  assert.deepEqual([await second, await third], ["query 2 of a", "query 3 of a"]);
  assert.ok(reads.idle);
});

it("only the very same reads are joined", async () => {
  const reads = new SameReads<string>();
  let queries = 0;
  const ask = (key: string) => reads.read(key, async () => `${key} ${++queries}`);
  assert.deepEqual(await Promise.all([ask("a"), ask("b"), ask("a")]), ["a 1", "b 2", "a 1"]);
  assert.equal(await ask("a"), "a 3");
});

it("queries that never come back keep nobody waiting for long", async () => {
  const { sent, send } = byHand();
  const reads = new JoinedReads(send);
  for (const key of ["a", "b"]) {
    void reads.read(key);
    await turn();
  }
  const third = reads.read("c");
  const started = performance.now();
  while (sent.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(performance.now() - started < 2_000);
  sent[2]?.answer();
  assert.equal(await third, "query 3 of c");
});

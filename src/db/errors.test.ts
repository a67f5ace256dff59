import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { openTestApp, type TestApp } from "#test/app.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

/** What a customer's call is answered when the database fails so. */
async function answerTo(error: Error): Promise<[status: number, retryAfter: boolean]> {
  const { rows } = app.db;
  app.db.rows = () => Promise.reject(error);
  try {
    const { status, headers } = await app.app.request("/api/v1/public/businesses/nobody/config");
    return [status, Number(headers.get("retry-after")) > 0];
  } finally {
    app.db.rows = rows;
  }
}

const coded = (code: string) => Object.assign(new Error("failed"), { code });

for (const [code, what] of [
  ["EHOSTUNREACH", "no way to the server"],
  ["ENETUNREACH", "no network"],
  ["ECONNREFUSED", "nobody listens there"],
  ["ETIMEDOUT", "nothing comes back"],
  ["ENOTFOUND", "its name leads nowhere"],
  ["08006", "the connection is lost"],
  ["25006", "it is the standby since a failover"],
  ["25P03", "the transaction stood still too long"],
  ["40001", "serialization failure"],
  ["53100", "its disk is full"],
  ["53200", "it is out of memory"],
  ["53300", "too many connections"],
  ["53400", "a limit of its configuration"],
  ["55P03", "a lock was not to be had"],
  ["57014", "the statement took too long"],
  ["57P01", "it is shutting down"],
  ["57P03", "it is starting"],
  ["58030", "its disk cannot be read"],
] as const)
  it(`${code} (${what}) means 503 with Retry-After, also when it is wrapped`, async () => {
    assert.deepEqual(await answerTo(coded(code)), [503, true]);
    assert.deepEqual(await answerTo(new Error("query failed", { cause: coded(code) })), [503, true]);
  });

it("a mistake of ours is a 500, not a reason to come back", async () => {
  for (const error of [coded("42703"), coded("23505"), new TypeError("x")])
    assert.deepEqual(await answerTo(error), [500, false]);
});

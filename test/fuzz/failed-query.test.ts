import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openTestApp, type TestApp } from "../app.ts";
import { type Known, makeWorld } from "./world.ts";

let app: TestApp;
let known: Known;
before(async () => {
  app = await openTestApp();
  known = await makeWorld(app.db);
});
after(() => app.close());

describe("a query that fails", () => {
  const failures: [string, string, unknown[]][] = [
    ["while its values are read", "select $1::int", ["no number"]],
    ["with an instant beyond the calendar", "select $1::timestamptz", ["+033658-01-01T00:00:00Z"]],
    ["while it runs", "select 1 / $1::int", [0]],
    ["while it is understood", "select no_such_function($1::int)", [1]],
    ["with a NUL byte", "select $1::text", ["a\0b"]],
  ];
  for (const [label, text, values] of failures)
    it(`${label}: every query after it gets its own answer`, async () => {
      for (let times = 0; times < 3; times++) {
        await assert.rejects(app.db.rows(`fails ${label}`, text, values));
        const answers = await Promise.all(
          [1, 2, 3, 4, 5].map((n) => app.db.rows<[number]>("echo", "select $1::int", [n])),
        );
        assert.deepEqual(answers, [[[1]], [[2]], [[3]], [[4]], [[5]]]);
      }
    });
});

it("a cursor that nobody gave, at the end of all days, is 422, and the server goes on", async () => {
  for (const position of [
    "999999999999999 rev_x",
    "99999999999999 rev_x",
    "-1 rev_x",
    "1e3 rev_x",
    "NaN rev_x",
  ]) {
    const cursor = Buffer.from(position).toString("base64url");
    const answer = await app.call("GET", `/public/businesses/${known.slug}/reviews?cursor=${cursor}`);
    assert.equal(answer.status, 422, position);
    assert.equal(answer.body.errors[0].path, "cursor");
  }
  assert.equal((await app.call("GET", `/public/businesses/${known.slug}/reviews`)).status, 200);
});

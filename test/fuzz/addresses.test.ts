import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { newId } from "#db/new-id.ts";
import { type Answer, openTestApp, type TestApp } from "../app.ts";
import { furnish, goodRequests } from "./good-requests.ts";
import { ABSENT, withValue } from "./json-tree.ts";
import { document, publicOperations } from "./operations.ts";
import { httpRequest, type Shot } from "./shot.ts";
import { type Known, makeWorld } from "./world.ts";

let app: TestApp;
let known: Known;
let shots: Shot[];
before(async () => {
  app = await openTestApp();
  known = await makeWorld(app.db);
  await furnish(app, known);
  // One way to say what is bought: then nothing is wrong but the address.
  shots = goodRequests(app, known).map((shot) => ({
    ...shot,
    query: withValue(shot.query, ["items"], ABSENT) as Shot["query"],
    body: shot.operation.body ? withValue(shot.body, ["items"], ABSENT) : ABSENT,
  }));
});
after(() => app.close());

function assertProblem({ status, body, headers }: Answer, expected: number, label: string): void {
  assert.equal(status, expected, `${label}: ${status} ${JSON.stringify(body)}`);
  assert.equal(headers.get("content-type"), "application/problem+json", label);
  assert.equal(body.code, expected === 405 ? "method_not_allowed" : "not_found", label);
}

/** The path of a good request, without its query. */
const addressOf = (shot: Shot): string => httpRequest(shot).path.split("?")[0] ?? "";

describe("an address that is none", () => {
  const bent: [string, (address: string) => string][] = [
    ["trailing slash", (address) => `${address}/`],
    ["two trailing slashes", (address) => `${address}//`],
    ["doubled first slash", (address) => `/${address}`],
    ["doubled last slash", (address) => address.replace(/\/([^/]+)$/, "//$1")],
    ["encoded slash", (address) => address.replace(/\/([^/]+)$/, "%2F$1")],
    ["twice encoded slash", (address) => address.replace(/\/([^/]+)$/, "%252F$1")],
    ["upper case", (address) => address.toUpperCase()],
    ["capital", (address) => address.replace("/public", "/Public")],
    ["dot segment kept", (address) => address.replace("/public", "/public/%2e%2e%2fpublic")],
    ["backslash", (address) => address.replace(/\/([^/]+)$/, "%5C$1")],
    ["NUL", (address) => `${address}%00`],
    ["a line feed", (address) => `${address}%0d%0aX: y`],
    ["broken escape", (address) => `${address}%zz`],
    ["half an escape", (address) => `${address}%`],
    ["no UTF-8", (address) => `${address}%ff%fe`],
    ["a suffix", (address) => `${address}.json`],
    ["matrix parameter", (address) => `${address};x=1`],
    ["one segment more", (address) => `${address}/__proto__`],
  ];
  for (const [label, bend] of bent)
    it(`${label}: nothing is found, on every route`, async () => {
      for (const shot of shots) {
        const { method, body } = httpRequest(shot);
        const address = bend(addressOf(shot));
        const answer = await app.call(method, address, { body });
        // With its last slash gone an address may be that of something else, which takes other methods.
        assertProblem(answer, answer.status === 405 ? 405 : 404, `${method} ${address}`);
      }
    });

  it("an id or slug that is unknown, malformed, huge or hostile: 404, on every route that names one", async () => {
    const hostile = [
      "x",
      "0",
      "null",
      "__proto__",
      "constructor",
      "' or 1=1 --",
      "%",
      "*",
      "\u202e",
      "\ud83d\ude00",
    ];
    for (const shot of shots)
      for (const name of Object.keys(shot.path)) {
        const unknown =
          name === "slug"
            ? "no-such-business"
            : String(shot.path[name]).slice(0, 4) + newId("booking").slice(4);
        for (const value of [unknown, ...hostile, "x".repeat(3_000), `${shot.path[name]}x`]) {
          const request = httpRequest({ ...shot, path: { ...shot.path, [name]: value } });
          assertProblem(
            await app.call(request.method, request.path, request),
            404,
            `${request.method} ${request.path}`,
          );
        }
      }
  });
});

describe("a method that an address does not take", () => {
  it("405 with what it takes in Allow, for every address", async () => {
    for (const shot of shots) {
      const taken = Object.keys(document.paths[shot.operation.template] ?? {}).map((name) =>
        name.toUpperCase(),
      );
      const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort().join(", ");
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "BREW"]) {
        if (taken.includes(method)) continue;
        const answer = await app.call(method, addressOf(shot));
        assertProblem(answer, 405, `${method} ${shot.operation.template}`);
        assert.equal(answer.headers.get("allow"), allow);
      }
    }
  });

  it("a header or parameter cannot turn one method into another", async () => {
    const { id, token } = known.bookings[0] ?? { id: "", token: "" };
    const headers = {
      "x-http-method-override": "DELETE",
      "x-http-method": "DELETE",
      "x-method-override": "POST",
    };
    const holds = `/public/businesses/${known.slug}/holds/${known.holdIds[0]}`;
    assert.equal((await app.call("POST", holds, { headers, body: {} })).status, 405);
    assert.equal(
      (await app.call("GET", `/public/bookings/${id}/cancel?token=${token}`, { headers })).status,
      405,
    );
    const kept = await app.call("GET", `/public/bookings/${id}?token=${token}`);
    assert.equal(kept.body.status, "confirmed");
    assert.equal((await app.call("GET", `${holds}?_method=DELETE`)).status, 405);
  });

  it("every operation of the document has a good request here", () => {
    assert.deepEqual(
      shots.map((shot) => shot.operation.id),
      publicOperations.map((operation) => operation.id),
    );
  });
});

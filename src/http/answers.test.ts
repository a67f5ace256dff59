import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "#domain/refusals.ts";
import { loopbackAliases } from "./foreign-origin.ts";
import { isRefusalCode, problems } from "./problems.ts";
import { fromAddress, testApp } from "./test-app.ts";

const things = "/api/v1/public/things";

async function problemOf(response: Response) {
  return (await response.json()) as Record<string, unknown>;
}

test("an answer that breaks its schema is 500 and logged, and shows nothing of itself", async () => {
  const body = JSON.stringify({ name: "A", count: 1, kind: "x" });
  const send = (answer: unknown) => {
    const made = testApp({ answer });
    const init = { method: "POST", body, headers: { "content-type": "application/json" } };
    return { made, response: made.app.request(`${things}/blue`, init) };
  };
  for (const answer of [{ made: 1, secret: "canary" }, { made: 1, slot: { startsAt: 5 } }, "canary", null]) {
    const { made, response } = send(answer);
    const answered = await response;
    assert.equal(answered.status, 500);
    const text = await answered.text();
    assert.equal(JSON.parse(text).code, "internal_error");
    assert.ok(!text.includes("canary"));
    const line = JSON.stringify(made.logged);
    assert.match(line, /createThing broke its 201 schema/);
    assert.ok(!line.includes("canary"));
  }
  const unlisted = testApp({ answer: "unlisted" });
  assert.equal((await unlisted.app.request(`${things}/blue`, { method: "DELETE" })).status, 500);
});

test("prepared bytes are answered as they are, and with 304 when the client has them", async () => {
  const { app } = testApp();
  const first = await app.request(`${things}/prepared`);
  assert.equal(first.headers.get("etag"), '"v1"');
  assert.equal(await first.text(), '{"data":[],"nextCursor":null}');
  for (const [sent, status] of [
    ['"v1"', 304],
    ['W/"v1"', 304],
    ['"a", W/"b" ,"v1"', 304],
    ["*", 304],
    ['"v2"', 200],
    ["v1", 200],
    ["", 200],
  ] as const) {
    const response = await app.request(`${things}/prepared`, { headers: { "if-none-match": sent } });
    assert.equal(response.status, status, sent);
    assert.equal(response.headers.get("etag"), '"v1"');
    assert.equal(response.headers.get("cache-control"), "public, max-age=0");
    assert.ok(response.headers.get("ratelimit"));
    if (status === 304) assert.equal(await response.text(), "");
  }
});

test("HEAD answers what GET would, without a body", async () => {
  const { app } = testApp();
  const response = await app.request(`${things}/prepared`, { method: "HEAD" });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-length"), "29");
  assert.equal(await response.text(), "");
});

test("unknown API paths are 404, also with other spellings of known ones", async () => {
  const { app } = testApp();
  for (const path of [
    "/api/v1/nope",
    "/api/v1/public/things/blue/",
    "/api/v1//public/things/blue",
    "/API/v1/public/things/blue",
    "/api/v1/public%2Fthings/blue",
    "/api/v2/public/things/blue",
    "/api",
  ]) {
    const response = await app.request(path);
    assert.equal(response.status, 404, path);
    assert.equal((await problemOf(response)).code, "not_found");
  }
});

test("a known path with another method is 405 and says which it takes", async () => {
  const { app } = testApp();
  for (const method of ["PUT", "PATCH", "PROPFIND"]) {
    const response = await app.request(`${things}/blue`, { method });
    assert.equal(response.status, 405, method);
    assert.equal(response.headers.get("allow"), "DELETE, GET, HEAD, OPTIONS, POST");
    assert.equal((await problemOf(response)).code, "method_not_allowed");
  }
  const override = await app.request(`${things}/blue`, { headers: { "x-http-method-override": "DELETE" } });
  assert.equal(override.status, 200);
});

test("OPTIONS: a preflight on public paths, the methods elsewhere", async () => {
  const { app } = testApp();
  const open = await app.request(`${things}/blue`, {
    method: "OPTIONS",
    headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
  });
  assert.equal(open.status, 204);
  assert.equal(open.headers.get("access-control-allow-origin"), "*");
  assert.equal(open.headers.get("access-control-allow-credentials"), null);
  assert.equal(open.headers.get("access-control-allow-methods"), "DELETE, GET, HEAD, OPTIONS, POST");
  assert.match(open.headers.get("access-control-allow-headers") ?? "", /Idempotency-Key/);
  assert.equal(open.headers.get("access-control-max-age"), "86400");
  const closed = await app.request("/api/v1/business", { method: "OPTIONS" });
  assert.equal(closed.status, 204);
  assert.equal(closed.headers.get("allow"), "OPTIONS, PATCH");
  assert.equal(closed.headers.get("access-control-allow-origin"), null);
});

test("public answers, errors included, can be read by any website; others by none", async () => {
  const { app } = testApp();
  for (const path of [`${things}/blue`, `${things}/UPPER`, "/api/v1/public/nope"]) {
    const response = await app.request(path, { headers: { origin: "null" } });
    assert.equal(response.headers.get("access-control-allow-origin"), "*", path);
    assert.match(response.headers.get("access-control-expose-headers") ?? "", /RateLimit-Policy/);
  }
  for (const path of ["/api/v1/business", "/api/v1/nope", "/errors", "/api/v1/openapi.json"]) {
    const response = await app.request(path, { headers: { origin: "https://shop.example" } });
    assert.equal(response.headers.get("access-control-allow-origin"), null, path);
  }
});

test("a change to the business from another website is 403; own pages, tools and API keys pass", async () => {
  const { app } = testApp({}, { sameOrigins: ["http://localhost:3000"] });
  const table: [Record<string, string>, number][] = [
    [{ origin: "https://evil.example" }, 403],
    [{ origin: "null" }, 403],
    [{ origin: "http://book.example" }, 403],
    [{ origin: "https://book.example.evil.example" }, 403],
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ origin: "https://book.example", "sec-fetch-site": "cross-site" }, 403],
    [{ origin: "https://evil.example", host: "evil.example" }, 403],
    [{ origin: "https://book.example", "sec-fetch-site": "same-origin" }, 200],
    [{ origin: "http://localhost:3000" }, 200],
    [{}, 200],
    [{ origin: "https://evil.example", "x-api-key": "bm_live_x" }, 200],
    [{ origin: "https://evil.example", authorization: "Bearer bm_live_x" }, 200],
  ];
  for (const [headers, status] of table) {
    const response = await app.request("/api/v1/business", { method: "PATCH", headers });
    assert.equal(response.status, status, JSON.stringify(headers));
  }
  const form = await app.request("/hello/x", { method: "POST", headers: { origin: "https://evil.example" } });
  assert.equal(form.status, 403);
});

test("a server on this machine is its own by each of the machine's names, at its own port only", async () => {
  const { app } = testApp({}, { sameOrigins: loopbackAliases("http://localhost:3000") });
  for (const [origin, status] of [
    ["http://127.0.0.1:3000", 200],
    ["http://[::1]:3000", 200],
    ["http://localhost:3000", 200],
    ["http://127.0.0.1:3001", 403],
    ["https://127.0.0.1:3000", 403],
    ["http://127.0.0.1.evil.example:3000", 403],
  ] as const) {
    const response = await app.request("/api/v1/business", { method: "PATCH", headers: { origin } });
    assert.equal(response.status, status, origin);
  }
  assert.deepEqual(loopbackAliases("https://book.example"), []);
});

test("errors: what is foreseen keeps its code, a lost database is 503, the rest is 500 without a word", async () => {
  const extra = { reason: "booked", alternatives: [], status: 1, code: "x" };
  const foreseen = testApp({ fail: new Refusal("slot_unavailable", "Taken.", { extra }) });
  const taken = await problemOf(await foreseen.app.request(`${things}/blue`));
  assert.equal(taken.status, 409);
  assert.equal(taken.code, "slot_unavailable");
  assert.equal(taken.reason, "booked");

  const lost = await testApp({ fail: new Error("no database") }).app.request(`${things}/blue`);
  assert.equal(lost.status, 503);
  assert.ok(Number(lost.headers.get("retry-after")) >= 1);

  const secret = new Error("insert failed\nparams: ada@example.com, token_0123456789abcdef0123456789abcdef");
  const broken = testApp({ fail: new Error("boom for bob@example.com", { cause: secret }) });
  const response = await broken.app.request(`${things}/blue?limit=3`);
  assert.equal(response.status, 500);
  const text = await response.text();
  assert.ok(!text.includes("boom"));
  const log = JSON.stringify(broken.logged);
  assert.match(log, /boom for/);
  assert.match(log, /answers\.test\.ts/, "the stack is there");
  assert.doesNotMatch(log, /example\.com|0123456789abcdef|limit=3/);

  const thrown = await testApp({ fail: "a string" }).app.request(`${things}/blue`);
  assert.equal(thrown.status, 500);
});

test("one log line per request: template, not path; no query, no body", async () => {
  const { app, logged } = testApp();
  await app.request(`${things}/blue?limit=7`, { headers: { authorization: "Bearer canary" } });
  await app.request("/secret-path?x=canary");
  const lines = logged.map(({ method, route, status, msg }) => ({ method, route, status, msg }));
  assert.deepEqual(lines, [
    { method: "GET", route: "/api/v1/public/things/:slug", status: 200, msg: "request" },
    { method: "GET", route: "unmatched", status: 404, msg: "request" },
  ]);
  assert.doesNotMatch(JSON.stringify(logged), /canary|secret-path|limit=7/);
});

test("every code has a page, and a browser that meets an error gets one", async () => {
  const { app } = testApp();
  const index = await (await app.request("/errors")).text();
  for (const code of Object.keys(problems).filter(isRefusalCode)) {
    const page = await app.request(`/errors/${code}`);
    assert.equal(page.status, 200);
    assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'; style-src 'sha256-/);
    assert.ok((await page.text()).includes(problems[code].title.replaceAll("'", "&#39;")));
    assert.ok(index.includes(`/errors/${code}"`));
  }
  assert.equal((await app.request("/errors/toString")).status, 404);
  const met = await app.request("/broken", { headers: { accept: "text/html" } });
  assert.equal(met.status, 404);
  assert.match(await met.text(), /This page is not here.*\/errors\/not_found/s);
  for (const [accepted, lang] of [
    ["de-AT,de;q=0.9", "de"],
    ["xx, ar", "ar"],
    ["__proto__", "en"],
  ] as const) {
    const headers = { accept: "text/html", "accept-language": accepted };
    assert.match(
      await (await app.request("/broken", { headers })).text(),
      new RegExp(`<html lang="${lang}"`),
    );
  }
  assert.equal((await app.request("/broken")).headers.get("content-type"), "application/problem+json");
});

test("a guard before writes stops changes and lets reading on", async () => {
  const full = () => {
    throw new Refusal("storage_full", "The disk is full.");
  };
  const { app } = testApp({}, { beforeWrite: full });
  assert.equal((await app.request(`${things}/blue`)).status, 200);
  const refused = await app.request(`${things}/blue`, { method: "DELETE" });
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get("retry-after"), "60");
});

test("pages keep their cookies, and safe headers go out with everything", async () => {
  const { app } = testApp();
  const page = await app.request("/hello/ada", {}, fromAddress("::ffff:203.0.113.7"));
  assert.deepEqual(page.headers.getSetCookie(), ["a=1; Path=/", "b=2; Path=/"]);
  assert.equal(page.headers.get("x-seen-ip"), "203.0.113.7");
  for (const path of ["/hello/ada", `${things}/blue`, "/nope", "/errors"]) {
    const { headers } = await app.request(path);
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
    assert.ok(headers.get("referrer-policy"), path);
    assert.ok(headers.get("content-security-policy"), path);
    assert.equal(headers.get("strict-transport-security"), "max-age=31536000", path);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { trustedProxies } from "./client-ip.ts";
import { fromAddress, type TestApp, testApp } from "./test-app.ts";

const thing = "/api/v1/public/things/blue";

function get({ app }: TestApp, path: string, address = "203.0.113.7", init: RequestInit = {}) {
  return app.request(path, init, fromAddress(address));
}

test("60 public calls a minute pass, the 61st is 429 with everything a client needs", async () => {
  const made = testApp();
  for (let call = 1; call <= 60; call += 1) {
    const response = await get(made, thing);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("ratelimit-policy"), '"public";q=60;w=60');
    assert.equal(response.headers.get("ratelimit"), `"public";r=${60 - call};t=60`);
  }
  made.advance(10_500);
  const refused = await get(made, thing);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), "50");
  assert.equal(refused.headers.get("ratelimit"), '"public";r=0;t=50');
  assert.equal(((await refused.json()) as { code: string }).code, "rate_limited");
  made.advance(49_499);
  assert.equal((await get(made, thing)).status, 429);
  made.advance(1);
  assert.equal((await get(made, thing)).status, 200);
});

test("the limit cannot be escaped by spelling, query, id, method override or forwarded headers", async () => {
  const made = testApp();
  for (let call = 0; call < 60; call += 1)
    await get(made, `/api/v1/public/things/n${call}?limit=${call + 1}`);
  for (const [path, init] of [
    [thing, {}],
    ["/api/v1/public/things/other", {}],
    [`${thing}?limit=2`, {}],
    ["/api/v1/public/things/%62lue", {}],
    [thing, { method: "HEAD" }],
    [thing, { headers: { "x-forwarded-for": "1.2.3.4" } }],
    [thing, { headers: { forwarded: "for=1.2.3.4", "x-real-ip": "1.2.3.4" } }],
    [thing, { headers: { "x-http-method-override": "POST" } }],
  ] as const) {
    assert.equal((await get(made, path, "203.0.113.7", init)).status, 429, path);
  }
  for (const path of [
    `${thing}/`,
    `${thing}//`,
    "/api/v1/public//things/blue",
    "/api//v1/public/things/blue",
    "/api/v1/public/./things/blue",
    "/api/v1/public/x/../things/blue",
    "/api/v1/public/%2e/things/blue",
    "/API/v1/public/things/blue",
    "/api/v1/public/Things/blue",
    "/api/v1/public/things%2Fblue",
    "/api/v1/public/things%5Cblue",
    "/api/v1/public\\things\\blue",
    "/api/v1/%70ublic/things/blue",
    `${thing};v=1`,
    `${thing}%00`,
    `${thing}%20`,
    `${thing}#x`,
  ]) {
    const { status } = await get(made, path);
    assert.ok(status === 429 || status === 404 || status === 400, `${path}: ${status}`);
  }
  assert.equal((await get(made, thing, "::ffff:203.0.113.7")).status, 429, "mapped is the same client");
  assert.equal((await get(made, thing, "203.0.113.8")).status, 200, "another client");
  assert.equal((await get(made, thing, "203.0.113.7", { method: "DELETE" })).status, 204, "another endpoint");
});

test("IPv6 callers are counted by /64", async () => {
  const made = testApp();
  for (let call = 0; call < 60; call += 1) await get(made, thing, `2001:db8:1:2::${call.toString(16)}`);
  assert.equal((await get(made, thing, "2001:db8:1:2:ffff::1")).status, 429);
  assert.equal((await get(made, thing, "2001:db8:1:3::1")).status, 200);
});

test("behind a configured proxy the forwarded client is counted", async () => {
  const made = testApp({}, { isTrustedProxy: trustedProxies(["10.0.0.0/8"]) });
  const via = (client: string) => ({ headers: { "x-forwarded-for": `6.6.6.6, ${client}` } });
  for (let call = 0; call < 60; call += 1) await get(made, thing, "10.0.0.1", via("203.0.113.7"));
  assert.equal((await get(made, thing, "10.0.0.1", via("203.0.113.7"))).status, 429);
  assert.equal((await get(made, thing, "10.0.0.1", via("203.0.113.8"))).status, 200);
});

test("OPTIONS is never counted, and neither are refused calls", async () => {
  const made = testApp();
  for (let call = 0; call < 100; call += 1) {
    const response = await get(made, thing, "203.0.113.7", { method: "OPTIONS" });
    assert.equal(response.headers.get("ratelimit"), '"public";r=60;t=60');
  }
  for (let call = 0; call < 100; call += 1) await get(made, thing);
  made.advance(60_000);
  assert.equal((await get(made, thing)).headers.get("ratelimit"), '"public";r=59;t=60');
});

test("paths that lead nowhere are one endpoint, below /business with its number of calls", async () => {
  const made = testApp();
  for (let call = 0; call < 60; call += 1) assert.equal((await get(made, `/api/v1/nope${call}`)).status, 404);
  assert.equal((await get(made, "/api/v1/public/other")).status, 429);
  assert.equal((await get(made, thing)).status, 200);
  for (let call = 1; call <= 120; call += 1) {
    const response = await get(made, `/api/v1/business/nope${call}`);
    assert.equal(response.status, 404);
    assert.equal(response.headers.get("ratelimit"), `"business";r=${120 - call};t=60`);
  }
  assert.equal((await get(made, "/api/v1/business/other")).status, 429);
  assert.equal((await get(made, "/api/v1/businesses")).headers.get("ratelimit-policy"), '"public";q=60;w=60');
});

test("a method that a path does not take is an endpoint of its own, under the rule of the path", async () => {
  const made = testApp({}, { sessionKey: (request) => request.header("x-test-session") ?? null });
  const put = (path: string) => get(made, path, "203.0.113.7", { method: "PUT" });
  for (let call = 0; call < 60; call += 1) assert.equal((await put(thing)).status, 405);
  assert.equal((await put("/api/v1/public/things/red")).status, 429, "the template counts");
  assert.equal((await get(made, thing)).status, 200, "another method");
  assert.equal((await put("/api/v1/public/things/prepared")).status, 405, "another template");
  assert.equal((await put("/api/v1/public/nope")).status, 404, "a path that leads nowhere");
  const business = (address: string, session: string) =>
    get(made, "/api/v1/business", address, { method: "PUT", headers: { "x-test-session": session } });
  for (let call = 1; call <= 120; call += 1) {
    const response = await business(`203.0.113.${call}`, "s1");
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("ratelimit"), `"business";r=${120 - call};t=60`);
  }
  assert.equal((await business("203.0.113.200", "s1")).status, 429);
  assert.equal((await business("203.0.113.200", "s2")).status, 405);
});

test("business endpoints count per session, and per address without one", async () => {
  const sessionKey = ({ header }: { header(name: string): string | undefined }) =>
    header("x-test-session") ?? null;
  for (const variant of [
    (request: { header(name: string): string | undefined }) =>
      sessionKey({ header: (n) => request.header(n) }),
    async (request: { header(name: string): string | undefined }) =>
      sessionKey({ header: (n) => request.header(n) }),
  ]) {
    const made = testApp({}, { sessionKey: variant });
    const patch = (address: string, session?: string) =>
      get(made, "/api/v1/business", address, {
        method: "PATCH",
        headers: session === undefined ? {} : { "x-test-session": session },
      });
    for (let call = 1; call <= 120; call += 1) {
      const response = await patch(`203.0.113.${call}`, "s1");
      assert.equal(response.headers.get("ratelimit"), `"business";r=${120 - call};t=60`);
    }
    assert.equal((await patch("203.0.113.200", "s1")).status, 429);
    assert.equal((await patch("203.0.113.200", "s2")).status, 200);
    for (let call = 0; call < 120; call += 1) await patch("203.0.113.9");
    assert.equal((await patch("203.0.113.9")).status, 429);
    assert.equal((await patch("203.0.113.9", "s2")).status, 200);
  }
});

test("a form post counts as the endpoint it stands for", async () => {
  const made = testApp();
  for (let call = 0; call < 60; call += 1) await get(made, thing, "203.0.113.7", { method: "POST" });
  const form = await get(made, "/hello/x", "203.0.113.7", { method: "POST" });
  assert.equal(form.status, 429);
  assert.equal((await get(made, "/hello/x")).headers.get("ratelimit"), '"pages";r=599;t=60');
});

test("switched off, nothing is counted and no limit headers are sent", async () => {
  const made = testApp({}, { rateLimit: "off" });
  for (let call = 0; call < 100; call += 1) {
    const response = await get(made, thing);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("ratelimit"), null);
    assert.equal(response.headers.get("ratelimit-policy"), null);
  }
});

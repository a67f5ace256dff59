import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import test, { after, before } from "node:test";
import { eq } from "drizzle-orm";
import { encode as encodeV4 } from "next-auth-v4/jwt";
import { encode as encodeV5 } from "next-auth-v5/jwt";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { join, type Person, sessionFor, signedIn } from "#test/people.ts";
import { sealSession } from "./session-token.ts";

const SECRET = "a-secret-for-tests-that-is-long-enough";
const V5 = "authjs.session-token";
const V4 = "next-auth.session-token";
/** The packages read the real clock: the tests' own must not be behind it, whatever the day is. */
const LONG = 3_650 * 86_400;

let app: TestApp;
let secure: TestApp;
let business: MadeBusiness;
let person: Person;
let email: string;
before(async () => {
  app = await openTestApp();
  secure = await openTestApp({ BASE_URL: "https://booking.example.com" }, app.db);
  app.clock.now = secure.clock.now = Math.max(TEST_NOW, Date.now() + 600_000);
  business = await makeBusiness(app.db);
  email = "Ada@Example.com";
  person = await signedIn(app, business, "owner", { email });
});
after(() => app.close());

const v5 = (token: Record<string, unknown>, salt = V5, secret = SECRET, maxAge = LONG) =>
  encodeV5({ token, secret, salt, maxAge });
const v4 = (token: Record<string, unknown>, secret = SECRET) => encodeV4({ token, secret, maxAge: LONG });

async function statusOf(cookie: string, on = app, method = "GET", path = "/business") {
  return (await on.call(method, path, { headers: { cookie } })).status;
}

test("tokens of the real next-auth v5 and v4 are accepted, by sub and by verified e-mail", async () => {
  const { userId } = person;
  const other = { name: "Ada", picture: null, sub: "cuid-of-the-other-app" };
  for (const claims of [{ sub: userId }, { ...other, email }, { ...other, email: "ADA@EXAMPLE.COM" }]) {
    assert.equal(await statusOf(`${V5}=${await v5(claims)}`), 200);
    assert.equal(await statusOf(`${V4}=${await v4(claims)}`), 200);
    const name = `__Secure-${V5}`;
    assert.equal(await statusOf(`${name}=${await v5(claims, name)}`, secure), 200);
    assert.equal(await statusOf(`__Secure-${V4}=${await v4(claims)}`, secure), 200);
  }
});

test("a token in chunks is joined in order, more than ten of them too", async () => {
  const token = await v5({ sub: person.userId, more: "x".repeat(9_000) });
  const size = Math.ceil(token.length / 12);
  const chunks = Array.from({ length: 12 }, (_, n) => `${V5}.${n}=${token.slice(n * size, (n + 1) * size)}`);
  assert.equal(await statusOf(chunks.toReversed().join("; ")), 200);
  assert.equal(await statusOf(chunks.slice(1).join("; ")), 401);
  assert.equal(await statusOf([...chunks, `${V5}.3=other`].join("; ")), 401);
});

test("everything that is not a session of this server is refused", async () => {
  const { userId } = person;
  const good = await v5({ sub: userId });
  const now = Math.floor(app.clock.now / 1000);
  const seal = (claims: object) => sealSession(app.deps.secrets, V5, { ...claims });
  const valid = { sub: userId, iat: now, exp: now + 60 };
  const unsigned = (alg: string, claims: object) => {
    const text = [{ alg, typ: "JWT" }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    return text.join(".");
  };
  const hs256 = unsigned("HS256", valid);
  const refused: Record<string, string> = {
    "wrong secret": await v5({ sub: userId }, V5, "another-secret-that-is-long-enough-too"),
    "wrong salt": await v5({ sub: userId }, "next-auth.session-token"),
    "salt of the https cookie": await v5({ sub: userId }, `__Secure-${V5}`),
    "a CSRF token's salt": await v5({ sub: userId }, "authjs.csrf-token"),
    "a PKCE verifier's salt": await v5({ sub: userId }, "authjs.pkce.code_verifier"),
    "made by v4": await v4({ sub: userId }),
    expired: await seal({ ...valid, exp: now }),
    "no end": await seal({ sub: userId, iat: now }),
    "end in words": await seal({ ...valid, exp: `${now + 60}` }),
    "no beginning": await seal({ sub: userId, exp: now + 60 }),
    "from the future": await seal({ ...valid, iat: now + 3_600 }),
    "not yet": await seal({ ...valid, nbf: now + 3_600 }),
    nobody: await seal({ ...valid, sub: newId("user") }),
    "nobody at all": await seal({ iat: now, exp: now + 60 }),
    "a NUL": await seal({ ...valid, sub: "\0" }),
    "a NUL in the session": await seal({ ...valid, sid: "\0" }),
    "an old version": await seal({ ...valid, sessionVersion: 0, sid: "ses_x" }),
    "ours, naming by e-mail only": await seal({ iat: now, exp: now + 60, email, sessionVersion: 1 }),
    "a list": await sealSession(app.deps.secrets, V5, [] as never),
    "alg none": `${unsigned("none", valid)}.`,
    HS256: `${hs256}.${createHmac("sha256", SECRET).update(hs256).digest("base64url")}`,
    altered: `${good.slice(0, -4)}AAAA`,
    "another header": good.replace(
      /^[^.]+/,
      Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString("base64url"),
    ),
    empty: "",
    "too long": `${good}${"A".repeat(20_000)}`,
  };
  for (const [what, token] of Object.entries(refused))
    assert.equal(await statusOf(`${V5}=${token}`), 401, what);
  assert.equal(
    await statusOf(`${V5}=${await seal(valid)}`),
    200,
    "and the same without a mistake is accepted",
  );
});

test("two cookies of one name are believed neither; the same one twice is one", async () => {
  const other = await signedIn(app, await makeBusiness(app.db));
  assert.equal(await statusOf(`${person.cookie}; ${other.cookie}`), 401);
  assert.equal(await statusOf(`${person.cookie}; ${person.cookie}`), 200);
});

test("over https a cookie without its prefix is not looked at", async () => {
  assert.equal(await statusOf(`${V5}=${await v5({ sub: person.userId })}`, secure), 401);
  assert.equal(await statusOf(`${V4}=${await v4({ sub: person.userId })}`, secure), 401);
});

test("an address that is not proven opens nothing, by e-mail or by sub", async () => {
  const mallory = await signedIn(app, business, "admin", { email: "unproven@example.com" });
  await app.db.orm.update(t.users).set({ emailVerifiedAt: null }).where(eq(t.users.id, mallory.userId));
  assert.equal(await statusOf(`${V5}=${await v5({ email: "unproven@example.com" })}`), 401);
  assert.equal(await statusOf(`${V5}=${await v5({ sub: mallory.userId })}`), 401);
  assert.equal(await statusOf(mallory.cookie), 401);
});

test("after signing out everywhere older tokens made elsewhere are refused, newer ones not", async () => {
  const one = await signedIn(app, business, "admin");
  const seconds = Math.floor(app.clock.now / 1000);
  const made = (iat: number) => sealSession(app.deps.secrets, V5, { sub: one.userId, iat, exp: iat + 9_999 });
  const [before, after] = [await made(seconds), await made(seconds + 1)];
  assert.equal(await statusOf(`${V5}=${before}`), 200);
  assert.equal((await one.call("POST", "/account/sign-out-everywhere", { body: {} })).status, 204);
  assert.equal(await statusOf(`${V5}=${before}`), 401);
  assert.equal(await statusOf(one.cookie), 401);
  app.clock.now += 2_000;
  assert.equal(await statusOf(`${V5}=${after}`), 200);
  assert.equal(await statusOf(await sessionFor(app, one.userId, 2)), 200);
});

test("whoever signed in before the clock was put back stays signed in; a token made elsewhere is from the future", async () => {
  const one = await signedIn(app, business, "admin");
  const iat = Math.floor(app.clock.now / 1000);
  const foreign = await sealSession(app.deps.secrets, V5, { sub: one.userId, iat, exp: iat + 9_999 });
  app.clock.now -= 3_600_000;
  try {
    assert.equal(await statusOf(one.cookie), 200);
    assert.equal(await statusOf(`${V5}=${foreign}`), 401);
    assert.equal((await one.call("POST", "/account/sign-out-everywhere", { body: {} })).status, 204);
    assert.equal(await statusOf(one.cookie), 401, "its version still decides");
  } finally {
    app.clock.now += 3_600_000;
  }
});

test("removed is out, demoted is less, erased is nobody: at the next request", async () => {
  const one = await signedIn(app, business, "admin");
  const patch = () => one.call("PATCH", "/business", { body: { description: "x" } });
  const mine = eq(t.memberships.userId, one.userId);
  assert.equal((await patch()).status, 200);
  await app.db.orm.update(t.memberships).set({ role: "staff" }).where(mine);
  assert.deepEqual([(await patch()).status, (await one.call("GET", "/business")).status], [403, 200]);
  await app.db.orm.delete(t.memberships).where(mine);
  assert.deepEqual([(await patch()).status, (await one.call("GET", "/account")).status], [403, 200]);
  const named = { headers: { "x-business-id": business.id } };
  assert.equal((await one.call("GET", "/business", named)).status, 404);
  await app.db.orm.delete(t.users).where(eq(t.users.id, one.userId));
  assert.equal((await one.call("GET", "/account")).status, 401);
});

test("a person of several businesses is in the one named, else the last chosen, and never in a foreign one", async () => {
  const one = await signedIn(app, business, "owner");
  const [second, foreign] = [await makeBusiness(app.db), await makeBusiness(app.db)];
  app.clock.now += 1_000;
  await join(app, second, one.userId, "staff");
  const idOf = async (headers = {}) => (await one.call("GET", "/business", { headers })).body.id;
  assert.equal(await idOf(), business.id);
  assert.equal(await idOf({ "x-business-id": second.id }), second.id);
  await one.call("PUT", "/business/current", { body: { businessId: second.id } });
  assert.equal(await idOf(), second.id);
  const [absent, others] = await Promise.all(
    [newId("business"), foreign.id].map((id) =>
      one.call("GET", "/business", { headers: { "x-business-id": id } }),
    ),
  );
  assert.deepEqual([absent?.status, absent?.body.detail], [404, others?.body.detail]);
});

test("121 calls in one session on one endpoint in a minute: exactly one 429; other sessions are untouched", async () => {
  const limited = await openTestApp({ RATE_LIMIT: "on" }, app.db);
  const [mine, hers] = [await sessionFor(app, person.userId), await sessionFor(app, person.userId)];
  // A header that nobody trustworthy wrote changes nothing, and neither does a renewed token.
  const call = (cookie: string, n: number) =>
    limited.call("GET", "/business", { headers: { cookie, "x-forwarded-for": `10.0.0.${n}` } });
  const answers = [];
  for (let n = 0; n < 121; n += 1) answers.push((await call(mine, n)).status);
  assert.deepEqual([answers.filter((status) => status === 200).length, answers.at(-1)], [120, 429]);
  assert.equal((await call(hers, 1)).status, 200);
  assert.equal((await limited.call("GET", "/account", { headers: { cookie: mine } })).status, 200);
});

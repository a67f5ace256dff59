import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { makeBusiness } from "#test/business.ts";
import { signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const pathsOf = (answer: { body: { errors?: { path: string }[] } }) =>
  (answer.body.errors ?? []).map(({ path }) => path);

const WHOLE = {
  name: "Landing page",
  slug: "landing",
  mode: "quote",
  theme: { primaryColor: "#AA00ff", radius: 4, font: "Open Sans, sans-serif", scheme: "dark" },
  fields: [
    { key: "gate_code", label: "Gate code", kind: "text", required: false },
    { key: "pets", label: "Pets?", kind: "choice", required: true, options: ["None", "Dog", "Cat"] },
  ],
  texts: { bookButton: "Book me", confirmationTitle: "See you!" },
  tracking: { ga4MeasurementId: "G-AB12CD34EF", gtmContainerId: "GTM-ABC123", metaPixelId: "1234567890" },
  showReviews: false,
};

test("a widget is made, shown by its slug at once, changed in parts, and deleted", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business);
  const made = await call("POST", "/business/widgets", { body: WHOLE });
  assert.equal(made.status, 201);
  const { id, isDefault, ...rest } = made.body;
  assert.deepEqual(rest, WHOLE);
  assert.equal(isDefault, false);
  assert.deepEqual((await call("GET", `/business/widgets/${id}`)).body, made.body);
  const config = `/public/businesses/${business.slug}/config?widget=landing`;
  assert.deepEqual((await app.call("GET", config)).body.widget.tracking, WHOLE.tracking);

  const changed = await call("PATCH", `/business/widgets/${id}`, {
    body: { theme: { radius: 20 }, texts: {}, tracking: { metaPixelId: "99999" } },
  });
  assert.deepEqual(changed.body.theme, { ...WHOLE.theme, radius: 20 });
  assert.deepEqual([changed.body.texts, changed.body.tracking], [{}, { metaPixelId: "99999" }]);
  assert.deepEqual(changed.body.fields, WHOLE.fields, "what is absent stays");
  assert.equal((await app.call("GET", config)).body.widget.theme.radius, 20);

  assert.equal((await call("DELETE", `/business/widgets/${id}`)).status, 204);
  assert.equal((await call("GET", `/business/widgets/${id}`)).status, 404);
  assert.equal((await app.call("GET", config)).status, 404);
  const events = await app.db.orm.select().from(t.events).where(eq(t.events.subjectId, id));
  assert.deepEqual(
    events.map(({ type, fields }) => [type, fields]),
    [
      ["widget.created", []],
      ["widget.updated", ["theme", "texts", "tracking"]],
      ["widget.deleted", []],
    ],
  );
});

test("a name is enough: slug from the name, look of the default widget", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business);
  const make = async (name: string) => (await call("POST", "/business/widgets", { body: { name } })).body;
  const first = await make("Spring & Summer 2027");
  assert.deepEqual(
    [first.slug, first.mode, first.theme.primaryColor],
    ["spring-summer-2027", "booking", "#0b6b57"],
  );
  assert.equal((await make("Spring / Summer 2027")).slug, "spring-summer-2027-2");
  assert.equal((await make("日本")).slug, "widget");
});

test("one widget is the default; it can be handed on, and only the others deleted", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business);
  const [old] = (await call("GET", "/business/widgets")).body.data;
  const next = (await call("POST", "/business/widgets", { body: { name: "Next" } })).body;
  const refused = await call("DELETE", `/business/widgets/${old.id}`);
  assert.deepEqual([refused.status, refused.body.code], [409, "in_use"]);
  const set = await Promise.all([
    call("POST", `/business/widgets/${next.id}/default`),
    call("POST", `/business/widgets/${old.id}/default`),
    call("POST", `/business/widgets/${next.id}/default`),
  ]);
  assert.deepEqual(
    set.map(({ status }) => status),
    [200, 200, 200],
  );
  await call("POST", `/business/widgets/${next.id}/default`);
  const { data } = (await call("GET", "/business/widgets")).body;
  assert.deepEqual(
    data.filter((w: { isDefault: boolean }) => w.isDefault).map((w: { id: string }) => w.id),
    [next.id],
  );
  assert.equal(
    (await app.call("GET", `/public/businesses/${business.slug}/config`)).body.widget.slug,
    "next",
  );
  assert.equal((await call("DELETE", `/business/widgets/${old.id}`)).status, 204);
});

test("a copy has everything but name, slug and rank of its original", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business);
  const original = (await call("POST", "/business/widgets", { body: WHOLE })).body;
  await call("POST", `/business/widgets/${original.id}/default`);
  const copy = (await call("POST", `/business/widgets/${original.id}/duplicate`, { body: {} })).body;
  assert.deepEqual(copy, { ...original, id: copy.id, slug: "landing-2", isDefault: false });
  const named = await call("POST", `/business/widgets/${original.id}/duplicate`, {
    body: { name: "Third", slug: "third" },
  });
  assert.deepEqual([named.body.name, named.body.slug], ["Third", "third"]);
  const again = await call("POST", `/business/widgets/${original.id}/duplicate`, { body: { slug: "third" } });
  assert.deepEqual([again.status, pathsOf(again)], [409, ["slug"]]);
});

test("a slug belongs to one widget of a business, and to one of every other business too", async () => {
  const [a, b] = [
    await signedIn(app, await makeBusiness(app.db)),
    await signedIn(app, await makeBusiness(app.db)),
  ];
  const [first, second] = await Promise.all([
    a.call("POST", "/business/widgets", { body: WHOLE }),
    a.call("POST", "/business/widgets", { body: WHOLE }),
  ]);
  assert.deepEqual([first.status, second.status].sort(), [201, 409]);
  assert.equal((await b.call("POST", "/business/widgets", { body: WHOLE })).status, 201);
  const other = (await a.call("POST", "/business/widgets", { body: { name: "Other" } })).body;
  const taken = await a.call("PATCH", `/business/widgets/${other.id}`, { body: { slug: "landing" } });
  assert.deepEqual([taken.status, taken.body.code, pathsOf(taken)], [409, "already_exists", ["slug"]]);
});

test("a repeated creation with its Idempotency-Key makes one widget", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business);
  const options = { body: { name: "Once" }, headers: { "idempotency-key": "w1" } };
  const first = await call("POST", "/business/widgets", options);
  const second = await call("POST", "/business/widgets", options);
  assert.deepEqual(second.body, first.body);
  assert.equal((await call("GET", "/business/widgets")).body.data.length, 2);
});

test("wrong settings are named: colours, fonts, fields, texts, tracking ids", async () => {
  const { call } = await signedIn(app, await makeBusiness(app.db), "admin");
  const paths = async (body: object) => {
    const answer = await call("POST", "/business/widgets", { body: { name: "W", ...body } });
    assert.equal(answer.status, 422, JSON.stringify(body));
    return pathsOf(answer);
  };
  assert.deepEqual(await paths({ theme: { primaryColor: "red" } }), ["theme.primaryColor"]);
  assert.deepEqual(await paths({ theme: { primaryColor: "#12345g", radius: 99 } }), [
    "theme.primaryColor",
    "theme.radius",
  ]);
  assert.deepEqual(await paths({ theme: { font: "x;}body{background:url(//evil)" } }), ["theme.font"]);
  assert.deepEqual(await paths({ theme: { shadow: true } }), ["theme.shadow"]);
  const field = { key: "a", label: "A", kind: "text", required: false };
  assert.deepEqual(await paths({ fields: [field, field] }), ["fields.1.key"]);
  assert.deepEqual(await paths({ fields: [{ ...field, kind: "choice" }] }), ["fields.0.options"]);
  assert.deepEqual(await paths({ fields: [{ ...field, options: ["x"] }] }), ["fields.0.options"]);
  assert.deepEqual(await paths({ fields: [{ ...field, kind: "choice", options: ["x", "x"] }] }), [
    "fields.0.options",
  ]);
  assert.deepEqual(await paths({ fields: [{ ...field, key: "Not a key" }] }), ["fields.0.key"]);
  assert.deepEqual(await paths({ texts: { nowhere: "x" } }), ["texts.nowhere"]);
  assert.deepEqual(
    await paths({
      tracking: { ga4MeasurementId: "UA-1", gtmContainerId: "GTM-<script>", metaPixelId: "12a45" },
    }),
    ["tracking.ga4MeasurementId", "tracking.gtmContainerId", "tracking.metaPixelId"],
  );
  assert.deepEqual(await paths({ isDefault: true, businessId: "biz_x" }), ["isDefault", "businessId"]);
});

test("staff and keys without the scope change nothing; another business's widget is absent", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business);
  const { id } = (await call("POST", "/business/widgets", { body: WHOLE })).body;
  const staff = await signedIn(app, business, "staff");
  assert.equal((await staff.call("GET", "/business/widgets")).status, 403);
  const reader = await withApiKey(app, business, ["widgets:read"]);
  assert.equal((await reader.call("GET", `/business/widgets/${id}`)).status, 200);
  assert.equal((await reader.call("DELETE", `/business/widgets/${id}`)).status, 403);
  const stranger = await signedIn(app, await makeBusiness(app.db));
  for (const [method, path, body] of [
    ["GET", "", undefined],
    ["PATCH", "", { name: "Mine" }],
    ["DELETE", "", undefined],
    ["POST", "/default", undefined],
    ["POST", "/duplicate", {}],
  ] as const) {
    const options = body ? { body } : {};
    const foreign = await stranger.call(method, `/business/widgets/${id}${path}`, options);
    const absent = await stranger.call(method, `/business/widgets/${newId("widget")}${path}`, options);
    assert.deepEqual([foreign.status, foreign.body.detail], [404, absent.body.detail], `${method} ${path}`);
  }
  assert.equal((await call("GET", `/business/widgets/${id}`)).body.name, WHOLE.name);
});

test("a plan's number of widgets is exact when many are added at once", async () => {
  const strict = await openTestApp({ PLANS: "on" }, app.db);
  const business = await makeBusiness(app.db, { business: { tier: "pro" } });
  const { call } = await signedIn(strict, business);
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, n) => call("POST", "/business/widgets", { body: { name: `W ${n}` } })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 201, 403, 403, 403, 403]);
  const refused = answers.find(({ status }) => status === 403);
  assert.deepEqual([refused?.body.code, refused?.body.limit, refused?.body.used], ["plan_limit", 3, 3]);
  const copy = await call(
    "POST",
    `/business/widgets/${answers.find((a) => a.status === 201)?.body.id}/duplicate`,
    {
      body: {},
    },
  );
  assert.equal(copy.body.code, "plan_limit");
});

test("widgets are listed by slug, page by page", async () => {
  const { call } = await signedIn(app, await makeBusiness(app.db));
  for (const name of ["C", "A", "B"]) await call("POST", "/business/widgets", { body: { name } });
  const seen: string[] = [];
  let path = "/business/widgets?limit=3";
  for (;;) {
    const { data, nextCursor } = (await call("GET", path)).body;
    seen.push(...data.map(({ slug }: { slug: string }) => slug));
    if (nextCursor === null) break;
    path = `/business/widgets?limit=3&cursor=${nextCursor}`;
  }
  assert.deepEqual(seen, ["a", "b", "c", "default"]);
});

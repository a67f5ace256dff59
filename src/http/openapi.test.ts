import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { z } from "zod";
import { openApiDocument } from "./openapi.ts";
import { isObject, type Json, type JsonObject } from "./openapi-schemas.ts";
import { referencePage } from "./reference-page.ts";
import { routeFor } from "./route.ts";
import { testApp, testRoutes } from "./test-app.ts";

const info = { title: "Test", version: "1", description: "Says <b>what</b> is." };
const document = openApiDocument(testRoutes, info);
const schemas = document.components.schemas as JsonObject;

function at(value: Json | undefined, ...path: string[]): Json | undefined {
  return path.reduce<Json | undefined>((found, key) => {
    if (Array.isArray(found)) return found[Number(key)];
    return isObject(found) ? found[key] : undefined;
  }, value);
}

/** Every reference in the document. */
function references(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  const own = typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(references)];
}

test("every reference leads somewhere, and every path parameter is described", () => {
  const whole = JSON.parse(JSON.stringify(document)) as JsonObject;
  const all = references(whole);
  assert.ok(all.length > 10);
  for (const reference of all) {
    assert.ok(reference.startsWith("#/components/"), reference);
    assert.ok(at(whole, ...reference.slice(2).split("/")), reference);
  }
  for (const [path, methods] of Object.entries(document.paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    assert.ok(!path.includes(":"));
    for (const operation of Object.values(methods)) {
      const parameters = (operation.parameters ?? []) as JsonObject[];
      const described = parameters.filter((entry) => entry.in === "path").map((entry) => entry.name);
      assert.deepEqual(described, named);
    }
  }
});

test("schemas are valid JSON Schema 2020-12 and say what the server checks", () => {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  ajv.addSchema({ $id: "doc", components: { schemas } });
  const body = at(
    document.paths["/public/things/{slug}"]?.post,
    "requestBody",
    "content",
    "application/json",
    "schema",
  );
  const text = JSON.stringify(body).replaceAll('"#/components', '"doc#/components');
  const validate = ajv.compile(JSON.parse(text) as object);
  assert.equal(validate({ name: "A", count: 1, kind: "x", slot: { startsAt: "t" } }), true);
  assert.equal(validate({ name: "A", count: 9, kind: "x" }), false);
  assert.equal(validate({ name: "A", count: 1, kind: "x", more: 1 }), false);
});

test("a schema whose sent and received forms differ appears twice, otherwise once", () => {
  assert.deepEqual(at(schemas, "Slot", "required"), ["startsAt", "seats"]);
  assert.deepEqual(at(schemas, "SlotInput", "required"), ["startsAt"]);
});

test("parameters, headers, limits and problems of an operation are listed", () => {
  const get = document.paths["/public/things/{slug}"]?.get;
  const parameters = (get?.parameters ?? []) as JsonObject[];
  const byName = Object.fromEntries(parameters.map((entry) => [String(entry.name), entry]));
  assert.equal(at(byName.limit, "schema", "type"), "integer");
  assert.equal(at(byName.limit, "schema", "default"), 25);
  assert.equal(at(byName.status, "schema", "type"), "array");
  assert.equal(at(byName.selections, "content", "application/json", "schema", "type"), "object");
  const post = document.paths["/public/things/{slug}"]?.post;
  assert.deepEqual(at(post, "parameters", "1"), { $ref: "#/components/parameters/IdempotencyKey" });
  assert.match(
    String(at(post, "responses", "409", "description")),
    /slot_unavailable.*|idempotency_in_progress/,
  );
  assert.ok(at(post, "responses", "429", "headers", "Retry-After"));
  assert.ok(at(post, "responses", "201", "headers", "RateLimit"));
  assert.equal(at(post, "x-rate-limit", "quota"), 60);
  assert.deepEqual(at(post, "security"), []);
  const business = document.paths["/business"]?.patch;
  assert.equal(at(business, "x-rate-limit", "quota"), 120);
  assert.deepEqual(at(business, "security", "0"), { session: [] });
  assert.equal(at(business, "requestBody", "required"), false);
  assert.deepEqual(document.servers, [{ url: "/api/v1" }]);
});

test("equal routes give equal text, whatever order they are mounted in", () => {
  const again = openApiDocument([...testRoutes].reverse(), info);
  assert.equal(JSON.stringify(again), JSON.stringify(document));
});

test("the document and the page are served, and the page loads nothing", async () => {
  const { app } = testApp();
  const json = await app.request("/api/v1/openapi.json");
  assert.equal(json.headers.get("content-type"), "application/json");
  assert.equal(((await json.json()) as { openapi: string }).openapi, "3.1.0");
  const page = await app.request("/api/v1/docs");
  assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  assert.equal(page.status, 200);
});

test("the reference page escapes, links only to what exists, and shows a command per operation", () => {
  const { html } = referencePage(document);
  assert.ok(html.includes("Says &lt;b&gt;what&lt;/b&gt; is."));
  assert.doesNotMatch(html, /<script|<link|<img|@import|src=/);
  const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
  for (const [, target = ""] of html.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.has(target), target);
  assert.equal([...html.matchAll(/curl /g)].length, testRoutes.length);
  assert.ok(html.includes("prefers-color-scheme:dark"));
});

test("a definition that would drop unknown keys silently does not start", () => {
  const route = routeFor<unknown>();
  const base = { operationId: "x", method: "post" as const, path: "/public/x", summary: "", tags: ["x"] };
  const handle = async () => ({ status: 200 });
  const loose = z.strictObject({ inner: z.array(z.object({ a: z.string() })) });
  assert.throws(() => route({ ...base, body: loose, responses: {}, handle }), /x body\.inner\.\[\]/);
  const responses = { 200: { description: "", schema: loose } };
  assert.throws(() => route({ ...base, responses, handle }), /x 200\.inner/);
});

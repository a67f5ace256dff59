import assert from "node:assert/strict";
import { test } from "node:test";
import { testApp } from "./test-app.ts";

const url = "/api/v1/public/things/blue";
const good = { name: "A", count: 1, kind: "x" };

interface Problem {
  status: number;
  code: string;
  type: string;
  title: string;
  detail: string;
  requestId: string;
  errors?: { path: string; code: string; message: string }[];
}

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, deps = {}) {
  const response = await testApp(deps).app.request(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: response.status, response, json: (await response.json()) as Problem };
}

function paths(problem: Problem): Record<string, string> {
  return Object.fromEntries((problem.errors ?? []).map((error) => [error.path, error.code]));
}

test("every failing path is named, with a code that says how", async () => {
  const { status, json } = await post(
    JSON.stringify({
      count: 9,
      kind: "z",
      slot: { seats: "many", extra: 1 },
      customer: { email: "nobody" },
      price: 1,
      status: "paid",
    }),
  );
  assert.equal(status, 422);
  assert.equal(json.code, "validation_failed");
  assert.deepEqual(paths(json), {
    name: "required",
    count: "too_big",
    kind: "invalid_value",
    "slot.startsAt": "required",
    "slot.seats": "invalid_type",
    "slot.extra": "unknown_key",
    "customer.email": "invalid_format",
    price: "unknown_key",
    status: "unknown_key",
  });
});

test("a problem document has its members, its type is a page of this server, and Host does not matter", async () => {
  const { app } = testApp();
  const response = await app.request("http://evil.example/api/v1/public/things/blue?x=1");
  const problem = (await response.json()) as Problem;
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(problem.type, "https://book.example/errors/validation_failed");
  assert.equal(problem.status, 422);
  assert.match(problem.requestId, /^req_[0-9a-f-]{36}$/);
  assert.equal(response.headers.get("x-request-id"), problem.requestId);
  assert.deepEqual(paths(problem), { x: "unknown_key" });
});

test("an incoming request id is not trusted", async () => {
  const { app } = testApp();
  const response = await app.request(url, { headers: { "x-request-id": "mine" } });
  assert.notEqual(response.headers.get("x-request-id"), "mine");
});

test("JSON that is broken, repeats a key, is not UTF-8 or is absurdly deep is 400", async () => {
  const bodies = [
    "{",
    '{"name":"A",}',
    "nul",
    '{"name":"A","name":"B","count":1,"kind":"x"}',
    '{"name":"A","n\\u0061me":"B"}',
    '{"slot":{"a":1,"a":2}}',
    "[".repeat(60_000),
    `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
    `${"[".repeat(33)}${"]".repeat(33)}`,
    Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  ];
  for (const body of bodies) {
    const before = process.cpuUsage();
    const { status, json } = await post(body);
    assert.equal(status, 400, String(body).slice(0, 40));
    assert.equal(json.code, "malformed_json");
    assert.ok(process.cpuUsage(before).user < 200_000);
  }
});

test("keys that reach a prototype are unknown fields, and nothing is polluted", async () => {
  for (const key of ["__proto__", "constructor", "prototype", "__pro\\u0074o__"]) {
    const { status, json } = await post(
      `{"name":"A","count":1,"kind":"x","answers":{"${key}":{"polluted":true}},"${key}":{"polluted":true}}`,
    );
    assert.equal(status, 422);
    const name = key.replace("\\u0074", "t");
    assert.equal(paths(json)[name], "unknown_key");
    assert.equal(paths(json)[`answers.${name}`], "unknown_key");
    assert.equal("polluted" in {}, false);
  }
  const { app } = testApp();
  const response = await app.request(`${url}?__proto__=1&constructor=2`);
  assert.equal(response.status, 422);
  assert.deepEqual(paths((await response.json()) as Problem), {
    ["__proto__" as string]: "unknown_key",
    constructor: "unknown_key",
  });
});

test("text the database cannot hold is 422, wherever it stands", async () => {
  const { status, json } = await post(
    '{"name":"A","count":1,"kind":"x","answers":{"note":"a\\u0000b","half":"\\ud800","k\\u0000":"v"}}',
  );
  assert.equal(status, 422);
  assert.deepEqual(paths(json), {
    "answers.note": "invalid_format",
    "answers.half": "invalid_format",
    "answers.k\0": "invalid_format",
  });
  const emoji = await post('{"name":"\\ud83d\\ude00 \\\\u0000","count":1,"kind":"x"}');
  assert.equal(emoji.status, 201);
  const { app } = testApp();
  assert.equal((await app.request(`${url}?from=%00`)).status, 422);
  assert.equal((await app.request("/api/v1/public/things/a%00b")).status, 404);
});

test("a body too large is 413, said or not, and a declared one is not even read", async () => {
  const { app } = testApp();
  const headers = { "content-type": "application/json" };
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(1_024));
    },
  });
  const streamed = await app.request(url, {
    method: "POST",
    headers,
    body: endless,
    duplex: "half",
  } as RequestInit);
  assert.equal(streamed.status, 413);
  assert.ok(pulled < 70, `${pulled} KiB were read`);
  const declared = await app.request(url, {
    method: "POST",
    headers: { ...headers, "content-length": "70000" },
    body: "{}",
  });
  assert.equal(declared.status, 413);
  assert.equal(((await declared.json()) as Problem).code, "payload_too_large");
});

test("only plain JSON in UTF-8 is taken", async () => {
  const refused: Record<string, string>[] = [
    { "content-type": "text/plain" },
    { "content-type": "application/x-www-form-urlencoded" },
    { "content-type": "application/json; charset=latin1" },
    { "content-type": "application/jsonx" },
    { "content-type": "application/+json" },
    { "content-encoding": "gzip" },
  ];
  for (const headers of refused) {
    assert.equal((await post(JSON.stringify(good), headers)).status, 415, JSON.stringify(headers));
  }
  const taken: Record<string, string>[] = [
    { "content-type": "application/json; charset=UTF-8" },
    { "content-type": 'application/json;charset="utf-8"' },
    { "content-type": "application/merge-patch+json" },
    { "content-type": "Application/JSON" },
    { "content-encoding": "identity" },
  ];
  for (const headers of taken) {
    assert.equal((await post(JSON.stringify(good), headers)).status, 201, JSON.stringify(headers));
  }
});

test("an absent body counts as an empty object: what is required is named", async () => {
  const response = await testApp().app.request(url, { method: "POST" });
  assert.equal(response.status, 422);
  assert.deepEqual(paths((await response.json()) as Problem), {
    name: "required",
    count: "required",
    kind: "required",
  });
  const optional = await testApp().app.request("/api/v1/business", { method: "PATCH" });
  assert.equal(optional.status, 200);
});

test("where no body is wanted, an object without keys is none, and nothing else is", async () => {
  const { app } = testApp();
  const answer = async (body: string) => {
    const headers = { "content-type": "application/json" };
    const response = await app.request(`${url}/touch`, { method: "POST", body, headers });
    const problem = response.status === 204 ? {} : paths((await response.json()) as Problem);
    return [response.status, problem];
  };
  for (const body of ["", "{}"]) assert.deepEqual(await answer(body), [204, {}], body);
  for (const body of ["[]", "[1]", "null", "0", '""'])
    assert.deepEqual(await answer(body), [422, { body: "invalid_type" }], body);
  assert.deepEqual(await answer('{"a":[]}'), [422, { a: "unknown_key" }]);
});

test("a query that is not percent-encoded UTF-8 is refused by the parameter's name", async () => {
  const { app } = testApp();
  for (const value of ["%ff", "%zz", "%", "%e4", "a%C3", "%ED%A0%80", "%c0%af"]) {
    const response = await app.request(`${url}?limit=5&&city=${value}&explain=1`);
    const problem = (await response.json()) as Problem;
    assert.equal(response.status, 422, value);
    assert.deepEqual(
      problem.errors?.map(({ path, code }) => [path, code]),
      [["city", "invalid_format"]],
      value,
    );
  }
  for (const [value, read] of [
    ["Z%C3%BCrich+1", "Zürich 1"],
    ["100%25", "100%"],
    ["%EF%BF%BD", "\uFFFD"],
  ]) {
    const response = await app.request(`${url}?city=${value}`);
    assert.equal(((await response.json()) as { query: { city: string } }).query.city, read);
  }
  const required = await app.request("/api/v1/public/things?slug=%ff");
  assert.deepEqual(((await required.json()) as Problem).errors?.length, 1, "broken, not missing as well");
  const named = await app.request(`${url}?%zz=1`);
  assert.deepEqual(paths((await named.json()) as Problem), { "%zz": "unknown_key" });
});

test("a body is ignored where it has no meaning", async () => {
  const { app } = testApp();
  const response = await app.request(url, {
    method: "DELETE",
    body: "{{{",
    headers: { "content-type": "x" },
  });
  assert.equal(response.status, 204);
});

test("query values are checked, coerced, and refused when given twice", async () => {
  const { app } = testApp();
  const answer = async (query: string) => {
    const response = await app.request(`${url}?${query}`);
    return { status: response.status, json: (await response.json()) as Problem & { query: unknown } };
  };
  const selections = encodeURIComponent('{"rooms":2}');
  const fine = await answer(`limit=5&explain=1&status=a&status=b&from=2027-02-28&selections=${selections}`);
  assert.deepEqual(fine.json.query, {
    limit: 5,
    explain: true,
    status: ["a", "b"],
    from: "2027-02-28",
    selections: { rooms: 2 },
  });
  assert.deepEqual((await answer("")).json.query, { limit: 25, explain: false });
  for (const [query, path, code] of [
    ["limit=5&limit=5", "limit", "invalid_value"],
    ["limit=0", "limit", "too_small"],
    ["limit=101", "limit", "too_big"],
    ["limit=1e1", "limit", "invalid_type"],
    ["status=c", "status", "invalid_value"],
    ["status=a&status=c", "status.1", "invalid_value"],
    ["status=c&status=a", "status.0", "invalid_value"],
    ["from=2027-02-30", "from", "invalid_format"],
    ["from=0001-01-01", "from", "invalid_value"],
    ["from=9999-01-01", "from", "invalid_value"],
    ["at=2027-01-01T24:00:00Z", "at", "invalid_format"],
    ["at=2027-01-01T10:00:60Z", "at", "invalid_format"],
    ["at=2027-01-01T10:00:00", "at", "invalid_format"],
    ["selections={", "selections", "invalid_format"],
    [`selections=${encodeURIComponent('{"rooms":1,"x":1}')}`, "selections.x", "unknown_key"],
    [`selections=${encodeURIComponent('{"__proto__":1}')}`, "selections.__proto__", "unknown_key"],
    ["nope=1", "nope", "unknown_key"],
  ] as const) {
    const { status, json } = await answer(query);
    assert.equal(status, 422, query);
    assert.equal(paths(json)[path], code, query);
  }
});

test("an idempotency key is 1 to 255 visible ASCII characters", async () => {
  const accepted = await post(JSON.stringify(good), { "idempotency-key": "a-1" });
  assert.equal((accepted.json as unknown as { made: { key: string } }).made.key, "a-1");
  for (const key of ["", " ", "a b", "x".repeat(256), "é"]) {
    const { status, json } = await post(JSON.stringify({}), { "idempotency-key": key });
    assert.equal(status, 422);
    assert.equal(paths(json)["Idempotency-Key"], "invalid_format", JSON.stringify(key));
    assert.equal(paths(json).name, "required");
  }
});

test("a parameter that can name nothing is 404", async () => {
  const { app } = testApp();
  for (const slug of ["UPPER", "a--b", "a%2Fb", "%ff", "a".repeat(101), "'"]) {
    assert.equal((await app.request(`/api/v1/public/things/${slug}`)).status, 404, slug);
  }
});

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Answer, openTestApp, type TestApp } from "./app.ts";
import { type Attack, attacksOn } from "./fuzz/attacks.ts";
import { furnish, goodRequests } from "./fuzz/good-requests.ts";
import { ABSENT, jsonText, withValue } from "./fuzz/json-tree.ts";
import { publicOperations } from "./fuzz/operations.ts";
import { httpRequest, type Shot } from "./fuzz/shot.ts";
import { type Known, makeWorld } from "./fuzz/world.ts";

let app: TestApp;
let known: Known;
let shots: Shot[];
before(async () => {
  app = await openTestApp();
  known = await makeWorld(app.db);
  await furnish(app, known);
  shots = goodRequests(app, known);
});
after(() => app.close());

const send = async (shot: Shot): Promise<Answer> => {
  const request = httpRequest(shot);
  return app.call(request.method, request.path, request);
};

interface Problem {
  code: string;
  detail: string;
  requestId: string;
  errors?: { path: string; code: string; message: string }[];
}

/** A problem document of this status that says nothing of the inside. */
function assertProblem({ status, body, headers }: Answer, expected: number, label: string): Problem {
  assert.equal(status, expected, `${label}: ${status} ${JSON.stringify(body)}`);
  assert.equal(headers.get("content-type"), "application/problem+json", label);
  assert.equal(body.status, expected, label);
  assert.match(body.requestId, /^req_/, label);
  assert.doesNotMatch(JSON.stringify(body), /node_modules|\.ts:\d+|\bat async\b|Failed query/, label);
  assert.equal(({} as Record<string, unknown>).polluted, undefined, label);
  return body;
}

/** 422 that names the attacked field and none that was right. */
function assertNames(answer: Answer, { named, label }: Attack, operation: string): void {
  const where = `${operation}, ${label}`;
  const paths = (assertProblem(answer, 422, where).errors ?? []).map((error) => error.path);
  assert.ok(paths.includes(named), `${where} is not named among ${paths}`);
  for (const path of paths)
    assert.ok(path === named || path.startsWith(`${named}.`), `${where}: ${path} was right but is named`);
}

/** The whole table of one kind, with how much of it there was. */
async function attackAll(attacks: (shot: Shot) => { attack: Attack; shot: Shot }[]): Promise<number> {
  let sent = 0;
  for (const good of shots) {
    for (const { attack, shot } of attacks(good)) {
      assertNames(await send(shot), attack, good.operation.id);
      sent++;
    }
  }
  return sent;
}

describe("a field that is wrong is refused by its name", () => {
  it("in every body: types, absences, unknown keys, texts, numbers, dates, lists, prototypes", async (test) => {
    const sent = await attackAll((shot) =>
      shot.operation.body === undefined
        ? []
        : attacksOn(shot.operation.body, shot.body, "body").map((attack) => ({
            attack,
            shot: { ...shot, body: withValue(shot.body, attack.at, attack.value) },
          })),
    );
    test.diagnostic(`${sent} requests`);
    assert.ok(sent > 1_500);
  });

  it("in every JSON parameter: the same", async (test) => {
    const sent = await attackAll((shot) =>
      shot.operation.parameters
        .filter(({ json }) => json)
        .flatMap(({ name, schema }) =>
          attacksOn(schema, shot.query[name], "").map((attack) => {
            const named = [name, attack.named].filter((part) => part !== "").join(".");
            const value = withValue(shot.query[name], attack.at, attack.value);
            // A text would be sent as it stands, which is not JSON; an absence would leave no parameter at all.
            const text = value === ABSENT ? "" : jsonText(value);
            return {
              attack: { ...attack, named },
              shot: { ...shot, query: { ...shot.query, [name]: text } },
            };
          }),
        ),
    );
    test.diagnostic(`${sent} requests`);
    assert.ok(sent > 100);
  });

  it("in every other parameter: shapes, bounds, dates, NUL, repetition, absence", async (test) => {
    const sent = await attackAll((shot) =>
      shot.operation.parameters
        .filter(({ json, place }) => !json && place === "query" && shot.query)
        .flatMap((parameter) => {
          const { name, schema, required } = parameter;
          const good = shot.query[name];
          const values: [string, unknown][] = [
            ["NUL", `${good}\0`],
            ["twice", [good, good]],
            ...attacksOn(schema, good, name)
              // What is not text cannot be sent here, and half a surrogate pair becomes U+FFFD on its way.
              .filter(
                ({ value }) => typeof value === "string" && value.isWellFormed() && !value.includes("\0"),
              )
              .filter(({ value }) => !(schema.type !== "string" && value === "7"))
              .map(({ label, value }): [string, unknown] => [label, value]),
          ];
          if (schema.type === "integer")
            for (const text of ["1e1", "0x1", "NaN", "-1", "1.0", " 1", "", "99999999999999999999"])
              values.push([text, text]);
          if (required) values.push(["absent", ABSENT]);
          return values.map(([label, value]) => ({
            attack: { label: `${label} at ${name}`, at: [name], value, named: name },
            shot: { ...shot, query: withValue(shot.query, [name], value) as Shot["query"] },
          }));
        }),
    );
    test.diagnostic(`${sent} requests`);
    assert.ok(sent > 60);
  });

  it("an unknown parameter, on every route", async () => {
    const sent = await attackAll((shot) =>
      ["unexpected", "__proto__", "constructor", "toString", "limit[]", "' or 1=1", ""].map((name) => ({
        attack: { label: `unknown ${name}`, at: [], value: null, named: name },
        shot: { ...shot, query: withValue(shot.query, [name], "1") as Shot["query"] },
      })),
    );
    assert.equal(sent, 7 * publicOperations.length);
  });

  it("an Idempotency-Key that is none", async () => {
    for (const shot of shots) {
      if (!shot.operation.parameters.some(({ name }) => name === "Idempotency-Key")) continue;
      for (const key of ["a b", "k".repeat(256), "é"]) {
        const problem = assertProblem(await send({ ...shot, header: { "Idempotency-Key": key } }), 422, key);
        assert.deepEqual(
          problem.errors?.map((error) => error.path),
          ["Idempotency-Key"],
        );
      }
    }
  });
});

describe("a body that is not what it should be is refused whole", () => {
  const good = '{"type":"view"}';
  const texts: [string, string, number][] = [
    ["half", '{"type":"vi', 400],
    ["two values", `${good}${good}`, 400],
    ["a trailing comma", '{"type":"view",}', 400],
    ["single quotes", "{'type':'view'}", 400],
    ["a comment", `${good}// x`, 400],
    ["a key twice", '{"type":"view","type":"step"}', 400],
    ["a key twice, once escaped", '{"type":"view","typ\\u0065":"step"}', 400],
    ["NaN", '{"type":NaN}', 400],
    ["Infinity", '{"type":-Infinity}', 400],
    ["hexadecimal", '{"type":0x10}', 400],
    ["a NUL byte", '{"type":"\0"}', 400],
    ["33 levels", `${"[".repeat(33)}${"]".repeat(33)}`, 400],
    ["60,000 levels", "[".repeat(60_000), 400],
    ["100,000 levels", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, 413],
    ["70 kB", `{"type":"${"x".repeat(70_000)}"}`, 413],
    ["a number", "1e309", 422],
    ["null", "null", 422],
    ["a list", `[${good}]`, 422],
  ];
  for (const [label, text, status] of texts)
    it(`${label}: ${status}, on every route that reads one`, async () => {
      for (const shot of shots)
        if (shot.operation.body) assertProblem(await send({ ...shot, text }), status, shot.operation.id);
    });

  it("a key given twice is told by its name", async () => {
    for (const shot of shots) {
      if (!shot.operation.body) continue;
      const text = '{"deep":[{"twice":1,"twice":2}]}';
      assert.match(
        assertProblem(await send({ ...shot, text }), 400, shot.operation.id).detail,
        /deep\.0\.twice/,
      );
    }
  });

  it("5,000 unknown keys: an answer that stays small, in no time", async () => {
    const text = `{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":1`).join(",")}}`;
    for (const shot of shots) {
      if (!shot.operation.body) continue;
      const before = process.cpuUsage();
      const problem = assertProblem(await send({ ...shot, text }), 422, shot.operation.id);
      assert.ok(process.cpuUsage(before).user < 500_000);
      assert.ok((problem.errors?.length ?? 0) <= 500 && problem.detail.length < 500);
    }
  });

  it("no body at all: what is required is named, where something is", async () => {
    for (const shot of shots) {
      const required = shot.operation.body?.required ?? [];
      if (required.length === 0) continue;
      const problem = assertProblem(await send({ ...shot, body: ABSENT }), 422, shot.operation.id);
      const missing = (problem.errors ?? []).filter((error) => error.code === "required");
      // Of fields of which one is enough, the first stands for all.
      const oneOf =
        { createBooking: ["serviceId"], createHold: ["serviceId"], createLead: ["email"] }[
          shot.operation.id
        ] ?? [];
      assert.deepEqual(missing.map((error) => error.path).sort(), [...required, ...oneOf].sort());
    }
  });

  it("another content type or encoding: 415", async () => {
    const refused: [string, string][] = [
      ["content-type", "text/plain"],
      ["content-type", "application/x-www-form-urlencoded"],
      ["content-type", "multipart/form-data; boundary=x"],
      ["content-type", "application/xml"],
      ["content-type", "application/json; charset=utf-16"],
      ["content-type", ""],
      ["content-encoding", "gzip"],
      ["content-encoding", "br, gzip"],
    ];
    for (const [name, value] of refused)
      for (const shot of shots)
        if (shot.operation.method === "POST") {
          const answer = await send({ ...shot, text: "{}", header: { [name]: value } });
          assertProblem(answer, 415, `${shot.operation.id}, ${name}: ${value}`);
        }
  });
});

describe("what is bought is checked against what is sold, by the field's name", () => {
  const cases: [string, object, string][] = [
    ["an option of another kind", { selections: { size: 3 } }, "selections.size"],
    ["an option that is not offered", { selections: { size: "huge" } }, "selections.size"],
    ["an answer that reaches a prototype", { selections: { size: "toString" } }, "selections.size"],
    ["a question that reaches a prototype", { selections: { toString: "x" } }, "selections.toString"],
    ["a fraction", { selections: { rooms: 1.5 } }, "selections.rooms"],
    ["fewer than none", { selections: { rooms: -1 } }, "selections.rooms"],
    ["2^53", { selections: { rooms: 2 ** 53 } }, "selections.rooms"],
    ["1e308", { selections: { rooms: 1e308 } }, "selections.rooms"],
    ["a number as text", { selections: { rooms: "3" } }, "selections.rooms"],
    ["one too many", { addOns: { wax: 4 } }, "addOns.wax"],
    ["a negative add-on", { addOns: { wax: -1 } }, "addOns.wax"],
    ["half an add-on", { addOns: { wax: 0.5 } }, "addOns.wax"],
    ["1e300 add-ons", { addOns: { wax: 1e300 } }, "addOns.wax"],
    ["an add-on of no service", { addOns: { hasOwnProperty: 1 } }, "addOns.hasOwnProperty"],
    ["more places than there are", { seats: 2 }, "seats"],
    ["a package that is not offered", { packageKey: "' or 1=1 --" }, "packageKey"],
    ["a coupon that is none", { couponCode: "' or 1=1 --" }, "couponCode"],
  ];
  const startsAt = "2027-01-21T10:00:00Z";
  const customer = { name: "A", email: "a@example.com" };
  const places: [string, object][] = [
    ["quotes", {}],
    ["holds", { startsAt }],
    ["bookings", { startsAt, customer }],
    ["leads", customer],
  ];
  for (const [label, change, path] of cases)
    it(`${label}: ${path}, wherever something is bought`, async () => {
      for (const [place, rest] of places) {
        const body = { serviceId: known.serviceIds[0], ...rest, ...change };
        const answer = await app.call("POST", `/public/businesses/${known.slug}/${place}`, { body });
        const problem = assertProblem(answer, 422, place);
        assert.deepEqual([...new Set(problem.errors?.map((error) => error.path))], [path]);
      }
    });

  it("-0 is nothing, 1e-400 is nothing, and neither reaches the price as it is", async () => {
    const body = `{"serviceId":"${known.serviceIds[0]}","selections":{"rooms":-0},"addOns":{"wax":1e-400}}`;
    const answer = await app.call("POST", `/public/businesses/${known.slug}/quotes`, { body });
    assert.equal(answer.status, 201);
    assert.equal(answer.body.total, 10_000);
    assert.ok(answer.body.lines.every((line: { quantity?: number }) => !Object.is(line.quantity, -0)));
  });

  it("a visit longer than a week is refused before it is offered, held or booked", async () => {
    const visit = { serviceId: known.serviceIds[3], selections: { hours: 168 } };
    for (const [place, rest] of places.filter(([name]) => name === "holds" || name === "bookings")) {
      const body = { ...visit, ...rest };
      const answer = await app.call("POST", `/public/businesses/${known.slug}/${place}`, { body });
      assert.deepEqual(
        assertProblem(answer, 422, place).errors?.map((error) => error.path),
        ["selections"],
      );
    }
    const query = `serviceId=${visit.serviceId}&selections={"hours":1000000}&from=2027-01-21&to=2027-01-22`;
    const answer = await app.call("GET", `/public/businesses/${known.slug}/availability?${query}`);
    assert.equal(answer.body.errors[0].path, "selections");
  });

  it("offsets up to 23:59 are instants like any other, and the same instant is the same start", async () => {
    const starts = ["2027-01-22T10:00:00+14:00", "2027-01-21T09:59:00+23:59", "2027-01-21T10:00:00Z"];
    const taken = [];
    for (const start of starts) {
      const body = { serviceId: known.serviceIds[3], startsAt: start, customer };
      taken.push((await app.call("POST", `/public/businesses/${known.slug}/bookings`, { body })).status);
    }
    // The second and third name instants within the first's visit or its buffers.
    assert.equal(taken[0], 201);
    assert.ok(taken.every((status) => status === 201 || status === 409));
  });
});

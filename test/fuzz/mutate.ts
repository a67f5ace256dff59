import { STORABLE_TEXTS, UNSTORABLE_TEXTS } from "./hostile-text.ts";
import { ABSENT, jsonText, literal, nodesOf, type Path, withValue } from "./json-tree.ts";
import type { Random } from "./random.ts";
import type { Shot } from "./shot.ts";

const OTHER_VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  literal("1e309"),
  literal("-0"),
  literal("1e-400"),
  "",
  "NaN",
  [],
  {},
  [[[[]]]],
  [null],
  { toString: "x", valueOf: 1 },
];

const HOSTILE_KEYS = [
  "__proto__",
  "constructor",
  "toString",
  "unexpected",
  "",
  "a.b",
  "$where",
  "length",
  "0",
];

/** Spoils one part of a request, now and then several. */
export function mutate(shot: Shot, random: Random): Shot {
  let spoilt = shot;
  for (let times = random.pick([1, 1, 1, 2, 4]) ?? 1; times > 0; times--) spoilt = mutateOnce(spoilt, random);
  return spoilt;
}

function mutateOnce(shot: Shot, random: Random): Shot {
  const where = random.between(0, 19);
  if (where < 12 && shot.body !== ABSENT) return { ...shot, body: spoil(shot.body, random) };
  if (where < 16) {
    const query = spoil(shot.query, random);
    const isWhole = typeof query === "object" && query !== null && !Array.isArray(query);
    return { ...shot, query: isWhole ? (query as Shot["query"]) : { unexpected: query } };
  }
  if (where < 17) return { ...shot, path: spoilPath(shot.path, random) };
  if (where < 18) return { ...shot, header: { ...shot.header, ...(random.pick(HEADERS) ?? {}) } };
  return shot.operation.method === "GET" ? shot : { ...shot, text: spoilText(shot, random) };
}

const HEADERS: Record<string, string>[] = [
  { "content-type": "text/plain" },
  { "content-type": "application/json; charset=utf-16" },
  { "content-type": "application/vnd.api+json" },
  { "content-encoding": "gzip" },
  { "idempotency-key": " " },
  { "idempotency-key": "k".repeat(256) },
  { "if-none-match": '"'.repeat(500) },
  { authorization: "Bearer null" },
  { authorization: `Bearer ${"x".repeat(400)}` },
  { origin: "https://evil.example" },
  { accept: "text/html" },
  { "x-http-method-override": "DELETE" },
  { "x-forwarded-for": "' or 1=1, 127.0.0.1" },
];

/** The same tree with one value taken out, replaced, bent or joined by another. */
function spoil(root: unknown, random: Random): unknown {
  const nodes = nodesOf(root);
  const { path, value } = random.pick(nodes.slice(1)) ?? { path: [], value: root };
  switch (random.between(0, 6)) {
    case 0:
      return path.length === 0 ? {} : withValue(root, path, ABSENT);
    case 1:
      return withValue(root, path, random.pick(OTHER_VALUES));
    case 2: {
      const objects = nodes.filter((node) => typeof node.value === "object" && node.value !== null);
      const at: Path = random.pick(objects)?.path ?? [];
      return withValue(root, [...at, random.pick(HOSTILE_KEYS) ?? ""], random.pick(OTHER_VALUES));
    }
    case 3:
      return withValue(root, path, random.pick(STORABLE_TEXTS));
    case 4:
      return withValue(root, path, random.pick(UNSTORABLE_TEXTS));
    case 5:
      return withValue(root, path, Array(random.pick([2, 6, 50, 500, 3_000])).fill(value));
    default:
      return withValue(root, path, bent(value, random));
  }
}

/** The same value, a little beside itself. */
function bent(value: unknown, random: Random): unknown {
  if (typeof value === "number") return value + (random.pick([-1, 1, 0.1, 1e15]) ?? 0);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string")
    return (
      random.pick([
        `${value} `,
        ` ${value}`,
        `${value}${value}`,
        value.slice(1),
        value.slice(0, -1),
        value.toUpperCase(),
        value.replace(/\d/, "9"),
        value.replace("Z", "+14:00"),
        "x".repeat(10_000),
        "\u{1f600}".repeat(101),
        `${value}\n`,
      ]) ?? ""
    );
  return [value];
}

function spoilPath(path: Record<string, unknown>, random: Random): Record<string, unknown> {
  const name = random.pick(Object.keys(path));
  if (name === undefined) return path;
  const value = String(path[name]);
  const other = random.pick([
    ...STORABLE_TEXTS,
    ...UNSTORABLE_TEXTS,
    `${value}/`,
    `${value}?`,
    `${value}#`,
    value.toUpperCase(),
    value.replace(/.$/, "0"),
    "x".repeat(2_000),
    "..",
  ]);
  return { ...path, [name]: other === "" ? "-" : other };
}

/** Bytes that are hardly the JSON any more. */
function spoilText(shot: Shot, random: Random): string {
  const good = shot.body === ABSENT ? "{}" : jsonText(shot.body);
  return (
    random.pick([
      "",
      good.slice(0, random.between(0, good.length)),
      `${good}${good}`,
      `[${good}]`,
      `\ufeff${good}`,
      good.replace("{", '{"unexpected":1,"unexpected":2,'),
      good.replace(/"([^"]+)":/, '"$1":1,"$1":'),
      "[".repeat(60_000),
      `${'{"a":'.repeat(100_000)}1`,
      `{"k":"${"x".repeat(70_000)}"}`,
      `{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":1`).join(",")}}`,
      "null",
      '"text"',
      "-0",
      "0x10",
      good.replaceAll('"', "'"),
    ]) ?? ""
  );
}

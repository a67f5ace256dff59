import { ABSENT, literal, nodesOf, type Path } from "./json-tree.ts";
import { alternatives, type Schema } from "./operations.ts";

/** One change of a good request that must be refused by the name of a field. */
export interface Attack {
  label: string;
  /** Where the value goes. */
  at: Path;
  value: unknown;
  /** The path that the answer must name. */
  named: string;
}

export const BAD_INSTANTS = [
  "9999-12-31T10:00:00Z",
  "0001-01-01T10:00:00Z",
  "-000001-01-01T10:00:00Z",
  "+275760-09-13T00:00:00Z",
  "1950-01-01T00:00:00Z",
  "2027-02-30T10:00:00Z",
  "2027-13-01T10:00:00Z",
  "2027-01-20T24:00:00Z",
  "2027-01-20T10:00:60Z",
  "2027-01-20T10:60:00Z",
  "2027-01-20T10:00:00+25:00",
  "2027-01-20T10:00:00+10:75",
  "2027-01-20T10:00:00.1234567890Z",
  "2027-01-20T10:00Z",
  "2027-01-20T10:00:00",
  "2027-01-20",
  "1800000000000",
  "tomorrow",
  "",
];

export const BAD_DATES = [
  "9999-12-31",
  "0001-01-01",
  "-001-01-01",
  "2027-02-30",
  "2027-00-10",
  "2027-1-2",
  "20270102",
  "2027-01-20T10:00:00Z",
  "today",
  "",
];

/** Of every JSON type one. */
const SAMPLES: [string, unknown][] = [
  ["string", "7"],
  ["integer", 7],
  ["number", 7.5],
  ["boolean", true],
  ["null", null],
  ["array", []],
  ["object", {}],
];

const accepts = (schemas: Schema[], type: string): boolean =>
  schemas.some(
    (schema) =>
      schema.type === type || (type === "integer" && schema.type === "number") || schema.type === undefined,
  );

const dotted = (path: Path, root: string): string => (path.length === 0 ? root : path.join("."));

/** The schemas of every value of an example, by its place. */
export function schemasOf(
  schema: Schema,
  example: unknown,
): { path: Path; value: unknown; schemas: Schema[] }[] {
  return nodesOf(example).map(({ path, value }) => ({
    path,
    value,
    schemas: path.reduce<Schema[]>(
      (schemas, key) =>
        schemas.flatMap((outer) => {
          const more =
            typeof outer.additionalProperties === "object" ? outer.additionalProperties : undefined;
          const inner = typeof key === "number" ? outer.items : (outer.properties?.[key] ?? more);
          return inner ? alternatives(inner) : [];
        }),
      alternatives(schema),
    ),
  }));
}

/** Everything that can be wrong with one value of a schema. `root` names the whole value in an answer. */
export function attacksOn(schema: Schema, example: unknown, root: string): Attack[] {
  return schemasOf(schema, example).flatMap(({ path, value: good, schemas }) => {
    const named = dotted(path, root);
    const against = (label: string, value: unknown, at: Path = path, name = named): Attack => ({
      label: `${label} at ${name}`,
      at,
      value,
      named: name,
    });
    const inside = (label: string, key: string): Attack =>
      against(label, { polluted: true }, [...path, key], dotted([...path, key], root));
    return [
      ...SAMPLES.filter(([type]) => !accepts(schemas, type)).map(([type, value]) => against(type, value)),
      ...schemas.flatMap((own) => {
        switch (own.type) {
          case "string":
            return stringsAgainst(own).map(([label, value]) => against(label, value));
          case "integer":
          case "number":
            return numbersAgainst(own).map(([label, value]) => against(label, value));
          case "array":
            return own.maxItems !== undefined && Array.isArray(good)
              ? [against("too many", Array(own.maxItems + 1).fill(good[0]))]
              : [];
          case "object":
            return [
              ...(own.additionalProperties === false ? [inside("unknown key", "unexpected")] : []),
              ...["__proto__", "constructor", "prototype"].map((key) => inside(key, key)),
              ...(own.propertyNames?.maxLength
                ? [inside("long key", "k".repeat(own.propertyNames.maxLength + 1))]
                : []),
              ...(own.required ?? []).map((key) =>
                against("missing", ABSENT, [...path, key], dotted([...path, key], root)),
              ),
            ];
          default:
            return [];
        }
      }),
    ];
  });
}

function stringsAgainst(schema: Schema): [string, unknown][] {
  const values: [string, unknown][] = [
    ["NUL", "a\0b"],
    ["a high surrogate alone", "\ud800"],
    ["a low surrogate alone", "x\udc00y"],
  ];
  if (schema.maxLength !== undefined) values.push(["too long", "7".repeat(schema.maxLength + 1)]);
  if (schema.minLength) values.push(["empty", ""]);
  if (schema.pattern || schema.enum) values.push(["another shape", "' or 1=1 --"], ["empty", ""]);
  if (schema.format === "date-time") for (const text of BAD_INSTANTS) values.push([`instant ${text}`, text]);
  if (schema.format === "date") for (const text of BAD_DATES) values.push([`date ${text}`, text]);
  if (schema.format === "email")
    values.push(["no address", "nobody"], ["two lines", "a@b.example\r\nBcc: c@d.example"]);
  return values;
}

function numbersAgainst(schema: Schema): [string, unknown][] {
  const values: [string, unknown][] = [
    ["1e309", literal("1e309")],
    ["-1e309", literal("-1e309")],
  ];
  if (schema.type === "integer") values.push(["2^53", 2 ** 53], ["a fraction", 1.000001]);
  if (schema.maximum !== undefined && schema.maximum < 2 ** 52) values.push(["above", schema.maximum + 1]);
  if (schema.minimum !== undefined && schema.minimum > -(2 ** 52)) values.push(["below", schema.minimum - 1]);
  return values;
}

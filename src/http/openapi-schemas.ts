/**
 * zod schemas as JSON Schema 2020-12, with those that carry `.meta({ id })` gathered as components. What a client
 * sends and what it gets may differ in one schema (defaults, transforms); then the sent one is `<Id>Input`.
 */
import { type ZodType, z } from "zod";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

type Direction = "input" | "output";

const localRef = "#/$defs/";
const componentRef = "#/components/schemas/";

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Calls `change` on every object inside, itself first. */
function walk(value: Json, change: (object: JsonObject) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, change);
  else if (isObject(value)) {
    change(value);
    for (const child of Object.values(value)) walk(child, change);
  }
}

/** Drops what is true but tells a reader nothing: safe-integer bounds, the pattern behind a named format. */
function quieten(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format !== undefined) delete schema.pattern;
  if (JSON.stringify(schema.propertyNames) === '{"type":"string"}') delete schema.propertyNames;
}

function refsIn(schema: Json): string[] {
  const names: string[] = [];
  walk(schema, (object) => {
    if (typeof object.$ref === "string" && object.$ref.startsWith(localRef)) {
      names.push(object.$ref.slice(localRef.length));
    }
  });
  return names;
}

/** Schemas of one document. Convert everything first, then `finish` once: it settles the names. */
export class SchemaCollector {
  readonly #defs: Record<Direction, Map<string, JsonObject>> = { input: new Map(), output: new Map() };
  readonly #converted: Record<Direction, JsonObject[]> = { input: [], output: [] };

  /** The returned object is completed (its references renamed) by `finish`. */
  convert(schema: ZodType, direction: Direction): JsonObject {
    const { $defs, $schema, ...rest } = z.toJSONSchema(schema, {
      io: direction,
      unrepresentable: "any",
      override: ({ jsonSchema }) => quieten(jsonSchema),
    });
    for (const [name, definition] of Object.entries($defs ?? {})) {
      if (name.startsWith("__")) throw new Error("a schema that contains itself needs .meta({ id })");
      this.#defs[direction].set(name, definition as JsonObject);
    }
    // A copy without prototype or symbols: zod hangs its own members on what it returns.
    const plain = JSON.parse(JSON.stringify(rest)) as JsonObject;
    this.#converted[direction].push(plain);
    return plain;
  }

  /** `components.schemas`, in alphabetical order. */
  finish(): JsonObject {
    const differing = this.#differing();
    const all: [string, JsonObject][] = [];
    for (const direction of ["output", "input"] as const) {
      const rename = (name: string) => (direction === "input" && differing.has(name) ? `${name}Input` : name);
      const definitions = [...this.#defs[direction]].map(([name, definition]): [string, JsonObject] => [
        rename(name),
        JSON.parse(JSON.stringify(definition)) as JsonObject,
      ]);
      for (const schema of [...this.#converted[direction], ...definitions.map(([, schema]) => schema)]) {
        walk(schema, (object) => {
          if (typeof object.$ref === "string" && object.$ref.startsWith(localRef)) {
            object.$ref = componentRef + rename(object.$ref.slice(localRef.length));
          }
        });
      }
      all.push(...definitions);
    }
    all.sort(([left], [right]) => (left < right ? -1 : 1));
    return Object.fromEntries(all);
  }

  /** Names used both ways whose two forms differ, themselves or in something they refer to. */
  #differing(): Set<string> {
    const { input, output } = this.#defs;
    const differing = new Set<string>();
    for (let before = -1; before !== differing.size; ) {
      before = differing.size;
      for (const [name, sent] of input) {
        const received = output.get(name);
        if (received === undefined) continue;
        const same = JSON.stringify(sent) === JSON.stringify(received);
        if (!same || refsIn(sent).some((ref) => differing.has(ref))) differing.add(name);
      }
    }
    return differing;
  }
}

/** Looks inside zod schemas at start, never per request: what may repeat, what would drop keys silently. */
import type { z } from "zod";

type Schema = z.core.$ZodTypes;
type AnySchema = z.core.$ZodType;

/** The schemas directly inside one schema, with the name a reader would look for. */
function children(schema: AnySchema): [string, AnySchema][] {
  const def = (schema as Schema)._zod.def;
  switch (def.type) {
    case "object":
      return Object.entries(def.shape);
    case "array":
      return [["[]", def.element]];
    case "union":
      return def.options.map((option, index) => [`|${index}`, option]);
    case "intersection":
      return [
        ["&0", def.left],
        ["&1", def.right],
      ];
    case "tuple":
      return [
        ...def.items.map((item, index): [string, AnySchema] => [String(index), item]),
        ...(def.rest ? [["[]", def.rest] as [string, AnySchema]] : []),
      ];
    case "record":
      return [["{}", def.valueType]];
    case "pipe":
      return [
        ["", def.in],
        ["", def.out],
      ];
    case "lazy":
      return [["", def.getter()]];
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "catch":
    case "readonly":
      return [["", def.innerType]];
    default:
      return [];
  }
}

/**
 * Throws when an object inside would strip keys it does not know (`z.object`): the API refuses them by name.
 * Strict objects and openly loose ones (`z.looseObject`, `z.record`) pass. `where` starts the error's text.
 */
export function assertStrict(schema: AnySchema, where: string, seen = new Set<AnySchema>()): void {
  if (seen.has(schema)) return;
  seen.add(schema);
  const def = (schema as Schema)._zod.def;
  if (def.type === "object" && def.catchall === undefined) {
    throw new Error(`${where}: use z.strictObject, a plain object would drop unknown keys silently`);
  }
  for (const [name, child] of children(schema)) {
    assertStrict(child, name === "" ? where : `${where}.${name}`, seen);
  }
}

/** Whether the schema takes an array as input, so that a query parameter may be given more than once. */
export function takesArray(schema: AnySchema): boolean {
  const def = (schema as Schema)._zod.def;
  switch (def.type) {
    case "array":
      return true;
    case "union":
      return def.options.some(takesArray);
    case "pipe":
      return takesArray(def.in);
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "catch":
    case "readonly":
      return takesArray(def.innerType);
    default:
      return false;
  }
}

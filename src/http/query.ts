/** The query string, strictly: nothing unknown, nothing twice that can only be once. */
import type { ZodObject } from "zod";
import type { FieldError } from "#domain/refusals.ts";
import { takesArray } from "./schema-walk.ts";

export interface QueryPlan {
  known: ReadonlySet<string>;
  repeatable: ReadonlySet<string>;
}

/** What a schema says about its parameters, worked out once. */
export function planQuery(schema: ZodObject | undefined): QueryPlan {
  const shape = Object.entries(schema?.shape ?? {});
  return {
    known: new Set(shape.map(([name]) => name)),
    repeatable: new Set(shape.filter(([, field]) => takesArray(field)).map(([name]) => name)),
  };
}

export interface QueryReading {
  /** A string each, an array of strings for a repeatable parameter; known names only. */
  values: Record<string, string | string[]>;
  errors: FieldError[];
}

/** Whether every `%` begins a byte and the bytes are UTF-8; what is not would be read as it stands, or as `\uFFFD`. */
function isWellEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** The places of parameters whose encoding is broken; nearly always none, which is seen at once. */
function brokenPlaces(query: string): ReadonlySet<number> {
  if (isWellEncoded(query)) return NONE;
  const parts = query.split("&").filter((part) => part !== "");
  return new Set(parts.flatMap((part, place) => (isWellEncoded(part) ? [] : [place])));
}

const NONE: ReadonlySet<number> = new Set();

/** `target` is path and query as sent, or a whole URL. */
export function readQuery(target: string, plan: QueryPlan): QueryReading {
  const values: Record<string, string | string[]> = {};
  const errors: FieldError[] = [];
  const start = target.indexOf("?");
  if (start === -1 || start === target.length - 1) return { values, errors };
  const query = target.slice(start + 1);
  const broken = brokenPlaces(query);
  for (const [place, [name, value]] of [...new URLSearchParams(query)].entries()) {
    const before = values[name];
    if (!plan.known.has(name)) {
      errors.push({ path: name, code: "unknown_key", message: "Unknown parameter" });
    } else if (broken.has(place)) {
      errors.push({ path: name, code: "invalid_format", message: "Must be UTF-8, percent-encoded" });
    } else if (value.includes("\0")) {
      errors.push({ path: name, code: "invalid_format", message: "Must not hold NUL" });
    } else if (plan.repeatable.has(name)) {
      if (Array.isArray(before)) before.push(value);
      else values[name] = [value];
    } else if (before !== undefined) {
      errors.push({ path: name, code: "invalid_value", message: "Given more than once" });
    } else {
      values[name] = value;
    }
  }
  return { values, errors };
}

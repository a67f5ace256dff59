import { ID_ALPHABET, ID_LENGTH } from "#domain/ids.ts";
import type { Hint } from "./hints.ts";
import { STORABLE_TEXTS } from "./hostile-text.ts";
import { alternatives, deref, type Schema } from "./operations.ts";
import type { Random } from "./random.ts";

/** How values are drawn: what is known by name, how often that is used, and how often what is optional is given. */
export interface Drawing {
  random: Random;
  hint: Hint;
  hintRate: number;
  optionalRate: number;
}

/** A value of a schema. Regular expressions are met only where they are those of ids or where a hint knows better. */
export function draw(schema: Schema, name: string, drawing: Drawing, depth = 0): unknown {
  const { random, hint, hintRate } = drawing;
  const hinted = random.chance(hintRate) ? hint(name) : undefined;
  if (hinted !== undefined) return hinted;
  const own = random.pick(alternatives(schema)) ?? {};
  if (own.const !== undefined) return own.const;
  if (own.enum) return random.pick(own.enum);
  switch (own.type) {
    case "string":
      return drawString(own, random);
    case "integer":
      return drawNumber(own, random);
    case "number":
      return random.pick([0, 1, 2, 3, 0.5, -1, 1e21, drawNumber(own, random)]);
    case "boolean":
      return random.chance(0.5);
    case "array": {
      const length = random.between(own.minItems ?? 0, Math.min(own.maxItems ?? 3, 3));
      const items = own.items ?? {};
      return Array.from({ length }, () => draw(items, name, drawing, depth + 1));
    }
    case "object":
      return drawObject(own, drawing, depth);
    default:
      return null;
  }
}

function drawObject(own: Schema, drawing: Drawing, depth: number): Record<string, unknown> {
  const { random } = drawing;
  const entries = Object.entries(own.properties ?? {})
    .filter(([key]) => own.required?.includes(key) || random.chance(drawing.optionalRate))
    .map(([key, inner]): [string, unknown] => [key, draw(inner, key, drawing, depth + 1)]);
  const more = own.additionalProperties;
  if (typeof more === "object")
    for (const key of ["size", "note", "utm_source", "toString"])
      if (random.chance(0.4)) entries.push([key, draw(more, key, drawing, depth + 1)]);
  return Object.fromEntries(entries);
}

function drawString(own: Schema, random: Random): string {
  const min = own.minLength ?? 0;
  const max = own.maxLength ?? 60;
  if (own.format === "date-time") return "2027-01-21T10:00:00Z";
  if (own.format === "date") return "2027-01-21";
  if (own.format === "email") return "somebody@example.com";
  const prefix = own.pattern && /^\^([a-z]{3})_\[/.exec(own.pattern)?.[1];
  if (prefix) {
    const letters = Array.from({ length: ID_LENGTH }, () => random.pick([...ID_ALPHABET]));
    return `${prefix}_${letters.join("")}`;
  }
  if (random.chance(0.15)) return "x".repeat(random.pick([min, max, Math.max(min, max - 1)]) ?? min);
  return (random.pick(STORABLE_TEXTS) ?? "").slice(0, max).toWellFormed().padEnd(min, "x");
}

function drawNumber({ minimum = 0, maximum = 1_000 }: Schema, random: Random): number {
  const low = Math.max(minimum, -1_000_000);
  const high = Math.min(maximum, 1_000_000);
  return random.pick([low, high, random.between(low, Math.min(high, low + 10))]) ?? low;
}

/** The name under which hints know a path parameter: `{id}` of a booking is `bookingId`. */
export function hintName(name: string, schema: Schema): string {
  if (name !== "id") return name;
  const prefix = /^\^([a-z]{3})_/.exec(deref(schema).pattern ?? "")?.[1];
  return prefix === "hld" ? "holdId" : prefix === "bkg" ? "bookingId" : name;
}

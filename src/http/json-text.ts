/**
 * JSON as a hostile client may write it. `JSON.parse` alone keeps the last of two equal keys and tells nothing
 * about depth, so one pass over the text, without recursion, looks for what parsing would hide.
 */
import type { FieldError } from "#domain/refusals.ts";

/** Levels of objects and arrays; the API's own bodies use at most eight. */
export const maxJsonDepth = 32;

/** Keys that reach an object's prototype when copied carelessly. No field of the API has such a name. */
const forbiddenKeys = new Set(["__proto__", "constructor", "prototype"]);

/**
 * `malformed`: not JSON, a key twice, or nested too deeply; `detail` says which, for the client.
 * `refused`: JSON whose keys or strings the API never takes; `value` comes without the forbidden keys, so that
 * the schema may add its own complaints.
 */
export type JsonReading =
  | { kind: "ok"; value: unknown }
  | { kind: "malformed"; detail: string }
  | { kind: "refused"; value: unknown; errors: FieldError[] };

interface Frame {
  /** Keys seen, for an object; null for an array. */
  keys: Set<string> | null;
  /** The key or index whose value is being read. */
  at: string | number;
}

interface Findings {
  tooDeep: boolean;
  duplicate: string | null;
  forbidden: string[];
  hasEscape: boolean;
}

/** Index of the quote that ends the string opened at `start`, or the text's length. */
function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let slashes = end - 1;
    while (text.charCodeAt(slashes) === 92) slashes -= 1;
    if ((end - slashes) % 2 === 1) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

function unescapeKey(raw: string): string {
  if (!raw.includes("\\")) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}

function pathOf(frames: Frame[], last?: string): string {
  const parts = frames.slice(0, last === undefined ? undefined : -1).map((frame) => frame.at);
  return (last === undefined ? parts : [...parts, last]).join(".");
}

/** One pass over text that may not even be JSON; what it finds counts only if parsing succeeds (depth aside). */
function scan(text: string): Findings {
  const findings: Findings = { tooDeep: false, duplicate: null, forbidden: [], hasEscape: false };
  const frames: Frame[] = [];
  let expectsKey = false;
  for (let index = 0; index < text.length; index += 1) {
    const top = frames[frames.length - 1];
    switch (text.charCodeAt(index)) {
      case 123: // {
      case 91: {
        // [
        const isObject = text.charCodeAt(index) === 123;
        if (frames.length === maxJsonDepth) return { ...findings, tooDeep: true };
        frames.push({ keys: isObject ? new Set() : null, at: isObject ? "" : 0 });
        expectsKey = isObject;
        break;
      }
      case 125: // }
      case 93: // ]
        frames.pop();
        expectsKey = false;
        break;
      case 44: // ,
        if (top?.keys) expectsKey = true;
        else if (top) top.at = Number(top.at) + 1;
        break;
      case 34: {
        // "
        const end = stringEnd(text, index);
        const raw = text.slice(index + 1, end);
        if (!findings.hasEscape && raw.includes("\\u")) findings.hasEscape = true;
        if (expectsKey && top?.keys) {
          const key = unescapeKey(raw);
          if (top.keys.has(key)) findings.duplicate ??= pathOf(frames, key);
          if (forbiddenKeys.has(key)) findings.forbidden.push(pathOf(frames, key));
          top.keys.add(key);
          top.at = key;
          expectsKey = false;
        }
        index = end;
        break;
      }
      default:
    }
  }
  return findings;
}

/** Adds an error for every string (or key) the database could not store: NUL, or half of a surrogate pair. */
function findUnstorable(value: unknown, path: string, errors: FieldError[]): void {
  if (typeof value === "string") {
    if (value.includes("\0") || !value.isWellFormed()) {
      errors.push({ path, code: "invalid_format", message: "Must not hold NUL or half a surrogate pair" });
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      const childPath = path === "" ? key : `${path}.${key}`;
      findUnstorable(key, childPath, errors);
      findUnstorable(child, childPath, errors);
    }
  }
}

/** Reads JSON text; never throws, never recurses deeper than `maxJsonDepth`. */
export function readJson(text: string): JsonReading {
  const findings = scan(text);
  if (findings.tooDeep) {
    return { kind: "malformed", detail: `The JSON is nested deeper than ${maxJsonDepth} levels.` };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "malformed", detail: "The text is not valid JSON." };
  }
  if (findings.duplicate !== null) {
    return { kind: "malformed", detail: `The key ${findings.duplicate} appears more than once.` };
  }
  const errors: FieldError[] = findings.forbidden.map((path) => ({
    path,
    code: "unknown_key",
    message: "Unknown field",
  }));
  if (errors.length > 0) {
    value = JSON.parse(text, (key, child: unknown) => (forbiddenKeys.has(key) ? undefined : child));
  }
  if (findings.hasEscape) findUnstorable(value, "", errors);
  return errors.length > 0 ? { kind: "refused", value, errors } : { kind: "ok", value };
}

/** Turns what zod found into the API's `errors`: every failing path, dotted, with a small stable set of codes. */
import { type ZodType, z } from "zod";
import { type FieldError, Refusal } from "#domain/refusals.ts";

type Issue = z.core.$ZodIssue;

/** A body cannot name more mistakes than this; it keeps the answer to a hostile body small. */
const maxErrors = 500;

function pathOf(prefix: readonly PropertyKey[], path: readonly PropertyKey[], root: string): string {
  const all = prefix.length === 0 ? path : [...prefix, ...path];
  return all.length === 0 ? root : all.map(String).join(".");
}

/** The alternative the client most likely meant: one whose outer shape fits, with the fewest mistakes. */
function closestAlternative(alternatives: readonly Issue[][]): Issue[] | undefined {
  return alternatives
    .filter((issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === "invalid_type"))
    .sort((left, right) => left.length - right.length)[0];
}

function collect(
  issues: readonly Issue[],
  prefix: readonly PropertyKey[],
  root: string,
  out: FieldError[],
): void {
  for (const issue of issues) {
    if (out.length >= maxErrors) return;
    const path = pathOf(prefix, issue.path, root);
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        const keyPath = pathOf([...prefix, ...issue.path], [key], root);
        out.push({ path: keyPath, code: "unknown_key", message: "Unknown field" });
      }
      continue;
    }
    if (issue.input === undefined && issue.code !== "custom") {
      out.push({ path, code: "required", message: "Required" });
      continue;
    }
    switch (issue.code) {
      case "invalid_union": {
        const closest = closestAlternative(issue.errors);
        if (closest) collect(closest, [...prefix, ...issue.path], root, out);
        else
          out.push({
            path,
            code: issue.errors.length > 0 ? "invalid_type" : "invalid_value",
            message: issue.message,
          });
        break;
      }
      case "invalid_key":
      case "invalid_element":
      case "not_multiple_of":
        out.push({ path, code: "invalid_value", message: issue.message });
        break;
      case "custom": {
        const code: unknown = issue.params?.code;
        out.push({ path, code: typeof code === "string" ? code : "invalid_value", message: issue.message });
        break;
      }
      default:
        out.push({ path, code: issue.code, message: issue.message });
    }
  }
}

/** `root` is the path given to a complaint about the whole value, e.g. `body`. */
export function fieldErrors(error: z.core.$ZodError, root: string): FieldError[] {
  const out: FieldError[] = [];
  collect(error.issues, [], root, out);
  return out.slice(0, maxErrors);
}

/** 422 with every error; the detail names the paths, so that a log line or a developer needs no more. */
export function validationRefusal(errors: FieldError[]): Refusal {
  const paths = [...new Set(errors.map((error) => error.path))];
  const shown = paths.slice(0, 5).join(", ") + (paths.length > 5 ? ` and ${paths.length - 5} more` : "");
  return new Refusal("validation_failed", `The request does not fit: ${shown}.`, { errors });
}

// Asking for the input is what tells an absent field from one of the wrong type.
const parseOptions = { reportInput: true };

/** Parses or collects errors; asynchronous checks are not supported in request schemas. */
export function check(
  schema: ZodType,
  value: unknown,
  root: string,
): { ok: true; value: unknown } | { ok: false; errors: FieldError[] } {
  const result = schema.safeParse(value, parseOptions);
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, errors: fieldErrors(result.error, root) };
}

/** Compiled on first use: most of a hundred routes are never called in a short-lived process such as a test. */
export function lazily(schema: ZodType): () => ZodType {
  let compiled: ZodType | undefined;
  return () => {
    compiled ??= z.compile(schema);
    return compiled;
  };
}

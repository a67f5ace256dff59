/** Parameters, query and body of one request, checked together so that one answer names every mistake. */
import type { ZodType } from "zod";
import { type FieldError, Refusal } from "#domain/refusals.ts";
import { bodyAsJson, defaultBodyLimit, readBody } from "./body.ts";
import { planQuery, type QueryPlan, type QueryReading, readQuery } from "./query.ts";
import type { RouteDefinition } from "./route.ts";
import type { ServedRequest } from "./served-request.ts";
import { check, lazily, validationRefusal } from "./validation.ts";

/** What of reading the input can be worked out once per route. */
export interface InputPlan {
  params: (() => ZodType) | null;
  query: (() => ZodType) | null;
  queryPlan: QueryPlan;
  body: (() => ZodType) | null;
  /** GET and DELETE without a schema ignore a body, as HTTP gives it no meaning there. */
  readsBody: boolean;
  raw: boolean;
  limit: number;
  idempotent: boolean;
}

export interface RouteInputs {
  params: unknown;
  query: unknown;
  body: unknown;
}

export function planInput<Deps>(route: RouteDefinition<Deps>): InputPlan {
  const bodyless = route.method === "get" || (route.method === "delete" && !route.body);
  return {
    params: route.params ? lazily(route.params) : null,
    query: route.query ? lazily(route.query) : null,
    queryPlan: planQuery(route.query),
    body: route.body ? lazily(route.body) : null,
    readsBody: !bodyless,
    raw: route.bodyMode === "raw",
    limit: route.maxBodyBytes ?? defaultBodyLimit,
    idempotent: route.idempotent ?? false,
  };
}

/** The checked `Idempotency-Key`, null without one. */
function idempotencyKey(request: ServedRequest, errors: FieldError[]): string | null {
  const key = request.header("idempotency-key");
  if (key === undefined) return null;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const message = "Must be 1 to 255 visible ASCII characters";
  errors.push({ path: "Idempotency-Key", code: "invalid_format", message });
  return null;
}

function readParams(plan: InputPlan, params: Record<string, string>): unknown {
  if (!plan.params) return params;
  const result = plan.params().safeParse(params);
  const storable = Object.values(params).every((value) => !value.includes("\0"));
  if (result.success && storable) return result.data;
  throw new Refusal("not_found", "Nothing is at this address.");
}

/** Where nothing is wanted, only an object without keys is nothing. */
function mistakesOfNoBody(value: unknown): FieldError[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [{ path: "body", code: "invalid_type", message: "Must be an object" }];
  return Object.keys(value).map((path) => ({ path, code: "unknown_key", message: "Unknown field" }));
}

/** The body's value; mistakes go to `errors`. An empty body counts as `{}`. */
function readJsonBody(plan: InputPlan, request: ServedRequest, errors: FieldError[]): unknown {
  const bytes = request.rawBody;
  const reading =
    bytes.byteLength === 0
      ? ({ kind: "ok", value: {} } as const)
      : bodyAsJson(bytes, (name) => request.header(name));
  if (reading.kind === "refused") errors.push(...reading.errors);
  if (!plan.body) {
    errors.push(...mistakesOfNoBody(reading.value));
    return undefined;
  }
  const result = check(plan.body(), reading.value, "body");
  if (result.ok) return result.value;
  errors.push(...result.errors);
  return undefined;
}

/**
 * What the schema says of a query, beside what is `known` of it already: a parameter that could not be read is not
 * missing too. One that may be repeated and was not is named as it was sent, without a place.
 */
function queryErrors(
  said: FieldError[],
  values: QueryReading["values"],
  known: readonly FieldError[],
): FieldError[] {
  const unread = new Set(known.map(({ path }) => path));
  return said
    .filter(({ path }) => !unread.has(path))
    .map((error) => {
      const name = error.path.replace(/\.0$/, "");
      return values[name]?.length === 1 && Array.isArray(values[name]) ? { ...error, path: name } : error;
    });
}

/**
 * Throws 404 for parameters that fit no resource, 400, 413 or 415 for an unreadable body, and one 422 with all
 * mistakes of header, query and body.
 */
export async function readInput(
  plan: InputPlan,
  request: ServedRequest,
  pathParams: Record<string, string>,
): Promise<RouteInputs> {
  const params = readParams(plan, pathParams);
  const { values, errors } = readQuery(request.raw.url, plan.queryPlan);
  let query: unknown = values;
  if (plan.query) {
    const result = check(plan.query(), values, "query");
    if (result.ok) query = result.value;
    else errors.push(...queryErrors(result.errors, values, errors));
  }
  if (plan.idempotent) request.idempotencyKey = idempotencyKey(request, errors);
  let body: unknown;
  if (plan.readsBody) {
    request.rawBody = await readBody(request.raw, plan.limit, request.overSocket);
    if (!plan.raw) body = readJsonBody(plan, request, errors);
  }
  if (errors.length > 0) throw validationRefusal(errors);
  return { params, query, body };
}

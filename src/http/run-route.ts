import { type FieldError, Refusal } from "#domain/refusals.ts";
import type { RouteDefinition, RouteRequest } from "./route.ts";
import { check, validationRefusal } from "./validation.ts";

/** What a caller of the API would have sent. */
export interface RouteCall {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  idempotencyKey?: string | null;
}

/**
 * Does what a public route does, for a page whose form stands for it: the same checks of the same input, the same
 * work, the same refusals. So there is no second way in.
 */
export async function runRoute<Deps>(
  route: RouteDefinition<Deps>,
  deps: Deps,
  request: RouteRequest,
  { params = {}, query = {}, body = {}, idempotencyKey = null }: RouteCall,
): Promise<{ status: number; body: unknown }> {
  if (route.authorize)
    throw new Error(`${route.operationId} asks who is calling: a page cannot stand for it`);
  const errors: FieldError[] = [];
  const read = (schema: RouteDefinition<Deps>["body"], value: unknown, root: string): unknown => {
    if (!schema) return value;
    const result = check(schema, value, root);
    if (result.ok) return result.value;
    errors.push(...result.errors);
    return undefined;
  };
  if (route.params && !route.params.safeParse(params).success)
    throw new Refusal("not_found", "Nothing is at this address.");
  const input = { query: read(route.query, query, "query"), body: read(route.body, body, "body") };
  if (errors.length > 0) throw validationRefusal(errors);
  const path = `/api/v1${route.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? "")}`;
  const asked: RouteRequest = {
    id: request.id,
    ip: request.ip,
    method: route.method.toUpperCase(),
    path,
    target: `${path}?${new URLSearchParams(query)}`,
    bearerToken: null,
    idempotencyKey,
    rawBody: request.rawBody,
    log: request.log,
    header: (name) => request.header(name),
  };
  const answer = await route.handle({ deps, params, ...input, request: asked, caller: undefined });
  if (answer.prepared === undefined) return { status: answer.status, body: answer.body };
  const { bytes } = answer.prepared;
  if (bytes instanceof ReadableStream) throw new Error(`${route.operationId} answers with a stream`);
  return { status: answer.status, body: JSON.parse(Buffer.from(bytes).toString("utf8")) };
}

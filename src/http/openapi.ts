/** The OpenAPI 3.1 document, made from the very definitions the server runs. Equal routes give equal text. */
import type { ZodObject, ZodType } from "zod";
import type { RefusalCode } from "#domain/refusals.ts";
import { jsonQuerySchemas } from "./fields.ts";
import { isObject, type Json, type JsonObject, SchemaCollector } from "./openapi-schemas.ts";
import { problemResponses, sharedComponents } from "./openapi-shared.ts";
import { isBusinessPath, isPublicPath } from "./rate-rules.ts";
import { apiPrefix } from "./response-headers.ts";
import type { RouteDefinition } from "./route.ts";

export interface OpenApiInfo {
  title: string;
  version: string;
  description?: string;
}

export interface OpenApiDocument {
  openapi: "3.1.0";
  info: JsonObject;
  servers: JsonObject[];
  tags: JsonObject[];
  /** Operations by path template and lower-case method. */
  paths: { [path: string]: { [method: string]: JsonObject } };
  components: JsonObject;
}

type AnyRoute = Omit<RouteDefinition<unknown>, "handle" | "authorize">;

const methodOrder = ["get", "post", "put", "patch", "delete"];

/** `/businesses/:slug` as OpenAPI writes it. */
function template(path: string): string {
  return path.replace(/:([A-Za-z0-9_]+)/g, "{$1}");
}

/** The schema behind optional and default, which `jsonQuery` may be wrapped in. */
function jsonInner(field: ZodType): ZodType | undefined {
  const found = jsonQuerySchemas.get(field);
  if (found) return found;
  const { def } = field as { def: { innerType?: ZodType } };
  return def.innerType ? jsonInner(def.innerType) : undefined;
}

/** What an absent parameter means, where it can be written as its own type. */
function defaultOf(field: ZodType, schema: JsonObject): JsonObject {
  const absent = field.safeParse(undefined);
  const value: unknown = absent.success ? absent.data : undefined;
  if (typeof value === "number" && schema.type === "integer") return { default: value };
  return typeof value === "string" && schema.type === "string" ? { default: value } : {};
}

function parameters(
  schema: ZodObject | undefined,
  place: "path" | "query",
  schemas: SchemaCollector,
): JsonObject[] {
  if (!schema) return [];
  const object = schemas.convert(schema, "input");
  const required = new Set(Array.isArray(object.required) ? object.required : []);
  const properties = isObject(object.properties) ? object.properties : {};
  return Object.entries(schema.shape).map(([name, field]) => {
    const inner = jsonInner(field as ZodType);
    const json = properties[name];
    const described = isObject(json) ? json : {};
    const { description, ...rest } = described;
    return {
      name,
      in: place,
      required: place === "path" || required.has(name),
      ...(description === undefined ? {} : { description }),
      ...(inner
        ? { content: { "application/json": { schema: schemas.convert(inner, "input") } } }
        : { schema: "$ref" in described ? described : { ...rest, ...defaultOf(field as ZodType, rest) } }),
    };
  });
}

function headerParameters(route: AnyRoute): JsonObject[] {
  return [
    ...(route.idempotent ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
    ...(304 in route.responses ? [{ $ref: "#/components/parameters/IfNoneMatch" }] : []),
    ...(route.access?.roles.length ? [{ $ref: "#/components/parameters/BusinessId" }] : []),
  ];
}

/** Refusals any route of this kind can answer, so that a route lists only its own. */
function commonProblems(route: AnyRoute): RefusalCode[] {
  const changes = route.method !== "get";
  const common: RefusalCode[] = ["validation_failed", "rate_limited", "internal_error", "unavailable"];
  if (route.params) common.push("not_found");
  // POST, PUT and PATCH read a body even where none is wanted, to refuse what is in it.
  const readsBody = route.body !== undefined || (changes && route.method !== "delete");
  if (readsBody) common.push("malformed_json", "payload_too_large", "unsupported_media_type");
  if (changes) common.push("storage_full");
  if (route.access) common.push("unauthorized", "forbidden");
  if (isBusinessPath(route.path)) common.push("not_found");
  // Reached by cookies, so foreign pages are kept out.
  else if (changes && !isPublicPath(route.path)) common.push("forbidden");
  if (route.idempotent) common.push("idempotency_in_progress", "idempotency_key_reused");
  return common;
}

/** What is not described is text, or whatever the media type says. */
function contentOf(type: string, schema: JsonObject | undefined): JsonObject {
  if (schema) return { schema };
  return type === "application/json" ? {} : { schema: { type: "string" } };
}

function responses(route: AnyRoute, schemas: SchemaCollector): JsonObject {
  const out: JsonObject = {};
  for (const [status, response] of Object.entries(route.responses)) {
    const headers: JsonObject = {
      "RateLimit-Policy": { $ref: "#/components/headers/RateLimit-Policy" },
      RateLimit: { $ref: "#/components/headers/RateLimit" },
      "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
    };
    if (304 in route.responses) headers.ETag = { $ref: "#/components/headers/ETag" };
    if (route.idempotent) {
      headers["Idempotency-Replayed"] = { $ref: "#/components/headers/Idempotency-Replayed" };
    }
    const types = [response.contentType ?? "application/json"].flat();
    const schema = response.schema && schemas.convert(response.schema, "output");
    const hasBody = schema !== undefined || response.contentType !== undefined;
    out[status] = {
      description: response.description,
      headers,
      ...(hasBody
        ? { content: Object.fromEntries(types.map((type) => [type, contentOf(type, schema)])) }
        : {}),
    };
  }
  for (const [status, problem] of problemResponses([...commonProblems(route), ...(route.problems ?? [])])) {
    out[status] ??= problem;
  }
  return out;
}

/** A raw body is bytes, which JSON Schema cannot describe: an empty schema, as OpenAPI 3.1 has it. */
function requestBody(route: AnyRoute, schemas: SchemaCollector): JsonObject | undefined {
  if (route.bodyMode === "raw" && route.rawTypes)
    return { required: true, content: Object.fromEntries(route.rawTypes.map((type) => [type, {}])) };
  return (
    route.body && {
      required: !route.body.safeParse({}).success,
      content: { "application/json": { schema: schemas.convert(route.body, "input") } },
    }
  );
}

function operation(route: AnyRoute, schemas: SchemaCollector): JsonObject {
  const all = [
    ...parameters(route.params, "path", schemas),
    ...parameters(route.query, "query", schemas),
    ...headerParameters(route),
  ];
  const body = requestBody(route, schemas);
  const { access } = route;
  const keys: JsonObject[] = access?.scope ? [{ apiKey: [] }, { apiKeyHeader: [] }] : [];
  const security: Json = access ? [{ session: [] }, ...keys] : [];
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: route.tags,
    security,
    ...(access && access.roles.length > 0 ? { "x-roles": [...access.roles] } : {}),
    ...(access?.scope ? { "x-scope": access.scope } : {}),
    "x-rate-limit": {
      policy: route.limit.name,
      quota: route.limit.quota,
      windowSeconds: route.limit.windowSeconds,
      per: route.limit.by === "ip" ? "client address" : "session or API key, else client address",
    },
    ...(all.length === 0 ? {} : { parameters: all }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responses(route, schemas),
  };
}

/**
 * The document of all routes, in order of path and method. Throws for a schema that contains itself without an id.
 */
export function openApiDocument<Deps>(
  routes: readonly RouteDefinition<Deps>[],
  info: OpenApiInfo,
): OpenApiDocument {
  const schemas = new SchemaCollector();
  const sorted = [...routes].sort((left, right) => {
    if (left.path !== right.path) return left.path < right.path ? -1 : 1;
    return methodOrder.indexOf(left.method) - methodOrder.indexOf(right.method);
  });
  const paths: OpenApiDocument["paths"] = {};
  for (const route of sorted) {
    const path = template(route.path);
    paths[path] = { ...paths[path], [route.method]: operation(route, schemas) };
  }
  const tags = [...new Set(sorted.flatMap((route) => route.tags))].sort();
  const hasBusiness = sorted.some((route) => route.access !== undefined);
  return {
    openapi: "3.1.0",
    info: { ...info },
    servers: [{ url: apiPrefix }],
    tags: tags.map((name) => ({ name })),
    paths,
    components: sharedComponents(schemas.finish(), hasBusiness),
  };
}

import { openApiDocument } from "#http/openapi.ts";
import { apiInfo, apiRoutes } from "#src/api.ts";

/** As much of JSON Schema as the document uses. */
export interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  type?: string;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
}

export interface Parameter {
  name: string;
  place: "path" | "query" | "header";
  required: boolean;
  schema: Schema;
  /** The value is JSON text. */
  json: boolean;
}

/** One operation of the document, its references resolved one level deep. */
export interface Operation {
  id: string;
  method: string;
  /** `/public/businesses/{slug}/quotes`. */
  template: string;
  parameters: Parameter[];
  body: Schema | undefined;
  /** Where the body's schema stands in the document, for a validator. */
  bodyPointer: string;
}

export const document = openApiDocument(apiRoutes, apiInfo);

type Json = Record<string, unknown>;

function resolve<T>(value: T): T {
  const ref = (value as { $ref?: unknown }).$ref;
  if (typeof ref !== "string") return value;
  return ref
    .slice(2)
    .split("/")
    .reduce<unknown>((inner, part) => (inner as Json)[part], document) as T;
}

/** The schema itself, wherever it was only referred to. */
export const deref = (schema: Schema): Schema => resolve(schema);

/** What a schema accepts, as alternatives that are no unions themselves. */
export function alternatives(schema: Schema): Schema[] {
  const own = deref(schema);
  const union = own.anyOf ?? own.oneOf;
  return union ? union.flatMap(alternatives) : [own];
}

function parameter(raw: Json): Parameter {
  const found = resolve(raw);
  const content = (found.content as Record<string, { schema: Schema }> | undefined)?.["application/json"];
  return {
    name: String(found.name),
    place: found.in as Parameter["place"],
    required: found.required === true,
    schema: content?.schema ?? (found.schema as Schema),
    json: content !== undefined,
  };
}

const pointerPart = (part: string) =>
  part.replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D");

/** Every operation of the API. */
export const operations: Operation[] = Object.entries(document.paths).flatMap(([template, methods]) =>
  Object.entries(methods).map(([method, raw]) => {
    const body = raw.requestBody as { content: Record<string, { schema: Schema }> } | undefined;
    return {
      id: String(raw.operationId),
      method: method.toUpperCase(),
      template,
      parameters: ((raw.parameters ?? []) as Json[]).map(parameter),
      body: body?.content["application/json"]?.schema,
      bodyPointer: `#/paths/${pointerPart(template)}/${method}/requestBody/content/application~1json/schema`,
    };
  }),
);

/** Those that anybody may call. */
export const publicOperations = operations.filter(({ template }) => template.startsWith("/public/"));

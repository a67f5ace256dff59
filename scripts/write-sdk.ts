/**
 * Writes `sdk/src/operations.ts`: a function for every operation in `openapi.json` and the types of every schema; with
 * `--check` it only compares and fails on a difference. Operations nobody calls are shaken out of a bundle.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  prefixItems?: Schema[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  description?: string;
}
interface Parameter {
  $ref?: string;
  name?: string;
  in?: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}
interface Content {
  content?: Record<string, { schema?: Schema }>;
}
interface Operation {
  operationId: string;
  summary: string;
  parameters?: Parameter[];
  requestBody?: Content & { required?: boolean };
  responses: Record<string, Content>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; parameters?: Record<string, Parameter> };
}

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const document = JSON.parse(readFileSync(at("openapi.json"), "utf8")) as Document;
const target = at("sdk/src/operations.ts");

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** Comments of more than a line stay one line: the document has the long form. */
const comment = (text: string | undefined, indent: string): string =>
  text ? `${indent}/** ${text.replaceAll("*/", "*\\/").replace(/\s+/g, " ")} */\n` : "";

function typeOf(schema: Schema | undefined, indent: string): string {
  if (!schema) return "unknown";
  if (schema.$ref) return schema.$ref.split("/").at(-1) ?? "unknown";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return [...new Set(several.map((one) => typeOf(one, indent)))].join(" | ");
  if (schema.allOf) return schema.allOf.map((one) => typeOf(one, indent)).join(" & ");
  if (Array.isArray(schema.type))
    return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(" | ");
  switch (schema.type) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array":
      return arrayOf(schema.items ? typeOf(schema.items, indent) : "unknown");
    case "object":
      return objectOf(schema, indent);
    default:
      return schema.properties ? objectOf(schema, indent) : "unknown";
  }
}

const arrayOf = (item: string): string => (/^[\w$]+$/.test(item) ? `${item}[]` : `(${item})[]`);

function objectOf(schema: Schema, indent: string): string {
  const inner = `${indent}  `;
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const optional = schema.required?.includes(name) ? "" : "?";
    return `${comment(field.description, inner)}${inner}${key(name)}${optional}: ${typeOf(field, inner)};`;
  });
  const rest = schema.additionalProperties;
  if (fields.length === 0)
    return typeof rest === "object" ? `Record<string, ${typeOf(rest, indent)}>` : "Record<string, unknown>";
  return `{\n${fields.join("\n")}\n${indent}}`;
}

function parametersOf(operation: Operation, place: string): [string, Schema, boolean][] {
  return (operation.parameters ?? [])
    .map((one) => (one.$ref ? document.components.parameters?.[one.$ref.split("/").at(-1) ?? ""] : one))
    .filter((one): one is Parameter => one?.in === place)
    .map(({ name = "", schema, description, required }) => [
      name,
      { ...schema, ...(description ? { description } : {}) },
      required === true,
    ]);
}

/** As a schema, so that all is written by the same hand: path parameters by name, `query`, `body`. */
function inputOf(operation: Operation): string {
  const path = parametersOf(operation, "path");
  const query = parametersOf(operation, "query");
  const fields = path.map(
    ([name, schema]) => `${comment(schema.description, "    ")}    ${key(name)}: ${typeOf(schema, "    ")};`,
  );
  if (query.length > 0) {
    const required = query.flatMap(([name, , must]) => (must ? [name] : []));
    const properties = Object.fromEntries(query.map(([name, schema]) => [name, schema]));
    fields.push(`    query${required.length > 0 ? "" : "?"}: ${objectOf({ properties, required }, "    ")};`);
  }
  const { content, required } = operation.requestBody ?? {};
  if (content) {
    const json = content["application/json"];
    fields.push(`    body${required === false ? "?" : ""}: ${json ? typeOf(json.schema, "    ") : "Blob"};`);
  }
  return fields.length > 0 ? `{\n${fields.join("\n")}\n  }` : "Record<never, never>";
}

function answerOf(operation: Operation): string {
  const types = Object.entries(operation.responses)
    .filter(([status]) => status.startsWith("2"))
    .flatMap(([, { content }]) => Object.entries(content ?? { "": {} }))
    .map(([type, { schema }]) => {
      if (type === "") return "undefined";
      if (type.includes("json")) return typeOf(schema, "  ");
      return type.startsWith("text/") ? "string" : "Blob";
    });
  return [...new Set(types)].join(" | ") || "undefined";
}

function operations(): string {
  const made: string[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const keyed = parametersOf(operation, "header").some(([name]) => name === "Idempotency-Key");
      const call = [method.toUpperCase(), path].map((text) => JSON.stringify(text)).join(", ");
      made.push(`/** ${operation.summary} */
export const ${operation.operationId} = /* @__PURE__ */ operation<{
  input: ${inputOf(operation)};
  answer: ${answerOf(operation)};
}>(${call}${keyed ? ", 1" : ""});
`);
    }
  }
  return made.join("\n");
}

const schemas = Object.entries(document.components.schemas)
  .map(([name, schema]) => `${comment(schema.description, "")}export type ${name} = ${typeOf(schema, "")};\n`)
  .join("\n");
const text = `// Generated from openapi.json by scripts/write-sdk.ts: do not edit it, run \`npm run sdk\`.
import { operation } from "./client.ts";

${schemas}
${operations()}`;

if (!process.argv.includes("--check")) {
  writeFileSync(target, text);
  process.stdout.write(`sdk/src/operations.ts: ${Object.keys(document.paths).length} paths\n`);
} else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
  process.stderr.write(
    "sdk/src/operations.ts is not what openapi.json says; run `npm run sdk` and commit it.\n",
  );
  process.exitCode = 1;
}

/** JSON Schema as readable HTML, and as an example value. */
import { escapeHtml } from "./html.ts";
import { isObject, type Json, type JsonObject } from "./openapi-schemas.ts";

const componentRef = "#/components/schemas/";

/** The name of the component a schema refers to, if it does. */
function refName(schema: JsonObject): string | undefined {
  return typeof schema.$ref === "string" && schema.$ref.startsWith(componentRef)
    ? schema.$ref.slice(componentRef.length)
    : undefined;
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** Markdown is not rendered, but backticks become code. */
export function prose(text: Json | undefined): string {
  return typeof text === "string" ? escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>") : "";
}

/** A short name of the type: `string (date-time)`, `array of Slot`, `"a" | "b"`. */
function typeName(schema: JsonObject): string {
  const reference = refName(schema);
  if (reference) return `<a href="#schema-${escapeHtml(reference)}">${escapeHtml(reference)}</a>`;
  if (Array.isArray(schema.enum)) {
    return schema.enum.map((value) => `<code>${escapeHtml(JSON.stringify(value))}</code>`).join(" | ");
  }
  if ("const" in schema) return `<code>${escapeHtml(JSON.stringify(schema.const))}</code>`;
  const alternatives = [...list(schema.anyOf), ...list(schema.oneOf)].filter(isObject);
  if (alternatives.length > 0) return alternatives.map(typeName).join(" | ");
  if (schema.type === "array") {
    return `array of ${isObject(schema.items) ? typeName(schema.items) : "anything"}`;
  }
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : schema.type;
  if (typeof type !== "string") return "anything";
  if (type === "object" && isObject(schema.additionalProperties) && !schema.properties) {
    return `map to ${typeName(schema.additionalProperties)}`;
  }
  return escapeHtml(typeof schema.format === "string" ? `${type} (${schema.format})` : type);
}

const limitWords: [string, string][] = [
  ["minimum", "at least"],
  ["maximum", "at most"],
  ["exclusiveMinimum", "more than"],
  ["exclusiveMaximum", "less than"],
  ["minLength", "min length"],
  ["maxLength", "max length"],
  ["minItems", "min items"],
  ["maxItems", "max items"],
  ["default", "default"],
];

function limits(schema: JsonObject): string {
  const words = limitWords
    .filter(([key]) => schema[key] !== undefined)
    .map(([key, word]) => `${word} ${escapeHtml(JSON.stringify(schema[key]))}`);
  return words.length === 0 ? "" : ` <span class="soft">· ${words.join(" · ")}</span>`;
}

/** Inline objects inside a schema, whose fields are worth unfolding. */
function innerObjects(schema: JsonObject): JsonObject[] {
  if (refName(schema)) return [];
  if (isObject(schema.properties)) return [schema];
  const inside = [schema.items, schema.additionalProperties, ...list(schema.anyOf), ...list(schema.oneOf)];
  return inside.filter(isObject).flatMap(innerObjects);
}

/** One line: name, type, whether required, limits, description; inner objects in `<details>`. */
export function field(name: string, schema: JsonObject, required: boolean): string {
  const inner = innerObjects(schema).map(
    (object) => `<details><summary>fields of ${escapeHtml(name)}</summary>${fields(object)}</details>`,
  );
  const text = prose(schema.description);
  return `<li><code>${escapeHtml(name)}</code> <span class="type">${typeName(schema)}</span>${
    required ? ' <span class="must">required</span>' : ""
  }${limits(schema)}${text ? `<br><span class="soft">${text}</span>` : ""}${inner.join("")}</li>`;
}

/** The fields of an object schema, or its type when it is something else. */
export function fields(schema: JsonObject): string {
  if (!isObject(schema.properties)) {
    const inner = innerObjects(schema).map(fields).join("");
    return `<p class="type">${typeName(schema)}</p>${inner}`;
  }
  const required = new Set(list(schema.required));
  const items = Object.entries(schema.properties).map(([name, property]) =>
    field(name, isObject(property) ? property : {}, required.has(name)),
  );
  return `<ul class="fields">${items.join("")}</ul>`;
}

function exampleText(schema: JsonObject): string {
  if (schema.format === "date-time") return "2027-03-14T09:00:00-04:00";
  if (schema.format === "date") return "2027-03-14";
  if (schema.format === "email") return "ada@example.com";
  const prefix = typeof schema.pattern === "string" ? /^\^([a-z]{3}_)\[/.exec(schema.pattern) : null;
  return prefix ? `${prefix[1]}…` : "…";
}

/** A value that looks like what the schema wants: required fields only, so that it stays short. */
export function example(schema: JsonObject, components: JsonObject, depth = 0): Json {
  const reference = refName(schema);
  const target = reference ? components[reference] : undefined;
  if (isObject(target)) return depth > 6 ? {} : example(target, components, depth + 1);
  if (Array.isArray(schema.examples) && schema.examples[0] !== undefined) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if ("const" in schema) return schema.const ?? null;
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  const alternative = [...list(schema.anyOf), ...list(schema.oneOf)].find(isObject);
  if (alternative) return example(alternative, components, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object") {
    const properties = isObject(schema.properties) ? schema.properties : {};
    const names = list(schema.required).filter((name) => typeof name === "string");
    return Object.fromEntries(
      names.map((name) => {
        const property = properties[name];
        return [name, isObject(property) ? example(property, components, depth + 1) : null];
      }),
    );
  }
  if (type === "array") return isObject(schema.items) ? [example(schema.items, components, depth + 1)] : [];
  if (type === "integer" || type === "number") return typeof schema.minimum === "number" ? schema.minimum : 1;
  if (type === "boolean") return true;
  return type === "string" ? exampleText(schema) : null;
}

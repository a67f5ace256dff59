/** The OpenAPI document as one page that works without scripts and without the internet. */
import { escapeHtml, type HtmlPage, htmlPage } from "./html.ts";
import type { OpenApiDocument } from "./openapi.ts";
import { isObject, type Json, type JsonObject } from "./openapi-schemas.ts";
import { example, field, fields, prose } from "./reference-schema.ts";

const style = `
main{max-width:52rem}
nav ul{list-style:none;padding:0;margin:0 0 1rem;columns:18rem}
nav li{padding:.15rem 0;break-inside:avoid}
section.operation{border-top:1px solid var(--line);padding-top:1.25rem;margin-top:2.25rem;scroll-margin-top:1rem}
section.operation h3{font-size:1.1rem;margin:0 0 .5rem}
.path{display:flex;gap:.6rem;align-items:baseline;flex-wrap:wrap;font:600 .95rem/1.5 ui-monospace,Menlo,Consolas,monospace}
.method{font-size:.72rem;letter-spacing:.05em;padding:.15rem .5rem;border-radius:5px;background:var(--accent);color:var(--paper)}
.type{color:var(--accent);font-size:.9em}
.must{font-size:.75em;font-weight:600;color:var(--soft);text-transform:uppercase;letter-spacing:.04em}
ul.fields{list-style:none;padding:0 0 0 .9rem;margin:.4rem 0;border-left:2px solid var(--line)}
ul.fields li{padding:.35rem 0}
details{margin:.4rem 0}
summary{cursor:pointer;font-size:.92rem}
h4{font-size:.95rem;margin:1.2rem 0 .3rem}
`;

interface Operation {
  path: string;
  method: string;
  id: string;
  operation: JsonObject;
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function schemaOf(holder: JsonObject): JsonObject {
  if (isObject(holder.schema)) return holder.schema;
  const content = isObject(holder.content) ? Object.values(holder.content)[0] : undefined;
  return isObject(content) && isObject(content.schema) ? content.schema : {};
}

/** A parameter itself, or the shared one it refers to. */
function resolved(parameter: JsonObject, document: OpenApiDocument): JsonObject {
  const shared = document.components.parameters;
  const name = text(parameter.$ref).split("/").at(-1) ?? "";
  const target = isObject(shared) ? shared[name] : undefined;
  return isObject(target) ? target : parameter;
}

function schemasOf(document: OpenApiDocument): JsonObject {
  return isObject(document.components.schemas) ? document.components.schemas : {};
}

function parameterList(operation: JsonObject, document: OpenApiDocument): string {
  const items = objects(operation.parameters).map((entry) => {
    const parameter = resolved(entry, document);
    const schema = { ...schemaOf(parameter) };
    const place = text(parameter.in);
    const description = [place === "query" ? "" : `In the ${place}.`, text(parameter.description)];
    schema.description = description.filter((part) => part !== "").join(" ");
    return field(text(parameter.name), schema, parameter.required === true);
  });
  return items.length === 0 ? "" : `<h4>Parameters</h4><ul class="fields">${items.join("")}</ul>`;
}

/** Content types of a body that is not JSON. */
function rawTypes({ requestBody }: JsonObject): string[] {
  const content = isObject(requestBody) && isObject(requestBody.content) ? requestBody.content : {};
  return Object.keys(content).filter((type) => type !== "application/json");
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** A command that can be pasted into a shell once the host is right. */
function curl({ path, method, operation }: Operation, document: OpenApiDocument): string {
  const schemas = schemasOf(document);
  const all = objects(operation.parameters).map((entry) => resolved(entry, document));
  let address = `${text(document.servers[0]?.url)}${path}`;
  const query: string[] = [];
  for (const parameter of all) {
    const value = example(schemaOf(parameter), schemas);
    const shown = typeof value === "string" ? value : JSON.stringify(value);
    if (parameter.in === "path") address = address.replace(`{${text(parameter.name)}}`, shown);
    if (parameter.in === "query" && parameter.required === true) {
      query.push(`${text(parameter.name)}=${encodeURIComponent(shown)}`);
    }
  }
  const url = `https://bookings.example${address}${query.length === 0 ? "" : `?${query.join("&")}`}`;
  const parts = [`curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${quoted(url)}`];
  if (Array.isArray(operation.security) && operation.security.length > 0) {
    parts.push(`-H 'Authorization: Bearer bm_live_…'`);
  }
  if (all.some((parameter) => parameter.name === "Idempotency-Key")) {
    parts.push(`-H "Idempotency-Key: $(uuidgen)"`);
  }
  const [rawType] = rawTypes(operation);
  if (rawType !== undefined) parts.push(`-H 'Content-Type: ${rawType}'`, "--data-binary @file");
  else if (isObject(operation.requestBody)) {
    const body = JSON.stringify(example(schemaOf(operation.requestBody), schemas), null, 2);
    parts.push(`-H 'Content-Type: application/json'`, `-d ${quoted(body)}`);
  }
  return `<pre><code>${escapeHtml(parts.join(" \\\n  "))}</code></pre>`;
}

function responseList(operation: JsonObject): string {
  const entries = isObject(operation.responses) ? Object.entries(operation.responses) : [];
  const items = entries
    .filter(([, response]) => isObject(response))
    .map(([status, value]) => {
      const response = isObject(value) ? value : {};
      const line = `<span class="status">${escapeHtml(status)}</span> ${prose(response.description)}`;
      const hasFields = Number(status) < 400 && response.content !== undefined;
      return hasFields
        ? `<li>${line}<details><summary>the answer</summary>${fields(schemaOf(response))}</details></li>`
        : `<li>${line}</li>`;
    });
  return `<h4>Answers</h4><ul class="fields">${items.join("")}</ul>`;
}

function operationSection(entry: Operation, document: OpenApiDocument): string {
  const { operation } = entry;
  const description = prose(operation.description);
  const limit = isObject(operation["x-rate-limit"]) ? operation["x-rate-limit"] : {};
  const types = rawTypes(operation).map((type) => `<code>${escapeHtml(type)}</code>`);
  const body =
    types.length > 0
      ? `<h4>Body</h4><p>The bytes themselves: ${types.join(", ")}.</p>`
      : isObject(operation.requestBody)
        ? `<h4>Body</h4>${fields(schemaOf(operation.requestBody))}`
        : "";
  return `<section class="operation" id="${escapeHtml(entry.id)}">
<h3>${escapeHtml(text(operation.summary))}</h3>
<div class="path"><span class="method">${entry.method.toUpperCase()}</span> ${escapeHtml(entry.path)}</div>
${description ? `<p>${description}</p>` : ""}
<p class="soft">${escapeHtml(`${limit.quota} calls in ${limit.windowSeconds} s per ${text(limit.per)}.`)}</p>
${parameterList(operation, document)}${body}${responseList(operation)}
<h4>Example</h4>${curl(entry, document)}
</section>`;
}

/** `document` as `openApiDocument` makes it. All text in it is escaped. */
export function referencePage(document: OpenApiDocument): HtmlPage {
  const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      id: text(operation.operationId),
      operation,
    })),
  );
  const groups = document.tags.map((tag) => {
    const name = text(tag.name);
    const first = operations.filter(
      ({ operation }) => Array.isArray(operation.tags) && operation.tags[0] === name,
    );
    return { name, operations: first };
  });
  const shown = groups.filter((group) => group.operations.length > 0);
  const contents = shown.map(
    (group) =>
      `<h2>${escapeHtml(group.name)}</h2><ul>${group.operations
        .map(
          (entry) =>
            `<li><a href="#${escapeHtml(entry.id)}">${escapeHtml(text(entry.operation.summary))}</a></li>`,
        )
        .join("")}</ul>`,
  );
  const sections = shown.flatMap((group) => [
    `<h2>${escapeHtml(group.name)}</h2>`,
    ...group.operations.map((entry) => operationSection(entry, document)),
  ]);
  const schemas = Object.entries(schemasOf(document)).map(
    ([name, schema]) => `<section class="operation" id="schema-${escapeHtml(name)}">
<h3>${escapeHtml(name)}</h3>${isObject(schema) ? `<p>${prose(schema.description)}</p>${fields(schema)}` : ""}</section>`,
  );
  const title = text(document.info.title);
  return htmlPage(
    title,
    `<main>
<h1>${escapeHtml(title)}</h1>
<p>${prose(document.info.description)}</p>
<p>Base path <code>${escapeHtml(text(document.servers[0]?.url))}</code> ·
<a href="/api/v1/openapi.json">OpenAPI document</a> · <a href="/errors">error codes</a></p>
<nav aria-label="Operations">${contents.join("")}</nav>
${sections.join("\n")}
<h2>Schemas</h2>
${schemas.join("\n")}
</main>`,
    style,
  );
}

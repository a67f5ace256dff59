import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

type Json = Record<string, unknown>;

/**
 * Answers a function that fails when a response is not one the OpenAPI document declares: its status for that method
 * and path, and its body to the last field.
 */
function responseChecker(
  document: object,
): (method: string, path: string, status: number, body: unknown) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema(document, "openapi.json");
  const paths = (document as { paths: Record<string, Json> }).paths;
  const templates = Object.keys(paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`),
  }));
  const compiled = new Map<string, ValidateFunction>();

  return (method, path, status, body) => {
    // As whoever sends it reads it: `/a/../b` is `/b` on the wire.
    const bare = new URL(path, "http://localhost").pathname;
    // Static segments win over parameters, as in the router.
    const found = templates
      .filter(({ pattern }) => pattern.test(bare))
      .sort((a, b) => a.template.split("{").length - b.template.split("{").length)[0];
    if (!found) return assert.equal(status, 404, `${method} ${path} is not in the document`);
    const operation = paths[found.template]?.[method.toLowerCase()] as
      | { responses: Record<string, Json> }
      | undefined;
    if (!operation) return assert.equal(status, 405, `${method} ${path} is not in the document`);
    const pointer = `#/paths/${pointerPart(found.template)}/${method.toLowerCase()}/responses/${status}`;
    const response = resolve(document, operation.responses[String(status)]);
    assert.ok(response, `${method} ${found.template} does not declare ${status}: ${JSON.stringify(body)}`);
    const content = response.content as Record<string, { schema?: Json }> | undefined;
    const type = status >= 400 ? "application/problem+json" : "application/json";
    // A file: its bytes are for tests of their own.
    if (typeof body === "string" && content && !content["application/json"]) return;
    if (!content?.[type])
      return assert.ok(body === null, `${method} ${found.template} ${status} declares no body`);
    if (!content[type].schema) return;
    let validate = compiled.get(pointer);
    if (!validate) {
      validate = ajv.compile({
        $ref: `openapi.json${pointerOf(document, operation.responses[String(status)], pointer)}/content/${pointerPart(type)}/schema`,
      });
      compiled.set(pointer, validate);
    }
    assert.ok(
      validate(body),
      `${method} ${found.template} ${status}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`,
    );
  };
}

const pointerPart = (part: string) =>
  part.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D");

function resolve(document: object, value: Json | undefined): Json | undefined {
  const ref = value?.$ref;
  if (typeof ref !== "string") return value;
  return ref
    .slice(2)
    .split("/")
    .reduce<unknown>((inner, part) => (inner as Json)?.[part], document) as Json | undefined;
}

function pointerOf(_document: object, value: Json | undefined, own: string): string {
  return typeof value?.$ref === "string" ? value.$ref : own;
}

/**
 * Fails on an answer of the API that its document does not declare. By the committed document, which `npm run verify`
 * keeps fresh: making it anew takes longer than most tests.
 */
export const checkAnswer = responseChecker(
  JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8")),
);

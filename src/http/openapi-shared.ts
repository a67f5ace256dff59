/** The parts of the OpenAPI document that every operation refers to. */
import type { RefusalCode } from "#domain/refusals.ts";
import type { JsonObject } from "./openapi-schemas.ts";
import { isRefusalCode, problemEntry, problems } from "./problems.ts";

const headers: JsonObject = {
  ETag: {
    description: "Strong tag of this representation; send it back as `If-None-Match`.",
    schema: { type: "string" },
  },
  "Idempotency-Replayed": {
    description: "`true` when this is the stored answer of an earlier request with the same key.",
    schema: { type: "string", enum: ["true"] },
  },
  RateLimit: {
    description:
      'What is left, as in `"public";r=59;t=60`: `r` calls remain; in `t` seconds the oldest counted call leaves the window and one more comes free.',
    schema: { type: "string" },
  },
  "RateLimit-Policy": {
    description: 'The limit, as in `"public";q=60;w=60`: `q` calls in any `w` seconds.',
    schema: { type: "string" },
  },
  "Retry-After": { description: "Seconds to wait.", schema: { type: "integer", minimum: 1 } },
  "X-Request-Id": { description: "Names this request in the server's log.", schema: { type: "string" } },
};

const parameters: JsonObject = {
  BusinessId: {
    name: "X-Business-Id",
    in: "header",
    required: false,
    description:
      "Which of one's businesses is meant; absent: the one chosen last. An API key belongs to one business.",
    schema: { type: "string" },
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description:
      "Makes a repeated request safe: the same key and body answer with the first result for 24 hours. 1 to 255 visible ASCII characters.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" },
  },
  IfNoneMatch: {
    name: "If-None-Match",
    in: "header",
    required: false,
    description: "Tags the client already has; if one is current the answer is 304 without a body.",
    schema: { type: "string" },
  },
};

const problemSchema: JsonObject = {
  type: "object",
  description: "A problem document (RFC 9457). Some codes add members of their own.",
  properties: {
    type: { type: "string", format: "uri", description: "A page that explains the code." },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: {
      type: "string",
      enum: Object.keys(problems),
      description: "Stable; what a program should look at.",
    },
    requestId: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: {
          path: { type: "string", description: "Dotted: `items.0.addOns.wax`." },
          code: { type: "string" },
          message: { type: "string" },
        },
        required: ["path", "code", "message"],
      },
    },
  },
  required: ["type", "title", "status", "detail", "code", "requestId"],
};

const securitySchemes: JsonObject = {
  apiKey: { type: "http", scheme: "bearer", description: "An API key, `bm_live_…`." },
  apiKeyHeader: { type: "apiKey", in: "header", name: "x-api-key", description: "The same key." },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "authjs.session-token",
    description: "A signed-in session.",
  },
};

/** `components`; `schemas` are those of the routes. */
export function sharedComponents(schemas: JsonObject, withSecurity: boolean): JsonObject {
  const all = Object.entries({ ...schemas, Problem: problemSchema });
  all.sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    schemas: Object.fromEntries(all),
    parameters,
    headers,
    ...(withSecurity ? { securitySchemes } : {}),
  };
}

/** Problem responses by status, the codes in each description. */
export function problemResponses(codes: readonly RefusalCode[]): [string, JsonObject][] {
  const byStatus = new Map<number, RefusalCode[]>();
  for (const code of Object.keys(problems).filter(isRefusalCode)) {
    if (!codes.includes(code)) continue;
    const { status } = problemEntry(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return [...byStatus]
    .sort(([left], [right]) => left - right)
    .map(([status, members]) => {
      const waits = members.some((code) => code === "rate_limited" || problemEntry(code).retryAfterSeconds);
      return [
        String(status),
        {
          description: members.map((code) => `\`${code}\`: ${problemEntry(code).title}`).join(". "),
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            ...(waits ? { "Retry-After": { $ref: "#/components/headers/Retry-After" } } : {}),
          },
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      ];
    });
}

/** Headers that are the same for every answer of a kind, computed once. Names are lower case. */
import type { LimitDecision } from "./rate-limit.ts";
import type { RateLimitRule } from "./rate-rules.ts";

/**
 * Who an answer is for. `public`: any website may read it (CORS without credentials). `api`: the rest under
 * `/api/`. `page`: documents and assets for browsers.
 */
export type Audience = "public" | "api" | "page";

export const apiPrefix = "/api/v1";

/** By the whole path of a request, matched or not. */
export function audienceOf(path: string): Audience {
  if (path.startsWith(`${apiPrefix}/public/`)) return "public";
  return path.startsWith("/api/") ? "api" : "page";
}

const exposedHeaders = [
  "ETag",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "Idempotency-Replayed",
  "X-Request-Id",
  "Location",
].join(", ");

const apiHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex",
};

/**
 * Pages get `same-origin`, not `no-referrer`: under the latter browsers send `Origin: null` with a form post of
 * the page itself, and the origin check could not tell it from a foreign one.
 */
const pageHeaders = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/** The base headers by audience; over https browsers are told to stay there. */
export function baseHeaders(baseUrl: string): Record<Audience, Record<string, string>> {
  const transport: Record<string, string> = baseUrl.startsWith("https:")
    ? { "strict-transport-security": "max-age=31536000" }
    : {};
  return {
    public: {
      ...apiHeaders,
      ...transport,
      "access-control-allow-origin": "*",
      "access-control-expose-headers": exposedHeaders,
      "cross-origin-resource-policy": "cross-origin",
    },
    api: { ...apiHeaders, ...transport, "cross-origin-resource-policy": "same-origin" },
    page: { ...pageHeaders, ...transport },
  };
}

/** `"public";q=60;w=60`: the quota and its window in seconds (draft-ietf-httpapi-ratelimit-headers). */
export function rateLimitPolicy(rule: RateLimitRule): string {
  return `"${rule.name}";q=${rule.quota};w=${rule.windowSeconds}`;
}

/** `"public";r=59;t=60`: calls left, and seconds until one more comes free. */
export function rateLimitState(rule: RateLimitRule, decision: LimitDecision): string {
  return `"${rule.name}";r=${decision.remaining};t=${decision.resetSeconds}`;
}

/** The answer to a preflight of a public path; `methods` are those the path takes. */
export function preflightHeaders(methods: readonly string[]): Record<string, string> {
  return {
    "access-control-allow-methods": methods.join(", "),
    "access-control-allow-headers": "Content-Type, Idempotency-Key, Authorization, If-None-Match",
    "access-control-max-age": "86400",
  };
}

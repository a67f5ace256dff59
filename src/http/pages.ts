/**
 * Everything that is not a described API route: pages, assets, sign-in, health checks. They pass the same
 * pipeline (limits, headers, log, problems) but read and answer as they like.
 */
import type { Hono } from "hono";
import { defaultBodyLimit, readBody } from "./body.ts";
import { isUnsafe, ownOrigins, refuseCrossSite, refuseForeignOrigin } from "./foreign-origin.ts";
import { bySpecificity, mountPath } from "./mount.ts";
import type { Pipeline, Reply } from "./pipeline.ts";
import { pageRule, publicRule, type RateLimitRule } from "./rate-rules.ts";
import { audienceOf } from "./response-headers.ts";
import type { RouteRequest } from "./route.ts";
import type { ServedRequest } from "./served-request.ts";

export interface PageAnswer {
  status: number;
  /** Lower-case names; they replace the defaults, `content-security-policy` included. */
  headers?: Record<string, string>;
  body?: string | Uint8Array | ReadableStream<Uint8Array> | null;
  /** One `set-cookie` value each. */
  cookies?: readonly string[];
}

/** A request of a page: its parameters come as they stand in the address, decoded, unchecked. */
export interface PageRequest extends RouteRequest {
  readonly params: Record<string, string>;
  readonly query: URLSearchParams;
}

export interface PageDefinition {
  /** Whole template, wildcards allowed: `/book/:slug`, `/api/auth/*`. */
  path: string;
  /** GET answers HEAD too. */
  methods: readonly ("GET" | "POST" | "PUT" | "PATCH" | "DELETE")[];
  /** Default `pageRule`; with `countsAs` the public rule, so that both ways in have one limit. */
  limit?: RateLimitRule;
  /** What calls are counted under, e.g. `POST /api/v1/public/businesses/:slug/bookings` for a form post. */
  countsAs?: string;
  /** Unsafe methods only from our own pages (403 otherwise). */
  sameOriginOnly?: boolean;
  /** For a form that no cookie stands behind: refuses only what the browser says comes from another site. */
  notCrossSite?: boolean;
  /** Default 65,536; the bytes are `request.rawBody`. */
  maxBodyBytes?: number;
  /** A `Response` (as Auth.js makes it) is passed on with its headers and cookies. */
  handle(request: PageRequest): Promise<PageAnswer | Response> | PageAnswer | Response;
}

function replyOf(answer: PageAnswer | Response): Reply {
  if (!(answer instanceof Response)) {
    const { status, headers = {}, body = null, cookies = [] } = answer;
    return { status, headers, body, cookies };
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of answer.headers) if (name !== "set-cookie") headers[name] = value;
  return { status: answer.status, headers, body: answer.body, cookies: answer.headers.getSetCookie() };
}

/** Several definitions may share a path, each with methods of its own. */
export function mountPages(app: Hono, pipeline: Pipeline, pages: readonly PageDefinition[]): void {
  const origins = ownOrigins(pipeline.options.baseUrl, pipeline.options.sameOrigins);
  const { beforeWrite } = pipeline.options;

  async function run(page: PageDefinition, params: Record<string, string>, request: ServedRequest) {
    if (page.sameOriginOnly) refuseForeignOrigin(request, origins);
    if (page.notCrossSite) refuseCrossSite(request);
    if (isUnsafe(request.method)) {
      await beforeWrite?.();
      const limit = page.maxBodyBytes ?? defaultBodyLimit;
      request.rawBody = await readBody(request.raw, limit, request.overSocket);
    }
    const { target } = request;
    const start = target.indexOf("?");
    const query = new URLSearchParams(start === -1 ? "" : target.slice(start + 1));
    return replyOf(await page.handle(Object.assign(request, { params, query })));
  }

  const templates = [...new Set(pages.map((page) => page.path))].sort(bySpecificity);
  for (const template of templates) {
    const methods = pages
      .filter((page) => page.path === template)
      .flatMap((page) =>
        page.methods.map((method) => {
          const endpoint = {
            key: page.countsAs ?? `${method} ${template}`,
            route: template,
            rule: page.limit ?? (page.countsAs === undefined ? pageRule : publicRule),
            audience: audienceOf(template),
            counted: true,
          };
          const entry = {
            endpoint,
            work: (context: { req: { param(): Record<string, string> } }, request: ServedRequest) =>
              run(page, context.req.param(), request),
          };
          return [method, entry] as const;
        }),
      );
    mountPath(app, pipeline, { template, methods: new Map(methods) });
  }
}

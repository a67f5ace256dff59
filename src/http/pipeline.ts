/**
 * What happens to every request whatever it asks for: an id, the limit, the work, one answer with the headers
 * of its kind, one line in the log. There is no middleware: each path has one handler that calls `serve`.
 */
import type { Context } from "hono";
import type { Logger } from "pino";
import { Refusal } from "#domain/refusals.ts";
import type { TrustedProxies } from "./client-ip.ts";
import { metErrorPage } from "./error-pages.ts";
import { problemAnswer, refusalFor } from "./problem-document.ts";
import type { LimitDecision, RateLimiter } from "./rate-limit.ts";
import { publicRule, type RateLimitRule, ruleForPath } from "./rate-rules.ts";
import {
  type Audience,
  apiPrefix,
  audienceOf,
  baseHeaders,
  rateLimitPolicy,
  rateLimitState,
} from "./response-headers.ts";
import type { RouteRequest } from "./route.ts";
import { ServedRequest } from "./served-request.ts";

export interface PipelineOptions {
  /** Public address without a trailing slash; links and problem types start with it, never with `Host`. */
  baseUrl: string;
  /** Epoch milliseconds. */
  now(): number;
  limiter: RateLimiter;
  /** `off` counts nothing and sends no RateLimit headers (load tests). */
  rateLimit: "on" | "off";
  isTrustedProxy: TrustedProxies;
  log: Logger;
  /** True for an error that means "the database cannot be reached now": 503 instead of 500. */
  isUnavailable(error: unknown): boolean;
  /** Runs before every unsafe method; a thrown refusal (`storage_full`) is the answer. */
  beforeWrite?(): void | Promise<void>;
  /** A stable key of the valid session or API key of a request, null without one. Decides who is counted. */
  sessionKey?(request: RouteRequest): string | null | Promise<string | null>;
  /** Origins of our own pages beside that of `baseUrl`, e.g. a loopback alias in development. */
  sameOrigins?: readonly string[];
}

/** What limits and logs know a request by. */
export interface Endpoint {
  /** `GET /api/v1/public/tiers`; what calls are counted under, all businesses together. */
  key: string;
  /** The template, for the log. */
  route: string;
  rule: RateLimitRule;
  audience: Audience;
  /** OPTIONS is told the state but not counted. */
  counted: boolean;
}

/** An answer before the headers every answer gets. Header names are lower case. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array | ReadableStream<Uint8Array> | null;
  /** One `set-cookie` line each. */
  cookies?: readonly string[];
}

/** Paths that lead nowhere: whatever they are, one endpoint per rule, so that inventing paths takes no memory. */
export function unmatchedEndpoint(path: string, method: string): Endpoint {
  const rule = path.startsWith(`${apiPrefix}/`) ? ruleForPath(path.slice(apiPrefix.length)) : publicRule;
  return {
    key: `unmatched ${rule.name}`,
    route: "unmatched",
    rule,
    audience: audienceOf(path),
    counted: method !== "OPTIONS",
  };
}

export class Pipeline {
  readonly options: PipelineOptions;
  readonly #base: Record<Audience, Record<string, string>>;
  readonly #policies = new Map<RateLimitRule, string>();

  constructor(options: PipelineOptions) {
    this.options = options;
    this.#base = baseHeaders(options.baseUrl);
  }

  /**
   * Answers one request. `resolve` names the endpoint and the work; both may look at the request. Whatever the
   * work throws becomes a problem document (or, for a page that was asked for as HTML, a page).
   */
  async serve(
    context: Context,
    resolve: (request: ServedRequest) => {
      endpoint: Endpoint;
      work: (request: ServedRequest) => Promise<Reply> | Reply;
    },
  ): Promise<Response> {
    const { options } = this;
    const started = performance.now();
    const request = new ServedRequest(context, options.isTrustedProxy, options.log);
    const { endpoint, work } = resolve(request);
    let decision: LimitDecision | null = null;
    let reply: Reply;
    try {
      if (options.rateLimit === "on") decision = await this.#limit(request, endpoint);
      if (decision && endpoint.counted && !decision.allowed) throw overLimit(endpoint.rule, decision);
      reply = await work(request);
    } catch (error) {
      reply = this.#refuse(error, request, endpoint);
    }
    const response = this.#finish(request, endpoint, decision, reply);
    options.log.info(
      {
        requestId: request.id,
        method: request.method,
        route: endpoint.route,
        status: reply.status,
        ms: Math.round((performance.now() - started) * 10) / 10,
      },
      "request",
    );
    return response;
  }

  #limit(request: ServedRequest, endpoint: Endpoint): LimitDecision | Promise<LimitDecision> {
    const { sessionKey } = this.options;
    if (endpoint.rule.by === "ip" || !sessionKey) return this.#count(`ip ${request.ip}`, endpoint);
    const session = sessionKey(request);
    if (!(session instanceof Promise)) return this.#count(caller(session, request), endpoint);
    return session.then((key) => this.#count(caller(key, request), endpoint));
  }

  #count(who: string, endpoint: Endpoint): LimitDecision | Promise<LimitDecision> {
    const { limiter } = this.options;
    const now = this.options.now();
    const key = `${who} ${endpoint.key}`;
    return endpoint.counted
      ? limiter.take(key, endpoint.rule, now, endpoint.key)
      : limiter.peek(key, endpoint.rule, now);
  }

  #refuse(error: unknown, request: ServedRequest, endpoint: Endpoint): Reply {
    const { baseUrl, isUnavailable } = this.options;
    const refusal = refusalFor(error, {
      isUnavailable,
      get log() {
        return request.log;
      },
    });
    const problem = problemAnswer(refusal, baseUrl, request.id);
    const isPage = endpoint.audience === "page" && (request.header("accept") ?? "").includes("text/html");
    if (!isPage) return { status: problem.status, headers: problem.headers, body: problem.body };
    const page = metErrorPage(refusal.code, {
      requestId: request.id,
      acceptLanguage: request.header("accept-language") ?? "",
    });
    return { status: problem.status, headers: { ...problem.headers, ...page.headers }, body: page.html };
  }

  #finish(
    request: ServedRequest,
    endpoint: Endpoint,
    decision: LimitDecision | null,
    reply: Reply,
  ): Response {
    const headers: Record<string, string> = Object.assign({}, this.#base[endpoint.audience], reply.headers);
    headers["x-request-id"] = request.id;
    if (decision) {
      headers["ratelimit-policy"] = this.#policy(endpoint.rule);
      headers.ratelimit = rateLimitState(endpoint.rule, decision);
    }
    let body = reply.body;
    if (request.method === "HEAD" && body !== null) {
      if (!(body instanceof ReadableStream)) headers["content-length"] = String(Buffer.byteLength(body));
      body = null;
    }
    const cookies = reply.cookies ?? [];
    const lines = cookies.map((cookie): [string, string] => ["set-cookie", cookie]);
    return new Response(body as ConstructorParameters<typeof Response>[0], {
      status: reply.status,
      // A plain object stays one all the way to the socket; only cookies need repeated names.
      headers: lines.length === 0 ? headers : [...Object.entries(headers), ...lines],
    });
  }

  #policy(rule: RateLimitRule): string {
    let policy = this.#policies.get(rule);
    if (policy === undefined) {
      policy = rateLimitPolicy(rule);
      this.#policies.set(rule, policy);
    }
    return policy;
  }
}

function caller(session: string | null, request: ServedRequest): string {
  return session === null ? `ip ${request.ip}` : `session ${session}`;
}

function overLimit(rule: RateLimitRule, decision: LimitDecision): Refusal {
  const seconds = decision.resetSeconds;
  return new Refusal(
    "rate_limited",
    `At most ${rule.quota} calls in ${rule.windowSeconds} seconds. Try again in ${seconds} s.`,
    { extra: { retryAfterSeconds: seconds } },
  );
}

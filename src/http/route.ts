/**
 * One route of the API, described once: the description checks requests and answers, counts calls, and is what
 * `/api/v1/openapi.json` is generated from. A feature writes `const route = routeFor<Deps>()` and then
 * `route({ operationId: "createBooking", ... })`; nothing here knows a feature.
 */
import type { Logger } from "pino";
import type { ZodObject, ZodType, z } from "zod";
import type { RefusalCode } from "#domain/refusals.ts";
import { type RateLimitRule, ruleForPath } from "./rate-rules.ts";
import { assertStrict } from "./schema-walk.ts";

export type RouteMethod = "get" | "post" | "put" | "patch" | "delete";

/** What a handler may know about the call beside its parsed inputs. Nothing here is safe to log but `id`. */
export interface RouteRequest {
  /** `req_…`, ours, random; also sent as `X-Request-Id`. An incoming one is never trusted. */
  readonly id: string;
  /**
   * The client as limits count it: an IPv4 address, or an IPv6 network such as `2001:db8:1:2::/64`.
   * `unknown` when there is no socket (a test calling `app.request`).
   */
  readonly ip: string;
  /** Upper case, as sent: a HEAD stays `HEAD`. */
  readonly method: string;
  /** The decoded path without host and query. */
  readonly path: string;
  /** Path and query as sent, without host: `/api/v1/public/tiers?x=1`. May hold a token: do not log. */
  readonly target: string;
  readonly bearerToken: string | null;
  /** Only on routes with `idempotent: true`. */
  readonly idempotencyKey: string | null;
  /** The bytes of the body as received; empty when there was none. For fingerprints and signatures. */
  readonly rawBody: Uint8Array;
  /** A child of the process's log that carries the request id. */
  readonly log: Logger;
  /** One request header, by any case; repeated ones joined with `, `. */
  header(name: string): string | undefined;
}

/**
 * An answer made beforehand: sent as it is, without being parsed against the schema, and compared with
 * `If-None-Match`. `etag` is strong and quoted (`"abc"`); an empty one sends no `ETag`.
 */
export interface PreparedBody {
  /** A stream is sent as it is made; one that fails ends the connection, so that nobody takes a part for the whole. */
  bytes: Uint8Array | string | ReadableStream<Uint8Array>;
  etag: string;
  cacheControl: string;
}

export type RouteAnswer =
  | { status: number; body?: unknown; headers?: Record<string, string>; prepared?: undefined }
  | { status: number; prepared: PreparedBody; headers?: Record<string, string>; body?: undefined };

export interface ResponseDescription {
  description: string;
  /**
   * Parsed before sending: a wrong or extra field is logged and answered with 500, so objects in it must be
   * strict too.
   */
  schema?: ZodType;
  /** Of the body, default `application/json`; another one, or one of several, needs a `prepared` answer. */
  contentType?: string | readonly string[];
}

/** Who may call a route that is not open to everybody. For the document and for tests that walk all routes. */
export interface RouteAccess {
  /** What a signed-in person must be in the business; empty: any signed-in person, of a business or not. */
  roles: readonly string[];
  /** What an API key must be allowed; `null`: no API key may call it. */
  scope: string | null;
}

export interface HandlerContext<Deps, P, Q, B> {
  deps: Deps;
  params: P;
  query: Q;
  body: B;
  request: RouteRequest;
  /** What `authorize` gave; `undefined` on routes without it. */
  caller: unknown;
}

/** What of a route is the same whatever its inputs are. */
export interface RouteDescription {
  /** `createBooking`: also the file, the function and the SDK method. Unique. */
  operationId: string;
  method: RouteMethod;
  /** Template without `/api/v1`: `/public/businesses/:slug/bookings`. */
  path: string;
  summary: string;
  description?: string;
  tags: string[];
  /** Accepts `Idempotency-Key`; the checked key is `request.idempotencyKey`. */
  idempotent?: boolean;
  /** Success answers by status. A status that is not listed is a mistake of the server: 500. */
  responses: { [status: number]: ResponseDescription };
  /** Refusals worth documenting beside the ones every route has. */
  problems?: RefusalCode[];
  /** Absent: open to everybody. */
  access?: RouteAccess;
  /** Answers hold personal data or tokens: `Cache-Control: no-store`. */
  noStore?: boolean;
  /**
   * `json` (default): parsed and checked. `raw`: any content type, nothing is parsed, the handler reads
   * `request.rawBody` (signed webhooks, uploads).
   */
  bodyMode?: "json" | "raw";
  /** Content types that a raw body may have, for the document only. */
  rawTypes?: readonly string[];
  /** Default 65,536. */
  maxBodyBytes?: number;
}

/** A route as mounted and documented, its input types erased. Made by `routeFor` only. */
export interface RouteDefinition<Deps> extends RouteDescription {
  limit: RateLimitRule;
  authorize: ((deps: Deps, request: RouteRequest) => Promise<unknown>) | undefined;
  params: ZodObject | undefined;
  query: ZodObject | undefined;
  body: ZodType | undefined;
  handle(context: HandlerContext<Deps, unknown, unknown, unknown>): Promise<RouteAnswer>;
}

type OutputOf<S, Absent> = S extends ZodType ? z.output<S> : Absent;
type Nothing = Record<string, never>;

export interface RouteInput<
  Deps,
  P extends ZodObject | undefined,
  Q extends ZodObject | undefined,
  B extends ZodType | undefined,
> extends RouteDescription {
  /** Default: the public rule, under `/business` the business rule. */
  limit?: RateLimitRule;
  /** Runs before any input is read; what it throws is the answer, what it gives is `caller`. */
  authorize?: (deps: Deps, request: RouteRequest) => Promise<unknown>;
  /** Path parameters. What does not fit is 404, like any other address that leads nowhere. */
  params?: P;
  /**
   * Values arrive as strings; a schema that takes an array makes the parameter repeatable. Unknown
   * parameters are 422, also when there is no schema at all.
   */
  query?: Q;
  /** Objects in it must be strict (`z.strictObject`), at every depth. An absent body is read as `{}`. */
  body?: B;
  handle(
    context: HandlerContext<Deps, OutputOf<P, Nothing>, OutputOf<Q, Nothing>, OutputOf<B, undefined>>,
  ): Promise<RouteAnswer>;
}

/**
 * Gives the function that defines routes over one kind of dependencies.
 * The returned function throws at start when an object in one of the schemas would drop unknown keys.
 */
export function routeFor<Deps>() {
  return function route<
    P extends ZodObject | undefined = undefined,
    Q extends ZodObject | undefined = undefined,
    B extends ZodType | undefined = undefined,
  >(input: RouteInput<Deps, P, Q, B>): RouteDefinition<Deps> {
    if (input.query) assertStrict(input.query, `${input.operationId} query`);
    if (input.body) assertStrict(input.body, `${input.operationId} body`);
    for (const [status, response] of Object.entries(input.responses)) {
      if (response.schema) assertStrict(response.schema, `${input.operationId} ${status}`);
    }
    return {
      ...input,
      limit: input.limit ?? ruleForPath(input.path),
      authorize: input.authorize,
      params: input.params,
      query: input.query,
      body: input.body,
      // The pipeline hands over what these very schemas produced, so the erased types hold.
      handle: input.handle as RouteDefinition<Deps>["handle"],
    };
  };
}

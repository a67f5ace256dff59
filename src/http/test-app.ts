/** A small application with one route of each kind, for the tests of this room. */
import type { Hono } from "hono";
import { pino } from "pino";
import { z } from "zod";
import { Refusal } from "#domain/refusals.ts";
import { createApp } from "./app.ts";
import { trustedProxies } from "./client-ip.ts";
import { flag, instant, jsonQuery, limitQuery, listOf, localDate, slugParam, text } from "./fields.ts";
import type { PageDefinition } from "./pages.ts";
import type { PipelineOptions } from "./pipeline.ts";
import { SlidingWindowLimiter } from "./rate-limit.ts";
import { routeFor } from "./route.ts";

export interface TestDeps {
  /** What `POST /public/things/:slug` answers with; undefined echoes. */
  answer?: unknown;
  fail?: unknown;
}

const route = routeFor<TestDeps>();

export const slot = z.strictObject({ startsAt: z.string(), seats: z.int().default(1) }).meta({ id: "Slot" });

const getThing = route({
  operationId: "getThing",
  method: "get",
  path: "/public/things/:slug",
  summary: "One thing",
  tags: ["Things"],
  params: z.strictObject({ slug: slugParam }),
  query: z.strictObject({
    limit: limitQuery,
    from: localDate.optional(),
    at: instant.optional(),
    explain: flag,
    status: z.array(z.enum(["a", "b"])).optional(),
    city: text(40).optional(),
    selections: jsonQuery(z.strictObject({ rooms: z.int() })).optional(),
  }),
  responses: {
    200: { description: "The thing", schema: z.strictObject({ slug: z.string(), query: z.unknown() }) },
  },
  handle: async ({ params, query, deps }) => {
    if (deps.fail) throw deps.fail;
    return { status: 200, body: { slug: params.slug, query } };
  },
});

const getPrepared = route({
  operationId: "getPrepared",
  method: "get",
  path: "/public/things/prepared",
  summary: "Prepared",
  tags: ["Things"],
  responses: { 200: { description: "Bytes", schema: listOf(slot) }, 304: { description: "Unchanged" } },
  handle: async () => ({
    status: 200,
    prepared: { bytes: '{"data":[],"nextCursor":null}', etag: '"v1"', cacheControl: "public, max-age=0" },
  }),
});

const createThing = route({
  operationId: "createThing",
  method: "post",
  path: "/public/things/:slug",
  summary: "Make a thing",
  description: "Uses `slot`.",
  tags: ["Things"],
  params: z.strictObject({ slug: slugParam }),
  idempotent: true,
  body: z.strictObject({
    name: text(40),
    count: z.int().min(1).max(5),
    kind: z.enum(["x", "y"]),
    slot: slot.optional(),
    customer: z.strictObject({ email: z.email() }).optional(),
    answers: z.record(z.string(), z.string()).optional(),
  }),
  responses: {
    201: { description: "Made", schema: z.strictObject({ made: z.unknown(), slot: slot.optional() }) },
  },
  problems: ["slot_unavailable"],
  handle: async ({ body, deps, request }) => {
    if (deps.fail) throw deps.fail;
    if (deps.answer !== undefined) return { status: 201, body: deps.answer };
    return { status: 201, body: { made: { ...body, key: request.idempotencyKey } } };
  },
});

const touchThing = route({
  operationId: "touchThing",
  method: "post",
  path: "/public/things/:slug/touch",
  summary: "Touch",
  tags: ["Things"],
  params: z.strictObject({ slug: slugParam }),
  responses: { 204: { description: "Touched" } },
  handle: async () => ({ status: 204 }),
});

const findThing = route({
  operationId: "findThing",
  method: "get",
  path: "/public/things",
  summary: "Find one thing",
  tags: ["Things"],
  query: z.strictObject({ slug: slugParam }),
  responses: { 204: { description: "It is there" } },
  handle: async () => ({ status: 204 }),
});

const deleteThing = route({
  operationId: "deleteThing",
  method: "delete",
  path: "/public/things/:slug",
  summary: "Remove",
  tags: ["Things"],
  params: z.strictObject({ slug: slugParam }),
  responses: { 204: { description: "Gone" } },
  handle: async ({ deps }) => ({ status: deps.answer === "unlisted" ? 202 : 204 }),
});

const updateBusiness = route({
  operationId: "updateBusiness",
  method: "patch",
  path: "/business",
  summary: "Change",
  access: { roles: ["owner"], scope: "business:write" },
  tags: ["Business"],
  body: z.strictObject({ name: text(40).optional() }),
  responses: { 200: { description: "Changed" } },
  handle: async ({ body }) => ({ status: 200, body }),
});

export const testRoutes = [
  getThing,
  findThing,
  getPrepared,
  createThing,
  touchThing,
  deleteThing,
  updateBusiness,
];

const testPages: PageDefinition[] = [
  {
    path: "/hello/:name",
    methods: ["GET"],
    handle: ({ params, ip }) => ({
      status: 200,
      headers: { "content-type": "text/plain", "x-seen-ip": ip },
      body: `hello ${params.name}`,
      cookies: ["a=1; Path=/", "b=2; Path=/"],
    }),
  },
  {
    path: "/hello/:name",
    methods: ["POST"],
    countsAs: "POST /api/v1/public/things/:slug",
    sameOriginOnly: true,
    handle: ({ rawBody }) => ({ status: 200, body: String(rawBody.byteLength) }),
  },
  {
    path: "/broken",
    methods: ["GET"],
    handle: () => {
      throw new Refusal("not_found", "No <b>such</b> page.");
    },
  },
];

export interface TestApp {
  app: Hono;
  /** Lines of the log, parsed. */
  logged: Record<string, unknown>[];
  options: PipelineOptions;
  /** Moves the clock, milliseconds. */
  advance(ms: number): void;
}

export function testApp(deps: TestDeps = {}, overrides: Partial<PipelineOptions> = {}): TestApp {
  let now = 1_800_000_000_000;
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const options: PipelineOptions = {
    baseUrl: "https://book.example",
    now: () => now,
    limiter: new SlidingWindowLimiter(),
    rateLimit: "on",
    isTrustedProxy: trustedProxies([]),
    log,
    isUnavailable: (error) => error instanceof Error && error.message === "no database",
    ...overrides,
  };
  const app = createApp({ routes: testRoutes, deps, options, pages: testPages });
  return {
    app,
    logged,
    options,
    advance(ms) {
      now += ms;
    },
  };
}

/** Bindings that make `app.request` come from an address. */
export function fromAddress(remoteAddress: string) {
  return { incoming: { socket: { remoteAddress } } };
}

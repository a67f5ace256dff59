/** Puts routes under `/api/v1`: one handler per path, which knows every method the path takes. */
import type { Context, Hono } from "hono";
import { type AnswerPlan, answerReply, planAnswers } from "./answer.ts";
import { isUnsafe, ownOrigins, refuseForeignOrigin } from "./foreign-origin.ts";
import { type Endpoint, Pipeline, type PipelineOptions, type Reply } from "./pipeline.ts";
import { RefusalWithHeaders } from "./problem-document.ts";
import { isPublicPath } from "./rate-rules.ts";
import { type InputPlan, planInput, readInput } from "./request-input.ts";
import { apiPrefix, audienceOf, preflightHeaders } from "./response-headers.ts";
import type { RouteDefinition } from "./route.ts";
import type { ServedRequest } from "./served-request.ts";

/** A route with everything worked out that does not depend on the request. */
interface MountedRoute<Deps> {
  definition: RouteDefinition<Deps>;
  endpoint: Endpoint;
  input: InputPlan;
  answers: AnswerPlan;
  sameOriginOnly: boolean;
}

type Work = (request: ServedRequest) => Promise<Reply> | Reply;

/** What one path can do, by upper-case method. */
export interface PathMethods {
  template: string;
  methods: ReadonlyMap<
    string,
    { endpoint: Endpoint; work(context: Context, request: ServedRequest): Promise<Reply> }
  >;
}

function mountedRoute<Deps>(definition: RouteDefinition<Deps>): MountedRoute<Deps> {
  const template = `${apiPrefix}${definition.path}`;
  const method = definition.method.toUpperCase();
  const revalidated = method === "GET" && isPublicPath(definition.path) && !definition.noStore;
  return {
    definition,
    endpoint: {
      key: `${method} ${template}`,
      route: template,
      rule: definition.limit,
      audience: audienceOf(template),
      counted: true,
    },
    input: planInput(definition),
    answers: planAnswers(definition.operationId, definition.responses, revalidated ? "no-cache" : "no-store"),
    sameOriginOnly: !isPublicPath(definition.path),
  };
}

/** Static segments before parameters, so that `/bookings/export` is not taken for an id. */
export function bySpecificity(left: string, right: string): number {
  const rank = (path: string) => path.replace(/:[^/]+/g, "\uffff").replaceAll("*", "\uffff\uffff");
  return rank(left) < rank(right) ? -1 : 1;
}

function allowed(path: PathMethods): string[] {
  const names = [...path.methods.keys()];
  return [...names, ...(names.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort();
}

/** OPTIONS: a preflight's answer on public paths, elsewhere just what the path takes. Never counted. */
function optionsReply(path: PathMethods): Reply {
  const methods = allowed(path);
  const cors = audienceOf(path.template) === "public" ? preflightHeaders(methods) : {};
  return { status: 204, headers: { allow: methods.join(", "), ...cors }, body: null };
}

function methodNotAllowed(path: PathMethods, method: string): Work {
  return () => {
    const methods = allowed(path).join(", ");
    const detail = `This address takes ${methods}, not ${method}.`;
    throw new RefusalWithHeaders("method_not_allowed", detail, { allow: methods });
  };
}

/**
 * Registers one path with all its methods. A method that the path does not take is an endpoint too, under the rule of
 * the path's first: HTTP's parser knows some thirty methods, so there are only so many.
 */
export function mountPath(app: Hono, pipeline: Pipeline, path: PathMethods): void {
  const [first] = path.methods.values();
  if (!first) throw new Error(`${path.template} takes no method`);
  app.all(path.template, (context) =>
    pipeline.serve(context, (request) => {
      const method = request.method === "HEAD" ? "GET" : request.method;
      const found = path.methods.get(method);
      if (found) return { endpoint: found.endpoint, work: (served) => found.work(context, served) };
      if (method === "OPTIONS") {
        const asked = path.methods.get(request.header("access-control-request-method") ?? "") ?? first;
        return { endpoint: { ...asked.endpoint, counted: false }, work: () => optionsReply(path) };
      }
      return {
        endpoint: { ...first.endpoint, key: `${method} ${path.template}` },
        work: methodNotAllowed(path, request.method),
      };
    }),
  );
}

/**
 * Mounts routes on an application. Throws when two routes share an operationId, or a method and path.
 */
export function mountRoutes<Deps>(
  app: Hono,
  routes: readonly RouteDefinition<Deps>[],
  deps: Deps,
  options: PipelineOptions | Pipeline,
): void {
  const pipeline = options instanceof Pipeline ? options : new Pipeline(options);
  const origins = ownOrigins(pipeline.options.baseUrl, pipeline.options.sameOrigins);
  const { beforeWrite } = pipeline.options;
  const ids = new Set<string>();
  const paths = new Map<string, Map<string, MountedRoute<Deps>>>();
  for (const definition of routes) {
    const method = definition.method.toUpperCase();
    const methods = paths.get(definition.path) ?? new Map<string, MountedRoute<Deps>>();
    if (ids.has(definition.operationId)) throw new Error(`two routes are called ${definition.operationId}`);
    if (methods.has(method)) throw new Error(`two routes answer ${method} ${definition.path}`);
    ids.add(definition.operationId);
    methods.set(method, mountedRoute(definition));
    paths.set(definition.path, methods);
  }

  async function run(route: MountedRoute<Deps>, context: Context, request: ServedRequest): Promise<Reply> {
    if (route.sameOriginOnly) refuseForeignOrigin(request, origins);
    if (beforeWrite && isUnsafe(request.method)) await beforeWrite();
    const caller = await route.definition.authorize?.(deps, request);
    const input = await readInput(route.input, request, context.req.param());
    const answer = await route.definition.handle({ deps, ...input, request, caller });
    return answerReply(answer, route.answers, request);
  }

  for (const template of [...paths.keys()].sort(bySpecificity)) {
    const mounted = [...(paths.get(template) ?? [])];
    mountPath(app, pipeline, {
      template: `${apiPrefix}${template}`,
      methods: new Map(
        mounted.map(([method, route]) => [
          method,
          { endpoint: route.endpoint, work: (context, request) => run(route, context, request) },
        ]),
      ),
    });
  }
}

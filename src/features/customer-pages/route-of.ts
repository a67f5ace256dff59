import type { RouteDefinition } from "#http/route.ts";
import type { Deps } from "../deps.ts";

/** The endpoint of the API that a page's form stands for. */
export function routeOf(
  routes: readonly RouteDefinition<Deps>[],
  operationId: string,
): RouteDefinition<Deps> {
  const found = routes.find((route) => route.operationId === operationId);
  if (!found) throw new Error(`no route is called ${operationId}`);
  return found;
}

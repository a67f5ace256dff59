import assert from "node:assert/strict";
import { toJSONSchema } from "zod";
import { newId } from "#db/new-id.ts";
import { ID_PREFIXES, type IdKind } from "#domain/ids.ts";
import type { Deps } from "#features/deps.ts";
import type { RouteDefinition } from "#http/route.ts";
import { apiRoutes } from "#src/api.ts";
import type { CallOptions, TestApp } from "../app.ts";
import { makeBusiness } from "../business.ts";
import { signedIn } from "../people.ts";
import { bodies, queries, rawBodies, setups } from "./bodies.ts";
import { makers, type World } from "./records.ts";

/* How to call any route below /business so that it works: its address, its query, its body. */

/** A business with two people, two services and a customer. */
export async function makeWorld(app: TestApp): Promise<World> {
  const made = await makeBusiness(app.db, { services: [{}, {}], members: 2 });
  const world: World = {
    ...made,
    app,
    serviceId: made.serviceIds[0] ?? "",
    teamMemberId: made.memberIds[0] ?? "",
    customerId: "",
    owner: await signedIn(app, made, "owner"),
  };
  world.customerId = (await makers.cus?.(world)) ?? "";
  return world;
}

/** Those that only somebody of a business may call. */
export const guarded = apiRoutes.filter(
  (route) => route.access !== undefined && route.access.roles.length > 0,
);

/** The id prefix a parameter takes; `null` for a date, a code or the like. */
export function prefixOf(route: RouteDefinition<Deps>, name: string): string | null {
  const schema = route.params?.shape[name];
  if (!schema) throw new Error(`${route.operationId} says nothing of its parameter ${name}`);
  const { pattern } = toJSONSchema(schema as Parameters<typeof toJSONSchema>[0], { io: "input" }) as {
    pattern?: string;
  };
  // Where several kinds do, the last one named.
  return /^\^(?:\(\?:(?:[a-z]{3}\|)*)?([a-z]{3})\)?_/.exec(pattern ?? "")?.[1] ?? null;
}

const plainParams: Record<string, string> = {
  date: "2027-06-01",
  postalCode: "10001",
  kind: "person",
  message: "booking_confirmed",
  language: "en",
};
const kindOf = Object.fromEntries(
  Object.entries(ID_PREFIXES).map(([kind, prefix]) => [prefix, kind]),
) as Record<string, IdKind>;
const absentId = (prefix: string) => newId(kindOf[prefix] ?? "booking");

export type Whose = "own" | "absent" | { of: World };

/** Of the secret address of a calendar. */
async function feedToken(world: World): Promise<string> {
  const { body } = await world.owner.call("PUT", "/business/calendar-feeds/business");
  return /calendar-feeds\/([^/]+)/.exec(body.url)?.[1] ?? "";
}

/** A value for each parameter of a route's address; `reuse` gives an id that was made before, if it likes. */
export async function paramsOf(
  mine: World,
  route: RouteDefinition<Deps>,
  whose: Whose = "own",
  reuse: (prefix: string) => string | undefined = () => undefined,
): Promise<Record<string, string>> {
  const params: Record<string, string> = {};
  for (const [, name = ""] of route.path.matchAll(/:(\w+)/g)) {
    const prefix = prefixOf(route, name);
    let value = name === "slug" ? mine.slug : name === "token" ? await feedToken(mine) : plainParams[name];
    if (prefix !== null && whose === "absent") value = absentId(prefix);
    else if (prefix !== null) {
      const maker = makers[prefix];
      assert.ok(maker, `the matrix makes no record for ${prefix}_ (${route.operationId})`);
      // Of two ids in an address the first is the person that the second one's record is of.
      const person = prefix === "mem" && route.path.split(":").length > 2;
      const world = typeof whose === "object" ? whose.of : mine;
      value = person ? world.teamMemberId : (reuse(prefix) ?? (await maker(world)));
    }
    assert.ok(value, `the matrix has no value for ${name} of ${route.operationId}`);
    params[name] = value;
  }
  return params;
}

/** The address of a route with its parameters filled in. */
export async function address(
  mine: World,
  route: RouteDefinition<Deps>,
  whose: Whose = "own",
): Promise<string> {
  const params = await paramsOf(mine, route, whose);
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? "");
  const query = queries[route.operationId]?.(mine);
  if (whose === "own") await setups[route.operationId]?.(mine, path);
  return query ? `${path}?${query}` : path;
}

/** `undefined` where none is wanted. */
export async function bodyOf(
  mine: World,
  route: RouteDefinition<Deps>,
): Promise<Record<string, unknown> | undefined> {
  if (!route.body) return undefined;
  const body = bodies[route.operationId];
  if (body) return body(mine);
  assert.ok(route.body.safeParse({}).success, `the matrix has no body for ${route.operationId}`);
  return {};
}

/** What a call is made with: a body that is no JSON says so. */
export function optionsOf({ operationId }: RouteDefinition<Deps>, body: unknown): CallOptions {
  if (body === undefined) return {};
  return operationId in rawBodies ? { body, headers: { "content-type": "text/csv" } } : { body };
}

export const hasId = (route: RouteDefinition<Deps>) =>
  [...route.path.matchAll(/:(\w+)/g)].some(([, name = ""]) => prefixOf(route, name) !== null);

import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { apiRoutes } from "#src/api.ts";
import { openTestApp, type TestApp } from "../app.ts";
import { schemasOf } from "../fuzz/attacks.ts";
import { draw } from "../fuzz/draw.ts";
import { jsonText, type Path, withValue } from "../fuzz/json-tree.ts";
import { operations, type Schema } from "../fuzz/operations.ts";
import { randomFrom } from "../fuzz/random.ts";
import { bodyOf, guarded, makeWorld, paramsOf } from "./calls.ts";
import type { World } from "./records.ts";

/*
 * Nothing that the server decides can be set by sending it along (mass assignment): every such key, in every object of
 * every body, is refused by its name.
 */

const FORBIDDEN = [
  ...[
    "id",
    "businessId",
    "business_id",
    "tenantId",
    "userId",
    "ownerId",
    "slug",
    "tier",
    "plan",
    "role",
    "scopes",
  ],
  ...[
    "price",
    "total",
    "totalSpent",
    "amountPaid",
    "currency",
    "depositDue",
    "status",
    "version",
    "number",
    "origin",
  ],
  ...["createdAt", "updatedAt", "archivedAt", "erasedAt", "emailVerified", "emailVerifiedAt", "passwordHash"],
  ...[
    "seesMoney",
    "manageToken",
    "manageVersion",
    "rules",
    "isAdmin",
    "__proto__",
    "constructor",
    "prototype",
  ],
];

/** Where a caller may say such a thing: it is what the call is for. */
const MEANT: Record<string, string[]> = {
  createBusiness: ["currency"],
  setCurrentBusiness: ["businessId"],
  deleteBusiness: ["slug"],
  updateBusiness: ["slug", "currency"],
  setRole: ["role", "seesMoney"],
  createInvitation: ["role", "seesMoney"],
  createApiKey: ["scopes"],
  beginPlan: ["tier"],
  changePlan: ["tier"],
  updateBookingStatus: ["status"],
  updateBookingStatuses: ["status"],
  updateBusinessLead: ["status"],
  updateReview: ["status"],
  createWidget: ["slug"],
  updateWidget: ["slug"],
  duplicateWidget: ["slug"],
};

let app: TestApp;
let world: World;
before(async () => {
  app = await openTestApp();
  world = await makeWorld(app);
});
after(() => app.close());

interface Spoilt {
  /** The object that the keys were put into. */
  at: Path;
  /** Forbidden keys that the object takes, because they mean something there. */
  said: string[];
  /** The others, all of which are in `body`. */
  sent: string[];
  body: unknown;
}

/** The body once for each object in it, with every key there that the object does not take. */
function spoiltBodies(schema: Schema, body: unknown): Spoilt[] {
  return schemasOf(schema, body).flatMap(({ path: at, value, schemas }) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    const objects = schemas.filter(({ type }) => type === "object");
    // A map takes any key, which is then only a name.
    if (objects.some(({ additionalProperties }) => additionalProperties !== false)) return [];
    const allowed = FORBIDDEN.filter((key) =>
      objects.some(({ properties = {} }) => Object.hasOwn(properties, key)),
    );
    const sent = FORBIDDEN.filter((key) => !allowed.includes(key));
    // A version is not set but compared.
    const said = allowed.filter((key) => key !== "version");
    return [{ at, said, sent, body: sent.reduce((whole, key) => withValue(whole, [...at, key], "x"), body) }];
  });
}

const dotted = (path: Path) => path.join(".");

it("no key that the server decides may be sent along, in any object of any body", async () => {
  const meant: Record<string, string[]> = {};
  let tried = 0;
  for (const route of apiRoutes) {
    const schema = operations.find(({ id }) => id === route.operationId)?.body;
    if (!route.body || !schema) continue;
    const known = guarded.includes(route) || route.access !== undefined;
    const random = randomFrom(route.operationId);
    const drawing = { random, hint: () => undefined, hintRate: 0, optionalRate: 1 };
    const bodies = [draw(schema, "", drawing), ...(known ? [await bodyOf(world, route)] : [])];
    const params = await paramsOf(world, route, "absent");
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? "");
    for (const { at, said, sent, body } of bodies.flatMap((body) => spoiltBodies(schema, body))) {
      if (at.length === 0 && said.length > 0) meant[route.operationId] = said;
      const { status, body: answer } = await world.owner.call(route.method.toUpperCase(), path, {
        body: jsonText(body),
        headers: { "content-type": "application/json" },
      });
      assert.equal(status, 422, `${route.operationId}: ${JSON.stringify(answer)}`);
      const named = new Set(answer.errors.map((error: { path: string }) => error.path));
      assert.deepEqual(
        sent.filter((key) => !named.has(dotted([...at, key]))),
        [],
        `${route.operationId} at ${dotted(at) || "body"}: ${JSON.stringify(answer.errors)}`,
      );
      tried += sent.length;
    }
  }
  assert.deepEqual(meant, MEANT);
  assert.ok(tried > 3_000, `${tried} keys were tried`);
  assert.equal(({} as Record<string, unknown>).x, undefined);
});

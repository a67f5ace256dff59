import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { apiKeys, users } from "#db/schema/index.ts";
import { SCOPES, type Scope } from "#domain/roles.ts";
import { hashPassword } from "#features/auth/hash-password.ts";
import type { Deps } from "#features/deps.ts";
import type { RouteDefinition } from "#http/route.ts";
import { apiRoutes } from "#src/api.ts";
import type { Answer, TestApp } from "../app.ts";
import { type Person, signedIn, withApiKey } from "../people.ts";
import { openPaidApp } from "../stripe.ts";
import { OWNERS_PASSWORD, rawBodies } from "./bodies.ts";
import { address, bodyOf, guarded, hasId, makeWorld, optionsOf, type Whose } from "./calls.ts";
import { makers, type World } from "./records.ts";

/*
 * Every route below /business × everybody who might call it × own ids, another business's ids and ids that name
 * nothing. What must come of it follows from what the route says of itself; a route that the tables do not know how to
 * call fails here.
 */

type Call = Person["call"];

let app: TestApp;
let mine: World;
let theirs: World;
const people: Record<string, Call> = {};
let foreignOwner: Call;

before(async () => {
  app = await openPaidApp();
  mine = await makeWorld(app);
  theirs = await makeWorld(app);
  await app.db.orm
    .update(users)
    .set({ passwordHash: await hashPassword(OWNERS_PASSWORD) })
    .where(eq(users.id, mine.owner.userId));
  people.owner = mine.owner.call;
  people.admin = (await signedIn(app, mine, "admin")).call;
  people.staff = (await signedIn(app, mine, "staff", { teamMemberId: mine.teamMemberId })).call;
  people.nobody = (await signedIn(app, null)).call;
  people.anonymous = app.call;
  const booked = await app.call("POST", `/public/businesses/${mine.slug}/bookings`, {
    body: {
      serviceId: mine.serviceId,
      startsAt: "2027-01-13T12:00:00Z",
      customer: { name: "Ada", email: "ada@example.com" },
    },
  });
  const link = { authorization: `Bearer ${booked.body.manageToken}` };
  people.link = (method, path, options = {}) =>
    app.call(method, path, { ...options, headers: { ...link, ...options.headers } });
  foreignOwner = theirs.owner.call;
});
after(() => app.close());

async function send(call: Call, route: RouteDefinition<Deps>, whose: Whose = "own"): Promise<Answer> {
  const body = rawBodies[route.operationId] ?? (await bodyOf(mine, route));
  const path = await address(mine, route, whose);
  return call(route.method.toUpperCase(), path, optionsOf(route, body));
}

const bodyWithout = ({ body }: Answer) => {
  const { requestId: _, ...rest } = body ?? {};
  return rest;
};

it("every route says who may call it, or is meant for everybody", () => {
  const open = apiRoutes.filter((route) => !route.access).map((route) => route.path);
  // Stripe itself calls, and signs what it says.
  const strange = open.filter(
    (path) => !path.startsWith("/public/") && !path.startsWith("/account/") && path !== "/webhooks/stripe",
  );
  assert.deepEqual(strange, []);
  assert.ok(guarded.length > 120, `${guarded.length} routes`);
});

for (const route of guarded) {
  const { operationId, access } = route;
  const roles = access?.roles ?? [];
  const scope = access?.scope as Scope | null | undefined;
  describe(`${operationId}: ${route.method.toUpperCase()} ${route.path}`, () => {
    it("is closed to strangers, to a customer's link and to people of no business", async () => {
      for (const who of ["anonymous", "link"]) {
        const { status, body } = await send(people[who] as Call, route);
        assert.deepEqual([who, status, body.code], [who, 401, "unauthorized"]);
      }
      assert.equal((await send(people.nobody as Call, route)).status, 403);
    });

    it("is closed to roles it does not name, and open to those it names", async () => {
      for (const who of ["staff", "admin", "owner"]) {
        const { status, body } = await send(people[who] as Call, route);
        const told = `${who}: ${status} ${JSON.stringify(body)}`;
        if (!roles.includes(who)) assert.equal(status, 403, told);
        else if (who !== "staff") assert.ok(status < 400 || [409, 415].includes(status), told);
        else assert.ok(status !== 401 && status < 500, told);
      }
    });

    it("takes an API key with its scope only", async () => {
      const others = SCOPES.filter((one) => one !== scope && one !== scope?.replace(/:read$/, ":write"));
      // A business may have so many working keys only.
      await app.db.orm.delete(apiKeys).where(eq(apiKeys.businessId, mine.id));
      const without = await withApiKey(app, mine, others, mine.owner.userId);
      assert.equal((await send(without.call, route)).status, 403);
      const all = await withApiKey(app, mine, scope ? [scope] : [...SCOPES], mine.owner.userId);
      const { status, body } = await send(all.call, route);
      if (!scope || !roles.includes("admin")) assert.equal(status, 403);
      else assert.ok(status < 400 || [409, 415].includes(status), `${status} ${JSON.stringify(body)}`);
    });

    it("knows nothing of another business", async () => {
      const elsewhere = await mine.owner.call(route.method.toUpperCase(), await address(mine, route, "own"), {
        headers: { "x-business-id": theirs.id },
        ...(route.body ? { body: await bodyOf(mine, route) } : {}),
      });
      assert.equal(elsewhere.status, 404, "X-Business-Id of a business one is not in");
      if (!hasId(route)) return;
      const foreign = await send(mine.owner.call, route, { of: theirs });
      const absent = await send(mine.owner.call, route, "absent");
      assert.deepEqual([foreign.status, bodyWithout(foreign)], [404, bodyWithout(absent)]);
      const visitor = await send(foreignOwner, route, { of: mine });
      assert.ok([404, 422].includes(visitor.status), `another business's owner: ${visitor.status}`);
    });

    it("takes no id of another business in its body", async () => {
      const body = await bodyOf(mine, route);
      if (!body) return;
      const text = JSON.stringify(body);
      for (const id of new Set(text.match(/[a-z]{3}_[0-9a-z]{26}/g) ?? [])) {
        const prefix = id.slice(0, 3);
        if (prefix === "biz") continue;
        const maker = makers[prefix];
        assert.ok(maker, `the matrix makes no record for ${prefix}_`);
        const swapped = text.replaceAll(id, await maker(theirs));
        const { status, body: answer } = await mine.owner.call(
          route.method.toUpperCase(),
          await address(mine, route, "own"),
          { body: swapped, headers: { "content-type": "application/json" } },
        );
        const perItem = operationId === "updateBookingStatuses";
        if (perItem) assert.ok(JSON.stringify(answer).includes("not_found"), JSON.stringify(answer));
        else
          assert.ok(
            [404, 422].includes(status),
            `${prefix} of another business: ${status} ${JSON.stringify(answer)}`,
          );
      }
    });

    if (route.method !== "get")
      it("refuses a call sent from another website", async () => {
        const path = await address(mine, route, "own");
        const foreign: Record<string, string>[] = [
          { origin: "https://evil.example" },
          { origin: "null" },
          { "sec-fetch-site": "cross-site" },
        ];
        for (const headers of foreign) {
          const { status } = await mine.owner.call(route.method.toUpperCase(), path, {
            headers,
            ...(route.body ? { body: await bodyOf(mine, route) } : {}),
          });
          assert.equal(status, 403, JSON.stringify(headers));
        }
      });
  });
}

for (const route of apiRoutes.filter(({ access }) => access?.roles.length === 0))
  describe(`${route.operationId}: ${route.method.toUpperCase()} ${route.path}`, () => {
    it("is about the person who is signed in: nobody else, and no program, may call it", async () => {
      const key = await withApiKey(app, mine, [...SCOPES]);
      for (const [who, expected] of [
        ["anonymous", 401],
        ["link", 401],
      ] as const)
        assert.equal((await send(people[who] as Call, route)).status, expected, who);
      assert.equal((await send(key.call, route)).status, 403, "an API key");
    });
  });

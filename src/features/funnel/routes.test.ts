import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { openTestApp, type TestApp } from "#test/app.ts";
import { makeBusiness } from "#test/business.ts";
import { signedIn } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

it("only a view on another website counts as the widget's being on the owner's site", async () => {
  const business = await makeBusiness(app.db);
  const owner = await signedIn(app, business);
  const funnel = async () => {
    const day = "2027-01-13";
    const { body } = await owner.call("GET", `/business/analytics?from=${day}&to=${day}&interval=day`);
    const { views, viewsOnSite } = body.funnel;
    return { views, viewsOnSite };
  };
  const seenAt = (origin?: string) =>
    app.call("POST", `/public/businesses/${business.slug}/events`, {
      body: { type: "view" },
      headers: origin === undefined ? {} : { origin },
    });

  for (const origin of [
    app.deps.baseUrl,
    app.deps.baseUrl.replace("localhost", "127.0.0.1"),
    "null",
    undefined,
  ])
    assert.equal((await seenAt(origin)).status, 204);
  assert.deepEqual(await funnel(), { views: 4, viewsOnSite: 0 });

  await seenAt("https://www.example.com");
  assert.deepEqual(await funnel(), { views: 5, viewsOnSite: 1 });
});

import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

async function reviewed(...given: { rating: number; status: "pending" | "published" | "hidden" }[]) {
  const business = await makeBusiness(app.db);
  const ids = given.map(() => newId("review"));
  await app.db.orm.insert(t.reviews).values(
    given.map((one, n) => ({
      ...one,
      id: ids[n] ?? "",
      businessId: business.id,
      serviceId: business.serviceIds[0] ?? null,
      authorName: "Ann",
      createdAt: app.clock.now + n,
    })),
  );
  return { business, ids, owner: await signedIn(app, business) };
}

const shownTo = async (business: MadeBusiness) => {
  const { body } = await app.call("GET", `/public/businesses/${business.slug}/reviews`);
  const config = await app.call("GET", `/public/businesses/${business.slug}/config`);
  return { body, rating: config.body.rating };
};

const eventsOf = async (id: string) =>
  (await app.db.orm.select().from(t.events).where(eq(t.events.subjectId, id)).orderBy(t.events.seq)).map(
    ({ type, related }) => [type, related],
  );

it("publishing and hiding change the public list and the rating at once, with an event each", async () => {
  const { business, ids, owner } = await reviewed(
    { rating: 5, status: "published" },
    { rating: 2, status: "pending" },
  );
  const [first, second] = ids;
  assert.deepEqual((await shownTo(business)).rating, { average: 5, count: 1 });
  const published = await owner.call("PATCH", `/business/reviews/${second}`, {
    body: { status: "published" },
  });
  assert.deepEqual([published.status, published.body.status], [200, "published"]);
  const both = await shownTo(business);
  assert.deepEqual(
    [both.body.data.length, both.body.summary.average, both.rating],
    [2, 3.5, { average: 3.5, count: 2 }],
  );
  await owner.call("PATCH", `/business/reviews/${first}`, { body: { status: "hidden" } });
  assert.deepEqual((await shownTo(business)).rating, { average: 2, count: 1 });
  assert.equal(
    (await owner.call("PATCH", `/business/reviews/${first}`, { body: { status: "hidden" } })).status,
    200,
  );
  assert.deepEqual(await eventsOf(first ?? ""), [
    ["review.status_changed", { from: "published", to: "hidden" }],
  ]);
});

it("a reply is shown below the review, changed, and taken away", async () => {
  const { business, ids, owner } = await reviewed({ rating: 4, status: "published" });
  const [id = ""] = ids;
  const reply = (text: string | null) =>
    owner.call("PUT", `/business/reviews/${id}/reply`, { body: { text } });
  const given = await reply("Thank you!\nCome again.");
  assert.deepEqual([given.status, given.body.reply], [200, "Thank you!\nCome again."]);
  assert.ok(given.body.repliedAt);
  assert.equal((await shownTo(business)).body.data[0].reply, "Thank you!\nCome again.");
  const taken = await reply(null);
  assert.deepEqual([taken.body.reply, taken.body.repliedAt], [null, null]);
  assert.equal((await shownTo(business)).body.data[0].reply, null);
  assert.deepEqual(
    (await eventsOf(id)).map(([type]) => type),
    ["review.replied", "review.updated"],
  );
  for (const body of [{ text: "" }, { text: "x".repeat(2001) }, {}, { text: 1 }]) {
    const refused = await owner.call("PUT", `/business/reviews/${id}/reply`, { body });
    assert.deepEqual([refused.status, refused.body.errors[0].path], [422, "text"]);
  }
});

it("the list shows hidden ones too, filtered by status and rating, page by page", async () => {
  const { ids, owner } = await reviewed(
    { rating: 5, status: "published" },
    { rating: 1, status: "hidden" },
    { rating: 5, status: "pending" },
  );
  const found = async (query: string) => {
    const { status, body } = await owner.call("GET", `/business/reviews?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return { numbers: body.data.map(({ id }: { id: string }) => ids.indexOf(id)), cursor: body.nextCursor };
  };
  assert.deepEqual((await found("")).numbers, [2, 1, 0]);
  assert.deepEqual((await found("rating=5")).numbers, [2, 0]);
  assert.deepEqual((await found("status=hidden&status=pending")).numbers, [2, 1]);
  const first = await found("limit=2");
  assert.deepEqual([first.numbers, (await found(`limit=2&cursor=${first.cursor}`)).numbers], [[2, 1], [0]]);
  const wrong = await owner.call("GET", "/business/reviews?rating=6");
  assert.deepEqual([wrong.status, wrong.body.errors[0].path], [422, "rating"]);
});

it("reviews are for owner, admin and keys with the scope; nothing else of them can be changed", async () => {
  const { business, ids, owner } = await reviewed({ rating: 5, status: "published" });
  const [id] = ids;
  const stranger = (await reviewed({ rating: 1, status: "pending" })).owner;
  for (const which of [id, newId("review")]) {
    assert.equal((await stranger.call("GET", `/business/reviews/${which}`)).status, 404);
    const hidden = await stranger.call("PATCH", `/business/reviews/${which}`, { body: { status: "hidden" } });
    assert.equal(hidden.status, 404);
    const said = await stranger.call("PUT", `/business/reviews/${which}/reply`, { body: { text: "x" } });
    assert.equal(said.status, 404);
  }
  const staff = await signedIn(app, business, "staff", { teamMemberId: business.memberIds[0] ?? "" });
  assert.equal((await staff.call("GET", "/business/reviews")).status, 403);
  const reader = await withApiKey(app, business, ["reviews:read"]);
  assert.equal((await reader.call("GET", "/business/reviews")).status, 200);
  assert.equal(
    (await reader.call("PATCH", `/business/reviews/${id}`, { body: { status: "hidden" } })).status,
    403,
  );
  for (const field of ["rating", "text", "authorName"]) {
    const refused = await owner.call("PATCH", `/business/reviews/${id}`, {
      body: { status: "hidden", [field]: 1 },
    });
    assert.deepEqual([refused.status, refused.body.errors[0].path], [422, field]);
  }
  const pending = await owner.call("PATCH", `/business/reviews/${id}`, { body: { status: "pending" } });
  assert.deepEqual([pending.status, pending.body.errors[0].path], [422, "status"]);
});

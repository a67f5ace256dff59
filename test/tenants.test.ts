import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { newId } from "#db/new-id.ts";
import { openTestApp, type TestApp } from "./app.ts";
import { type MadeBusiness, makeBusiness, someone } from "./business.ts";

let app: TestApp;
let mine: MadeBusiness;
let theirs: MadeBusiness;
before(async () => {
  app = await openTestApp();
  mine = await makeBusiness(app.db);
  theirs = await makeBusiness(app.db);
});
after(() => app.close());

const startsAt = "2027-01-20T10:00:00Z";
const post = (business: MadeBusiness, what: string, body: object) =>
  app.call("POST", `/public/businesses/${business.slug}/${what}`, { body });

/** The answer without what differs from call to call. */
const essence = ({ status, body }: { status: number; body: { requestId?: string } }) => {
  const { requestId: _, ...rest } = body;
  return { status, rest };
};

describe("an id of another business answers exactly as one that does not exist", () => {
  const cases: [string, string, (id: string) => object, () => Promise<string>, () => string][] = [
    [
      "bookings",
      "serviceId",
      (id) => ({ serviceId: id, startsAt, customer: someone() }),
      async () => theirs.serviceIds[0] ?? "",
      () => newId("service"),
    ],
    [
      "bookings",
      "teamMemberId",
      (id) => ({ serviceId: mine.serviceIds[0], teamMemberId: id, startsAt, customer: someone() }),
      async () => theirs.memberIds[0] ?? "",
      () => newId("teamMember"),
    ],
    [
      "bookings",
      "quoteId",
      (id) => ({ quoteId: id, startsAt, customer: someone() }),
      async () => (await post(theirs, "quotes", { serviceId: theirs.serviceIds[0] })).body.id,
      () => newId("quote"),
    ],
    [
      "quotes",
      "serviceId",
      (id) => ({ serviceId: id }),
      async () => theirs.serviceIds[0] ?? "",
      () => newId("service"),
    ],
    [
      "leads",
      "quoteId",
      (id) => ({ quoteId: id, name: "A", email: "a@example.com" }),
      async () => (await post(theirs, "quotes", { serviceId: theirs.serviceIds[0] })).body.id,
      () => newId("quote"),
    ],
    [
      "holds",
      "serviceId",
      (id) => ({ serviceId: id, startsAt }),
      async () => theirs.serviceIds[0] ?? "",
      () => newId("service"),
    ],
  ];
  for (const [what, field, body, foreign, absent] of cases) {
    it(`POST ${what} with ${field}`, async () => {
      const stranger = await post(mine, what, body(await foreign()));
      const nobody = await post(mine, what, body(absent()));
      assert.equal(stranger.status, 422);
      assert.deepEqual(essence(stranger), essence(nobody));
    });
  }

  it("a hold of another business cannot be released, extended or used up", async () => {
    const { body: hold } = await post(theirs, "holds", { serviceId: theirs.serviceIds[0], startsAt });
    const path = `/public/businesses/${mine.slug}/holds/${hold.id}`;
    assert.equal((await app.call("DELETE", path)).status, 404);
    assert.equal((await app.call("POST", `${path}/extend`)).status, 404);
    await post(mine, "bookings", {
      serviceId: mine.serviceIds[0],
      startsAt,
      holdId: hold.id,
      customer: someone(),
    });
    const rival = await post(theirs, "bookings", {
      serviceId: theirs.serviceIds[0],
      startsAt,
      customer: someone(2),
    });
    assert.equal(rival.body.reason, "held", "the hold still stands");
  });
});

it("the database refuses a child that points into another business", async () => {
  await assert.rejects(
    app.db.rows(
      "foreign_child",
      "insert into team_member_services (business_id, team_member_id, service_id) values ($1, $2, $3)",
      [mine.id, mine.memberIds[0], theirs.serviceIds[0]],
    ),
    /foreign key/,
  );
});

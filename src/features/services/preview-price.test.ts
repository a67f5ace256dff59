import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { count, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";

let app: TestApp;
let business: MadeBusiness;
let owner: Person;
before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db, {
    business: { taxes: [{ key: "vat", label: "VAT", rate: "0.1", included: false }] },
    services: [{ name: "One" }, { name: "Two", basePrice: 5_000 }],
    coupons: [{ code: "TEN" }],
    surcharges: [
      {
        key: "weekend",
        label: "Weekend",
        change: { kind: "percent", value: "10" },
        conditions: [{ kind: "weekdays", weekdays: [6, 7] }],
      },
    ],
    packages: [{ key: "both", services: [0, 1], discountKind: "percent", discountValue: "20" }],
  });
  owner = await signedIn(app, business, "admin");
});
after(() => app.close());

const preview = (body: object, who = owner) => who.call("POST", "/business/price-preview", { body });
const draft = { name: "New", durationMinutes: 30, basePrice: 7_000 };

it("says the very lines of a public quote, and stores nothing", async () => {
  const [one, two] = business.serviceIds;
  const bought = {
    items: [{ serviceId: one }, { serviceId: two }],
    packageKey: "both",
    couponCode: "ten",
    startsAt: "2027-01-16T10:00:00Z",
  };
  const shown = await preview(bought);
  assert.equal(shown.status, 200);
  const [before] = await app.db.orm.select({ n: count() }).from(t.events);
  assert.equal(before?.n, 0);
  assert.equal((await app.db.orm.select().from(t.quotes)).length, 0);
  const quote = await app.call("POST", `/public/businesses/${business.slug}/quotes`, { body: bought });
  const { id: _, expiresAt: __, ...price } = quote.body;
  assert.deepEqual(shown.body, price);
  const coupon = await app.db.orm.select().from(t.coupons).where(eq(t.coupons.businessId, business.id));
  assert.equal(coupon[0]?.redemptions, 0);
});

it("prices a draft alone, and in the place of the saved service it changes", async () => {
  assert.equal((await preview({ draft })).body.total, 7_700);
  const [one, two] = business.serviceIds;
  assert.equal((await preview({ draft: { ...draft, id: one } })).body.total, 7_700);
  const both = { items: [{ serviceId: one }, { serviceId: two }], packageKey: "both" };
  const price = await preview({ ...both, draft: { ...draft, id: one } });
  assert.equal(price.body.subtotal, 12_000);
  assert.equal(price.body.total, Math.round(12_000 * 0.8 * 1.1));
  const saved = await owner.call("GET", `/business/services/${one}`);
  assert.equal(saved.body.basePrice, 10_000, "the draft is not saved");
});

it("tells the faults of a draft below `draft`, and of what is bought where it stands", async () => {
  const question = { key: "q", label: "Q", kind: "choice", required: true };
  const options = [{ key: "a", label: "A", multiplier: "2" }];
  const bad = await preview({
    draft: { ...draft, dimensions: [{ ...question, options: [...options, ...options] }] },
  });
  assert.deepEqual([bad.status, bad.body.errors[0].path], [422, "draft.dimensions.0.options.1.key"]);
  const unknown = await preview({ draft: { ...draft, id: newId("service") } });
  assert.deepEqual([unknown.status, unknown.body.errors[0].path], [422, "draft.id"]);
  const asked = { draft: { ...draft, dimensions: [{ ...question, options }] } };
  const unanswered = await preview(asked);
  assert.deepEqual([unanswered.status, unanswered.body.code], [422, "selection_invalid"]);
  assert.equal(unanswered.body.errors[0].path, "selections.q");
  assert.equal((await preview({ ...asked, selections: { q: "a" } })).body.total, 15_400);
});

it("is for managers, and knows no service of another business", async () => {
  const staff = await signedIn(app, business, "staff");
  assert.equal((await preview({ draft }, staff)).status, 403);
  const other = await makeBusiness(app.db);
  const foreign = await preview({ serviceId: other.serviceIds[0] });
  const absent = await preview({ serviceId: newId("service") });
  assert.equal(foreign.status, 422);
  assert.deepEqual(foreign.body.errors, absent.body.errors);
  const stolen = await preview({ draft: { ...draft, id: other.serviceIds[0] } });
  assert.equal(stolen.body.errors[0].path, "draft.id");
});

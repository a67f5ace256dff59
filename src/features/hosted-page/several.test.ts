import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { openVisitor, type Page, type Visitor } from "#test/page-visitor.ts";

const PHOTO = "https://pictures.example.com/wash.jpg";

describe("several services in one visit, without a script", () => {
  let app: TestApp;
  let visitor: Visitor;
  let made: MadeBusiness;
  before(async () => {
    app = await openTestApp();
    visitor = openVisitor(app);
    const size = {
      key: "size",
      label: "Size",
      kind: "choice" as const,
      required: true,
      options: [
        { key: "s", label: "Small", multiplier: "1" },
        { key: "l", label: "Large", multiplier: "2" },
      ],
    };
    made = await makeBusiness(app.db, {
      services: [
        { name: "Wash", basePrice: 10_000, dimensions: [size] },
        { name: "Polish", basePrice: 5_000, dimensions: [size] },
        { name: "Class", basePrice: 2_000, capacity: 8 },
      ],
      packages: [{ key: "Both", services: [0, 1], discountKind: "percent", discountValue: "10" }],
    });
    await app.db.orm
      .update(t.services)
      .set({ photoUrl: PHOTO })
      .where(eq(t.services.id, made.serviceIds[0] ?? ""));
  });
  after(() => app.close());

  const home = () => `/book/${made.slug}`;
  const booked = () => app.db.orm.select().from(t.bookings).where(eq(t.bookings.businessId, made.id));
  async function book(priced: Page): Promise<void> {
    const details = await visitor.get(priced.links("start=")[0] ?? "");
    const done = await visitor.send(details.form("/booking"), { name: "Ada", email: "ada@example.com" });
    assert.equal(done.status, 200);
  }

  test("photos stand beside their services, and the page allows where they come from", async () => {
    const page = await visitor.get(home());
    assert.match(page.html, new RegExp(`<img class="photo" src="${PHOTO}" alt=""`));
    const answer = await app.app.request(home());
    assert.match(answer.headers.get("content-security-policy") ?? "", /img-src [^;]*pictures\.example\.com/);
  });

  test("a package leads from service to service and is booked at its price", async () => {
    const page = await visitor.get(home());
    const [link = ""] = page.links("package=");
    const first = await visitor.get(link);
    const answerOf = (page: Page) => ({ "s.size": page.html.includes("<h1><bdi>Wash") ? "l" : "s" });
    const unanswered = await visitor.send(first.form("/quote"), {});
    assert.equal(unanswered.status, 422);
    const second = await visitor.send(unanswered.form("/quote"), answerOf(first));
    assert.notDeepEqual(answerOf(second), answerOf(first), "the other service");
    // A mistake in the second keeps the first.
    const mistaken = await visitor.send(second.form("/quote"), {});
    assert.equal(mistaken.status, 422);
    const priced = await visitor.send(mistaken.form("/quote"), answerOf(mistaken));
    // (200 + 50) − 10 %
    assert.match(priced.html, /\$225\.00/);
    await book(priced);
    const [booking] = await booked();
    assert.equal(booking?.price.total, 22_500);
  });

  test("another service is added and taken out again; two that are a package cost what it costs", async () => {
    const options = await visitor.get(`${home()}?service=${made.serviceIds[1]}`);
    const one = await visitor.send(options.form("/quote"), { "s.size": "s" });
    const [add = ""] = one.links("with=");
    const list = await visitor.get(add);
    assert.match(list.html, />Wash</);
    assert.doesNotMatch(list.html, />Class</, "a class is booked by places");
    const wash = list.links("service=").find((link) => link.includes(made.serviceIds[0] ?? "?")) ?? "";
    const both = await visitor.send((await visitor.get(wash)).form("/quote"), { "s.size": "s" });
    assert.match(both.html, /Polish \+ Wash/);
    assert.match(both.html, /\$135\.00/);
    const back = await visitor.send(both.form("/quote"), {});
    assert.match(back.html, /<h1>Wash<\/h1>/);
    assert.match(back.html, /\$100\.00/);
    assert.doesNotMatch(back.html, /name="drop"/);
  });

  test("what somebody else is offered, or nobody has, cannot be added to", async () => {
    assert.equal((await visitor.get(`${home()}?with=quo_00000000000000000000`)).status, 404);
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { newId } from "#db/new-id.ts";
import { businesses, teamMembers, widgets } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { openTestApp, type TestApp, testConfig } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { loadDemo } from "../demo/load-demo.ts";
import { bookingsThisMonth } from "./assert-bookings-left.ts";
import { assertUnderLimit, type Counted, countKept } from "./assert-under-limit.ts";
import { DEFAULT_TIERS, tierOf } from "./catalogue.ts";

const folder = mkdtempSync(join(tmpdir(), "bookingmachine-tiers-"));
after(() => rmSync(folder, { recursive: true }));

function fileOf(content: unknown): string {
  const file = join(folder, `${newId("session")}.json`);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const SOLO = {
  id: "solo",
  name: "Solo",
  description: "",
  price: { monthly: 500, yearly: 5000, currency: "EUR" },
  limits: { bookingsPerMonth: 2, teamMembers: 1, widgets: 2 },
  features: ["booking", "loyalty"],
};
const CREW = { ...SOLO, id: "crew", name: "Crew", features: ["no_badge"] };

describe("the catalogue of plans", () => {
  it("sells nothing that does nothing: what a larger plan adds is told in docs/how/plans.md", () => {
    const [first, ...larger] = DEFAULT_TIERS;
    const told = readFileSync(new URL("../../../docs/how/plans.md", import.meta.url), "utf8");
    for (const feature of larger.flatMap(({ features }) => features))
      assert.ok(first?.features.includes(feature) || told.includes(`\n| \`${feature}\` |`), feature);
  });

  it("is the file of TIERS, and what /public/tiers serves", async () => {
    const app = await openTestApp({ TIERS: fileOf([SOLO, CREW]) });
    try {
      assert.deepEqual((await app.call("GET", "/public/tiers")).body, { data: [SOLO, CREW] });
    } finally {
      await app.close();
    }
  });

  it("is Free, Starter, Pro and Business without one, plans on or off", async () => {
    const app = await openTestApp({ PLANS: "on" });
    try {
      assert.deepEqual((await app.call("GET", "/public/tiers")).body, { data: DEFAULT_TIERS });
    } finally {
      await app.close();
    }
  });

  for (const [what, content, message] of [
    ["no JSON", "{", /TIERS .*is not JSON/],
    ["no tier", [], /at least one tier/],
    ["an id twice", [SOLO, SOLO], /1\.id: "solo" is there twice/],
    [
      "a limit that is no whole number",
      [{ ...SOLO, limits: { ...SOLO.limits, widgets: 1.5 } }],
      /0\.limits\.widgets/,
    ],
    ["a negative price", [{ ...SOLO, price: { ...SOLO.price, monthly: -1 } }], /0\.price\.monthly/],
    ["an unknown currency", [{ ...SOLO, price: { ...SOLO.price, currency: "XQQ" } }], /0\.price\.currency/],
    ["an unknown key", [{ ...SOLO, limit: 1 }], /0: .*limit/],
  ] as const) {
    it(`with ${what} is refused at the start, saying where`, () => {
      assert.throws(() => testConfig({ TIERS: fileOf(content) }), message);
    });
  }

  it("that is not there is refused at the start", () => {
    assert.throws(() => testConfig({ TIERS: join(folder, "nowhere.json") }), /TIERS .*ENOENT/);
  });
});

describe("the badge", () => {
  it("is shown with plans on where the tier does not take it away, and never with plans off", async () => {
    for (const [env, badges] of [
      [{ PLANS: "on" }, { free: true, starter: true, pro: false, business: false, unknown: true }],
      [{ PLANS: "off" }, { free: false, starter: false, pro: false, business: false, unknown: false }],
    ] as const) {
      const app = await openTestApp(env);
      try {
        for (const [tier, poweredBy] of Object.entries(badges)) {
          const business = await makeBusiness(app.db, { business: { tier } });
          const { body } = await app.call("GET", `/public/businesses/${business.slug}/config`);
          assert.deepEqual(body.branding, { poweredBy }, `${env.PLANS} ${tier}`);
        }
      } finally {
        await app.close();
      }
    }
  });
});

describe("what is counted as it is kept", () => {
  let app: TestApp;
  before(async () => {
    const tier = { ...SOLO, limits: { ...SOLO.limits, teamMembers: 3 } };
    app = await openTestApp({ PLANS: "on", TIERS: fileOf([tier]) });
  });
  after(() => app?.close());

  /** Adds one as a feature does; the code of the refusal, or `null`. */
  async function add(business: MadeBusiness, counted: Counted): Promise<string | null> {
    const { db, deps } = app;
    try {
      await db.transaction(async (tx) => {
        await assertUnderLimit(tx, deps, business.id, counted);
        const common = { businessId: business.id, name: "One more" };
        if (counted === "teamMembers")
          await tx.insert(teamMembers).values({ ...common, id: newId("teamMember"), createdAt: 0 });
        else
          await tx.insert(widgets).values({
            ...common,
            id: newId("widget"),
            slug: newId("widget").slice(4, 20).toLowerCase(),
            theme: { primaryColor: "#000000", radius: 0, font: "", scheme: "auto" },
            fields: [],
            texts: {},
            tracking: {},
          });
      });
      return null;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return error.code;
    }
  }

  it("never passes the limit, however many are added at once", async () => {
    for (const counted of ["teamMembers", "widgets"] as const) {
      const business = await makeBusiness(app.db, { business: { tier: "solo" }, members: 2 });
      const codes = await Promise.all(Array.from({ length: 8 }, () => add(business, counted)));
      assert.equal(codes.filter((code) => code === null).length, 1, counted);
      assert.equal(codes.filter((code) => code === "plan_limit").length, 7, counted);
    }
  });

  it("does not count who is archived; who is over the limit adds nothing", async () => {
    const { db } = app;
    const left = await makeBusiness(db, { members: [{}, {}, { archivedAt: 1 }] });
    assert.equal(await add(left, "teamMembers"), null);
    const over = await makeBusiness(db, { members: 5 });
    assert.equal(await add(over, "teamMembers"), "plan_limit");
    assert.equal(await add(over, "widgets"), null);
  });
});

describe("the demo businesses, with plans on", () => {
  it("are on their tiers and within the limits", async () => {
    const app = await openTestApp({ PLANS: "on" });
    try {
      await loadDemo(app.deps);
      const demos = await app.db.orm.select().from(businesses);
      assert.deepEqual(Object.fromEntries(demos.map(({ slug, tier }) => [slug, tier])), {
        "shine-auto-detailing": "business",
        "spotless-cleaning": "pro",
        "sakura-salon": "starter",
      });
      for (const { id, slug, timeZone, tier } of demos) {
        const limits = tierOf(app.deps.plans, tier).limits;
        const kept = (counted: Counted) => app.db.transaction((tx) => countKept(tx, id, counted));
        assert.ok((await kept("teamMembers")) <= (limits.teamMembers ?? Number.POSITIVE_INFINITY), slug);
        assert.ok((await kept("widgets")) <= (limits.widgets ?? Number.POSITIVE_INFINITY), slug);
        const month = await bookingsThisMonth(app.db.orm, id, timeZone, app.clock.now, 10_000);
        assert.ok(month < (limits.bookingsPerMonth ?? Number.POSITIVE_INFINITY), `${slug}: ${month}`);
      }
    } finally {
      await app.close();
    }
  });
});

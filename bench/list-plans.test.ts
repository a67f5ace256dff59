import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sql } from "drizzle-orm";
import { addDays } from "#domain/local-time.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { onServer } from "#test/database.ts";
import { queriesOf, type SentQuery } from "./count-queries.ts";
import { readingOf } from "./explain.ts";
import { type LedgerBusiness, makeLedger } from "./ledger.ts";

const BUSINESSES = 5;
const SIZE = { people: 5, services: 4, bookings: 20_000, customers: 2_000, daysBack: 1_000, daysOn: 60 };

// The embedded database has its own statistics and one user; the plans that matter are the server's.
describe("figures over 100,000 bookings of several businesses", { skip: !onServer }, () => {
  let app: TestApp;
  let business: LedgerBusiness;
  before(async () => {
    app = await openTestApp();
    // For searching by words, which is not asked here: filling them takes longer than all the rest.
    await app.db.orm.execute(sql`drop index bookings_by_words, customers_by_words, customers_by_tag`);
    for (let n = 0; n < BUSINESSES; n++)
      business = await makeLedger(app.db, { slug: `ledger-${n}`, ...SIZE }, app.clock.now);
  });
  after(() => app?.close());

  const analytics = (days: number) =>
    `/business/analytics?from=${addDays(business.today, -days)}&to=${business.today}`;

  async function asked(path: string): Promise<SentQuery[]> {
    let status = 0;
    const sent = await queriesOf(async () => {
      const answer = await app.call("GET", path, { headers: { authorization: `Bearer ${business.apiKey}` } });
      status = answer.status;
    });
    assert.equal(status, 200);
    return sent;
  }

  it("take as many queries for a year as for a day", async () => {
    await asked(analytics(0));
    assert.equal((await asked(analytics(364))).length, (await asked(analytics(0))).length);
  });

  it("read bookings by an index, and no other business's", async () => {
    const sent = (await asked(analytics(89))).filter(({ text }) => /\bbookings b\b/.test(text));
    assert.ok(sent.length >= 7, `${sent.length}`);
    for (const query of sent) {
      const { ways, rowsRead } = await readingOf(app.db, query, "bookings", "custom");
      const shown = `${ways.join()}: ${rowsRead} rows\n${query.text}`;
      assert.ok(ways.length > 0, shown);
      for (const way of ways) assert.match(way, /^(Index|Index Only|Bitmap Heap) Scan bookings_/, shown);
      assert.ok(rowsRead <= SIZE.bookings * ways.length, shown);
    }
  });
});

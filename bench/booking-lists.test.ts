import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sql } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { onServer } from "#test/database.ts";
import { type Person, signedIn } from "#test/people.ts";
import { queriesOf, type SentQuery } from "./count-queries.ts";
import { readingOf } from "./explain.ts";

const MEMBERS = 10;
const SERVICES = 12;
const CUSTOMERS = 5_000;
const BOOKINGS = 100_000;
/** So many rows are written well within the time that a statement has. */
const CHUNK = 10_000;

describe("lists among 100,000 bookings", { skip: !onServer && "needs TEST_DATABASE_URL" }, () => {
  let app: TestApp;
  let big: MadeBusiness;
  let owner: Person;
  before(async () => {
    app = await openTestApp();
    await app.db.orm.execute(sql.raw(DROP_FOREIGN_KEYS));
    big = await filled(BOOKINGS);
    for (const bookings of [4_000, 1_000, 1_000]) await filled(bookings);
    await app.db.orm.execute(sql`analyze`);
    owner = await signedIn(app, big);
  });
  after(() => app.close());

  /** One after another through three years, nine of ten of them over; the rarest service is one in five hundred. */
  async function filled(bookings: number): Promise<MadeBusiness> {
    const made = await makeBusiness(app.db, {
      members: MEMBERS,
      services: Array.from({ length: SERVICES }, () => ({ members: [0] })),
    });
    const idOf = (prefix: string, n: string) => `'${prefix}_' || substr(md5('${made.id}' || ${n}), 1, 26)`;
    for (let first = 0; first < bookings; first += CHUNK) {
      const some = `generate_series(${first}, ${Math.min(first + CHUNK, bookings) - 1}) n`;
      await app.db.orm.execute(
        sql.raw(`
      insert into bookings (id, business_id, customer_id, team_member_id, status, status_changed_at, starts_at, ends_at,
        price, currency, total, deposit_due, contact, answers, attribution, consent, created_at, updated_at)
      select ${idOf("bkg", "' b' || n")}, '${made.id}', ${idOf("cus", `' c' || n % ${CUSTOMERS}`)},
        (array[${made.memberIds.map((id) => `'${id}'`)}])[n % ${MEMBERS} + 1],
        case when n % 5000 = 1 then 'pending' when n >= ${bookings * 0.9} then 'confirmed' when n % 12 = 0 then 'cancelled' when n % 50 = 1 then 'no_show' else 'completed' end,
        now(), at, at + interval '1 hour',
        '${PRICE}', 'USD', 10000, 0, jsonb_build_object('name', 'Customer ' || md5((n % ${CUSTOMERS})::text)), '{}', '{}', '{}', at - interval '10 days', now()
      from (select n, timestamptz '2024-06-01' + n * (interval '1095 days' / ${bookings}) as at
        from ${some}) visit`),
      );
      await app.db.orm.execute(
        sql.raw(`
      insert into booking_items (business_id, booking_id, position, service_id, name, selections, add_ons)
      select '${made.id}', ${idOf("bkg", "' b' || n")}, 0,
        (array[${made.serviceIds.map((id) => `'${id}'`)}])[case when n % 500 = 7 then ${SERVICES} else n % ${SERVICES - 1} + 1 end],
        'Service', '{}', '{}'
      from ${some}`),
      );
    }
    return made;
  }

  const md5 = async (n: number) =>
    ((await app.db.orm.execute(sql`select md5(${String(n)}) as hash`)).rows[0] as { hash: string }).hash;

  async function sent(query: string): Promise<SentQuery[]> {
    const list = `/business/bookings?${query}`;
    await owner.call("GET", list);
    return queriesOf(async () => {
      const { status, body } = await owner.call("GET", list);
      assert.equal(status, 200, JSON.stringify(body));
    });
  }

  /** Rows of bookings that finding a page reads at most: some are looked at in vain, never the whole table. */
  const FEW = 2_500;

  const cases = async (): Promise<string[]> => {
    const [member] = big.memberIds;
    const common = big.serviceIds[0];
    const rare = big.serviceIds.at(-1);
    const [row] = (
      await app.db.orm.execute(
        sql`select customer_id, id from bookings where business_id = ${big.id} and starts_at > '2026-01-01' limit 1`,
      )
    ).rows as { customer_id: string; id: string }[];
    const word = (await md5(77)).slice(0, 12);
    const week = "from=2026-03-02&to=2026-03-08";
    return [
      "",
      "sort=-startsAt",
      "sort=createdAt",
      "sort=-createdAt",
      week,
      "status=confirmed",
      "status=completed",
      "status=pending",
      "status=confirmed&status=pending",
      "status=completed&status=no_show&sort=-startsAt",
      `teamMemberId=${member}`,
      `customerId=${row?.customer_id}`,
      `serviceId=${common}`,
      `serviceId=${rare}`,
      `q=${word}`,
      `q=${row?.id}`,
      "q=customer",
      `teamMemberId=${member}&status=confirmed`,
      `teamMemberId=${member}&${week}`,
      `teamMemberId=${member}&status=confirmed&sort=-startsAt`,
      `serviceId=${common}&${week}`,
      `serviceId=${rare}&status=completed`,
      `customerId=${row?.customer_id}&status=completed`,
      `status=completed&status=cancelled&${week}`,
      `q=${word}&status=completed`,
      `q=${word}&${week}`,
      "status=completed&sort=createdAt",
      "status=completed&sort=-createdAt",
    ];
  };

  it("each filter and the usual combinations find their page by an index", async () => {
    for (const query of await cases()) {
      const [page] = (await sent(query)).filter(isPage);
      assert.ok(page, query);
      const { ways, rowsRead } = await readingOf(app.db, page, "bookings", "custom");
      const shown = `${query || "everything"}: ${rowsRead} rows, ${ways.join()}`;
      assert.ok(ways.length > 0, shown);
      if (process.env.SHOW_PLANS) process.stderr.write(`${shown}\n`);
      for (const way of ways) assert.match(way, /^(Index|Index Only|Bitmap Heap) Scan /, shown);
      assert.ok(rowsRead <= (isFiltered(query) ? BOOKINGS / 8 : FEW), shown);
    }
  });

  it("the last page costs what the first does", async () => {
    const position = Buffer.from(`${Date.parse("2026-12-01T00:00:00Z")} ${newId("booking")}`).toString(
      "base64url",
    );
    for (const query of ["", "sort=createdAt", "status=confirmed", `teamMemberId=${big.memberIds[0]}`]) {
      const [page] = (await sent(`${query}&cursor=${position}`)).filter(isPage);
      assert.ok(page);
      const { rowsRead, ways } = await readingOf(app.db, page, "bookings", "custom");
      assert.ok(rowsRead > 20 && rowsRead <= 60, `${query}: ${rowsRead} ${ways.join()}`);
    }
  });

  it("a page is a handful of queries, for one booking and for a hundred", async () => {
    const one = await sent("limit=1&status=confirmed");
    const hundred = await sent("limit=100&status=confirmed");
    assert.equal(one.length, hundred.length);
    assert.ok(one.length <= 6, one.map(({ text }) => text).join("\n"));
  });
});

/**
 * By person or by creation no index knows the status: at worst all of one person's, or all that were made since (from
 * the other end, before), are looked at.
 */
const isFiltered = (query: string): boolean => /status=/.test(query) && /teamMemberId=|createdAt/.test(query);

/** The query that finds which bookings are on the page. */
const isPage = ({ text }: SentQuery): boolean =>
  text.includes('from "bookings"') && text.includes("order by");

const PRICE = JSON.stringify({
  currency: "USD",
  lines: [],
  subtotal: 10_000,
  discountTotal: 0,
  taxTotal: 0,
  total: 10_000,
  depositDue: 0,
  durationMinutes: 60,
});

const DROP_FOREIGN_KEYS = `do $$ declare wall record; begin
  for wall in select conname, conrelid::regclass as of from pg_constraint where contype = 'f' and conrelid in ('bookings'::regclass, 'booking_items'::regclass)
  loop execute format('alter table %s drop constraint %I', wall.of, wall.conname); end loop; end $$`;

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { and, eq, like } from "drizzle-orm";
import { customers, events, services } from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { makeBusiness } from "#test/business.ts";
import { type Person, signedIn, withApiKey } from "#test/people.ts";
import { readAmount, readMinutes } from "./read-cells.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const CSV = { "content-type": "text/csv" };

async function sent(who: Person, path: string, file: string | Uint8Array, headers: object = CSV) {
  const response = await app.app.request(`/api/v1/business/imports/${path}`, {
    method: "POST",
    headers: { cookie: who.cookie, ...headers },
    body: file as string,
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever fields the answer should have
  const body: any = await response.json();
  assert.notEqual(response.status, 500, JSON.stringify(body));
  return { status: response.status, body };
}

const counts = (made: number, updated: number, skipped: number, invalid: number) => ({
  total: made + updated + skipped + invalid,
  new: made,
  updated,
  skipped,
  invalid,
});

describe("a customer import", () => {
  const FILE = [
    "Full Name;E-Mail Address;Mobile;Street;City;ZIP;Country;Tags;Newsletter;Shoe size",
    "Ada Lovelace;ADA@example.com;'+44 20 7946 0000;12 Row;London;W1;gb;vip, early;yes;38",
    '"Hopper; Grace";grace@example.com;;;;;;;no;',
    "No Mail;;555 0100;;;;;;;",
    "Only Name;;;;;;;;;",
    "Only Name;;;;;;;;;",
    "Ada again;ada@EXAMPLE.com;;;;;;;;",
    "Bad;not-an-address;;;;;;;;",
    "Half Address;half@example.com;;;London;;;;;",
    ";nameless@example.com;;;;;;;perhaps;",
  ].join("\r\n");

  it("shows first and does then, tells what it cannot take, and done again changes nothing", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const stored = () => app.db.orm.select().from(customers).where(eq(customers.businessId, business.id));
    const preview = await sent(owner, "customers?preview=1", `\uFEFF${FILE}`);
    assert.equal(preview.status, 200);
    assert.deepEqual(preview.body.rows, counts(4, 0, 2, 3));
    assert.deepEqual(
      preview.body.columns.map((one: { field: string | null }) => one.field),
      ["name", "email", "phone", "line1", "city", "postalCode", "country", "tags", "marketing", null],
    );
    assert.deepEqual(
      preview.body.errors.map(({ row, column }: { row: number; column: string }) => [row, column]),
      [
        [8, "E-Mail Address"],
        [9, "Street"],
        [9, "ZIP"],
        [9, "Country"],
        [10, "Full Name"],
        [10, "Newsletter"],
      ],
    );
    assert.equal(preview.body.sample[0].name, "Ada Lovelace");
    assert.equal((await stored()).length, 0, "a preview stores nothing");
    const strict = await sent(owner, "customers?strict=1", FILE);
    assert.deepEqual([strict.status, strict.body.errors[0].path], [422, "rows.8.E-Mail Address"]);
    assert.equal((await stored()).length, 0);

    const done = await sent(owner, "customers", FILE);
    assert.deepEqual(done.body.rows, preview.body.rows);
    const [ada, grace] = (await stored()).sort((a, b) => a.name.localeCompare(b.name));
    assert.deepEqual(
      [ada?.emailKey, ada?.phoneKey, ada?.tags, ada?.marketing, ada?.address],
      [
        "ada@example.com",
        "+442079460000",
        ["vip", "early"],
        true,
        { line1: "12 Row", city: "London", postalCode: "W1", country: "GB" },
      ],
    );
    assert.equal(grace?.name, "Hopper; Grace");
    const again = await sent(owner, "customers", FILE);
    assert.deepEqual(again.body.rows, counts(0, 0, 6, 3));
    assert.equal((await stored()).length, 4);
    const written = await app.db.orm
      .select()
      .from(events)
      .where(and(eq(events.businessId, business.id), like(events.type, "import.%")));
    assert.deepEqual(
      written.map((event) => event.related),
      [
        { kind: "customers", new: "4", updated: "0" },
        { kind: "customers", new: "0", updated: "0" },
      ],
    );
  });

  it("fills in what was missing and overwrites nothing", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const { body } = await owner.call("POST", "/business/customers", {
      body: { name: "Ada", phone: "020 1", notes: "ours", tags: ["a"] },
    });
    const file = "name,phone,email,notes,tags\nAda L.,0201,ada@x.test,theirs,b\n";
    assert.deepEqual((await sent(owner, "customers", file)).body.rows, counts(0, 1, 0, 0));
    const { name, email, notes, tags, version } = (await owner.call("GET", `/business/customers/${body.id}`))
      .body;
    assert.deepEqual(
      { name, email, notes, tags, version },
      { name: "Ada", email: "ada@x.test", notes: "ours", tags: ["a", "b"], version: 2 },
    );
    assert.deepEqual((await sent(owner, "customers", file)).body.rows, counts(0, 0, 1, 0));
  });

  it("takes the same file twice at once as once", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const file = `name,phone\n${Array.from({ length: 50 }, (_, n) => `P${n},555 ${n}`).join("\n")}`;
    const answers = await Promise.all([1, 2, 3].map(() => sent(owner, "customers", file)));
    assert.deepEqual(answers.map((one) => one.body.rows.new).sort(), [0, 0, 50]);
  });

  it("takes thousands of people at once, and back from its own export; more than ten thousand are too many", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const file = (people: number) => {
      const row = (_: unknown, n: number) => `Person ${n},p${n}@example.com,+1 555 ${n}`;
      return `name,email,phone\n${Array.from({ length: people }, row).join("\n")}`;
    };
    assert.deepEqual((await sent(owner, "customers", file(2_500))).body.rows, counts(2_500, 0, 0, 0));
    const exported = await app.app.request("/api/v1/business/exports/customers", {
      method: "POST",
      headers: { cookie: owner.cookie },
    });
    const back = await sent(owner, "customers", await exported.text());
    assert.deepEqual(back.body.rows, counts(0, 0, 2_500, 0));
    assert.equal((await sent(owner, "customers", file(10_001))).status, 422);
  });

  it("refuses what is no such file, naming the body", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    for (const file of [
      "",
      "email\na@x.test",
      'name\n"unclosed',
      new Uint8Array([110, 97, 109, 101, 10, 0xff, 0xfe]),
      `name\n${"x".repeat(200_000)}`,
    ]) {
      const { status, body } = await sent(owner, "customers", file);
      assert.deepEqual([status, body.errors?.[0]?.path], [422, "body"], String(file).slice(0, 20));
    }
    const nul = await sent(owner, "customers", "name,notes\nA,a\0b\n");
    assert.deepEqual(nul.body.rows, counts(0, 0, 0, 1));
    assert.equal((await sent(owner, "customers", "name\n".padEnd(2 * 1024 * 1024 + 1, "x"))).status, 413);
  });

  it("takes what browsers call a table, or says nothing of, and nothing else", async () => {
    const owner = await signedIn(app, await makeBusiness(app.db));
    const file = new TextEncoder().encode("name,email\nAda,ada@x.test");
    const answer = (headers: object) => sent(owner, "customers?preview=1", file, headers);
    for (const type of ["text/csv", "Text/CSV; charset=UTF-8", "text/plain", "application/vnd.ms-excel", ""])
      assert.equal((await answer(type === "" ? {} : { "content-type": type })).status, 200, type);
    const others = ["application/json", "application/xml", "text/csv; charset=latin1", "multipart/form-data"];
    for (const headers of [
      ...others.map((type) => ({ "content-type": type })),
      { ...CSV, "content-encoding": "gzip" },
    ]) {
      const { status, body } = await answer(headers);
      assert.deepEqual([status, body.code], [415, "unsupported_media_type"], JSON.stringify(headers));
    }
  });

  it("is a manager's or a writing key's to do, and stays within the business", async () => {
    const business = await makeBusiness(app.db);
    const other = await makeBusiness(app.db);
    const stranger = await signedIn(app, other);
    await stranger.call("POST", "/business/customers", { body: { name: "Ada", email: "ada@x.test" } });
    const staff = await signedIn(app, business, "staff");
    assert.equal((await sent(staff, "customers", "name\nA")).status, 403);
    for (const [scope, status] of [
      ["customers:read", 403],
      ["customers:write", 200],
    ] as const) {
      const { key } = await withApiKey(app, business, [scope]);
      const response = await app.app.request("/api/v1/business/imports/customers", {
        method: "POST",
        headers: { authorization: `Bearer ${key}` },
        body: "name,email\nAda,ada@x.test",
      });
      assert.equal(response.status, status);
      if (status === 200) assert.equal(((await response.json()) as { rows: { new: number } }).rows.new, 1);
    }
  });
});

describe("a service import", () => {
  it("makes a price list bookable, exactly to the minor unit, and done again changes nothing", async () => {
    const business = await makeBusiness(app.db, { services: [{ name: "Cut" }] });
    const owner = await signedIn(app, business);
    const file = [
      "Service\tCategory\tPrice\tDuration\tDetails",
      "Cut\t\t10\t30\t",
      "Cut\tMen\t$1,234.50\t1h 30m\tWith wash",
      "Colour\tmen\t0.1\t45 min\t",
      "Bad price\tMen\t12.345\t30\t",
      "Bad time\tMen\t12\tlong\t",
      "Short\tMen\t12\t3\t",
    ].join("\n");
    const preview = await sent(owner, "services?preview=1", file);
    assert.deepEqual(preview.body.rows, counts(2, 0, 1, 3));
    assert.deepEqual(
      preview.body.errors.map(({ row, column }: { row: number; column: string }) => [row, column]),
      [
        [5, "Price"],
        [6, "Duration"],
        [7, "Duration"],
      ],
    );
    const done = await sent(owner, "services", file);
    assert.deepEqual(done.body.rows, preview.body.rows);
    const { body } = await app.call("GET", `/public/businesses/${business.slug}/config`);
    assert.deepEqual(
      body.services.map((one: { name: string; basePrice: number; durationMinutes: number }) => [
        one.name,
        one.basePrice,
        one.durationMinutes,
      ]),
      [
        ["Cut", 10_000, 60],
        ["Cut", 123_450, 90],
        ["Colour", 10, 45],
      ],
    );
    assert.equal(body.categories.length, 1, "a category is one however it is written");
    assert.deepEqual(body.services[1].teamMemberIds, business.memberIds);
    assert.deepEqual((await sent(owner, "services", file)).body.rows, counts(0, 0, 3, 3));
    const exported = await app.app.request("/api/v1/business/exports/services", {
      method: "POST",
      headers: { cookie: owner.cookie },
    });
    assert.deepEqual((await sent(owner, "services", await exported.text())).body.rows, counts(0, 0, 3, 0));
    const stored = await app.db.orm.select().from(services).where(eq(services.businessId, business.id));
    assert.equal(stored.length, 3);
  });
});

describe("a cell", () => {
  it("of money is read exactly or not at all", () => {
    const read = (cell: string, currency: string) => {
      const result = readAmount(cell, currency);
      return result.ok ? result.value : null;
    };
    for (const [cell, currency, amount] of [
      ["120", "USD", 12_000],
      ["120.5", "USD", 12_050],
      ["0,07", "EUR", 7],
      ["1,234.50", "USD", 123_450],
      ["1.234,50 €", "EUR", 123_450],
      ["1 234,50 EUR", "EUR", 123_450],
      ["1,234,567", "USD", 123_456_700],
      ["8000", "JPY", 8_000],
      ["8,000", "JPY", 8_000],
      ["8000.00", "JPY", 8_000],
      ["1.234", "KWD", 1_234],
      ["12.5", "KWD", 12_500],
      ["1,234", "USD", null],
      ["12.345", "USD", null],
      ["80.5", "JPY", null],
      ["-5", "USD", null],
      ["1e3", "USD", null],
      ["", "USD", null],
      ["free", "USD", null],
      ["1,2,3", "USD", null],
      ["999999999999", "USD", 99_999_999_999_900],
    ] as const)
      assert.equal(read(cell, currency), amount, `${cell} ${currency}`);
  });

  it("of time is read in whole minutes or not at all", () => {
    for (const [cell, minutes] of [
      ["60", 60],
      ["60 min", 60],
      ["1:30", 90],
      ["1h", 60],
      ["1 h 30", 90],
      ["2hrs 5 minutes", 125],
      ["1.5 h", 90],
      ["0,25h", 15],
      ["1.01h", null],
      ["1:75", null],
      ["soon", null],
    ] as const) {
      const result = readMinutes(cell);
      assert.equal(result.ok ? result.value : null, minutes, cell);
    }
  });
});

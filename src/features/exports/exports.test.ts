import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { parse } from "csv-parse/sync";
import { and, eq, sql } from "drizzle-orm";
import { customers, events } from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { makeBusiness, someone } from "#test/business.ts";
import { type Person, signedIn, withApiKey } from "#test/people.ts";
import { queriesOf } from "../../../bench/count-queries.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

async function fetched(
  { cookie }: Person,
  kind: string,
  format?: string,
): Promise<{ response: Response; text: string }> {
  const response = await app.app.request(`/api/v1/business/exports/${kind}`, {
    method: "POST",
    headers: { cookie, "content-type": "application/json" },
    body: JSON.stringify(format === undefined ? {} : { format }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { response, text: bytes.toString("utf8") };
}

const rowsOf = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true });

describe("exports", () => {
  it("of bookings and customers are files that a spreadsheet shows and does not run", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const evil = '=HYPERLINK("http://evil.example","x")';
    const { body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
      body: {
        serviceId: business.serviceIds[0],
        startsAt: "2027-01-20T10:00:00Z",
        customer: { name: evil, email: "a@x.test", phone: "+1 555 0100" },
        notes: 'line 1\n=2+2, "quoted"',
      },
    });
    const { response, text } = await fetched(owner, "bookings");
    assert.equal(response.headers.get("content-type"), "text/csv; charset=utf-8");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(
      response.headers.get("content-disposition"),
      'attachment; filename="bookings-2027-01-13.csv"',
    );
    assert.ok(text.startsWith("\uFEFFid,status,"));
    assert.ok(text.includes("\r\n"));
    const [row] = rowsOf(text);
    assert.equal(row?.id, body.booking.id);
    assert.equal(row?.name, `'${evil}`);
    assert.equal(row?.phone, "'+1 555 0100");
    assert.equal(row?.total, "100.00");
    assert.equal(row?.startsAt, "2027-01-20T10:00:00+00:00");
    assert.equal(row?.notes, 'line 1\n=2+2, "quoted"');
    const known = JSON.parse((await fetched(owner, "customers", "json")).text);
    assert.equal(known.data[0].name, evil, "JSON is not run by anybody");
    assert.equal(known.data[0].totalSpent, 0);
    const written = await app.db.orm
      .select()
      .from(events)
      .where(and(eq(events.businessId, business.id), eq(events.type, "export.exported")));
    assert.deepEqual(
      written.map((event) => event.related),
      [
        { kind: "bookings", format: "csv" },
        { kind: "customers", format: "json" },
      ],
    );
  });

  it("hold every row once and in order, read in batches that are never larger", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    await app.db.orm.execute(
      sql`insert into customers (id, business_id, name, created_at, updated_at)
        select 'cus_' || lpad(n::text, 26, '0'), ${business.id}, 'C' || n,
          timestamptz '2026-01-01' + (n / 7) * interval '1 minute', timestamptz '2026-01-01'
        from generate_series(1, 1700) n`,
    );
    const other = await makeBusiness(app.db);
    await app.db.orm.insert(customers).values({
      id: `cus_${"z".repeat(26)}`,
      businessId: other.id,
      name: "Foreign",
      createdAt: 0,
      updatedAt: 0,
    });
    await fetched(owner, "services");
    let text = "";
    const sent = await queriesOf(async () => {
      ({ text } = await fetched(owner, "customers"));
    });
    assert.deepEqual(
      rowsOf(text).map((row) => row.name),
      Array.from({ length: 1700 }, (_, n) => `C${n + 1}`),
    );
    const limits = sent.filter((query) => / limit /.test(query.text));
    assert.ok(limits.length >= 4 && sent.length < 20, `${sent.length} queries`);
  });

  it("begin with the names of their columns, also when there is nothing to list", async () => {
    const empty = await signedIn(app, await makeBusiness(app.db, { services: [] }));
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const { id: customerId } = (await owner.call("POST", "/business/customers", { body: { name: "Ada" } }))
      .body;
    await owner.call("POST", "/business/bookings", {
      body: { serviceId: business.serviceIds[0], startsAt: "2027-01-21T10:00:00Z", customerId },
    });
    const lines = [{ label: "Work", quantity: "1", unitAmount: 100 }];
    await owner.call("POST", "/business/invoices", { body: { customerId, lines } });
    await owner.call("POST", "/business/leads", { body: { name: "Ada", email: "ada@example.com" } });
    for (const kind of ["customers", "bookings", "leads", "invoices", "services"]) {
      const [line] = JSON.parse((await fetched(owner, kind, "json")).text).data;
      const header = `\uFEFF${Object.keys(line).join(",")}\r\n`;
      assert.equal((await fetched(empty, kind)).text, header, kind);
      assert.ok((await fetched(owner, kind)).text.startsWith(header), kind);
    }
  });

  it("are there for every kind, empty ones too, and for managers with the scope of the kind only", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const staff = await signedIn(app, business, "staff", { seesMoney: true });
    await app.call("POST", `/public/businesses/${business.slug}/leads`, {
      body: { ...someone("lead"), serviceId: business.serviceIds[0] },
    });
    const gone = await owner.call("POST", "/business/customers", { body: { name: "Gone" } });
    await owner.call("POST", `/business/customers/${gone.body.id}/erase`);
    const key = await withApiKey(app, business, ["services:read"]);
    const counts: Record<string, number> = { customers: 1, bookings: 0, leads: 1, invoices: 0, services: 1 };
    for (const [kind, count] of Object.entries(counts)) {
      assert.equal(rowsOf((await fetched(owner, kind)).text).length, count, kind);
      assert.equal(JSON.parse((await fetched(owner, kind, "json")).text).data.length, count);
      assert.equal((await fetched(staff, kind)).response.status, 403);
      const byKey = await app.app.request(`/api/v1/business/exports/${kind}`, {
        method: "POST",
        headers: { "x-api-key": key.key },
      });
      assert.equal(byKey.status, kind === "services" ? 200 : 403);
    }
    assert.equal((await fetched(owner, "users")).response.status, 404);
    assert.equal((await fetched(owner, "leads", "xml")).response.status, 422);
  });
});

/** What people typed in is shown as it was typed, on every page: nothing of it runs, and nothing of it is taken for markup. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sql } from "drizzle-orm";
import type { Page } from "playwright-core";
import type { MadeBusiness } from "../business.ts";
import { buildDashboard, ownerOf, settled } from "./owner.ts";
import { openStage, pageWith, type Stage, snippet, type Visitor } from "./stage.ts";

const SLUG = "shine-auto-detailing";
const HOSTILE = `"><img src=x onerror=alert(1)></title></script><script>alert(2)</script>`;

describe("a business full of hostile texts", () => {
  let stage: Stage;
  let business: MadeBusiness;
  before(async () => {
    buildDashboard();
    stage = await openStage();
    const { rows } = await stage.db.orm.execute<{ id: string; slug: string }>(
      sql`select id, slug from businesses where slug = ${SLUG}`,
    );
    business = rows[0] as unknown as MadeBusiness;
    await spoil(stage, business.id);
  });
  after(() => stage?.close());

  /** A visitor whose page must open no dialog; what the content policy refuses is an error in the log, and fails `leave`. */
  async function visit(path: string, cookie?: string): Promise<{ visitor: Visitor; opened: string[] }> {
    const visitor = await stage.visit(path, cookie === undefined ? {} : { cookie });
    const opened: string[] = [];
    visitor.page.on("dialog", (dialog) => {
      opened.push(dialog.message());
      void dialog.dismiss();
    });
    return { visitor, opened };
  }

  const shown = (page: Page) => page.getByText(HOSTILE).first().waitFor();

  it("in the dashboard", async () => {
    const { visitor, opened } = await visit(`${stage.url}/dashboard/`, await ownerOf(stage, business));
    const { page } = visitor;
    await settled(page);
    const menu = await page
      .locator(".side nav a")
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    assert.ok(menu.length >= 15, "the menu has its pages");
    for (const address of [...menu, `${stage.url}/dashboard/calendar?view=day`]) {
      await page.goto(address);
      await settled(page);
    }
    await page.goto(`${stage.url}/dashboard/services`);
    await shown(page);
    await page.goto(`${stage.url}/dashboard/customers`);
    await shown(page);
    assert.deepEqual(opened, []);
    await visitor.leave();
  });

  it("on the hosted page and in the widget", async () => {
    const addresses = [`${stage.url}/book/${SLUG}`, stage.host(pageWith(snippet(stage.url, SLUG)))];
    for (const address of addresses) {
      const { visitor, opened } = await visit(address);
      await shown(visitor.page);
      assert.deepEqual(opened, []);
      await visitor.leave();
    }
  });
});

/** Puts the hostile text into everything of the business that people type in. */
async function spoil({ db }: Stage, businessId: string): Promise<void> {
  const { rows } = await db.orm.execute<{ table_name: string; column_name: string }>(sql`
    select c.table_name, c.column_name from information_schema.columns c
    where c.table_schema = 'public' and c.data_type = 'text'
      and c.column_name in ('name', 'title', 'label', 'description', 'notes', 'internal_notes', 'message', 'text',
        'reply', 'author_name', 'reason')
      and exists (select from information_schema.columns b
        where b.table_name = c.table_name and b.column_name = 'business_id')`);
  assert.ok(rows.length > 15, "there are texts");
  // A row each: names may have to differ.
  for (const { table_name: table, column_name: column } of rows)
    await db.orm.execute(sql`
      update ${sql.identifier(table)} set ${sql.identifier(column)} = ${HOSTILE} || ' ' || left(md5(random()::text), 6)
      where business_id = ${businessId} and ${sql.identifier(column)} is not null`);
  await db.orm.execute(
    sql`update businesses set name = ${HOSTILE}, description = ${HOSTILE} where id = ${businessId}`,
  );
  for (const table of ["bookings", "leads", "invoices"])
    await db.orm.execute(sql`
      update ${sql.identifier(table)} set contact = jsonb_set(contact, '{name}', to_jsonb(${HOSTILE}::text))
      where business_id = ${businessId}`);
}

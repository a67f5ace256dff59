import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { eq, sql } from "drizzle-orm";
import { makeBusiness } from "#test/business.ts";
import { openTestDatabase } from "#test/database.ts";
import { newId } from "./new-id.ts";
import { customers, invoices } from "./schema/index.ts";

const statements = readFileSync(
  new URL("migrations/0015_rates_and_causes.sql", import.meta.url),
  "utf8",
).split("--> statement-breakpoint");

test("lines of invoices that were stored with percentages have rates after the upgrade, in their order", async () => {
  const db = await openTestDatabase();
  try {
    const { id: businessId } = await makeBusiness(db, {});
    const customerId = newId("customer");
    const common = { businessId, createdAt: 0, updatedAt: 0 };
    await db.orm.insert(customers).values({ ...common, id: customerId, name: "Ada" });
    const line = { quantity: "1", unitAmount: 100, amount: 100, tax: 0 };
    const id = newId("invoice");
    await db.orm.insert(invoices).values({
      ...common,
      id,
      customerId,
      contact: { name: "Ada" },
      currency: "USD",
      status: "draft",
      total: 400,
      taxTotal: 0,
      lines: ["19", "8.875", null, "100"].map((taxRate, at) => ({ ...line, label: `${at}`, taxRate })),
    });
    await db.transaction(async (tx) => {
      for (const statement of statements.filter((one) => /lines_with_rates/.test(one)))
        await tx.execute(sql.raw(statement));
    });
    const [row] = await db.orm.select().from(invoices).where(eq(invoices.id, id));
    assert.deepEqual(
      row?.lines.map(({ label, taxRate }) => [label, taxRate]),
      [
        ["0", "0.19"],
        ["1", "0.08875"],
        ["2", null],
        ["3", "1"],
      ],
    );
  } finally {
    await db.close();
  }
});

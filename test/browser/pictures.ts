/**
 * The pictures of the dashboard in `docs/images`, taken of the demo business and made small:
 * `node --import ./src/quick-imports.ts test/browser/pictures.ts`.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pngQuantize } from "@napi-rs/image";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { DEMO_SLUGS } from "#features/demo/demo-owners.ts";
import type { MadeBusiness } from "../business.ts";
import { buildDashboard, ownerOf, settled } from "./owner.ts";
import { openStage } from "./stage.ts";

const DESK = { viewport: { width: 1280, height: 800 } };
const PICTURES = [
  { name: "dashboard-home", path: "/", colorScheme: "light", size: DESK },
  { name: "dashboard-calendar-dark", path: "/calendar?view=week", colorScheme: "dark", size: DESK },
  { name: "dashboard-analytics", path: "/analytics", colorScheme: "light", size: DESK },
] as const;
const LARGEST_BYTES = 200_000;

buildDashboard();
const stage = await openStage();
try {
  const [row] = await stage.db.orm
    .select({ id: t.businesses.id, slug: t.businesses.slug })
    .from(t.businesses)
    .where(eq(t.businesses.slug, DEMO_SLUGS[0] ?? ""));
  assert.ok(row);
  const cookie = await ownerOf(stage, { ...row, id: row.id as BusinessId } as MadeBusiness);
  await stage.db.orm.update(t.users).set({ name: "Rosa Ortiz" });
  for (const { name, path, colorScheme, size } of PICTURES) {
    const { page } = await stage.visit(`${stage.url}/dashboard${path}`, { ...size, colorScheme, cookie });
    await settled(page);
    const small = await pngQuantize(await page.screenshot(), { maxQuality: 90 });
    assert.ok(small.length < LARGEST_BYTES, `${name} has ${small.length} bytes`);
    writeFileSync(fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url)), small);
    process.stdout.write(`${name}: ${(small.length / 1000).toFixed(0)} kB\n`);
    await page.context().close();
  }
} finally {
  await stage.close();
}

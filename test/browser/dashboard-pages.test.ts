/** Every page of the dashboard as it stands: it fits the screen, and nothing of it is in the way of anybody. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { DEMO_SLUGS } from "#features/demo/demo-owners.ts";
import { type MadeBusiness, makeBusiness } from "../business.ts";
import { buildDashboard, call, faultsOf, ownerOf, settled } from "./owner.ts";
import { openStage, type Stage } from "./stage.ts";

const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desk: { viewport: { width: 1440, height: 900 } },
};

describe("the dashboard's pages", { concurrency: 2 }, () => {
  let stage: Stage;
  before(async () => {
    buildDashboard();
    stage = await openStage();
  });
  after(() => stage?.close());

  /** A demo business, full of everything. */
  async function demo(): Promise<MadeBusiness> {
    const [row] = await stage.db.orm
      .select({ id: t.businesses.id, slug: t.businesses.slug })
      .from(t.businesses)
      .where(eq(t.businesses.slug, DEMO_SLUGS[0] ?? ""));
    assert.ok(row);
    return { ...row, id: row.id as BusinessId } as MadeBusiness;
  }

  /** As it is after signing up: somebody who works, hours, and nothing else. */
  const fresh = () => makeBusiness(stage.db, { members: 1, services: [] });

  const visits = [
    { of: "full", size: "phone", business: demo },
    { of: "full", size: "desk", business: demo },
    { of: "empty", size: "phone", business: fresh },
  ] as const;
  for (const { of, size, business } of visits)
    it(`fit the screen, stand still and hinder nobody, light and dark, ${of}, ${size}`, async () => {
      const visitor = await stage.visit(`${stage.url}/dashboard/`, {
        ...SIZES[size],
        // What the test puts into every page does not run in the frame of a mail.
        mayLog: /Blocked script execution/,
        cookie: await ownerOf(stage, await business()),
      });
      const { page } = visitor;
      await settled(page);
      page.setDefaultTimeout(30_000);
      const faults: string[] = [];
      for (const path of await addresses(page)) {
        await page.emulateMedia({ colorScheme: "light" });
        await page.goto(`${stage.url}/dashboard${path}`);
        await settled(page);
        const found = [
          ...moved(await visitor.layoutShifts()),
          ...(await tooWide(page)),
          ...(await faultsOf(page, "all")),
        ];
        await page.emulateMedia({ colorScheme: "dark" });
        found.push(...(await faultsOf(page, "colours")).map((fault) => `dark: ${fault}`));
        faults.push(...found.map((fault) => `${path}: ${fault}`));
      }
      assert.deepEqual(faults, []);
      await visitor.leave();
    });

  /** Every page of the menu, their other faces, and what opens beside them. */
  async function addresses(page: Parameters<typeof call>[0]): Promise<string[]> {
    const menu = await page
      .locator(".side nav a")
      .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
    assert.ok(menu.length >= 15, "the menu has its pages");
    const all = [
      ...menu.map((path) => path.replace(/^\/dashboard/, "")),
      "/calendar?view=day",
      "/calendar?view=week",
      "/calendar?view=month",
      "/settings?tab=hours",
      "/settings/payments",
      "/payments?view=disputes",
      "/settings?tab=notifications",
      "/settings/messages",
      "/settings/messages/booking_confirmed?language=ar",
      "/welcome",
    ];
    const first = async (path: string) =>
      (await call<{ data: { id: string }[] }>(page, "GET", `/business/${path}?limit=1`)).data[0]?.id ?? "";
    const [booking, customer, service, member, invoice] = await Promise.all(
      ["bookings", "customers", "services", "team", "invoices"].map(first),
    );
    const beside = [
      [booking, `/bookings?booking=${booking}`],
      [customer, `/customers/${customer}`],
      [service, `/services/${service}`],
      [member, `/team/${member}`],
      [invoice, `/invoices?invoice=${invoice}`],
    ] as const;
    return [
      ...all,
      "/bookings?make=booking",
      "/services/new",
      ...beside.flatMap(([id, path]) => (id === "" ? [] : path)),
    ];
  }

  it("are as they are for whoever has not signed in", async () => {
    const visitor = await stage.visit(`${stage.url}/dashboard/sign-in`, { ...SIZES.phone, mayLog: /401/ });
    const faults: string[] = [];
    for (const path of ["/sign-in", "/sign-up", "/forgot"]) {
      await visitor.page.goto(`${stage.url}/dashboard${path}`);
      await settled(visitor.page);
      faults.push(...(await tooWide(visitor.page)), ...(await faultsOf(visitor.page, "all")));
    }
    assert.deepEqual(faults, []);
    await visitor.page.context().close();
  });
});

/** Of all that is on the screen, how much may move while a page loads (Chromium's layout shift, 0 to 1). */
const STANDS_STILL = 0.02;

function moved(shifts: string[]): string[] {
  const sum = shifts.reduce((total, shift) => total + Number.parseFloat(shift), 0);
  return sum > STANDS_STILL ? [`moves by ${sum.toFixed(3)} while loading: ${shifts.join(" | ")}`] : [];
}

/** Nothing sticks out of the screen sideways. */
const tooWide = (page: Parameters<typeof call>[0]): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`is ${scrollWidth} wide on a screen of ${clientWidth}`] : [];
  });

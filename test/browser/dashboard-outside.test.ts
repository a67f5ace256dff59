/** What leads out of the dashboard: calendars, messages that did not get through, pictures; and what holds without a stream. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { TEST_NOW } from "../app.ts";
import { makeBusiness } from "../business.ts";
import { buildDashboard, call, ownerOf, settled } from "./owner.ts";
import { openStage, type Stage, type VisitOptions } from "./stage.ts";

describe("beyond the dashboard", { concurrency: 2 }, () => {
  let stage: Stage;
  before(async () => {
    buildDashboard();
    stage = await openStage();
  });
  after(() => stage?.close());

  async function open(path: string, options: VisitOptions = {}) {
    const business = await makeBusiness(stage.db, { business: { name: "Shine" } });
    const cookie = await ownerOf(stage, business);
    const visitor = await stage.visit(`${stage.url}/dashboard${path}`, { cookie, ...options });
    visitor.page.setDefaultTimeout(60_000);
    await settled(visitor.page);
    return { ...visitor, business };
  }

  it("a calendar's address is made, read, replaced and closed", async () => {
    const { page, leave } = await open("/integrations?tab=calendars");
    const title = "Everybody's bookings";
    await page.getByRole("button", { name: `Make an address: ${title}` }).click();
    const shown = page.locator(".field", { hasText: title }).locator(".copy-line .grow");
    const readAt = async (url: string) => (await page.request.get(url)).status();
    const first = await shown.innerText();
    assert.equal(await readAt(first), 200);
    const more = async (act: string) => {
      await page.getByRole("button", { name: `More: ${title}` }).click();
      await page.getByRole("menuitem", { name: act }).click();
    };
    await more("New address");
    await page.getByText("The old address does not work any more.").waitFor();
    await page.getByText(first).waitFor({ state: "detached" });
    const second = await shown.innerText();
    assert.deepEqual([await readAt(first), await readAt(second)], [404, 200]);
    await more("Close it");
    await page.getByRole("button", { name: `Make an address: ${title}` }).waitFor();
    assert.equal(await readAt(second), 404);
    await leave();
  });

  it("a mail that was given up is tried again", async () => {
    const { page, business, leave } = await open("/integrations");
    const id = newId("mail");
    await stage.db.orm.insert(t.mails).values({
      businessId: business.id,
      related: {},
      attempts: 8,
      nextAttemptAt: TEST_NOW,
      id,
      kind: "booking_changed",
      status: "failed",
      lastError: "550 no such mailbox",
      createdAt: TEST_NOW,
    });
    await page.getByRole("link", { name: "Not delivered" }).click();
    await page.getByText("550 no such mailbox").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Everything got through.").waitFor();
    const mail = (await stage.db.orm.select().from(t.mails)).find((one) => one.id === id);
    assert.deepEqual([mail?.status, mail?.attempts], ["queued", 0]);
    await leave();
  });

  it("a picture that is shown stays, and goes once it is not", async () => {
    const { page, leave } = await open("/settings", { mayLog: /409/ });
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: tinyPng() });
    await page.getByText("Uploaded").waitFor();
    await page.goto(`${stage.url}/dashboard/integrations?tab=files`);
    await page.getByRole("button", { name: "Delete: Logo" }).click();
    await page.locator(".toast.bad").waitFor();
    await page.goto(`${stage.url}/dashboard/settings`);
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).waitFor({ state: "detached" });
    await page.goto(`${stage.url}/dashboard/integrations?tab=files`);
    await page.getByRole("button", { name: "Delete: Logo" }).click();
    await page.getByRole("button", { name: "Delete: Logo" }).waitFor({ state: "detached" });
    assert.deepEqual((await call<{ data: unknown[] }>(page, "GET", "/business/uploads")).data, []);
    await leave();
  });

  for (const [line, answer] of [
    ["cannot be opened", 503],
    ["is held back on the way", 200],
  ] as const)
    it(`what others do is learned even where the stream ${line}`, async () => {
      const business = await makeBusiness(stage.db, { business: { name: "Shine" } });
      const [name = "", value = ""] = (await ownerOf(stage, business)).split(/=(.*)/s);
      const context = await stage.browser.newContext({ locale: "en-US" });
      context.setDefaultTimeout(60_000);
      await context.clock.install({ time: TEST_NOW });
      await context.addCookies([{ name, value, url: stage.url }]);
      const page = await context.newPage();
      let asked = 0;
      await page.exposeFunction("askedForStream", () => ++asked);
      // A stream that opens and never says a word, as behind a proxy that gathers everything first.
      await page.addInitScript((status) => {
        const real = fetch;
        globalThis.fetch = async (...call) => {
          if (!String(call[0]).endsWith("/business/events")) return real(...call);
          (globalThis as unknown as { askedForStream(): void }).askedForStream();
          return new Response(status === 200 ? new ReadableStream() : null, { status });
        };
      }, answer);
      await page.goto(`${stage.url}/dashboard/customers`);
      await settled(page);
      await page.getByText("Customers appear here by themselves").waitFor();
      // Whoever has not asked for the stream does not look again by the clock yet.
      while (asked === 0) await new Promise((done) => setTimeout(done, 50));
      await call(page, "POST", "/business/customers", { name: "Ada Lovelace" });
      await page.clock.fastForward(31_000);
      await page.getByText("Ada Lovelace").waitFor();
      assert.ok(asked > 0);
      await context.close();
    });
});

describe("a dashboard at another address than its own", () => {
  it("says which one to open, at sign-up and at sign-in, and keeps what was typed", async () => {
    buildDashboard();
    const stage = await openStage({ BASE_URL: "http://book.example" });
    try {
      const visitor = await stage.visit(`${stage.url}/dashboard/sign-up`, { mayLog: /403/ });
      const { page } = visitor;
      await settled(page);
      await page.getByLabel("Name of your business").fill("Shine");
      await page.getByLabel("Your name").fill("Ada");
      await page.getByLabel("E-mail").fill("ada@shine.example");
      await page.getByLabel("Password", { exact: true }).fill("a long enough pass phrase");
      await page.keyboard.press("Enter");
      await page.getByText("Please open http://book.example.").waitFor();
      assert.equal(await page.getByLabel("Your name").inputValue(), "Ada");
      await page.goto(`${stage.url}/dashboard/sign-in`);
      await settled(page);
      await page.getByLabel("E-mail").fill("ada@shine.example");
      await page.getByLabel("Password", { exact: true }).fill("a long enough pass phrase");
      await page.keyboard.press("Enter");
      await page.getByText("Please open http://book.example.").waitFor();
      await page.context().close();
    } finally {
      await stage.close();
    }
  });
});

/** One grey dot. */
function tinyPng(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    chunk("IDAT", deflateSync(Buffer.from([0, 128]))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

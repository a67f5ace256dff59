/** An owner words what customers are sent. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sendDueMails } from "#features/mails/send-mail.ts";
import { makeBusiness } from "../business.ts";
import { buildDashboard, call, faultsOf, ownerOf, settled } from "./owner.ts";
import { openStage, type Stage } from "./stage.ts";

describe("messages to customers, in the dashboard", () => {
  let stage: Stage;
  before(async () => {
    buildDashboard();
    stage = await openStage();
  });
  after(() => stage?.close());

  async function open(path: string, options = {}) {
    const business = await makeBusiness(stage.db, { business: { name: "Shine", locale: "en-US" } });
    const cookie = await ownerOf(stage, business);
    const visitor = await stage.visit(`${stage.url}/dashboard${path}`, { cookie, ...options });
    await settled(visitor.page);
    visitor.page.setDefaultTimeout(60_000);
    return visitor;
  }

  // What a browser says of the scripts that the test itself would run in the mail.
  it("are worded with variables, seen as they will be, tested, and put back", async () => {
    const visitor = await open("/settings/messages", { mayLog: /422|Blocked script execution/ });
    const { page } = visitor;
    await page.getByRole("link", { name: "Booking confirmed" }).click();
    const mail = page.frameLocator("iframe");
    await mail.getByText("Your booking is confirmed").waitFor();
    const subject = page.getByLabel("Subject");
    await subject.fill("Yes, !");
    await subject.press("End");
    await subject.press("ArrowLeft");
    await page.getByRole("button", { name: "Customer" }).click();
    assert.equal(await subject.inputValue(), "Yes, {{customerName}}!");
    await page.getByText("Yes, Alex Sample!").waitFor();
    await page.getByLabel("Heading").fill("It is {{weather}}");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(".field .error").waitFor();
    assert.equal(await page.getByLabel("Heading").getAttribute("aria-invalid"), "true");
    assert.equal(await subject.inputValue(), "Yes, {{customerName}}!", "nothing typed is lost");
    await page.getByLabel("Heading").fill("It is on");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved. Customers get these words").waitFor();
    await mail.getByText("It is on").waitFor();
    await page.getByRole("button", { name: "Send me a test" }).click();
    await page.getByText("A test is on its way").waitFor();
    await sendDueMails(stage.deps);
    assert.equal(stage.deps.mailbox?.list()[0]?.subject, "Yes, Alex Sample!");
    await page.getByRole("button", { name: "Back to the usual words" }).click();
    await mail.getByText("Your booking is confirmed").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await mail.getByText("It is on").waitFor();
    await page.getByRole("link", { name: "All messages" }).click();
    await page.getByText("Your words: English").waitFor();
    await visitor.leave();
  });

  it("are turned off and on by channel", async () => {
    const visitor = await open("/settings/messages");
    const { page } = visitor;
    const email = page.getByRole("switch", { name: "E-mail Reminder" });
    await email.click();
    await page.getByText("Reminder: E-mail is off").waitFor();
    const { data } = await call<{ data: { kind: string; email: boolean; sms: boolean }[] }>(
      page,
      "GET",
      "/business/message-settings",
    );
    assert.deepEqual(
      data.filter((one) => !one.email || !one.sms).map(({ kind, email: on }) => [kind, on]),
      [["booking_reminder", false]],
    );
    await page.reload();
    await settled(page);
    assert.equal(await email.isChecked(), false);
    await email.click();
    await page.getByText("Reminder: E-mail is on").waitFor();
    assert.deepEqual(await faultsOf(page, "all"), []);
    await visitor.leave();
  });
});

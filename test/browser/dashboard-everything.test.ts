/** An owner can do at the dashboard what the API can do: what is put away comes back, what is entered can be changed. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { makeBusiness } from "../business.ts";
import { buildDashboard, call, faultsOf, ownerOf, settled } from "./owner.ts";
import { openStage, type Stage } from "./stage.ts";

interface Named {
  id: string;
  name: string;
}

describe("everything the API can do, in the dashboard", { concurrency: 2 }, () => {
  let stage: Stage;
  before(async () => {
    buildDashboard();
    stage = await openStage();
  });
  after(() => stage?.close());

  async function open(path: string, mayLog?: RegExp) {
    const business = await makeBusiness(stage.db, {
      business: { name: "Shine" },
      services: [{ name: "Wash" }, { name: "Polish" }],
    });
    const cookie = await ownerOf(stage, business);
    const visitor = await stage.visit(`${stage.url}/dashboard${path}`, {
      cookie,
      ...(mayLog ? { mayLog } : {}),
    });
    await settled(visitor.page);
    visitor.page.setDefaultTimeout(60_000);
    return { ...visitor, business };
  }
  const goTo = async (page: Page, path: string) => {
    await page.goto(`${stage.url}/dashboard${path}`);
    await settled(page);
  };
  const list = async <Row>(page: Page, path: string) =>
    (await call<{ data: Row[] }>(page, "GET", `/business/${path}`)).data;
  const more = async (page: Page, name: string, act: string) => {
    await page.getByRole("button", { name: `More: ${name}` }).click();
    await page.getByRole("menuitem", { name: act }).click();
  };

  it("categories are made, named, ordered and deleted; their services stay", async () => {
    const { page, leave } = await open("/services?tab=categories");
    for (const name of ["Cars", "Vans"]) {
      await page.getByRole("button", { name: "New category" }).click();
      await page.getByLabel("Name").fill(name);
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("button", { name, exact: true }).waitFor();
    }
    await more(page, "Vans", "Move up");
    await page.getByRole("button", { name: "Cars", exact: true }).click();
    await page.getByLabel("Name").fill("Motor cars");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Motor cars", exact: true }).waitFor();
    assert.deepEqual(
      (await list<Named>(page, "categories")).map(({ name }) => name),
      ["Vans", "Motor cars"],
    );
    const [van] = await list<Named>(page, "categories");
    const [service] = await list<Named>(page, "services");
    await call(page, "PATCH", `/business/services/${service?.id}`, { categoryId: van?.id });
    await page.getByText("1 service", { exact: true }).waitFor();
    await more(page, "Vans", "Remove");
    await page.getByText("Vans deleted").waitFor();
    // Leaving the page does what still waits for an undo.
    await goTo(page, "/services");
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 2);
    assert.deepEqual(
      (await list<Named>(page, "categories")).map(({ name }) => name),
      ["Motor cars"],
    );
    await leave();
  });

  it("a page whose form was typed into is not left by mistake", async () => {
    const { page, leave } = await open("/services");
    const [service] = await list<Named>(page, "services");
    const question = page.getByRole("dialog", { name: "Close without saving?" });
    const customers = page.getByRole("navigation").getByRole("link", { name: "Customers" }).first();
    const name = page.getByLabel("Name", { exact: true });
    const stay = async () => {
      await question.getByRole("button", { name: "Keep editing" }).click();
      await question.waitFor({ state: "detached" });
      assert.equal(await name.inputValue(), "Hand wash");
    };
    await page.getByRole("link", { name: service?.name ?? "", exact: true }).click();
    await name.fill("Hand wash");
    // The small form beside it is sent by Enter, and only that one.
    await page.getByLabel("Category").selectOption("New category…");
    await page.getByLabel("Name of the category").fill("Cars");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      [...document.querySelectorAll("select")].some(
        ({ selectedOptions }) => selectedOptions[0]?.text === "Cars",
      ),
    );
    assert.equal((await list<Named>(page, "services"))[0]?.name, service?.name);

    await customers.click();
    await stay();
    await page.goBack();
    await stay();
    const asked = page.waitForEvent("dialog");
    await page.evaluate(() => void setTimeout(() => location.reload()));
    const browsers = await asked;
    assert.equal(browsers.type(), "beforeunload");
    await browsers.dismiss();
    assert.equal(await name.inputValue(), "Hand wash");

    const saved = page.waitForResponse((answer) => answer.request().method() === "PATCH");
    await page.getByRole("button", { name: "Save" }).click();
    assert.equal((await saved).status(), 200);
    assert.equal((await list<Named>(page, "services"))[0]?.name, "Hand wash");
    await customers.click();
    await page.waitForURL(/\/customers/);
    await page.goBack();
    await name.fill("Something else");
    await customers.click();
    await question.getByRole("button", { name: "Discard" }).click();
    await page.waitForURL(/\/customers/);
    assert.equal((await list<Named>(page, "services"))[0]?.name, "Hand wash");
    await leave();
  });

  it("what was typed outlives what is saved beside it, and undoes nothing that others changed", async () => {
    const { page, leave } = await open("/settings", /409/);
    const name = page.getByLabel("Name", { exact: true });
    const save = async (field: string) => {
      const answered = page.waitForResponse((answer) => answer.request().method() === "PATCH");
      const form = page.locator("form", { has: page.getByLabel(field, { exact: true }) });
      await form.getByRole("button", { name: "Save" }).click();
      return (await answered).status();
    };
    const profile = () =>
      call<{ name: string; phone: string; timeZone: string; version: number }>(page, "GET", "/business");
    await name.fill("Shine & Co");
    await page.getByLabel("Time zone").selectOption("Europe/Berlin");
    assert.equal(await save("Time zone"), 200);
    await page.getByText("Saved").first().waitFor();
    assert.equal(await name.inputValue(), "Shine & Co");
    assert.equal(await save("Name"), 200);
    const { name: saved, timeZone, version } = await profile();
    assert.deepEqual([saved, timeZone], ["Shine & Co", "Europe/Berlin"]);

    await name.fill("Shine Ltd");
    await call(page, "PATCH", "/business", { phone: "+15550199", version });
    assert.equal(await save("Name"), 409);
    await page.getByText(/^Somebody else changed this/).waitFor();
    assert.equal(await name.inputValue(), "Shine Ltd");
    assert.equal(await save("Name"), 200);
    assert.equal((await profile()).name, "Shine Ltd");

    const priced = async () => (await list<Named & { basePrice: number }>(page, "services"))[0];
    const service = await priced();
    const live = page.waitForResponse((answer) => answer.url().endsWith("/business/events"));
    await goTo(page, `/services/${service?.id}`);
    await live;
    await name.fill("Hand wash");
    const loaded = page.waitForResponse((answer) => answer.url().endsWith(`/services/${service?.id}`));
    await call(page, "PATCH", `/business/services/${service?.id}`, { basePrice: 7_700 });
    await loaded;
    await settled(page);
    assert.equal(await name.inputValue(), "Hand wash");
    assert.equal(await save("Name"), 200);
    const { name: renamed, basePrice } = (await priced()) ?? {};
    assert.deepEqual([renamed, basePrice], ["Hand wash", 7_700]);
    await leave();
  });

  it("services stand in the order they are put into", async () => {
    const { page, leave } = await open("/services");
    const names = async () => (await list<Named>(page, "services")).map(({ name }) => name);
    const before = await names();
    await more(page, before[1] ?? "", "Move up");
    await page
      .locator("tbody tr")
      .first()
      .getByText(before[1] ?? "", { exact: true })
      .waitFor();
    assert.deepEqual(await names(), before.toReversed());
    await leave();
  });

  it("a surcharge that was put away comes back, or goes for good", async () => {
    const { page, leave } = await open("/services?tab=surcharges");
    for (const label of ["Evening", "Sunday"]) {
      const { id } = await call<{ id: string }>(page, "POST", "/business/surcharges", {
        label,
        change: { kind: "percent", value: "10" },
        conditions: [{ kind: "weekdays", weekdays: [7] }],
      });
      await call(page, "POST", `/business/surcharges/${id}/archive`);
    }
    await goTo(page, "/services?tab=surcharges");
    await page.getByLabel("Show archived").check();
    await page.getByRole("button", { name: "Restore: Evening" }).click();
    await page.getByText("Evening is back").waitFor();
    await page.getByRole("button", { name: "Evening", exact: true }).waitFor();
    assert.deepEqual(await faultsOf(page, "all"), []);
    await more(page, "Sunday", "Delete for good");
    await page.getByText("Sunday deleted for good").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Restore: Sunday" }).waitFor();
    await leave();
  });

  it("single days and closures of the business are set and changed", async () => {
    const { page, leave } = await open("/settings?tab=hours");
    await page.getByRole("button", { name: "Set a day" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Day", { exact: true }).fill("2027-01-20");
    await dialog.getByRole("button", { name: "Day: add more hours after a break" }).click();
    await dialog.getByLabel("Day: closes at").first().fill("12:00");
    await dialog.getByLabel("Day: opens at").last().fill("14:00");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("09:00–12:00, 14:00–").waitFor();
    await page.getByRole("button", { name: "Add closed days" }).click();
    await dialog.getByLabel("First day").fill("2027-02-01");
    await dialog.getByRole("button", { name: "Add" }).click();
    await page.getByRole("button", { name: /^Mon, Feb 1/ }).click();
    await dialog.getByLabel("Last day").fill("2027-02-05");
    await dialog.getByLabel("Reason").fill("Holidays");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Holidays").waitFor();
    const [closure] = await list<{ startsOn: string; endsOn: string }>(page, "closures?from=2027-01-01");
    assert.deepEqual([closure?.startsOn, closure?.endsOn], ["2027-02-01", "2027-02-05"]);
    assert.deepEqual(await faultsOf(page, "all"), []);
    await leave();
  });

  it("an API key ends on its day and gets another name", async () => {
    const { page, leave } = await open("/integrations");
    await page.getByRole("button", { name: "New key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What it is for").fill("Shop");
    await dialog.getByLabel("Last day").fill("2027-06-30");
    await dialog.getByRole("combobox").first().selectOption("read");
    await dialog.getByRole("button", { name: "Make the key" }).click();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Rename: Shop" }).click();
    await dialog.getByLabel("What it is for").fill("Web shop");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Web shop", { exact: true }).waitFor();
    const [key] = await list<{ name: string; expiresAt: string }>(page, "api-keys");
    assert.equal(key?.name, "Web shop");
    assert.match(key?.expiresAt ?? "", /^2027-07-01T00:00:00/);
    await leave();
  });

  it("a quote for a customer begins at the customer", async () => {
    const { page, leave } = await open("/customers");
    const { id } = await call<Named>(page, "POST", "/business/customers", { name: "Ada Lovelace" });
    await goTo(page, `/customers/${id}`);
    await page.getByRole("link", { name: "Make a quote" }).click();
    await page.getByRole("dialog").getByText("Ada Lovelace").waitFor();
    await leave();
  });

  it("a business is deleted by whoever types its name and the password", async () => {
    const { page, business, leave } = await open("/settings");
    await page.getByRole("button", { name: "Delete the business" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/To be sure/).fill("another");
    await dialog.getByRole("button", { name: "Delete the business" }).click();
    await dialog.getByText(`Please type ${business.slug}.`).waitFor();
    assert.equal((await list<Named>(page, "services")).length, 2, "nothing is gone");
    await leave();
  });
});

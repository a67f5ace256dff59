/** A customer at a widget: what a person does, in the words of the screen's parts. */
import type { Locator, Page } from "playwright-core";

export interface Answers {
  name?: string;
  email?: string;
  phone?: string;
}

export class Customer {
  readonly page: Page;
  readonly widget: Locator;

  constructor(page: Page, widget = "bookkit-widget") {
    this.page = page;
    this.widget = page.locator(widget).first();
  }

  part = (selector: string): Locator => this.widget.locator(selector);
  title = (): Promise<string> => this.part("h2").innerText();
  /** Whether focus is inside the widget, not lost to the page. */
  hasFocus = (): Promise<boolean> =>
    this.widget.evaluate((element) => {
      const inside = element.shadowRoot?.activeElement;
      return document.activeElement === element && inside !== null && inside !== undefined;
    });

  async choose(service: string): Promise<void> {
    // A button: the plain page that the widget takes over has cards too.
    await this.part("button.card").filter({ hasText: service }).first().click();
    await this.part(".options, .times, .details").first().waitFor();
  }
  async answer(label: string): Promise<void> {
    await this.part(".chip, .row.check").filter({ hasText: label }).first().click();
  }
  /** "Choose a time", or where a request is made instead "Continue". */
  async goOn(): Promise<void> {
    await this.part(".bar .primary").click();
  }
  async takeFirstTime(): Promise<string> {
    const slot = this.part(".quick .slot").first();
    const text = await slot.innerText();
    await slot.click();
    await this.part("form.details").waitFor();
    return text;
  }
  /** The last time of the nth free day, so that visitors at once do not want the same. */
  async takeTimeOn(nthDay: number): Promise<void> {
    await this.part("td.free").nth(nthDay).click();
    await this.part(".day .slot").last().click();
    await this.part("form.details").waitFor();
  }
  async fill({ name = "Ada Example", email = "ada@example.com", phone }: Answers = {}): Promise<void> {
    await this.part("#name").fill(name);
    await this.part("#email").fill(email);
    if (phone) await this.part("#phone").fill(phone);
    for (const [id, text] of Object.entries({ line1: "1 Main Street", city: "Town", postalCode: "10115" })) {
      const field = this.part(`#${id}`);
      if ((await field.count()) > 0 && (await field.inputValue()) === "") await field.fill(text);
    }
  }
  async confirm(): Promise<void> {
    await this.part(".bar .primary").click();
  }
  async done(): Promise<void> {
    await this.part(".tick").waitFor();
  }
}

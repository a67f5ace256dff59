/** One customer's way through one widget, as far as the first screen knows it; what is bought is the later part's. */
import type { ComponentChild } from "preact";
import { type BusinessConfig, type Client, listAvailability, type Service } from "../../sdk/src/index.ts";
import { Format } from "./format.ts";
import type { Signals } from "./signals.ts";
import type { Words } from "./texts.ts";

export type Step = "services" | "options" | "time" | "details" | "done" | "lead" | "reviews";
/** Steps of the way, which are counted; the others stand beside it. */
const WAY = ["services", "options", "time", "details", "done"] as const;

/** The address of the later part, which has its content's hash in its name. */
declare const FLOW_FILE: string;

/** Everything after the first screen, loaded while the customer still reads prices. */
export interface LaterSteps {
  title(): string;
  view(): ComponentChild;
  /** Where "back" leads; `null`: nowhere. */
  backStep(): Step | null;
  /** Somebody chose these; `adding`: beside what they have. */
  choose(services: Service[], adding: boolean): void;
  /** What a package costs at least, with its usual answers. */
  packagePrice(key: string, services: Service[]): string;
  onStep(step: Step): void;
}

/** A screen beside the way. */
export type MoreSteps = Pick<LaterSteps, "title" | "view">;

interface Prefill {
  readonly [name: string]: string | undefined;
}

export interface SessionInput {
  element: HTMLElement & { readonly prefill: Prefill };
  config: BusinessConfig;
  client: Client;
  words: Words;
  signals: Signals;
  base: string;
  render(): void;
  load: Load;
}

/** A part of the widget by its file, given what it shares with the others; its `begin`. */
export type Load = (file: string, more?: unknown[]) => Promise<(given: never) => unknown>;

export class Session {
  readonly input: SessionInput;
  readonly config: BusinessConfig;
  readonly words: Words;
  readonly format: Format;
  step: Step = "services";
  /** Where a step beside the way was entered from. */
  from: Step = "services";
  category: string | null = null;
  /** So many services are shown at first: for more the page has kept no room. */
  cutAt: number | undefined;
  /** The next service is put beside the chosen ones. */
  adding = false;
  /** What a screen reader is told without moving. */
  said = "";
  later: LaterSteps | undefined;
  laterFailed = false;
  /** It began with a service that the page named, or the only one: the list may never be seen. */
  preset = false;
  #wanted: Service[] | undefined;
  readonly nextFree = new Map<string, { startsAt?: string; date: string } | null>();

  constructor(input: SessionInput) {
    this.input = input;
    this.config = input.config;
    this.words = input.words;
    this.format = new Format(input.words, input.config.business.currency);
  }

  get slug(): string {
    return this.config.business.slug;
  }

  set(patch: Partial<Session>): void {
    Object.assign(this, patch);
    this.input.render();
  }

  services(ids: readonly string[]): Service[] {
    return ids.flatMap((id) => this.config.services.find((one) => one.id === id) ?? []);
  }

  choose(services: Service[]): void {
    this.input.signals.count("start");
    if (this.later) {
      this.later.choose(services, this.adding);
      return;
    }
    // Told when it is known which screen that is.
    this.#wanted = services;
    this.step = "options";
    this.loadLater();
  }

  go(step: Step): void {
    if (step === this.step) {
      this.input.render();
      return;
    }
    this.from = this.step;
    this.step = step;
    this.said = "";
    const { signals } = this.input;
    const counted = WAY.find((one) => one === step);
    if (counted) signals.count("step", counted);
    this.later?.onStep(step);
    this.input.render();
    signals.emit("step-changed", { step });
    if (step !== "services") this.loadLater();
  }

  /** Where "back" leads; while the later screens are missing there is only the list. */
  get backStep(): Step | null {
    const list = this.step === "services";
    if (!this.later) return list ? null : "services";
    return list && !this.adding ? null : this.later.backStep();
  }

  back(): void {
    const step = this.backStep;
    this.adding = false;
    this.#wanted = undefined;
    if (step) this.go(step);
  }

  /** After the next drawing. */
  focusOn(selector: string): void {
    this.input.render();
    setTimeout(() => this.input.element.shadowRoot?.querySelector<HTMLElement>(selector)?.focus());
  }

  loadLater(): void {
    if (this.later) return;
    this.set({ laterFailed: false });
    this.input.load(FLOW_FILE).then(
      (begin) => {
        if (this.later) return;
        const later = (begin as (session: Session) => LaterSteps)(this);
        this.later = later;
        const wanted = this.#wanted;
        if (wanted) {
          this.step = "services";
          later.choose(wanted, false);
        } else later.onStep(this.step);
        this.input.render();
      },
      () => this.set({ laterFailed: true }),
    );
  }

  /** When each is free next: small answers, asked for once, and not for what is sold on request. */
  async lookAhead(services: Service[], today: string): Promise<void> {
    const open = services.filter(({ id, mode }) => mode === "booking" && !this.nextFree.has(id));
    if (open.length === 0) return;
    for (const { id } of open) this.nextFree.set(id, null);
    await Promise.all(
      open.map(async ({ id }) => {
        const query = { from: today, to: today, serviceId: id };
        const answer = await listAvailability(this.input.client, { slug: this.slug, query }).catch(
          () => null,
        );
        const slot = answer?.days[0]?.slots[0];
        const date = slot ? today : answer?.nextAvailableOn;
        if (date) this.nextFree.set(id, { date, ...(slot ? { startsAt: slot.startsAt } : {}) });
      }),
    );
    this.input.render();
  }
}

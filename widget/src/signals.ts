/** What the widget tells others: events on its element, counts for the owner, and the page's own analytics. */
import { type BusinessConfig, type Client, recordFunnelEvent } from "../../sdk/src/index.ts";
import type { Load } from "./session.ts";

export type FunnelStep = "services" | "options" | "time" | "details" | "payment" | "done";

/** What the page's analytics are told. */
export type Track = (act: "begin" | "book" | "lead", value?: Value) => void;

/** The address of the part that tells them. */
declare const TRACK_FILE: string;

interface Value {
  total: number;
  currency: string;
  service?: string;
  bookingId?: string;
}

export class Signals {
  readonly #element: HTMLElement;
  #client: Client | undefined;
  #config: BusinessConfig | undefined;
  #tracker: Promise<Track> | undefined;
  readonly #counted = new Set<string>();

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  know(client: Client, config: BusinessConfig, load: Load): void {
    this.#client = client;
    this.#config = config;
    const { tracking } = config.widget;
    if (Object.values(tracking).some(Boolean))
      // Not to be had: then nobody is told, and the booking goes on.
      this.#tracker = load(TRACK_FILE).then(
        (begin) => (begin as (given: object) => Track)(tracking),
        () => () => {},
      );
  }

  emit(name: string, detail: object = {}): void {
    this.#element.dispatchEvent(
      new CustomEvent(`bookkit:${name}`, { detail, bubbles: true, composed: true }),
    );
  }

  /** Each once for a widget; lost ones are lost, and nobody waits for them. */
  count(type: "view" | "step" | "quote" | "start", step?: FunnelStep): void {
    const config = this.#config;
    const key = `${type} ${step}`;
    if (!config || this.#counted.has(key)) return;
    this.#counted.add(key);
    const body = { type, widget: config.widget.slug, ...(step ? { step } : {}) };
    if (this.#client)
      recordFunnelEvent(this.#client, { slug: config.business.slug, body }, { keepalive: true }).catch(
        () => {},
      );
  }

  /** Tells the page's analytics, where the owner named any. */
  track: Track = (act, value) => {
    void this.#tracker?.then((track) => track(act, value));
  };
}

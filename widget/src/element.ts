/** `<bookkit-widget>`: attributes in, events out, everything else inside its shadow. */
import { ApiError, type BusinessConfig, createClient, getBusinessConfig } from "../../sdk/src/index.ts";
import { App } from "./core/app.tsx";
import { lookAhead } from "./core/price-list.tsx";
import { Problem, Waiting } from "./core/waiting.tsx";
import { type Load, Session } from "./session.ts";
import { adoptStyles } from "./sheets.ts";
import { Signals } from "./signals.ts";
import { chooseLocale, loadTexts, Words } from "./texts.ts";
import { type Theme, themeCss } from "./theme.ts";
import { h, render } from "./view.ts";

export interface Baked {
  slug: string;
  config: BusinessConfig;
}
export interface Surroundings {
  base: string;
  baked: Baked[];
  /** A part of the widget; one that could not be fetched may be asked for again. */
  load: Load;
}

/** What `setPrefill` takes and `data-prefill-*` say. */
export type Prefill = Partial<Record<"name" | "email" | "phone" | "postalCode" | "coupon" | "notes", string>>;

/** The button that shows the rest, and the foot of the frame. */
const BELOW_LIST = 120;

/** Scripts of one page share this. */
export const surroundings: Surroundings = { base: "", baked: [], load: () => Promise.reject() };

export class BookkitWidget extends HTMLElement {
  static observedAttributes = ["data-primary-color", "data-theme", "data-business"];
  static surroundings = surroundings;
  /** Set by the loader before this class is there: the configuration, on its way. */
  declare loading?: Promise<Response | null>;
  #root: ShadowRoot | undefined;
  #theme = new CSSStyleSheet();
  #session: Session | undefined;
  #step: string | undefined;
  #signals = new Signals(this);
  #prefill: Prefill = {};
  #dialog: HTMLDialogElement | undefined;
  #mount: HTMLElement | undefined;
  #queued = false;
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #words = new Words(chooseLocale([this.dataset.locale]).locale, null, {});

  connectedCallback(): void {
    // Of several snippets one defines all elements; the script of this one is still to come and says whose it is.
    if (this.#root || !this.dataset.business || this.#inUse()) return;
    this.#root = this.attachShadow({ mode: "open" });
    adoptStyles(this.#root, this.#theme);
    this.#dark.addEventListener("change", () => this.#paint());
    this.#paint();
    // What the page brought stays in sight until there is something better.
    if (this.childElementCount > 0) this.#root.append(document.createElement("slot"));
    else this.#build();
    void this.#load();
  }

  /** Plain forms inside, which work without this, are not taken from somebody who is filling them in. */
  #inUse(): boolean {
    const typed = [...this.querySelectorAll<HTMLInputElement>("input, textarea")].some(
      (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
    );
    return typed || (this.contains(document.activeElement) && document.activeElement !== this);
  }

  attributeChangedCallback(): void {
    this.#paint();
    if (this.isConnected) this.connectedCallback();
  }

  /** Opens the panel or dialog; an inline widget is brought into view. */
  open(): void {
    this.#count();
    if (this.#dialog) {
      if (!this.#dialog.open) this.#dialog.showModal();
    } else this.scrollIntoView({ block: "start" });
  }

  close(): void {
    this.#dialog?.close();
  }

  /** What the page knows of its visitor already: it stands in the form and can be changed. */
  setPrefill(values: Prefill): void {
    Object.assign(this.#prefill, values);
    this.#session?.set({});
  }

  /** Used by the later screens. */
  get prefill(): Readonly<Prefill> {
    // The other attributes are in it too: no field has their names.
    const attributes = Object.entries(this.dataset).map(([name, value]) => [
      name.replace(/^prefill(.)/, (_, first: string) => first.toLowerCase()),
      value,
    ]);
    return { ...Object.fromEntries(attributes), ...this.#prefill };
  }

  get #mode(): string {
    return this.dataset.mode ?? "inline";
  }
  get #base(): string {
    return this.dataset.api ?? surroundings.base;
  }

  #paint(): void {
    const { primaryColor, theme } = this.dataset;
    const own = this.#session?.config.widget.theme;
    const scheme = theme ?? own?.scheme ?? "auto";
    const wanted: Theme = {
      primaryColor: primaryColor ?? own?.primaryColor ?? "#111827",
      radius: own?.radius ?? 10,
      font: own?.font ?? "",
      scheme,
    };
    this.#theme.replaceSync(themeCss(wanted, scheme === "dark" || (scheme === "auto" && this.#dark.matches)));
  }

  /** The wrapper stops what a page's styles would hand down; the dialog makes the rest of the page wait for nothing. */
  #build(): void {
    const root = document.createElement("div");
    root.className = `root ${this.#mode}`;
    this.#root?.append(root);
    this.#mount = root;
    if (this.#mode === "inline") {
      this.#show();
      return;
    }
    const dialog = document.createElement("dialog");
    dialog.setAttribute("part", "dialog");
    dialog.setAttribute("aria-labelledby", "title");
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => this.#signals.emit("closed"));
    if (this.#mode === "floating") {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "primary floating-button";
      button.setAttribute("part", "button floating-button");
      button.textContent = this.#words.say("bookButton");
      button.addEventListener("click", () => this.open());
      root.append(button);
    }
    const inside = document.createElement("div");
    dialog.append(inside);
    root.append(dialog);
    this.#dialog = dialog;
    this.#mount = inside;
    this.#show();
  }

  async #load(): Promise<void> {
    const { business = "", widget } = this.dataset;
    const client = createClient({ baseUrl: this.#base });
    try {
      const baked = surroundings.baked.find(({ slug }) => slug === business);
      const ready = this.loading;
      delete this.loading;
      const response = await ready;
      const config: BusinessConfig =
        baked && !widget
          ? baked.config
          : response?.ok
            ? await response.json()
            : await getBusinessConfig(client, { slug: business, query: widget ? { widget } : {} });
      const { locale, language } = chooseLocale([
        this.dataset.locale,
        config.business.locale,
        ...navigator.languages,
      ]);
      const words = new Words(locale, await loadTexts(this.#base, language), config.widget.texts);
      this.#begin(config, client, words);
    } catch (error) {
      const unknown = error instanceof ApiError && error.status === 404;
      this.#signals.emit("error", { code: error instanceof ApiError ? error.code : "load_failed" });
      this.#draw(
        h(Problem as never, {
          session: { words: this.#words },
          unknown,
          again: () => {
            this.#show();
            void this.#load();
          },
        }),
      );
    }
  }

  #begin(config: BusinessConfig, client: Session["input"]["client"], words: Words): void {
    // Without a place that is kept, nothing can be kept still.
    const room = Number.parseFloat(getComputedStyle(this).minHeight) ? this.offsetHeight : 0;
    if (!this.#mount) {
      // It was in sight meanwhile: somebody may have begun.
      if (this.#inUse()) return;
      this.#root?.replaceChildren();
      this.#build();
    }
    this.#words = words;
    const signals = this.#signals;
    const load: Load = (file, more) => surroundings.load(`${this.#base}/${file}`, more);
    signals.know(client, config, load);
    const session = new Session({
      element: this,
      config,
      client,
      words,
      signals,
      base: this.#base,
      render: () => this.#soon(),
      load,
    });
    this.#session = session;
    const { service } = this.dataset;
    const asked = config.services.find(({ id, name }) => service === id || service === name);
    const button = this.#root?.querySelector(".floating-button");
    if (button) button.textContent = words.say("bookButton");
    this.#paint();
    signals.emit("config-loaded", { trackingConfig: config.widget.tracking });
    // One thing only, or the one the page named: there is nothing to choose.
    const only = asked ?? (config.services.length === 1 ? config.services[0] : undefined);
    if (only) {
      session.preset = true;
      session.choose([only]);
    }
    this.#show();
    if (!this.#dialog) {
      if (room && session.step === "services") this.#fit(session, room);
      this.#count();
    }
    signals.emit("ready");
    const idle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 200));
    idle(() => session.loadLater());
  }

  /** A list that is taller than its place would push down what is in sight below it: it is cut to its place. */
  #fit(session: Session, room: number): void {
    const end = this.getBoundingClientRect().top + room;
    if (this.offsetHeight <= room || end >= innerHeight) return;
    const bottoms = [...(this.#mount?.querySelectorAll(".card") ?? [])].map(
      (card) => card.getBoundingClientRect().bottom,
    );
    // The first row is always there.
    const last = Math.max(end - BELOW_LIST, bottoms[0] ?? 0);
    session.cutAt = bottoms.filter((bottom) => bottom <= last).length;
    this.#show();
  }

  /** Seen: an inline widget when it is there, a panel when it is opened. */
  #count(): void {
    this.#signals.count("view");
    this.#signals.count("step", "services");
  }

  #soon(): void {
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      this.#show();
    });
  }

  #show(): void {
    const session = this.#session;
    const onClose = this.#dialog ? () => this.close() : undefined;
    if (!session) {
      this.#draw(h(Waiting as never, { words: this.#words }));
      return;
    }
    const step = session.step + session.adding;
    const arrives = this.#step !== undefined && this.#step !== step;
    this.#step = step;
    // The last screen is short and comes when the server answers: the page below shall not jump up for it.
    if (arrives && session.step === "done" && !this.#dialog) this.style.minHeight = `${this.offsetHeight}px`;
    const focused = this.#root?.activeElement;
    this.#draw(h(App as never, { session, onClose }));
    if (session.step === "services") lookAhead(session);
    // Whoever goes on hears and sees where they are: focus is never left on a button that is gone.
    if (arrives) this.#arrive();
    else if (focused?.isConnected === false) this.#mount?.querySelector("h2")?.focus({ preventScroll: true });
  }

  #arrive(): void {
    const heading = this.#mount?.querySelector("h2");
    if (!heading) return;
    heading.focus({ preventScroll: true });
    const { top } = heading.getBoundingClientRect();
    if (top < 0 || top > innerHeight * 0.7) heading.scrollIntoView({ block: "start" });
  }

  #draw(view: unknown): void {
    const mount = this.#mount;
    if (!mount) return;
    const { locale } = this.#words;
    // The button beside the dialog speaks it too.
    const root = mount.closest<HTMLElement>(".root") ?? mount;
    root.lang = locale;
    root.dir = /^(?:ar|he|fa|ur)\b/.test(locale) ? "rtl" : "ltr";
    render(view as string, mount);
  }
}

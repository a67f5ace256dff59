/** What the customer types: kept whatever happens to times and prices, checked when sent and then field by field. */
import type { Session } from "../session.ts";

export interface FieldSpec {
  /** In the page; also the key of its value. */
  id: string;
  /** How the API calls it in its errors. */
  path: string;
  label: string;
  kind: "text" | "email" | "tel" | "textarea" | "choice" | "checkbox" | "date";
  required: boolean;
  autocomplete?: string;
  options?: string[];
  hint?: string;
}

/** The form of a place's mail: good enough to catch slips, and no judge of what a server takes. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

export class Form {
  readonly session: Session;
  readonly values: Record<string, string | boolean> = {};
  errors: Record<string, string> = {};
  /** A first try was sent back: from now on a field is judged when it is left. */
  tried = false;
  /** Filled by machines only. */
  website = "";

  constructor(session: Session) {
    this.session = session;
  }

  value(id: string): string | boolean {
    return this.values[id] ?? this.session.input.element.prefill[id] ?? "";
  }
  text(id: string): string {
    const value = this.value(id);
    return typeof value === "string" ? value.trim() : "";
  }

  set(id: string, value: string | boolean): void {
    this.values[id] = value;
    if (this.errors[id]) {
      const { [id]: _, ...others } = this.errors;
      this.errors = others;
      this.session.input.render();
    }
  }

  #fault({ id, kind, required }: FieldSpec): string | undefined {
    const { say } = this.session.words;
    const value = this.value(id);
    const text = this.text(id);
    if (required && (value === false || (value !== true && text === ""))) return say("required");
    if (kind === "email" && text && !EMAIL.test(text)) return say("badEmail");
    if (kind === "tel" && text && !/\d/.test(text)) return say("badPhone");
    return undefined;
  }

  left(spec: FieldSpec): void {
    if (!this.tried) return;
    const fault = this.#fault(spec);
    const { [spec.id]: _, ...others } = this.errors;
    this.errors = fault ? { ...others, [spec.id]: fault } : others;
    this.session.input.render();
  }

  /** True when it can be sent; otherwise focus goes to the list of what to mend. */
  check(specs: FieldSpec[], more: Record<string, string> = {}): boolean {
    this.tried = true;
    this.errors = { ...more };
    for (const spec of specs) {
      const fault = this.#fault(spec);
      if (fault) this.errors[spec.id] = fault;
    }
    const good = Object.keys(this.errors).length === 0;
    if (!good) this.session.focusOn(".summary");
    return good;
  }

  /** The server's objections, at their fields; those it has no field for are given back. It speaks English only. */
  refuse(
    specs: FieldSpec[],
    errors: readonly { path: string; code: string; message: string }[] = [],
  ): string[] {
    this.tried = true;
    this.errors = {};
    const rest: string[] = [];
    for (const { path, code, message } of errors) {
      const spec = specs.find((one) => one.path === path);
      if (spec) this.errors[spec.id] = this.session.words.english(message) ?? this.#wrong(spec, code);
      else rest.push(message);
    }
    if (rest.length < errors.length) this.session.focusOn(".summary");
    return rest;
  }

  #wrong({ kind }: FieldSpec, code: string): string {
    const { say, count } = this.session.words;
    if (code === "required") return say("required");
    return kind === "email" ? say("badEmail") : count("errorsTitle", 1);
  }

  /** What was agreed to, of what was asked. */
  get consent(): Record<string, boolean> {
    return Object.fromEntries(consentSpecs(this.session).map(({ id }) => [id, this.value(id) === true]));
  }
}

export function contactSpecs(session: Session, emailRequired: boolean): FieldSpec[] {
  const spec = (
    id: "name" | "email" | "phone",
    kind: "text" | "email" | "tel",
    required: boolean,
  ): FieldSpec => ({
    id,
    path: id,
    label: session.words.say(id),
    kind,
    required,
    autocomplete: kind === "tel" ? kind : id,
  });
  return [spec("name", "text", true), spec("email", "email", emailRequired), spec("phone", "tel", false)];
}

/** Where states are part of an address. */
const WITH_REGION = /^(?:US|CA|AU|BR|IN|MX)$/;

export function addressSpecs(session: Session, country: string): FieldSpec[] {
  const { say } = session.words;
  const spec = (id: string, label: string, autocomplete: string, required = true): FieldSpec => ({
    id,
    path: `customer.address.${id}`,
    label,
    kind: "text",
    required,
    autocomplete,
  });
  return [
    spec("line1", say("street"), "address-line1"),
    spec("line2", say("street2"), "address-line2", false),
    spec("postalCode", say("postalCode"), "postal-code"),
    spec("city", say("city"), "address-level2"),
    ...(WITH_REGION.test(country) ? [spec("region", say("region"), "address-level1", false)] : []),
  ];
}

/** The owner's own questions. */
export function customSpecs(session: Session): FieldSpec[] {
  return session.config.widget.fields.map(({ key, label, kind, required, options }) => ({
    id: `own-${key}`,
    path: `answers.${key}`,
    label,
    kind,
    required,
    ...(options ? { options } : {}),
  }));
}

/** The owner's terms, which must be agreed to, and whether they may send offers; where they ask for either. */
export function consentSpecs(session: Session): FieldSpec[] {
  const { termsLabel, marketingLabel } = session.config.widget.texts;
  const spec = (id: string, label: string | undefined, required: boolean): FieldSpec[] =>
    label ? [{ id, path: `consent.${id}`, label, kind: "checkbox", required }] : [];
  return [...spec("terms", termsLabel, true), ...spec("marketing", marketingLabel, false)];
}

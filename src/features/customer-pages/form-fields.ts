import { type Html, html } from "#http/html.ts";
import { type Faults, fieldId } from "./faults.ts";
import type { Words } from "./words.ts";

/** Values of a form as they were sent, by name. */
export type Values = (name: string) => string;

/** The fields of a posted form; of a name that comes twice the first counts. */
export function postedValues(request: { rawBody: Uint8Array }): Values {
  const fields = new URLSearchParams(Buffer.from(request.rawBody).toString("utf8"));
  return (name) => fields.get(name) ?? "";
}

/** Makes the fields of one form, with what was typed and what is wrong, and remembers their labels. */
export class FormFields {
  readonly labels = new Map<string, string>();
  readonly words: Words;
  readonly #values: Values;
  readonly #faults: Faults;

  constructor(words: Words, values: Values, faults: Faults) {
    this.words = words;
    this.#values = values;
    this.#faults = faults;
  }

  value(name: string): string {
    return this.#values(name);
  }

  #mark(name: string, hint: string | undefined): Html {
    const fault = this.#faults.fields.get(name);
    const described = [hint && `${fieldId(name)}-hint`, fault && `${fieldId(name)}-error`].filter(Boolean);
    return html`${described.length > 0 ? html` aria-describedby="${described.join(" ")}"` : null}${
      fault === undefined ? null : html` aria-invalid="true"`
    }`;
  }

  #below(name: string, hint: string | undefined): Html {
    const fault = this.#faults.fields.get(name);
    return html`${hint ? html`<p class="hint" id="${fieldId(name)}-hint">${hint}</p>` : null}${
      fault === undefined ? null : html`<p class="error" id="${fieldId(name)}-error">${fault}</p>`
    }`;
  }

  #optional(required: boolean | undefined): Html | null {
    return required ? null : html` <span class="hint">(${this.words.say("optional")})</span>`;
  }

  /** One line, or several with `kind: "textarea"`. `more`: attributes. */
  text(
    name: string,
    label: string,
    options: {
      kind?: "text" | "email" | "tel" | "date" | "number" | "textarea";
      required?: boolean;
      autocomplete?: string;
      hint?: string;
      more?: Html;
    } = {},
  ): Html {
    const { kind = "text", required, autocomplete, hint, more } = options;
    this.labels.set(name, label);
    const value = this.value(name);
    const common = html`id="${fieldId(name)}" name="${name}"${required ? html` required` : null}${
      autocomplete ? html` autocomplete="${autocomplete}"` : null
    }${more ? html` ${more}` : null}${this.#mark(name, hint)}`;
    const input =
      kind === "textarea"
        ? html`<textarea ${common}>
${value}</textarea>`
        : html`<input type="${kind}" ${common} value="${value}">`;
    return html`<div class="field"><label class="label" for="${fieldId(name)}">${label}${this.#optional(required)}</label>
${input}${this.#below(name, hint)}</div>
`;
  }

  select(
    name: string,
    label: string,
    options: readonly { value: string; label: string }[],
    { required }: { required?: boolean } = {},
  ): Html {
    this.labels.set(name, label);
    const chosen = this.value(name);
    const shown = options.map(
      (one) =>
        html`<option value="${one.value}"${one.value === chosen ? html` selected` : null}>${one.label}</option>`,
    );
    return html`<div class="field"><label class="label" for="${fieldId(name)}">${label}${this.#optional(required)}</label>
<select id="${fieldId(name)}" name="${name}"${required ? html` required` : null}${this.#mark(name, undefined)}><option value="">${this.words.say(
      "pleaseChoose",
    )}</option>${shown}</select>${this.#below(name, undefined)}</div>
`;
  }

  /** One of several, all in sight. `plus`: what choosing it adds. */
  radios(
    name: string,
    label: string,
    options: readonly { value: string; label: string; plus?: string | undefined }[],
    { required }: { required?: boolean } = {},
  ): Html {
    this.labels.set(name, label);
    const chosen = this.value(name);
    const shown = options.map(
      (
        { value, label: text, plus },
        index,
      ) => html`<label class="pick"><input type="radio" name="${name}" value="${value}"${
        index === 0 ? html` id="${fieldId(name)}"` : null
      }${value === chosen ? html` checked` : null}${required ? html` required` : null}${this.#mark(name, undefined)}><span>${text}</span>${
        plus ? html`<span class="plus">${plus}</span>` : null
      }</label>
`,
    );
    return html`<fieldset><legend>${label}${this.#optional(required)}</legend>
${shown}${this.#below(name, undefined)}</fieldset>
`;
  }

  checkbox(
    name: string,
    label: string,
    { required, plus }: { required?: boolean; plus?: string } = {},
  ): Html {
    this.labels.set(name, label);
    return html`<div class="field"><label class="pick"><input type="checkbox" id="${fieldId(name)}" name="${name}" value="1"${
      this.value(name) === "1" ? html` checked` : null
    }${required ? html` required` : null}${this.#mark(name, undefined)}><span>${label}</span>${
      plus ? html`<span class="plus">${plus}</span>` : null
    }</label>${this.#below(name, undefined)}</div>
`;
  }
}

export function hiddenFields(values: Readonly<Record<string, string | undefined>>): Html {
  return html`${Object.entries(values).map(([name, value]) =>
    value === undefined || value === "" ? null : html`<input type="hidden" name="${name}" value="${value}">`,
  )}`;
}

/** What people do not see and machines fill in. */
export const trapField = html`<div class="trap" aria-hidden="true"><label>Website <input name="website" tabindex="-1" autocomplete="off"></label></div>
`;

/** Fields from their descriptions, and the list of what to mend. */
import { describedBy, Field } from "./fields.tsx";
import type { FieldSpec, Form } from "./form.ts";

export function FormField({ form, spec, onLeave }: { form: Form; spec: FieldSpec; onLeave?(): void }) {
  const { id, label, kind, required, autocomplete, options = [], hint } = spec;
  const error = form.errors[id];
  const { say } = form.session.words;
  const value = form.value(id);
  const common = {
    id,
    name: id,
    "aria-required": required ? ("true" as const) : undefined,
    ...describedBy(id, error, hint),
    onBlur: () => {
      form.left(spec);
      onLeave?.();
    },
  };
  if (kind === "checkbox")
    return (
      <div class={error ? "field wrong" : "field"}>
        <label class="row check plain">
          <input
            type="checkbox"
            {...common}
            checked={value === true}
            onChange={(event) => form.set(id, event.currentTarget.checked)}
          />
          <span>{label}</span>
        </label>
        {error && (
          <p class="error" id={`${id}-error`}>
            {error}
          </p>
        )}
      </div>
    );
  const text = String(value);
  const typed = (event: { currentTarget: { value: string } }) => form.set(id, event.currentTarget.value);
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={required ? undefined : say("optional")}>
      {kind === "textarea" ? (
        <textarea rows={3} maxLength={2000} {...common} value={text} onInput={typed} />
      ) : kind === "choice" ? (
        <select {...common} value={text} onChange={typed}>
          <option value="" />
          {options.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : (
        <input
          {...{ type: kind as "text" }}
          maxLength={kind === "email" ? 254 : 200}
          autoComplete={autocomplete ?? "off"}
          {...common}
          value={text}
          onInput={typed}
        />
      )}
    </Field>
  );
}

/** Takes focus when something is wrong; each line leads to its field. */
export function Summary({ form, specs }: { form: Form; specs: FieldSpec[] }) {
  const wrong = specs.filter(({ id }) => form.errors[id]);
  if (wrong.length === 0) return null;
  return (
    <div class="notice bad summary" role="alert" tabIndex={-1}>
      <b>{form.session.words.count("errorsTitle", wrong.length)}</b>
      <ul>
        {wrong.map(({ id, label }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              onClick={(event) => {
                // A fragment does not reach into a shadow root.
                event.preventDefault();
                form.session.input.element.shadowRoot?.getElementById(id)?.focus();
              }}
            >
              {label}: {form.errors[id]}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Nobody sees it and no keyboard reaches it; what fills every field fills it too. */
export const Honeypot = ({ form }: { form: Form }) => (
  <div class="sr" aria-hidden="true">
    <input
      name="website"
      tabIndex={-1}
      autoComplete="off"
      value={form.website}
      onInput={(event) => {
        form.website = event.currentTarget.value;
      }}
    />
  </div>
);

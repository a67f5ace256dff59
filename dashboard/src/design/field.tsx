import {
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from "react";
import { useStrings } from "#dashboard/strings/strings.ts";
import { minorDigits } from "#domain/money.ts";
import { Button } from "./button.tsx";

interface Common {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** The label is for screen readers only. */
  labelHidden?: boolean;
}

/** What ties label, hint and error to the control. */
export interface Wiring {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

/** Label above, hint and error below; `children` gets the control's wiring. */
export function Field({
  label,
  hint,
  error,
  optional,
  labelHidden,
  children,
}: Common & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const { field } = useStrings("app");
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id} className={labelHidden ? "hidden-text" : undefined}>
        {label}
        {optional && <span className="optional">({field.optional})</span>}
      </label>
      {children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": described || undefined })}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

type Bound<Value> = Common & { value: Value; onChange: (value: Value) => void };
type Rest<Element> = Omit<Element, "value" | "onChange" | "children">;

const split = <P extends Common>({ label, hint, error, optional, labelHidden, ...rest }: P) => ({
  common: { label, hint, error, optional, labelHidden },
  rest,
});

export function TextField(props: Bound<string> & Rest<InputHTMLAttributes<HTMLInputElement>>) {
  const { common, rest } = split(props);
  const { onChange, ...input } = rest;
  return (
    <Field {...common}>
      {(wiring) => (
        <input className="input" {...input} {...wiring} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}

export function TextArea(props: Bound<string> & Rest<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  const { common, rest } = split(props);
  const { onChange, ...input } = rest;
  return (
    <Field {...common}>
      {(wiring) => (
        <textarea
          className="input"
          {...input}
          {...wiring}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export function PasswordField(props: Bound<string> & Rest<InputHTMLAttributes<HTMLInputElement>>) {
  const { field } = useStrings("app");
  const [shown, show] = useState(false);
  const { common, rest } = split(props);
  const { onChange, ...input } = rest;
  return (
    <Field {...common}>
      {(wiring) => (
        <div className="affix">
          <input
            className="input"
            {...input}
            {...wiring}
            type={shown ? "text" : "password"}
            onChange={(event) => onChange(event.target.value)}
          />
          <Button
            look="quiet"
            small
            icon="eye"
            aria-label={shown ? field.hide : field.show}
            aria-pressed={shown}
            onClick={() => show(!shown)}
          />
        </div>
      )}
    </Field>
  );
}

export interface Choice<Value extends string = string> {
  value: Value;
  label: string;
}

export function SelectField<Value extends string>(
  props: Bound<Value> & {
    choices: readonly Choice<Value>[];
    name?: string;
    disabled?: boolean;
    autoComplete?: string;
  },
) {
  const { common, rest } = split(props);
  const { choices, onChange, value, ...select } = rest;
  return (
    <Field {...common}>
      {(wiring) => (
        <select
          className="input"
          {...select}
          {...wiring}
          value={value}
          onChange={(event) => onChange(event.target.value as Value)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A whole or decimal number; empty is `null`. */
export function NumberField(
  props: Bound<number | null> & {
    unit?: string;
    min?: number;
    max?: number;
    step?: number;
    name?: string;
    disabled?: boolean;
  },
) {
  const { common, rest } = split(props);
  const { unit, onChange, value, ...input } = rest;
  return (
    <Field {...common}>
      {(wiring) => (
        <div className="affix">
          <input
            className="input number"
            inputMode="decimal"
            type="number"
            {...input}
            {...wiring}
            value={value ?? ""}
            onChange={({ target }) => onChange(target.value === "" ? null : target.valueAsNumber)}
          />
          {unit && <span>{unit}</span>}
        </div>
      )}
    </Field>
  );
}

/** Minor units in and out; typed as people write it ("125.50" or "125,50"). */
export function MoneyField(
  props: Bound<number | null> & { currency: string; name?: string; disabled?: boolean; signed?: boolean },
) {
  const { common, rest } = split(props);
  const { currency, onChange, value, signed, ...input } = rest;
  const digits = minorDigits(currency);
  const shown = value === null ? "" : (value / 10 ** digits).toFixed(digits);
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <Field {...common}>
      {(wiring) => (
        <div className="affix">
          <span>{currencySign(currency)}</span>
          <input
            className="input number"
            inputMode="decimal"
            {...input}
            {...wiring}
            value={draft ?? shown}
            onChange={({ target }) => {
              setDraft(target.value);
              const amount = readAmount(target.value, digits, signed ?? false);
              if (amount !== undefined) onChange(amount);
            }}
            onBlur={() => setDraft(null)}
          />
        </div>
      )}
    </Field>
  );
}

/** `undefined` while it is no amount yet; exact, without floats. */
export function readAmount(text: string, digits: number, signed: boolean): number | null | undefined {
  const trimmed = text.trim().replace(/\s/g, "");
  if (trimmed === "") return null;
  const match = /^([-−]?)(\d{1,10})(?:[.,](\d*))?$/.exec(trimmed);
  if (!match || (match[1] && !signed)) return undefined;
  const [, sign, whole = "", part = ""] = match;
  if (part.length > digits) return undefined;
  const amount = Number(whole + part.padEnd(digits, "0"));
  return sign ? -amount : amount;
}

function currencySign(currency: string): string {
  const parts = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  return parts.formatToParts(0).find(({ type }) => type === "currency")?.value ?? currency;
}

export function Checkbox({
  label,
  checked,
  onChange,
  look,
  hint,
  disabled,
  name,
}: {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** A switch takes effect at once; a checkbox when the form is saved. */
  look?: "switch";
  hint?: ReactNode;
  disabled?: boolean;
  name?: string;
}) {
  const id = useId();
  return (
    <div className={look ? "check switch" : "check"}>
      <input
        id={id}
        type="checkbox"
        name={name}
        role={look}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p className="soft small" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** One of a few, all in sight. */
export function Segments<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: Value;
  choices: readonly Choice<Value>[];
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset className="segments" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}

/** What a form says when something is wrong that belongs to no field. */
export function FormFailure({ text }: { text: string | null }) {
  return <div role="alert">{text && <p className="form-failure">{text}</p>}</div>;
}

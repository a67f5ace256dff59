/** Controls that several screens use. */
import type { ComponentChildren } from "preact";
import { Icon } from "../core/icons.tsx";
import type { Session } from "../session.ts";

interface StepperProps {
  session: Session;
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onChange(value: number): void;
  id?: string;
}

/** A number with a button on either side, which can be typed too. */
export function Stepper({ session, label, value, min, max, step, onChange, id }: StepperProps) {
  const { say } = session.words;
  const to = (wanted: number) => {
    const steps = Math.round((wanted - min) / step);
    onChange(Math.min(max, Math.max(min, min + steps * step)));
  };
  return (
    <span class="stepper" role="group" aria-label={label}>
      <button
        type="button"
        aria-label={say("less", { name: label })}
        aria-disabled={value <= min}
        onClick={() => to(value - step)}
      >
        <Icon name="minus" />
      </button>
      <input
        id={id}
        aria-label={label}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        value={String(value)}
        onChange={(event) => {
          const typed = Number.parseInt(event.currentTarget.value, 10);
          to(Number.isNaN(typed) ? value : typed);
          event.currentTarget.value = String(value);
        }}
      />
      <button
        type="button"
        aria-label={say("more", { name: label })}
        aria-disabled={value >= max}
        onClick={() => to(value + step)}
      >
        <Icon name="plus" />
      </button>
    </span>
  );
}

interface FieldProps {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  optional?: string | undefined;
  children: ComponentChildren;
}

/** Label, control, hint and what is wrong, tied together for screen readers by the ids `<id>-hint` and `<id>-error`. */
export const Field = ({ id, label, hint, error, optional, children }: FieldProps) => (
  <div class={error ? "field wrong" : "field"}>
    <label for={id}>
      {label}
      {optional && <span class="soft"> ({optional})</span>}
    </label>
    {children}
    {hint && !error && (
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
    {error && (
      <p class="error" id={`${id}-error`}>
        {error}
      </p>
    )}
  </div>
);

export const describedBy = (id: string, error: unknown, hint?: unknown) => ({
  "aria-invalid": error ? true : undefined,
  "aria-describedby": error ? `${id}-error` : hint ? `${id}-hint` : undefined,
});

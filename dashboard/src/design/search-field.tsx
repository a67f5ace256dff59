import { useEffect, useState } from "react";
import { Field } from "./field.tsx";
import { Icon } from "./icon.tsx";

const PAUSE_MS = 250;

/** A search that follows while one types, a moment later. */
export function SearchField({
  label,
  hint,
  value,
  onChange,
}: {
  label: string;
  hint?: string;
  value: string;
  onChange: (text: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <Field label={label} labelHidden>
      {(wiring) => (
        <div className="affix">
          <span>
            <Icon name="search" size={18} />
          </span>
          <input
            className="input"
            type="search"
            placeholder={hint}
            value={text}
            onChange={(event) => setText(event.target.value)}
            {...wiring}
          />
        </div>
      )}
    </Field>
  );
}

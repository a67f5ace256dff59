import { type FormEvent, useCallback, useRef, useState } from "react";
import { toast } from "#dashboard/design/toast.tsx";
import { explain, fieldErrors, isConflict } from "./explain.ts";
import { refresh } from "./query-client.ts";

interface FormOptions<Values, Result> {
  initial: Values;
  /** Sends; throws `ApiError`, whose field errors land at the fields of the same name. */
  send: (values: Values) => Promise<Result>;
  /** Errors found before sending, by field; shown on submit. */
  check?: (values: Values) => Partial<Record<string, string>>;
  refresh?: string[];
  done?: string;
  after?: (result: Result, values: Values) => void;
  /** Where the API's names differ from the form's: `{ "customer.email": "email" }`. */
  names?: Record<string, string>;
}

/** State of a form: values, errors at their fields, sending. `field("name")` feeds an input. */
export function useForm<Values extends object, Result = unknown>(options: FormOptions<Values, Result>) {
  const [values, setValues] = useState(options.initial);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const typed = useRef(false);

  const set = <K extends keyof Values>(name: K, value: Values[K]) => {
    typed.current = true;
    setValues((before) => ({ ...before, [name]: value }));
    setErrors((before) =>
      Object.fromEntries(
        Object.entries(before).filter(([path]) => path !== name && !path.startsWith(`${String(name)}.`)),
      ),
    );
  };

  /** The first wrong field is where the person has to go. */
  const focusFirst = () =>
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());

  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (busy) return;
    const found = Object.fromEntries(
      Object.entries(options.check?.(values) ?? {}).filter(([, text]) => text !== undefined),
    ) as Record<string, string>;
    setErrors(found);
    setFailure(null);
    if (Object.keys(found).length > 0) {
      focusFirst();
      return;
    }
    setBusy(true);
    typed.current = false;
    try {
      const result = await options.send(values);
      if (options.done) toast({ text: options.done });
      options.after?.(result, values);
      await refresh(...(options.refresh ?? []));
    } catch (error) {
      typed.current = true;
      const named = Object.fromEntries(
        Object.entries(fieldErrors(error)).map(([path, text]) => [options.names?.[path] ?? path, text]),
      );
      setErrors(named);
      const elsewhere = Object.keys(named).filter((path) => !((path.split(".")[0] as string) in values));
      if (Object.keys(named).length === 0 || elsewhere.length > 0) setFailure(explain(error));
      if (isConflict(error)) await refresh(...(options.refresh ?? []));
      focusFirst();
    } finally {
      setBusy(false);
    }
  };

  const field = <K extends keyof Values & string>(name: K) => ({
    name,
    value: values[name],
    onChange: (value: Values[K]) => set(name, value),
    error: errors[name],
  });

  /** Something was put in that has not been saved. */
  const isTyped = useCallback(() => typed.current, []);

  return { values, set, setValues, errors, failure, busy, submit, field, form, isTyped };
}

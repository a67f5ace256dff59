import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { Avatar } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Field, TextField } from "#dashboard/design/field.tsx";
import { Icon } from "#dashboard/design/icon.tsx";
import { stringsOf, useStrings } from "#dashboard/strings/strings.ts";
import { type Customer, listCustomers } from "#sdk/index.ts";
import "./customer-picker.css";

export interface PickedCustomer {
  id?: string;
  name: string;
  email: string | null;
  phone: string | null;
}

/** Finds a customer by a few letters, or takes what was typed as the name of a new one. */
export function CustomerPicker({
  value,
  onChange,
  error,
}: {
  value: PickedCustomer | null;
  onChange: (customer: PickedCustomer | null) => void;
  error?: string | undefined;
}) {
  const { create: words } = useStrings("bookings");
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const wanted = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ["customers", "pick", wanted],
    queryFn: ({ signal }) => listCustomers(client, { query: { q: wanted, limit: 6 } }, { signal }),
    enabled: wanted.length >= 2,
    placeholderData: keepPreviousData,
  });
  if (value)
    return (
      <div className="field">
        <span className="label strong">{words.who}</span>
        <div className="customer-chosen">
          <Avatar name={value.name} />
          <span className="grow">
            <span className="strong">{value.name}</span>
            <span className="soft small"> {value.email ?? value.phone}</span>
          </span>
          <Button small look="quiet" icon="close" aria-label={words.change} onClick={() => onChange(null)} />
        </div>
      </div>
    );
  const customers: Customer[] = wanted.length >= 2 ? (found.data?.data ?? []) : [];
  const count = customers.length + (wanted === "" ? 0 : 1);
  const choose = (index: number) => {
    const customer = customers[index];
    setOpen(false);
    setText("");
    if (customer)
      onChange({ id: customer.id, name: customer.name, email: customer.email, phone: customer.phone });
    else if (wanted) onChange(newCustomer(wanted));
  };
  return (
    <div className="customer-picker">
      <Field label={words.find} hint={words.findHint} error={error}>
        {(wiring) => (
          <input
            {...wiring}
            className="input"
            data-autofocus
            role="combobox"
            aria-expanded={open && count > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={open && count > 0 ? `${id}-${at}` : undefined}
            autoComplete="off"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setAt(0);
              setOpen(true);
            }}
            onBlur={() => setTimeout(() => setOpen(false), 150)}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
              if (step !== undefined && count > 0) {
                event.preventDefault();
                setOpen(true);
                setAt((at + step + count) % count);
              } else if (event.key === "Enter" && open && count > 0) {
                event.preventDefault();
                choose(at);
              }
            }}
          />
        )}
      </Field>
      {open && count > 0 && (
        <div role="listbox" id={`${id}-list`} aria-label={words.find} tabIndex={-1}>
          {[...customers, null].slice(0, count).map((customer, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the combobox's
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox
            <div
              key={customer?.id ?? "new"}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setAt(index)}
              onClick={() => choose(index)}
            >
              {customer ? <Avatar name={customer.name} size="1.75rem" /> : <Icon name="plus" />}
              <span className="grow">
                {customer ? customer.name : words.addNew(wanted)}
                {customer && <span className="soft small"> {customer.email ?? customer.phone}</span>}
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** What was typed may be an address or a number. */
function newCustomer(text: string): PickedCustomer {
  if (text.includes("@")) return { name: "", email: text, phone: null };
  return /^[+\d][\d\s()-]{5,}$/.test(text)
    ? { name: "", email: null, phone: text }
    : { name: text, email: null, phone: null };
}

/** Somebody known, or the name and contact of somebody new. */
export function CustomerChoice({
  value,
  onChange,
  errors,
}: {
  value: PickedCustomer | null;
  onChange: (customer: PickedCustomer | null) => void;
  errors: Record<string, string>;
}) {
  return (
    <>
      <CustomerPicker value={value} onChange={onChange} error={errors.customer} />
      {value && !value.id && <NewCustomer value={value} errors={errors} onChange={onChange} />}
    </>
  );
}

/** Of a form with a field `customer`, before it is sent. */
export const customerFaults = (customer: PickedCustomer | null) => ({
  customer: customer ? undefined : stringsOf("bookings").create.chooseCustomer,
  name: customer && !customer.name.trim() ? stringsOf("app").field.required : undefined,
});

/** As the API takes it. */
export const customerBody = (customer: PickedCustomer | null) =>
  customer?.id
    ? { customerId: customer.id }
    : {
        customer: {
          name: customer?.name ?? "",
          ...(customer?.email ? { email: customer.email } : {}),
          ...(customer?.phone ? { phone: customer.phone } : {}),
        },
      };

function NewCustomer({
  value,
  errors,
  onChange,
}: {
  value: PickedCustomer;
  errors: Record<string, string>;
  onChange: (customer: PickedCustomer) => void;
}) {
  const { create: words } = useStrings("bookings");
  return (
    <div className="stack tight">
      <TextField
        label={words.name}
        value={value.name}
        error={errors.name}
        onChange={(name) => onChange({ ...value, name })}
      />
      <div className="columns">
        <TextField
          label={words.email}
          type="email"
          optional
          value={value.email ?? ""}
          error={errors.email}
          onChange={(email) => onChange({ ...value, email })}
        />
        <TextField
          label={words.phone}
          type="tel"
          optional
          value={value.phone ?? ""}
          error={errors.phone}
          onChange={(phone) => onChange({ ...value, phone })}
        />
      </div>
    </div>
  );
}

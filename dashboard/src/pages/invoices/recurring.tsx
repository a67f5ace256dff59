import { useQuery } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { useBusiness } from "#dashboard/api/session.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { NumberField, SelectField, TextArea, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import {
  CustomerChoice,
  customerBody,
  customerFaults,
  type PickedCustomer,
} from "#dashboard/pages/customer-picker.tsx";
import { EditableList } from "#dashboard/pages/services/editable-list.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  archiveRecurringInvoice,
  createRecurringInvoice,
  listRecurringInvoices,
  type RecurringInvoice,
  updateRecurringInvoice,
} from "#sdk/index.ts";
import { draftsOf, EMPTY_LINE, Lines, linesOf } from "./lines.tsx";

const KEY = ["recurring-invoices"];
const EVERY = ["week", "two_weeks", "four_weeks", "month", "quarter", "year"] as const;

/** Bills that write themselves. */
export function Recurring() {
  const { recurring: words } = useStrings("invoices");
  const format = useFormat();
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => listRecurringInvoices(client, { query: { limit: 100 } }, { signal }),
  });
  return (
    <EditableList
      query={query}
      queryKey={KEY}
      icon="invoice"
      empty={words.empty}
      addLabel={words.add}
      row={({ customer, lines, every, nextOn, made, total, currency }) => ({
        name: customer.name,
        title: customer.name,
        more: [
          lines.map(({ label }) => label).join(" + "),
          words.every[every],
          nextOn ? words.next(format.day(nextOn)) : words.over,
          words.made(made),
        ].join(" · "),
        end: format.money(total, { currency }),
      })}
      remove={{ said: words.removed, send: (id) => archiveRecurringInvoice(client, { id }) }}
      dialog={(one, close) => <RecurringDialog one={one} onClose={close} />}
    />
  );
}

function RecurringDialog({ one, onClose }: { one: RecurringInvoice | null; onClose: () => void }) {
  const { recurring: words, edit } = useStrings("invoices");
  const { acts } = useStrings("app");
  const { today } = useFormat();
  const business = useBusiness();
  const hasBegun = (one?.made ?? 0) > 0;
  const form = useForm({
    initial: {
      customer: (one ? { ...one.customer, phone: null } : null) as PickedCustomer | null,
      lines: one ? draftsOf(one.lines) : [EMPTY_LINE],
      every: one?.every ?? ("month" as (typeof EVERY)[number]),
      startsOn: one?.startsOn ?? today,
      endsOn: one?.endsOn ?? "",
      dueDays: one?.dueDays ?? business.invoiceDueDays,
      notes: one?.notes ?? "",
    },
    check: ({ customer, lines }) => ({
      ...customerFaults(customer),
      lines: lines.every(({ label }) => label.trim()) ? undefined : edit.nameLines,
    }),
    names: { "customer.name": "name", "customer.email": "email", "customer.phone": "phone" },
    send({ customer, lines, every, startsOn, endsOn, dueDays, notes }) {
      const rule = { lines: linesOf(lines), endsOn: endsOn || null, dueDays, notes };
      if (!one)
        return createRecurringInvoice(client, {
          body: { ...rule, ...customerBody(customer), every, startsOn },
        });
      const body = hasBegun ? rule : { ...rule, every, startsOn };
      return updateRecurringInvoice(client, { id: one.id, body });
    },
    refresh: [...KEY, "invoices", "customers"],
    done: acts.saved,
    after: onClose,
  });
  const failed = Object.entries(form.errors).find(([path]) => path.startsWith("lines"))?.[1];
  return (
    <FormDialog title={one ? words.edit : words.add} form={form} failure={failed} onClose={onClose}>
      {one ? (
        <p className="strong">{one.customer.name}</p>
      ) : (
        <CustomerChoice
          value={form.values.customer}
          onChange={(customer) => form.set("customer", customer)}
          errors={form.errors}
        />
      )}
      <Lines value={form.values.lines} onChange={(lines) => form.set("lines", lines)} />
      {hasBegun && <p className="soft small">{words.begun}</p>}
      <div className="columns" style={{ "--column": "9rem" } as React.CSSProperties}>
        <SelectField
          label={words.how}
          disabled={hasBegun}
          choices={EVERY.map((value) => ({ value, label: words.every[value] }))}
          {...form.field("every")}
        />
        <TextField label={words.first} type="date" disabled={hasBegun} {...form.field("startsOn")} />
        <TextField label={words.last} type="date" optional {...form.field("endsOn")} />
        <NumberField
          label={edit.dueDays}
          unit={edit.days}
          min={0}
          max={365}
          {...form.field("dueDays")}
          onChange={(days) => form.set("dueDays", days ?? 0)}
        />
      </div>
      <TextArea label={edit.notes} optional maxLength={2000} {...form.field("notes")} />
    </FormDialog>
  );
}

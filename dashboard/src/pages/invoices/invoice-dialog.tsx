import { client } from "#dashboard/api/client.ts";
import { useBusiness } from "#dashboard/api/session.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { NumberField, TextArea, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import {
  CustomerChoice,
  customerBody,
  customerFaults,
  type PickedCustomer,
} from "#dashboard/pages/customer-picker.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { createInvoice, type InvoiceDetail, updateInvoice } from "#sdk/index.ts";
import { draftsOf, EMPTY_LINE, Lines, linesOf } from "./lines.tsx";

/** A bill by hand, or a draft that is changed before it is sent. */
export function InvoiceDialog({
  invoice,
  onClose,
  onSaved,
}: {
  invoice?: InvoiceDetail;
  onClose: () => void;
  onSaved: (id: string) => void;
}) {
  const { edit: words } = useStrings("invoices");
  const { acts } = useStrings("app");
  const business = useBusiness();
  const form = useForm({
    initial: {
      customer: (invoice?.customer ?? null) as PickedCustomer | null,
      lines: invoice ? draftsOf(invoice.lines) : [EMPTY_LINE],
      dueDays: (invoice ? null : business.invoiceDueDays) as number | null,
      dueOn: invoice?.dueOn ?? "",
      notes: invoice?.notes ?? "",
    },
    check: ({ customer, lines }) => ({
      ...customerFaults(customer),
      lines: lines.every(({ label }) => label.trim()) ? undefined : words.nameLines,
    }),
    names: { "customer.name": "name", "customer.email": "email", "customer.phone": "phone" },
    send: ({ customer, lines, dueDays, dueOn, notes }) => {
      const body = { ...customerBody(customer), lines: linesOf(lines), notes };
      return invoice
        ? updateInvoice(client, {
            id: invoice.id,
            body: { ...body, dueOn: dueOn || null, version: invoice.version },
          })
        : createInvoice(client, { body: { ...body, ...(dueDays === null ? {} : { dueDays }) } });
    },
    refresh: ["invoices", "customers"],
    done: acts.saved,
    after: ({ id }) => onSaved(id),
  });
  const failed = Object.entries(form.errors).find(([path]) => path.startsWith("lines"))?.[1];
  return (
    <FormDialog
      title={invoice ? words.change : words.new}
      form={form}
      failure={failed}
      act={invoice ? acts.save : words.make}
      onClose={onClose}
    >
      <CustomerChoice
        value={form.values.customer}
        onChange={(customer) => form.set("customer", customer)}
        errors={form.errors}
      />
      <Lines value={form.values.lines} onChange={(lines) => form.set("lines", lines)} />
      {invoice ? (
        <TextField label={words.dueOn} type="date" optional {...form.field("dueOn")} />
      ) : (
        <NumberField label={words.dueDays} unit={words.days} min={0} max={365} {...form.field("dueDays")} />
      )}
      <TextArea label={words.notes} optional maxLength={2000} {...form.field("notes")} />
    </FormDialog>
  );
}

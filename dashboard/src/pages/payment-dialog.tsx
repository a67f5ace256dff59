import { useForm } from "#dashboard/api/use-form.ts";
import { MoneyField, SelectField, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";

const METHODS = ["cash", "card", "transfer", "other"] as const;

interface PaymentDialogProps {
  /** What is open: the amount that is most likely. */
  due: number;
  currency: string;
  send: (payment: { amount: number; method: (typeof METHODS)[number]; note?: string }) => Promise<unknown>;
  refresh: string[];
  onClose: () => void;
}

/** Money that was taken on site: for an invoice, or for a booking. */
export function PaymentDialog({ due, currency, send, refresh, onClose }: PaymentDialogProps) {
  const { payment: words } = useStrings("app");
  const form = useForm({
    initial: { amount: due as number | null, method: "cash" as (typeof METHODS)[number], note: "" },
    send: ({ amount, method, note }) =>
      send({ amount: amount ?? 0, method, ...(note.trim() ? { note } : {}) }),
    refresh,
    done: words.done,
    after: onClose,
  });
  return (
    <FormDialog title={words.title} form={form} act={words.act} onClose={onClose}>
      <MoneyField label={words.amount} currency={currency} {...form.field("amount")} />
      <SelectField
        label={words.method}
        choices={METHODS.map((value) => ({ value, label: words.methods[value] }))}
        {...form.field("method")}
      />
      <TextField label={words.note} optional {...form.field("note")} />
    </FormDialog>
  );
}

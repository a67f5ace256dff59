import { useRef } from "react";
import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { FormFailure, MoneyField, Segments, TextField } from "#dashboard/design/field.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { newKey, type Payment, refundPayment } from "#sdk/index.ts";

interface Draft {
  part: "whole" | "part";
  amount: number | null;
  reason: string;
}

/** Gives a payment back, all that is left of it or a part. Pressed again after a lost answer, it is one refund. */
export function RefundDialog({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const { acts, refund: words } = useStrings("app");
  const format = useFormat();
  const { refundable, currency, method, customer } = payment;
  const money = (amount: number) => format.money(amount, { currency });
  const keyOf = useKeys();
  const form = useForm<Draft>({
    initial: { part: "whole", amount: null, reason: "" },
    check({ part, amount }) {
      if (part === "whole") return {};
      if (amount === null || amount < 1) return { amount: words.howMuch };
      return { amount: amount > refundable ? words.tooMuch(money(refundable)) : undefined };
    },
    send({ part, amount, reason }) {
      const body = {
        amount: part === "whole" ? refundable : (amount ?? 0),
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      };
      return refundPayment(client, { id: payment.id, body }, { idempotencyKey: keyOf(body) });
    },
    refresh: ["payments", "bookings", "invoices", "customers", "analytics"],
    done: method === "stripe" ? words.done : words.noted,
    after: onClose,
  });
  const { part, amount } = form.values;
  const goesBack = part === "whole" ? refundable : amount;
  return (
    <Dialog
      title={words.title(customer.name)}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{acts.cancel}</Button>
          <Button look="danger primary" busy={form.busy} onClick={() => void form.submit()}>
            {goesBack === null || goesBack < 1 ? words.act : words.actOf(money(goesBack))}
          </Button>
        </>
      }
    >
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure} />
        <p>{method === "stripe" ? words.text : words.textOnSite}</p>
        <Segments
          label={words.howMuch}
          value={part}
          choices={[
            { value: "whole", label: words.whole(money(refundable)) },
            { value: "part", label: words.part },
          ]}
          onChange={(chosen) => form.set("part", chosen)}
        />
        {part === "part" && (
          <MoneyField
            label={words.amount}
            hint={words.atMost(money(refundable))}
            currency={currency}
            {...form.field("amount")}
          />
        )}
        <TextField label={words.reason} optional maxLength={500} {...form.field("reason")} />
      </form>
    </Dialog>
  );
}

/** One key for one wish: the same amount and reason sent again is the same refund. */
function useKeys(): (wish: object) => string {
  const last = useRef({ wish: "", key: "" });
  return (wish) => {
    const text = JSON.stringify(wish);
    if (last.current.wish !== text) last.current = { wish: text, key: newKey() };
    return last.current.key;
  };
}

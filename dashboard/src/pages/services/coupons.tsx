import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Checkbox, MoneyField, NumberField, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { addDays, dateOf, instantIn } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { archiveCoupon, type Coupon, createCoupon, restoreCoupon, updateCoupon } from "#sdk/index.ts";
import { type Discount, DiscountField, discountText } from "./discount-field.tsx";
import { EditableList } from "./editable-list.tsx";
import { couponsQuery } from "./queries.ts";

export function Coupons() {
  const [archived, setArchived] = useState(false);
  const query = couponsQuery(archived);
  const { coupons: words } = useStrings("services");
  const format = useFormat();
  return (
    <EditableList
      query={useQuery(query)}
      queryKey={query.queryKey}
      icon="tag"
      empty={words.empty}
      addLabel={words.add}
      row={({ code, discount, redemptions, maxRedemptions, endsAt }) => ({
        name: code,
        title: <code>{code}</code>,
        more: [
          `${words.uses}: ${words.usesOf(redemptions, maxRedemptions)}`,
          ...(endsAt ? [`${words.until} ${format.date(addDays(dateOf(endsAt), -1))}`] : []),
        ].join(" · "),
        end: `−${discountText(discount, format)}`,
      })}
      archive={{
        shown: archived,
        show: setArchived,
        restore: (id) => restoreCoupon(client, { id }),
      }}
      remove={{ said: words.removed, send: (id) => archiveCoupon(client, { id }) }}
      dialog={(one, close) => <CouponDialog one={one} onClose={close} />}
    />
  );
}

function CouponDialog({ one, onClose }: { one: Coupon | null; onClose: () => void }) {
  const { coupons: words } = useStrings("services");
  const { acts } = useStrings("app");
  const { currency, zone } = useFormat();
  const form = useForm({
    initial: {
      code: one?.code ?? "",
      discount: (one?.discount ?? { kind: "percent", value: "10" }) as Discount,
      minimumSpend: one?.minimumSpend ?? null,
      maxRedemptions: one?.maxRedemptions ?? null,
      maxPerCustomer: one?.maxPerCustomer ?? null,
      firstVisitOnly: one?.firstVisitOnly ?? false,
      // The first instant at which it is over is the midnight after its last day.
      endsOn: one?.endsAt ? addDays(dateOf(one.endsAt), -1) : "",
    },
    names: { endsAt: "endsOn" },
    send: ({ code, endsOn, minimumSpend, ...rest }) => {
      const body = {
        ...rest,
        minimumSpend: minimumSpend ?? 0,
        endsAt: endsOn ? instantIn(zone, addDays(endsOn, 1), 0) : null,
      };
      return one
        ? updateCoupon(client, { id: one.id, body })
        : createCoupon(client, { body: { code, ...body } });
    },
    refresh: ["coupons"],
    done: acts.saved,
    after: onClose,
  });
  return (
    <FormDialog title={one ? words.edit : words.add} form={form} onClose={onClose}>
      <TextField
        label={words.code}
        hint={words.codeHint}
        data-autofocus
        disabled={one !== null}
        autoCapitalize="characters"
        {...form.field("code")}
      />
      <DiscountField value={form.values.discount} onChange={(discount) => form.set("discount", discount)} />
      <div className="columns" style={{ "--column": "10rem" } as React.CSSProperties}>
        <MoneyField label={words.minimum} optional currency={currency} {...form.field("minimumSpend")} />
        <TextField label={words.until} optional type="date" {...form.field("endsOn")} />
        <NumberField label={words.most} optional min={1} {...form.field("maxRedemptions")} />
        <NumberField label={words.perCustomer} optional min={1} {...form.field("maxPerCustomer")} />
      </div>
      <Checkbox
        label={words.firstOnly}
        checked={form.values.firstVisitOnly}
        onChange={(checked) => form.set("firstVisitOnly", checked)}
      />
    </FormDialog>
  );
}

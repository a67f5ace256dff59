import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { client } from "#dashboard/api/client.ts";
import { explain } from "#dashboard/api/explain.ts";
import { useBusiness } from "#dashboard/api/session.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { FormFailure, NumberField, TextArea, TextField } from "#dashboard/design/field.tsx";
import { Bones } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import {
  CustomerChoice,
  customerBody,
  customerFaults,
  type PickedCustomer,
} from "#dashboard/pages/customer-picker.tsx";
import { emptyItem } from "#dashboard/pages/item-fields.tsx";
import { PriceLines } from "#dashboard/pages/price-lines.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type BusinessQuote,
  type BusinessService,
  createTeamQuote,
  type Item,
  previewPrice,
  updateQuote,
} from "#sdk/index.ts";
import { type Adjustment, Adjustments, namedOnes } from "./adjustments.tsx";
import type { EditorProps } from "./editor.tsx";
import { QuoteItems } from "./items.tsx";
import { AREAS } from "./queries.ts";

interface FormProps extends Omit<EditorProps, "customerId"> {
  services: BusinessService[];
  first: BusinessService;
  customer: PickedCustomer | null;
}

/** What is offered, to whom, until when. */
export function QuoteForm({ quote, services, first, customer, onClose, onSaved }: FormProps) {
  const { edit: words } = useStrings("quotes");
  const format = useFormat();
  const business = useBusiness();
  const form = useForm({
    initial: {
      customer,
      items: (quote?.items.map(({ serviceId, selections, addOns }) => ({
        serviceId,
        selections,
        addOns,
      })) ?? [emptyItem(first)]) as Item[],
      adjustments: (quote?.adjustments ?? []) as Adjustment[],
      title: quote?.title ?? "",
      message: quote?.message ?? "",
      couponCode: quote?.couponCode ?? "",
      postalCode: quote?.postalCode ?? "",
      validDays: quote ? null : (business.quoteValidDays as number | null),
    },
    check: (values) => customerFaults(values.customer),
    names: { "customer.name": "name", "customer.email": "email", "customer.phone": "phone" },
    send({ customer: who, adjustments, validDays, ...rest }): Promise<BusinessQuote> {
      const couponCode = rest.couponCode.trim();
      const postalCode = rest.postalCode.trim();
      const body = {
        ...customerBody(who),
        items: rest.items,
        adjustments: namedOnes(adjustments),
        title: rest.title,
        message: rest.message,
        ...(validDays === null ? {} : { validDays }),
      };
      return quote
        ? updateQuote(client, {
            id: quote.id,
            body: {
              ...body,
              couponCode: couponCode || null,
              postalCode: postalCode || null,
              version: quote.version,
            },
          })
        : createTeamQuote(client, {
            body: { ...body, ...(couponCode ? { couponCode } : {}), ...(postalCode ? { postalCode } : {}) },
          });
    },
    refresh: AREAS,
    done: quote?.sentAt ? words.changed : words.saved,
    after: onSaved,
  });
  const { values, set } = form;
  const failed = Object.entries(form.errors).find(([path]) => /^(items|adjustments)/.test(path))?.[1];
  const travels = values.items.some(
    ({ serviceId }) => services.find(({ id }) => id === serviceId)?.location === "customer",
  );
  return (
    <Dialog
      look="sheet"
      wide
      title={quote ? words.change : words.new}
      onClose={onClose}
      foot={
        <Button look="primary" wide busy={form.busy} onClick={() => void form.submit()}>
          {words.save}
        </Button>
      }
    >
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure ?? failed ?? null} />
        <CustomerChoice
          value={values.customer}
          onChange={(picked) => set("customer", picked)}
          errors={form.errors}
        />
        <QuoteItems services={services} value={values.items} onChange={(items) => set("items", items)} />
        <Adjustments value={values.adjustments} onChange={(lines) => set("adjustments", lines)} />
        <div className="columns" style={{ "--column": "10rem" } as React.CSSProperties}>
          <TextField label={words.coupon} optional {...form.field("couponCode")} />
          {travels && <TextField label={words.postalCode} optional {...form.field("postalCode")} />}
          <NumberField
            label={words.valid}
            unit={words.days}
            min={1}
            max={365}
            optional={quote !== undefined}
            hint={quote && words.validUntil(format.day(quote.expiresAt))}
            {...form.field("validDays")}
          />
        </div>
        <TextField label={words.heading} optional maxLength={200} {...form.field("title")} />
        <TextArea label={words.message} optional maxLength={5000} {...form.field("message")} />
        <LivePrice values={values} />
      </form>
    </Dialog>
  );
}

type Priced = { items: Item[]; adjustments: Adjustment[]; couponCode: string; postalCode: string };

/** What the server would say now; half-typed words wait until the person pauses. */
function LivePrice({ values }: { values: Priced }) {
  const { sheet: words } = useStrings("quotes");
  const format = useFormat();
  const asked = useDeferredValue(values);
  const body = {
    items: asked.items,
    adjustments: namedOnes(asked.adjustments),
    ...(asked.couponCode.trim() ? { couponCode: asked.couponCode.trim() } : {}),
    ...(asked.postalCode.trim() ? { postalCode: asked.postalCode.trim() } : {}),
  };
  const price = useQuery({
    queryKey: ["quotes", "price", body],
    queryFn: ({ signal }) => previewPrice(client, { body }, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <section className="booking-part" aria-live="polite">
      {price.isError ? (
        <p className="soft">{explain(price.error)}</p>
      ) : price.data ? (
        <PriceLines
          price={price.data}
          label={
            <>
              {words.total}{" "}
              <span className="soft small">{words.takes(format.duration(price.data.durationMinutes))}</span>
            </>
          }
        />
      ) : (
        <Bones lines={3} />
      )}
    </section>
  );
}

import { Button } from "#dashboard/design/button.tsx";
import { Checkbox, MoneyField, NumberField, TextArea, TextField } from "#dashboard/design/field.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { percentOf, rateOf } from "#dashboard/format/rate.ts";
import { freshKey } from "#dashboard/pages/services/draft.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { SaveCard } from "./save-card.tsx";
import { useProfileForm } from "./use-profile-form.ts";

export function Money() {
  const { money: words, booking } = useStrings("settings");
  const { currency } = useFormat();
  const form = useProfileForm(
    (business) => ({
      minimumCharge: business.minimumCharge,
      taxes: business.taxes.map(({ rate, ...tax }) => ({ ...tax, percent: percentOf(rate) })),
      autoInvoice: business.autoInvoice,
      invoiceDueDays: business.invoiceDueDays,
      invoicePrefix: business.invoicePrefix,
      invoiceFooter: business.invoiceFooter,
    }),
    ({ taxes, ...rest }) => ({
      ...rest,
      taxes: taxes.map(({ percent, ...tax }) => ({ ...tax, rate: rateOf(percent) })),
    }),
  );
  const { taxes } = form.values;
  const failed = Object.entries(form.errors).find(([path]) => path.startsWith("taxes"))?.[1];
  return (
    <SaveCard form={{ ...form, failure: form.failure ?? failed ?? null }}>
      <MoneyField
        label={words.minimum}
        currency={currency}
        {...form.field("minimumCharge")}
        onChange={(amount) => form.set("minimumCharge", amount ?? 0)}
      />
      <fieldset className="stack">
        <legend className="strong">{words.taxes}</legend>
        {taxes.length === 0 && <p className="soft">{words.noTaxes}</p>}
        {taxes.map((tax, at) => {
          const set = (change: Partial<typeof tax>) =>
            form.set(
              "taxes",
              taxes.map((one, index) => (index === at ? { ...one, ...change } : one)),
            );
          return (
            <div key={tax.key} className="row wrap" style={{ alignItems: "end" }}>
              <div className="grow">
                <TextField label={words.taxLabel} value={tax.label} onChange={(label) => set({ label })} />
              </div>
              <div style={{ inlineSize: "7rem" }}>
                <TextField
                  label={words.rate}
                  inputMode="decimal"
                  value={tax.percent}
                  onChange={(percent) => set({ percent: percent.replace(",", ".") })}
                />
              </div>
              <Checkbox
                label={words.included}
                checked={tax.included}
                onChange={(included) => set({ included })}
              />
              <Button
                look="quiet"
                icon="trash"
                aria-label={words.removeTax(tax.label)}
                onClick={() =>
                  form.set(
                    "taxes",
                    taxes.filter((_, index) => index !== at),
                  )
                }
              />
            </div>
          );
        })}
        <div>
          <Button
            small
            icon="plus"
            onClick={() =>
              form.set("taxes", [
                ...taxes,
                { key: freshKey("tax", taxes), label: "", percent: "0", included: false },
              ])
            }
          >
            {words.addTax}
          </Button>
        </div>
      </fieldset>
      <fieldset className="stack">
        <legend className="strong">{words.invoices}</legend>
        <Checkbox
          label={words.auto}
          checked={form.values.autoInvoice}
          onChange={(checked) => form.set("autoInvoice", checked)}
        />
        <div className="columns">
          <NumberField
            label={words.dueDays}
            unit={booking.days}
            min={0}
            {...form.field("invoiceDueDays")}
            onChange={(days) => form.set("invoiceDueDays", days ?? 0)}
          />
          <TextField label={words.prefix} {...form.field("invoicePrefix")} />
        </div>
        <TextArea label={words.footer} optional maxLength={1000} {...form.field("invoiceFooter")} />
      </fieldset>
    </SaveCard>
  );
}

import { client } from "#dashboard/api/client.ts";
import { useBusiness } from "#dashboard/api/session.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { Checkbox, FormFailure, TextArea, TextField } from "#dashboard/design/field.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type Customer, createCustomer, updateCustomer } from "#sdk/index.ts";

/** A new customer, or one that is edited. */
export function CustomerDialog({
  customer,
  onClose,
  onSaved,
}: {
  customer?: Customer;
  onClose: () => void;
  onSaved?: (customer: Customer) => void;
}) {
  const words = useStrings("customers");
  const { acts, field } = useStrings("app");
  const business = useBusiness();
  const address = customer?.address;
  const form = useForm({
    initial: {
      name: customer?.name ?? "",
      email: customer?.email ?? "",
      phone: customer?.phone ?? "",
      line1: address?.line1 ?? "",
      city: address?.city ?? "",
      postalCode: address?.postalCode ?? "",
      country: address?.country ?? business.address?.country ?? "",
      notes: customer?.notes ?? "",
      tags: customer?.tags.join(", ") ?? "",
      marketing: customer?.marketing ?? false,
    },
    names: {
      "address.line1": "line1",
      "address.city": "city",
      "address.postalCode": "postalCode",
      "address.country": "country",
    },
    check: ({ name }) => ({ name: name.trim() ? undefined : field.required }),
    send: ({ name, email, phone, notes, tags, marketing, ...place }) => {
      const body = {
        name,
        email: email.trim() || null,
        phone: phone.trim() || null,
        notes,
        marketing,
        tags: tags
          .split(",")
          .map((tag) => tag.trim())
          .filter(Boolean),
        address: place.line1.trim() ? { ...(address ?? {}), ...place } : null,
      };
      return customer
        ? updateCustomer(client, { id: customer.id, body: { ...body, version: customer.version } })
        : createCustomer(client, { body });
    },
    refresh: ["customers"],
    done: acts.saved,
    after: (saved) => {
      onClose();
      onSaved?.(saved);
    },
  });
  return (
    <Dialog
      title={customer ? words.edit : words.add}
      onClose={onClose}
      foot={
        <Button look="primary" busy={form.busy} onClick={() => void form.submit()}>
          {acts.save}
        </Button>
      }
    >
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure} />
        <TextField label={words.form.name} data-autofocus {...form.field("name")} />
        <div className="columns">
          <TextField label={words.form.email} type="email" optional {...form.field("email")} />
          <TextField label={words.form.phone} type="tel" optional {...form.field("phone")} />
        </div>
        <TextField label={words.form.line1} optional {...form.field("line1")} />
        <div className="columns" style={{ "--column": "8rem" } as React.CSSProperties}>
          <TextField label={words.form.postalCode} {...form.field("postalCode")} />
          <TextField label={words.form.city} {...form.field("city")} />
          <TextField label={words.form.country} maxLength={2} {...form.field("country")} />
        </div>
        <TextField label={words.form.tags} hint={words.form.tagsHint} optional {...form.field("tags")} />
        <TextArea label={words.form.notes} optional maxLength={5000} {...form.field("notes")} />
        <Checkbox
          label={words.form.marketing}
          checked={form.values.marketing}
          onChange={(checked) => form.set("marketing", checked)}
        />
      </form>
    </Dialog>
  );
}

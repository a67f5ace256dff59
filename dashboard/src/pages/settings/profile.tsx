import { useRef } from "react";
import { client } from "#dashboard/api/client.ts";
import { useBusiness, useRole } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Avatar } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Checkbox, SelectField, TextArea, TextField } from "#dashboard/design/field.tsx";
import { currencyChoices, zoneChoices } from "#dashboard/pages/business-fields.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { createUpload, updateBusiness } from "#sdk/index.ts";
import { CloseBusiness } from "./closing.tsx";
import { SaveCard } from "./save-card.tsx";
import { useProfileForm } from "./use-profile-form.ts";

export function Profile() {
  const { isOwner } = useRole();
  const { profile: words } = useStrings("settings");
  const form = useProfileForm(
    ({ name, description, phone, email, address, slug }) => ({
      name,
      description,
      slug,
      phone: phone ?? "",
      email: email ?? "",
      line1: address?.line1 ?? "",
      postalCode: address?.postalCode ?? "",
      city: address?.city ?? "",
      country: address?.country ?? "",
    }),
    ({ phone, email, line1, postalCode, city, country, ...rest }) => ({
      ...rest,
      phone: phone.trim() || null,
      email: email.trim() || null,
      address: line1.trim() ? { line1, postalCode, city, country } : null,
    }),
    {
      "address.line1": "line1",
      "address.postalCode": "postalCode",
      "address.city": "city",
      "address.country": "country",
    },
  );
  return (
    <div className="stack">
      <SaveCard form={form}>
        <Logo />
        <TextField label={words.name} autoComplete="organization" {...form.field("name")} />
        <TextArea label={words.description} optional maxLength={2000} {...form.field("description")} />
        <div className="columns">
          <TextField label={words.phone} type="tel" optional {...form.field("phone")} />
          <TextField label={words.email} type="email" optional {...form.field("email")} />
        </div>
        <TextField label={words.line1} optional {...form.field("line1")} />
        <div className="columns" style={{ "--column": "8rem" } as React.CSSProperties}>
          <TextField label={words.postalCode} {...form.field("postalCode")} />
          <TextField label={words.city} {...form.field("city")} />
          <TextField label={words.country} maxLength={2} {...form.field("country")} />
        </div>
        <TextField label={words.slug} hint={words.slugHint} {...form.field("slug")} />
      </SaveCard>
      <Where />
      {isOwner && <CloseBusiness />}
    </div>
  );
}

function Where() {
  const { profile: words } = useStrings("settings");
  const form = useProfileForm(
    ({ timeZone, currency }) => ({ timeZone, currency, confirm: false }),
    ({ confirm, ...rest }) => ({ ...rest, ...(confirm ? { confirm: true as const } : {}) }),
  );
  return (
    <SaveCard form={form} title={words.where}>
      <div className="columns">
        <SelectField label={words.timeZone} choices={zoneChoices()} {...form.field("timeZone")} />
        <SelectField label={words.currency} choices={currencyChoices()} {...form.field("currency")} />
      </div>
      {form.failure && (
        <Checkbox
          label={words.confirm}
          checked={form.values.confirm}
          onChange={(checked) => form.set("confirm", checked)}
        />
      )}
    </SaveCard>
  );
}

function Logo() {
  const { profile: words } = useStrings("settings");
  const business = useBusiness();
  const file = useRef<HTMLInputElement>(null);
  const set = (logoUrl: string | null) =>
    updateBusiness(client, { body: { logoUrl, version: business.version } });
  const upload = useAct({
    run: async (picture: File) => {
      const { url } = await createUpload(client, { query: { purpose: "logo" }, body: picture });
      return set(url);
    },
    refresh: ["business"],
    done: words.uploaded,
  });
  const remove = useAct({ run: () => set(null), refresh: ["business"] });
  return (
    <div className="row">
      <Avatar name={business.name} url={business.logoUrl} size="3.5rem" />
      <span className="strong grow">{words.logo}</span>
      <input
        ref={file}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        hidden
        aria-label={words.logo}
        onChange={({ target }) => {
          const [picture] = target.files ?? [];
          if (picture) upload.mutate(picture);
          target.value = "";
        }}
      />
      {business.logoUrl && (
        <Button look="quiet" busy={remove.isPending} onClick={() => remove.mutate()}>
          {words.remove}
        </Button>
      )}
      <Button icon="upload" busy={upload.isPending} onClick={() => file.current?.click()}>
        {words.upload}
      </Button>
    </div>
  );
}

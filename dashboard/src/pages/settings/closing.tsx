import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAccount, useBusiness } from "#dashboard/api/session.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Checkbox, PasswordField, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { Card } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { deleteAccount, deleteBusiness } from "#sdk/index.ts";

/** What cannot be undone asks for the password again, or for a code where there is a second factor. */
const proofOf = ({ password, code }: { password: string; code: string }) => ({
  ...(password ? { password } : {}),
  ...(code.trim() ? { code } : {}),
});

function Proof({
  form,
}: {
  form: Pick<ReturnType<typeof useForm<{ password: string; code: string }>>, "field">;
}) {
  const { account: words } = useStrings("settings");
  return useAccount().totpEnabled ? (
    <TextField label={words.code} autoComplete="one-time-code" inputMode="numeric" {...form.field("code")} />
  ) : (
    <PasswordField label={words.current} autoComplete="current-password" {...form.field("password")} />
  );
}

export function CloseBusiness() {
  const { closing: words } = useStrings("settings");
  const [open, setOpen] = useState(false);
  return (
    <Card title={words.business}>
      <div className="stack">
        <p className="soft">{words.businessText}</p>
        <div>
          <Button look="danger" onClick={() => setOpen(true)}>
            {words.businessAct}
          </Button>
        </div>
      </div>
      {open && <BusinessDialog onClose={() => setOpen(false)} />}
    </Card>
  );
}

function BusinessDialog({ onClose }: { onClose: () => void }) {
  const { closing: words } = useStrings("settings");
  const { slug: own } = useBusiness();
  const form = useForm({
    initial: { slug: "", password: "", code: "", force: false },
    check: ({ slug }) => ({ slug: slug.trim() === own ? undefined : words.typeIt(own) }),
    send: ({ slug, force, ...proof }) =>
      deleteBusiness(client, { body: { slug: slug.trim(), ...(force ? { force } : {}), ...proofOf(proof) } }),
    // Everything in sight was of this business.
    after: () => location.assign("/dashboard/"),
  });
  return (
    <FormDialog
      title={words.business}
      form={form}
      act={words.businessAct}
      look="danger primary"
      onClose={onClose}
    >
      <p>{words.noWayBack}</p>
      <TextField label={words.slug(own)} data-autofocus autoComplete="off" {...form.field("slug")} />
      <Proof form={form} />
      {form.failure && (
        <Checkbox
          label={words.force}
          checked={form.values.force}
          onChange={(checked) => form.set("force", checked)}
        />
      )}
    </FormDialog>
  );
}

export function CloseAccount() {
  const { closing: words } = useStrings("settings");
  const [open, setOpen] = useState(false);
  const form = useForm({
    initial: { password: "", code: "" },
    send: (proof) => deleteAccount(client, { body: proofOf(proof) }),
    after: () => location.assign("/dashboard/sign-in"),
  });
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        {words.account}
      </Button>
      {open && (
        <FormDialog
          title={words.account}
          form={form}
          act={words.accountAct}
          look="danger primary"
          onClose={() => setOpen(false)}
        >
          <p>{words.accountText}</p>
          <Proof form={form} />
        </FormDialog>
      )}
    </>
  );
}

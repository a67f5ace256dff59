import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAccount } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { CopyLine } from "#dashboard/design/copy.tsx";
import { FormFailure, PasswordField, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { Card } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  beginTotp,
  changePassword,
  confirmTotp,
  removeTotp,
  renewRecoveryCodes,
  signOutEverywhere,
  type TotpSecret,
  updateAccount,
} from "#sdk/index.ts";
import { CloseAccount } from "./closing.tsx";
import { SaveCard } from "./save-card.tsx";

export function Account() {
  const { account: words, saved } = useStrings("settings");
  const account = useAccount();
  const form = useForm({
    initial: { name: account.name },
    send: (body) => updateAccount(client, { body }),
    refresh: ["account"],
    done: saved,
  });
  const everywhere = useAct({
    run: () => signOutEverywhere(client, { body: {} }),
    after: () => location.assign("/dashboard/sign-in"),
  });
  return (
    <div className="stack">
      <SaveCard form={form}>
        <TextField label={words.name} autoComplete="name" {...form.field("name")} />
        <TextField label={words.email} value={account.email} readOnly onChange={() => undefined} />
      </SaveCard>
      {account.hasPassword && <Password />}
      <SecondFactor />
      <div className="row wrap">
        <Button look="danger" busy={everywhere.isPending} onClick={() => everywhere.mutate()}>
          {words.everywhere}
        </Button>
        <CloseAccount />
      </div>
    </div>
  );
}

function Password() {
  const { account: words } = useStrings("settings");
  const form = useForm({
    initial: { currentPassword: "", newPassword: "" },
    send: (body) => changePassword(client, { body }),
    done: words.changed,
    after: () => form.setValues({ currentPassword: "", newPassword: "" }),
  });
  return (
    <SaveCard form={form} title={words.password}>
      <PasswordField
        label={words.current}
        autoComplete="current-password"
        {...form.field("currentPassword")}
      />
      <PasswordField
        label={words.next}
        hint={words.nextHint}
        autoComplete="new-password"
        {...form.field("newPassword")}
      />
    </SaveCard>
  );
}

function SecondFactor() {
  const { account: words } = useStrings("settings");
  const account = useAccount();
  const [secret, setSecret] = useState<TotpSecret | null>(null);
  const [renewing, setRenewing] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const begin = useAct({ run: () => beginTotp(client, { body: {} }), after: setSecret });
  const confirm = useForm({
    initial: { code: "" },
    send: (body) => confirmTotp(client, { body }),
    refresh: ["account"],
    after: ({ recoveryCodes }) => {
      setSecret(null);
      setCodes(recoveryCodes);
    },
  });
  const remove = useForm({
    initial: { password: "", code: "" },
    send: (body) => removeTotp(client, { body }),
    refresh: ["account"],
    done: words.totpRemoved,
    after: () => setCodes(null),
  });
  return (
    <Card title={words.totp}>
      {codes ? (
        <div className="stack">
          <p role="status">{words.totpDone}</p>
          <CopyLine label={words.totp} text={codes.join(" ")} code />
        </div>
      ) : secret ? (
        <form ref={confirm.form} className="stack" onSubmit={confirm.submit} noValidate>
          <FormFailure text={confirm.failure} />
          <p>{words.totpScan}</p>
          <CopyLine label={words.totpKey} text={secret.secret} code />
          <p>
            <a href={secret.uri}>{words.totpOpen}</a>
          </p>
          <TextField
            label={words.code}
            autoComplete="one-time-code"
            inputMode="numeric"
            {...confirm.field("code")}
          />
          <div>
            <Button type="submit" look="primary" busy={confirm.busy}>
              {words.totpConfirm}
            </Button>
          </div>
        </form>
      ) : account.totpEnabled ? (
        <form ref={remove.form} className="stack" onSubmit={remove.submit} noValidate>
          <p>{words.totpOn(account.recoveryCodesLeft)}</p>
          <div>
            <Button small onClick={() => setRenewing(true)}>
              {words.newCodes}
            </Button>
          </div>
          <FormFailure text={remove.failure} />
          <div className="columns">
            <PasswordField
              label={words.current}
              autoComplete="current-password"
              {...remove.field("password")}
            />
            <TextField label={words.code} autoComplete="one-time-code" {...remove.field("code")} />
          </div>
          <div>
            <Button type="submit" busy={remove.busy}>
              {words.totpRemove}
            </Button>
          </div>
        </form>
      ) : (
        <div className="stack">
          <p>{words.totpOff}</p>
          <div>
            <Button busy={begin.isPending} onClick={() => begin.mutate()}>
              {words.totpBegin}
            </Button>
          </div>
        </div>
      )}
      {renewing && (
        <NewCodes
          onClose={() => setRenewing(false)}
          onDone={(fresh) => {
            setRenewing(false);
            setCodes(fresh);
          }}
        />
      )}
    </Card>
  );
}

function NewCodes({ onClose, onDone }: { onClose: () => void; onDone: (codes: string[]) => void }) {
  const { account: words } = useStrings("settings");
  const form = useForm({
    initial: { code: "" },
    send: (body) => renewRecoveryCodes(client, { body }),
    refresh: ["account"],
    after: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  return (
    <FormDialog title={words.newCodes} form={form} act={words.newCodes} onClose={onClose}>
      <p>{words.newCodesHint}</p>
      <TextField
        label={words.code}
        data-autofocus
        autoComplete="one-time-code"
        inputMode="numeric"
        {...form.field("code")}
      />
    </FormDialog>
  );
}

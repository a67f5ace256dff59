import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { FormFailure, PasswordField, SelectField, TextField } from "#dashboard/design/field.tsx";
import { AccessFrame } from "#dashboard/pages/access-frame.tsx";
import { currencyChoices, guessed, type Trade, zoneChoices } from "#dashboard/pages/business-fields.ts";
import { TradeChoice } from "#dashboard/pages/trade-choice.tsx";
import { language, useStrings } from "#dashboard/strings/strings.ts";
import { requestVerificationMail, signUp } from "#sdk/index.ts";

/** Four things to type and one to press; the rest is guessed and can be seen. */
export function Page() {
  const { signUp: words, signIn } = useStrings("access");
  const { acts, field } = useStrings("app");
  const [guess] = useState(guessed);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    initial: {
      business: "",
      trade: "" as Trade | "",
      name: "",
      email: "",
      password: "",
      timeZone: guess.timeZone,
      currency: guess.currency,
    },
    names: { "business.name": "business", "business.timeZone": "timeZone", "business.currency": "currency" },
    check: (values) => ({
      business: values.business.trim() ? undefined : field.required,
      name: values.name.trim() ? undefined : field.required,
      email: values.email.trim() ? undefined : field.required,
      password: values.password ? undefined : field.required,
    }),
    send: ({ business, trade, timeZone, currency, ...person }) =>
      signUp(client, {
        body: {
          ...person,
          locale: language,
          business: {
            name: business,
            timeZone,
            currency,
            locale: guess.locale,
            country: guess.country,
            ...(trade === "" ? {} : { trade }),
          },
        },
      }),
    after: (_, { email }) => setSentTo(email),
  });
  const again = useAct({
    run: (email: string) => requestVerificationMail(client, { body: { email } }),
    done: words.resent,
  });
  const foot = (
    <>
      {words.haveAccount} <Link to="/sign-in">{words.signIn}</Link>
    </>
  );
  if (sentTo !== null)
    return (
      <AccessFrame title={words.check} foot={foot}>
        <p role="status">{words.checkText(sentTo)}</p>
        <Button busy={again.isPending} onClick={() => again.mutate(sentTo)}>
          {words.resend}
        </Button>
      </AccessFrame>
    );
  return (
    <AccessFrame title={words.title} foot={foot} wide>
      <p className="soft">{words.text}</p>
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure} />
        <TextField label={words.business} autoComplete="organization" autoFocus {...form.field("business")} />
        <TradeChoice value={form.values.trade} onChange={(trade) => form.set("trade", trade)} />
        <TextField label={words.name} autoComplete="name" {...form.field("name")} />
        <TextField label={signIn.email} type="email" autoComplete="email" {...form.field("email")} />
        <PasswordField
          label={words.password}
          hint={words.passwordHint}
          autoComplete="new-password"
          {...form.field("password")}
        />
        <details>
          <summary className="soft">
            {words.more} ({form.values.timeZone.replaceAll("_", " ")}, {form.values.currency})
          </summary>
          <div className="columns" style={{ marginBlockStart: "0.75rem" }}>
            <SelectField label={words.timeZone} choices={zoneChoices()} {...form.field("timeZone")} />
            <SelectField label={words.currency} choices={currencyChoices()} {...form.field("currency")} />
          </div>
        </details>
        <Button type="submit" look="primary" wide busy={form.busy}>
          {form.busy ? acts.saving : words.act}
        </Button>
      </form>
    </AccessFrame>
  );
}

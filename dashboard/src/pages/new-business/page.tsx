import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { accountQuery, switchBusiness } from "#dashboard/api/session.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { FormFailure, SelectField, TextField } from "#dashboard/design/field.tsx";
import { AccessFrame } from "#dashboard/pages/access-frame.tsx";
import { currencyChoices, guessed, type Trade, zoneChoices } from "#dashboard/pages/business-fields.ts";
import { TradeChoice } from "#dashboard/pages/trade-choice.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { createBusiness } from "#sdk/index.ts";

/** A further business, or the first of somebody who belongs to none. */
export function Page() {
  const { newBusiness: words, signUp } = useStrings("access");
  const { problems, field } = useStrings("app");
  const account = useQuery(accountQuery);
  const [guess] = useState(guessed);
  const form = useForm({
    initial: { name: "", trade: "" as Trade | "", timeZone: guess.timeZone, currency: guess.currency },
    check: ({ name }) => ({ name: name.trim() ? undefined : field.required }),
    send: ({ trade, ...rest }) =>
      createBusiness(client, {
        body: { ...rest, locale: guess.locale, country: guess.country, ...(trade === "" ? {} : { trade }) },
      }),
    refresh: ["account"],
    after: ({ id }) => void switchBusiness(id, "/welcome"),
  });
  const belongsToNone = account.data?.businesses.length === 0;
  return (
    <AccessFrame title={words.title} wide foot={!belongsToNone && <Link to="/">{problems.toHome}</Link>}>
      {belongsToNone && <p>{words.none}</p>}
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure} />
        <TextField label={signUp.business} autoComplete="organization" autoFocus {...form.field("name")} />
        <TradeChoice value={form.values.trade} onChange={(trade) => form.set("trade", trade)} />
        <div className="columns">
          <SelectField label={signUp.timeZone} choices={zoneChoices()} {...form.field("timeZone")} />
          <SelectField label={signUp.currency} choices={currencyChoices()} {...form.field("currency")} />
        </div>
        <Button type="submit" look="primary" wide busy={form.busy}>
          {words.act}
        </Button>
      </form>
    </AccessFrame>
  );
}

import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { FormFailure, TextField } from "#dashboard/design/field.tsx";
import { AccessFrame } from "#dashboard/pages/access-frame.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { requestPasswordReset } from "#sdk/index.ts";

export function Page() {
  const { forgot: words, signIn } = useStrings("access");
  const [sent, setSent] = useState(false);
  const form = useForm({
    initial: { email: "" },
    send: (values) => requestPasswordReset(client, { body: values }),
    after: () => setSent(true),
  });
  const back = <Link to="/sign-in">{words.back}</Link>;
  if (sent)
    return (
      <AccessFrame title={words.done} foot={back}>
        <p role="status">{words.doneText}</p>
      </AccessFrame>
    );
  return (
    <AccessFrame title={words.title} foot={back}>
      <p>{words.text}</p>
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure} />
        <TextField
          label={signIn.email}
          type="email"
          autoComplete="username"
          autoFocus
          {...form.field("email")}
        />
        <Button type="submit" look="primary" wide busy={form.busy}>
          {words.act}
        </Button>
      </form>
    </AccessFrame>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button, LinkButton } from "#dashboard/design/button.tsx";
import { FormFailure, PasswordField, TextField } from "#dashboard/design/field.tsx";
import { Bones } from "#dashboard/design/page.tsx";
import { AccessFrame } from "#dashboard/pages/access-frame.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { acceptInvitation, getInvitation } from "#sdk/index.ts";

/** Opening it does nothing yet: mail programs open links by themselves. */
export function Page() {
  const { invitation: words, signUp, signIn } = useStrings("access");
  const { roles } = useStrings("app");
  const { token = "" } = useSearch({ from: "/open/invitation" });
  const info = useQuery({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => getInvitation(client, { query: { token } }, { signal }),
  });
  const form = useForm({
    initial: { name: "", password: "" },
    send: (values) => acceptInvitation(client, { body: { token, ...(info.data?.hasAccount ? {} : values) } }),
    after: () =>
      location.assign(`/dashboard/sign-in?${new URLSearchParams({ email: info.data?.email ?? "" })}`),
  });
  if (info.isError)
    return (
      <AccessFrame title={signIn.title}>
        <p role="alert">{words.over}</p>
        <Link to="/sign-in">{signIn.title}</Link>
      </AccessFrame>
    );
  if (!info.data)
    return (
      <AccessFrame title="BookingMachine">
        <Bones />
      </AccessFrame>
    );
  const { businessName, role, email, hasAccount } = info.data;
  const back = `/invitation?${new URLSearchParams({ token })}`;
  return (
    <AccessFrame title={words.title(businessName)}>
      <p>{words.text(roles[role])}</p>
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure} />
        <TextField
          label={signIn.email}
          value={email}
          onChange={() => undefined}
          readOnly
          autoComplete="username"
        />
        {!hasAccount && (
          <>
            <TextField label={signUp.name} autoComplete="name" autoFocus {...form.field("name")} />
            <PasswordField
              label={signUp.password}
              hint={signUp.passwordHint}
              autoComplete="new-password"
              {...form.field("password")}
            />
          </>
        )}
        <Button type="submit" look="primary" wide busy={form.busy}>
          {words.act}
        </Button>
      </form>
      {hasAccount && (
        <>
          <p>{words.signInFirst}</p>
          <LinkButton to="/sign-in" search={{ email, back }}>
            {signIn.title}
          </LinkButton>
        </>
      )}
    </AccessFrame>
  );
}

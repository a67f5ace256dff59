import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { signIn, signInProviders, startGoogle } from "#dashboard/api/auth.ts";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { FormFailure, PasswordField, TextField } from "#dashboard/design/field.tsx";
import { toast } from "#dashboard/design/toast.tsx";
import { AccessFrame } from "#dashboard/pages/access-frame.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { requestSignInLink } from "#sdk/index.ts";

/** Only an address of the dashboard itself: what stands in a link may be anybody's. */
const goal = (back: string | undefined): string =>
  `/dashboard${back && /^\/(?![/\\])/.test(back) ? back : "/"}`;

export function Page() {
  const { signIn: words } = useStrings("access");
  const { problems } = useStrings("app");
  const { back, over, email } = useSearch({ from: "/open/sign-in" });
  const [withCode, askCode] = useState(false);
  const [failure, fail] = useState<string | null>(over ? problems.signedOut : null);
  const providers = useQuery({
    queryKey: ["providers"],
    queryFn: signInProviders,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const form = useForm({
    initial: { email: email ?? "", password: "", code: "" },
    async send(values) {
      const failed = await signIn(values);
      if (failed === null) return location.assign(goal(back));
      if (failed.startsWith("second_factor")) askCode(true);
      const known = words.problems as Record<string, string>;
      const [why, openAt] = failed.split(" ");
      if (why === "foreign_origin") return fail(problems.wrongAddress(openAt ?? ""));
      fail(failed === "offline" ? problems.offlineNow : (known[failed] ?? words.problems.other));
    },
  });
  const link = useAct({
    run: () => requestSignInLink(client, { body: { email: form.values.email } }),
    done: words.linkSent,
  });
  return (
    <AccessFrame
      title={words.title}
      foot={
        <>
          {words.noAccount} <Link to="/sign-up">{words.signUp}</Link>
        </>
      }
    >
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure ?? failure} />
        <TextField
          label={words.email}
          type="email"
          autoComplete="username"
          autoFocus={!email}
          {...form.field("email")}
        />
        <PasswordField label={words.password} autoComplete="current-password" {...form.field("password")} />
        {withCode && (
          <TextField
            label={words.code}
            hint={words.codeHint}
            autoComplete="one-time-code"
            autoFocus
            {...form.field("code")}
          />
        )}
        <Button type="submit" look="primary" wide busy={form.busy}>
          {words.act}
        </Button>
      </form>
      <p className="or">{words.or}</p>
      <div className="stack tight">
        {providers.data?.includes("google") && (
          <Button wide onClick={() => void startGoogle(goal(back))}>
            {words.google}
          </Button>
        )}
        <Button
          wide
          icon="mail"
          busy={link.isPending}
          onClick={() => {
            if (form.values.email.includes("@")) link.mutate();
            else toast({ text: words.needEmail, tone: "bad" });
          }}
        >
          {words.link}
        </Button>
      </div>
      <p>
        <Link to="/forgot">{words.forgot}</Link>
      </p>
    </AccessFrame>
  );
}

import type { ReactNode } from "react";
import type { useForm } from "#dashboard/api/use-form.ts";
import { KeepTyped } from "#dashboard/app/keep-typed.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { FormFailure } from "#dashboard/design/field.tsx";
import { Card } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";

type AnyForm = Pick<ReturnType<typeof useForm<object>>, "form" | "submit" | "failure" | "busy" | "isTyped">;

/** A form in a card, with its button. */
export function SaveCard({ form, title, children }: { form: AnyForm; title?: string; children: ReactNode }) {
  const { acts } = useStrings("app");
  return (
    <Card title={title}>
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure} />
        {children}
        <div>
          <Button type="submit" look="primary" busy={form.busy}>
            {acts.save}
          </Button>
        </div>
      </form>
      <KeepTyped form={form} />
    </Card>
  );
}

import type { ReactNode } from "react";
import type { useForm } from "#dashboard/api/use-form.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { FormFailure } from "./field.tsx";

type AnyForm = Pick<ReturnType<typeof useForm<object>>, "form" | "submit" | "failure" | "busy">;

/** A form in a dialog, with one button that sends it. */
export function FormDialog({
  title,
  form,
  failure,
  act,
  look = "primary",
  wide,
  onClose,
  children,
}: {
  title: ReactNode;
  form: AnyForm;
  /** Of parts that have no field of their own. */
  failure?: string | null | undefined;
  /** Words of the button; "Save", unless it says something else. */
  act?: string;
  look?: "primary" | "danger primary";
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { acts } = useStrings("app");
  return (
    <Dialog
      title={title}
      onClose={onClose}
      {...(wide ? { wide } : {})}
      foot={
        <Button look={look} busy={form.busy} onClick={() => void form.submit()}>
          {act ?? acts.save}
        </Button>
      }
    >
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure ?? failure ?? null} />
        {children}
      </form>
    </Dialog>
  );
}

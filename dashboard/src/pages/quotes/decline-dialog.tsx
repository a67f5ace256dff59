import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { TextArea } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { answerQuote, type BusinessQuote } from "#sdk/index.ts";
import { AREAS } from "./queries.ts";

/** The customer said no, on the phone or at the door. */
export function DeclineDialog({ quote, onClose }: { quote: BusinessQuote; onClose: () => void }) {
  const { decline: words, sheet } = useStrings("quotes");
  const form = useForm({
    initial: { reason: "" },
    send: ({ reason }) =>
      answerQuote(client, {
        id: quote.id,
        body: { answer: "declined", version: quote.version, ...(reason.trim() ? { reason } : {}) },
      }),
    refresh: AREAS,
    done: sheet.saidDeclined,
    after: onClose,
  });
  return (
    <FormDialog title={words.title} form={form} act={words.act} onClose={onClose}>
      <TextArea
        label={words.reason}
        hint={words.reasonHint}
        optional
        maxLength={1000}
        data-autofocus
        {...form.field("reason")}
      />
    </FormDialog>
  );
}

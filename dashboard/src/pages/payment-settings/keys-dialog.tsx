import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { CopyLine } from "#dashboard/design/copy.tsx";
import { PasswordField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { setPaymentKeys } from "#sdk/index.ts";

const EVENTS =
  "checkout.session.*, payment_intent.*, charge.*, refund.*, setup_intent.succeeded, account.updated";
const KEY = /^[rs]k_(test|live)_\w+$/;
const SECRET = /^whsec_\w+$/;

/** Keys go in and never come out again. */
export function KeysDialog({ webhookUrl, onClose }: { webhookUrl: string; onClose: () => void }) {
  const { keys: words } = useStrings("payments");
  const form = useForm({
    initial: { secretKey: "", webhookSecret: "" },
    check: ({ secretKey, webhookSecret }) => ({
      secretKey: KEY.test(secretKey.trim()) ? undefined : words.wrongKey,
      webhookSecret: SECRET.test(webhookSecret.trim()) ? undefined : words.wrongSecret,
    }),
    send: ({ secretKey, webhookSecret }) =>
      setPaymentKeys(client, {
        body: { secretKey: secretKey.trim(), webhookSecret: webhookSecret.trim() },
      }),
    refresh: ["payment-accounts", "business"],
    done: words.done,
    after: onClose,
  });
  const { secretKey } = form.values;
  const isTest = /^[rs]k_test_/.test(secretKey.trim());
  // Its shape was checked here: what the server says of it, it says after asking Stripe.
  const refused = form.errors.secretKey && KEY.test(secretKey.trim());
  const secret = { autoComplete: "off", spellCheck: false } as const;
  return (
    <FormDialog title={words.title} form={form} act={words.act} onClose={onClose}>
      <p>{words.text}</p>
      <CopyLine label={words.webhookUrl} text={webhookUrl} code />
      <p className="soft small">{words.events(EVENTS)}</p>
      <PasswordField
        label={words.secretKey}
        placeholder="sk_live_…"
        {...secret}
        {...form.field("secretKey")}
        {...(isTest ? { hint: words.isTest } : {})}
        {...(refused ? { error: isTest ? words.unknown : words.noLive } : {})}
      />
      <PasswordField
        label={words.webhookSecret}
        placeholder="whsec_…"
        {...secret}
        {...form.field("webhookSecret")}
      />
    </FormDialog>
  );
}

import { Button } from "#dashboard/design/button.tsx";
import { CopyLine } from "#dashboard/design/copy.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";

/** Shown once, when it is made. */
export function SecretDialog({
  title,
  once,
  label,
  secret,
  onClose,
}: {
  title: string;
  /** Says that it is never shown again. */
  once: string;
  label: string;
  secret: string;
  onClose: () => void;
}) {
  const { acts } = useStrings("app");
  return (
    <Dialog
      title={title}
      onClose={onClose}
      foot={
        <Button look="primary" onClick={onClose}>
          {acts.done}
        </Button>
      }
    >
      <div className="stack">
        <p role="status">{once}</p>
        <CopyLine label={label} text={secret} code />
      </div>
    </Dialog>
  );
}

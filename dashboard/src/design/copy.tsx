import { stringsOf, useStrings } from "#dashboard/strings/strings.ts";
import { Button } from "./button.tsx";
import { toast } from "./toast.tsx";
import "./copy.css";

export async function copyText(text: string): Promise<void> {
  const { acts, problems } = stringsOf("app");
  try {
    await navigator.clipboard.writeText(text);
    toast({ text: acts.copied });
  } catch {
    toast({ text: problems.title, tone: "bad" });
  }
}

/** A text to take along: an address, a snippet, a key. */
export function CopyLine({
  label,
  text,
  href,
  code,
}: {
  label: string;
  text: string;
  href?: string;
  code?: boolean;
}) {
  const { acts } = useStrings("app");
  return (
    <div className="field">
      <span className="label strong">{label}</span>
      <div className="copy-line">
        <span className="grow">
          {href ? (
            <a href={href} target="_blank" rel="noreferrer">
              {text}
            </a>
          ) : code ? (
            <code>{text}</code>
          ) : (
            text
          )}
        </span>
        <Button small icon="copy" aria-label={`${acts.copy}: ${label}`} onClick={() => void copyText(text)} />
      </div>
    </div>
  );
}

import type { Person, SmtpOptions } from "./mailer.ts";

const ADDRESS = /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]{1,255}$/;

/** Reads `SMTP_URL` and `MAIL_FROM`; `null` without the former. Mistakes go to `problems`, secrets left out. */
export function smtpOptions(
  url: string | undefined,
  from: string | undefined,
  problems: string[],
): SmtpOptions | null {
  const sender = from === undefined ? null : mailbox(from);
  if (from !== undefined && sender === null)
    problems.push('MAIL_FROM takes an address, e.g. "Bookings <bookings@example.com>".');
  if (url === undefined) return null;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^smtps?:$/.test(parsed.protocol) || parsed.hostname === "") {
    problems.push(
      "SMTP_URL takes an address such as smtp://user:password@mail.example.com:587 or smtps://….",
    );
    return null;
  }
  if (from === undefined) problems.push("MAIL_FROM is required with SMTP_URL: whom mails come from.");
  return sender && { url, from: sender };
}

/** `Name <address>` or an address alone. */
function mailbox(text: string): Person | null {
  const match = /^\s*(?:"?([^"<>\r\n]*?)"?\s*<([^<>]+)>|(\S+))\s*$/.exec(text);
  const address = match?.[2] ?? match?.[3] ?? "";
  return ADDRESS.test(address) ? { name: match?.[1] ?? "", address } : null;
}

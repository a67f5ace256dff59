import type { MemberRole } from "#domain/roles.ts";
import { type AccountWords, accountWords } from "./account-words.ts";
import type { MailContent } from "./layout.ts";
import type { AccountChange } from "./queue-mail.ts";

/** One function per kind of mail: what it says, from what the database says now. Nothing here is escaped yet. */

/** Who is written to. */
interface Reader {
  name: string;
  locale: string;
  url: string;
}

interface Ending {
  /** Until the link ends, in milliseconds. */
  lives: number;
}

type Said = Omit<MailContent, "language" | "openAddress">;

function inLanguage(
  locale: string,
  say: (words: AccountWords, inTime: (ms: number) => string) => Said,
): MailContent {
  const { language, words } = accountWords(locale);
  return {
    language,
    openAddress: words.openAddress,
    ...say(words, (ms) => inTime(language, ms)),
  };
}

export const verifyEmail = ({ name, locale, url, lives }: Reader & Ending): MailContent =>
  inLanguage(locale, ({ verify, hello, ends, notYou }, inTime) => ({
    subject: verify.title,
    preview: verify.preview,
    title: verify.title,
    paragraphs: [hello(name.trim()), verify.text],
    action: { label: verify.action, url },
    notes: [ends(inTime(lives)), notYou],
  }));

export const resetPassword = ({ name, locale, url, lives }: Reader & Ending): MailContent =>
  inLanguage(locale, ({ reset, hello, ends, notYou }, inTime) => ({
    subject: reset.title,
    preview: reset.preview,
    title: reset.title,
    paragraphs: [hello(name.trim()), reset.text],
    action: { label: reset.action, url },
    notes: [ends(inTime(lives)), notYou],
  }));

export const signInLink = ({ name, locale, url, lives }: Reader & Ending): MailContent =>
  inLanguage(locale, ({ signIn, hello, ends, notYou }, inTime) => ({
    subject: signIn.subject,
    preview: signIn.preview,
    title: signIn.title,
    paragraphs: [hello(name.trim()), signIn.text],
    action: { label: signIn.action, url },
    notes: [`${ends(inTime(lives))} ${signIn.secret}`, notYou],
  }));

export const accountExists = ({ name, locale, url }: Reader): MailContent =>
  inLanguage(locale, ({ exists, hello }) => ({
    subject: exists.title,
    preview: exists.preview,
    title: exists.title,
    paragraphs: [hello(name.trim()), exists.text],
    action: { label: exists.action, url },
    notes: [exists.note],
  }));

export const accountChanged = (
  { name, locale, url }: Reader,
  change: AccountChange,
  businessName?: string,
): MailContent =>
  inLanguage(locale, ({ changes, changed, hello }) => {
    const [title, text] = changes[change];
    const told = businessName === undefined ? text : `${text}: ${businessName}.`;
    return {
      subject: title,
      preview: told,
      title,
      paragraphs: [hello(name.trim()), told],
      action: { label: changed.action, url },
      notes: [changed.note],
    };
  });

export interface InvitationMail extends Omit<Reader, "name">, Ending {
  businessName: string;
  inviterName: string | null;
  role: MemberRole;
}

export const invitation = (mail: InvitationMail): MailContent =>
  inLanguage(mail.locale, ({ invitation: words }, inTime) => {
    const { businessName, inviterName, role, url, lives } = mail;
    const text = words.text(inviterName, businessName, words.roles[role]);
    return {
      subject: words.title(businessName),
      preview: text,
      title: words.title(businessName),
      paragraphs: [text],
      action: { label: words.action, url },
      notes: [words.ends(inTime(lives)), words.note],
    };
  });

export interface WebhookOffMail extends Reader {
  businessName: string;
  host: string;
  reason: "gone" | "failing";
}

export const webhookOff = ({ name, locale, businessName, host, reason, url }: WebhookOffMail): MailContent =>
  inLanguage(locale, ({ webhookOff: words, hello }) => {
    const why = words.why[reason](host);
    const [first, ...rest] = words.texts;
    return {
      subject: words.subject(businessName),
      preview: why,
      title: words.title,
      paragraphs: [hello(name.trim()), `${why} ${first}`, ...rest],
      action: { label: words.action, url },
      notes: [],
    };
  });

/** `in 24 hours`, `in 7 Tagen`: whole units, rounded down from the minute, so that no link is promised a longer life. */
function inTime(language: string, ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const relative = new Intl.RelativeTimeFormat(language);
  if (minutes < 120) return relative.format(minutes, "minute");
  const hours = Math.floor(minutes / 60);
  return hours < 72 ? relative.format(hours, "hour") : relative.format(Math.floor(hours / 24), "day");
}

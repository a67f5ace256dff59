export interface Person {
  name: string;
  address: string;
}

/** A mail as it goes out; every part is a value of its own, never a line of a header. */
export interface OutgoingMail {
  /** The same at every try, so that a mail delivered twice shows as one: `mai_…@booking.example.com`. */
  messageId: string;
  to: Person;
  /** Shown as the sender beside the installation's own address; absent: the installation. */
  fromName?: string | undefined;
  replyTo?: string | undefined;
  subject: string;
  html: string;
  text: string;
  /** A calendar file that mail programs offer to take in, or to take away again. */
  calendar?: { file: string; cancels: boolean } | undefined;
}

export interface Mailer {
  /** Resolves when the mail was taken; throws `MailRefused`. Stops, undone, when `signal` aborts. */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<void>;
}

/** Why a mail was not taken. */
export class MailRefused extends Error {
  /** The server will never take it: no further try. */
  readonly permanent: boolean;
  /** No server could be talked to: nothing is said about this mail. */
  readonly outage: boolean;
  /** `summary` is kept and logged, so it names no address. */
  constructor(summary: string, { permanent = false, outage = false } = {}) {
    super(summary);
    this.name = "MailRefused";
    this.permanent = permanent;
    this.outage = outage;
  }
}

export interface SmtpOptions {
  /** `smtp://` or `smtps://`, with user and password where the server asks for them. */
  url: string;
  from: Person;
}

/** What an SMTP server needs of time at each step; the whole is bounded by the sender's signal. */
const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 20_000;
const LONGEST_NAME = 100;

/** Sends through an SMTP server, one connection per mail. */
export function smtpMailer({ url, from }: SmtpOptions): Mailer {
  const transport = once(async () => {
    // Loaded with the first mail: it is a large package, and a start should not wait for it.
    const { createTransport } = await import("nodemailer");
    return createTransport({
      url,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      dnsTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  });
  return {
    async send(mail, signal) {
      const { messageId, to, fromName, replyTo, subject, html, text, calendar } = mail;
      try {
        await (await transport()).sendMail({
          messageId: `<${messageId}>`,
          from: { name: oneLine(fromName ?? from.name), address: from.address },
          to: { name: oneLine(to.name), address: to.address },
          ...(replyTo === undefined ? {} : { replyTo: { name: oneLine(fromName ?? ""), address: replyTo } }),
          subject: oneLine(subject, 200),
          html,
          text,
          ...(calendar && {
            icalEvent: {
              filename: "booking.ics",
              method: calendar.cancels ? "CANCEL" : "PUBLISH",
              content: calendar.file,
            },
          }),
          headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
          signal,
        });
      } catch (error) {
        throw refusalOf(error, to.address);
      }
    },
  };
}

/** What nodemailer and Node say when there was no conversation. */
const UNREACHABLE = new Set(
  "ECONNECTION ECONNREFUSED ECONNRESET EDNS EHOSTUNREACH ENETUNREACH ENOTFOUND ESOCKET ETIMEDOUT ETLS".split(
    " ",
  ),
);

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** What people typed, fit for a header: no control characters, not endless. */
function oneLine(text: string, longest = LONGEST_NAME): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, longest)
    .toWellFormed();
}

/** A server's 5xx about this mail or its recipient is final; all else (login, network, 4xx) may be better later. */
function refusalOf(error: unknown, recipient: string): MailRefused {
  const { code, responseCode, response, message } = error as {
    code?: string;
    responseCode?: number;
    response?: string;
    message?: string;
  };
  const aboutThisMail = code === "EENVELOPE" || code === "EMESSAGE";
  const said = withoutAddresses(response ?? message ?? "", recipient);
  return new MailRefused([code, said].filter(Boolean).join(": "), {
    permanent: aboutThisMail && responseCode !== undefined && responseCode >= 500,
    outage: UNREACHABLE.has(code ?? "") && (responseCode === undefined || responseCode === 421),
  });
}

/** Servers like to repeat whom a mail was for. */
function withoutAddresses(text: string, recipient: string): string {
  const [local = ""] = recipient.split("@");
  return oneLine(
    oneLine(text, 1_000)
      .replace(/[^\s<>"'(),;:]*@[^\s<>"'(),;:]*/g, "[address]")
      .split(local.length > 2 ? local : recipient)
      .join("[address]"),
    200,
  );
}

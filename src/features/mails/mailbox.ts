import type { Mailer, OutgoingMail } from "./mailer.ts";

export interface ReceivedMail extends OutgoingMail {
  /** The id of the outbox row. */
  id: string;
  /** Epoch milliseconds. */
  receivedAt: number;
}

const KEPT = 200;

/** Where mail goes in development: a mailer that keeps the last ones for the page at `/mailbox`. */
export class Mailbox implements Mailer {
  readonly #mails = new Map<string, ReceivedMail>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async send(mail: OutgoingMail): Promise<void> {
    const id = mail.messageId.replace(/@.*$/, "");
    // A second delivery of one mail replaces the first, as in a mail program.
    this.#mails.delete(id);
    this.#mails.set(id, { ...mail, id, receivedAt: this.#now() });
    const oldest = this.#mails.keys().next().value;
    if (this.#mails.size > KEPT && oldest !== undefined) this.#mails.delete(oldest);
  }

  /** Newest first. */
  list(): ReceivedMail[] {
    return [...this.#mails.values()].reverse();
  }

  get(id: string): ReceivedMail | undefined {
    return this.#mails.get(id);
  }
}

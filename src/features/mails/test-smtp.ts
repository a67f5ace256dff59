import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export interface Delivery {
  /** Of the envelope. */
  to: string[];
  mail: ParsedMail;
  source: string;
}

/** A real mail server on a free port. `answer` may refuse: its number is the reply to the whole message. */
export interface TestSmtp {
  url: string;
  port: number;
  deliveries: Delivery[];
  /** Replies to come, oldest first: 0 takes the mail, 4xx or 5xx refuses it. */
  script: number[];
  /** Refuses recipients at RCPT with this code. */
  refuseRecipients: number;
  /** The next mail is taken, but the answer waits until it is released. */
  holdNext(): { held(): boolean; release(): void };
  close(): Promise<void>;
}

export async function startSmtp(port = 0): Promise<TestSmtp> {
  const state: Pick<TestSmtp, "deliveries" | "script" | "refuseRecipients"> = {
    deliveries: [],
    script: [],
    refuseRecipients: 0,
  };
  let hold: { held: boolean; released: Promise<void> } | null = null;
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    closeTimeout: 10,
    onRcptTo(address, _session, callback) {
      const code = state.refuseRecipients;
      if (code === 0) callback();
      else callback(Object.assign(new Error(`<${address.address}> unknown here`), { responseCode: code }));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const code = state.script.shift() ?? 0;
        const source = Buffer.concat(chunks);
        const to = session.envelope.rcptTo.map(({ address }) => address);
        if (code > 0)
          return callback(Object.assign(new Error(`no mail for ${to[0]}`), { responseCode: code }));
        const held = hold;
        hold = null;
        if (held) held.held = true;
        return void Promise.all([simpleParser(source), held?.released]).then(([mail]) => {
          state.deliveries.push({ to, mail, source: source.toString("utf8") });
          callback();
        });
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  server.removeAllListeners("error");
  server.on("error", () => {});
  const address = server.server.address();
  const used = typeof address === "object" && address !== null ? address.port : 0;
  return Object.assign(state, {
    url: `smtp://127.0.0.1:${used}`,
    port: used,
    holdNext() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const made = { held: false, released: promise };
      hold = made;
      return { held: () => made.held, release: () => resolve() };
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

import type { Deps } from "../deps.ts";
import { Dispatcher } from "../reactions/dispatcher.ts";
import { MAILS_QUEUED } from "./queue-mail.ts";
import { sendNextMail } from "./send-mail.ts";

/** Sends what is in the outbox; one slow mail server must not hold up the rest for long. */
export const mailDispatcher = (deps: Deps, { lookEveryMs = 3_000 } = {}): Dispatcher =>
  new Dispatcher(deps, {
    name: "mail",
    topic: MAILS_QUEUED,
    lookEveryMs,
    atOnce: 5,
    next: (options) => sendNextMail(deps, options),
  });

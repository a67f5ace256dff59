import type { Deps } from "../deps.ts";
import { Dispatcher } from "../reactions/dispatcher.ts";
import { SMS_QUEUED } from "./queue-sms.ts";
import { sendNextSms } from "./send-sms.ts";

/** Sends the text messages in the outbox. */
export const smsDispatcher = (deps: Deps): Dispatcher =>
  new Dispatcher(deps, {
    name: "text messages",
    topic: SMS_QUEUED,
    lookEveryMs: 3_000,
    atOnce: 3,
    next: (options) => sendNextSms(deps, options),
  });

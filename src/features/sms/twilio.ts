import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { type SmsFate, SmsRefused, type SmsSender } from "./sms-sender.ts";

export interface TwilioOptions {
  accountSid: string;
  authToken: string;
  /** A number (`+15550100`) or the SID of a messaging service (`MG…`). */
  from: string;
  apiBase: string;
}

const API_BASE = "https://api.twilio.com";

/** Reads `TWILIO_*`; `null` when none is set. Mistakes go to `problems`, secrets left out. */
export function twilioOptions(
  value: (name: string) => string | undefined,
  problems: string[],
): TwilioOptions | null {
  const [accountSid, authToken, from] = ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"].map(value);
  const apiBase = value("TWILIO_API_BASE") ?? API_BASE;
  if (accountSid === undefined && authToken === undefined && from === undefined) return null;
  if (accountSid === undefined || authToken === undefined || from === undefined) {
    problems.push("TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM go together: set all or none.");
    return null;
  }
  if (!/^AC[0-9a-zA-Z]{1,64}$/.test(accountSid)) problems.push("TWILIO_ACCOUNT_SID begins with AC.");
  if (!/^(?:\+[1-9]\d{6,14}|MG[0-9a-zA-Z]{1,64})$/.test(from))
    problems.push("TWILIO_FROM takes a number such as +15550100, or a messaging service (MG…).");
  if (!URL.canParse(apiBase) || !/^https?:$/.test(new URL(apiBase).protocol))
    problems.push("TWILIO_API_BASE takes an http or https address.");
  return { accountSid, authToken, from, apiBase: apiBase.replace(/\/+$/, "") };
}

/** What Node says when no connection came about: the message cannot have been taken. */
const NEVER_ARRIVED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** Twilio's code for a number that sent STOP. */
const OPTED_OUT = 21_610;

const accepted = z.object({ sid: z.string() });
const refusal = z.object({ code: z.number().optional() });

/** Sends through Twilio's Messages API. */
export function twilioSender({ accountSid, authToken, from, apiBase }: TwilioOptions): SmsSender {
  const url = `${apiBase}/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  const sender = from.startsWith("MG") ? "MessagingServiceSid" : "From";
  return {
    async send({ to, text }, signal) {
      const response = await fetch(url, {
        method: "POST",
        headers: { authorization, accept: "application/json" },
        body: new URLSearchParams({ To: to, Body: text, [sender]: from }),
        redirect: "error",
        signal,
      }).catch((error: unknown) => {
        const code = codeOf(error);
        throw new SmsRefused(code, NEVER_ARRIVED.has(code) ? "later" : "unknown");
      });
      const answer: unknown = await response.json().catch(() => null);
      if (response.ok) {
        const taken = accepted.safeParse(answer);
        if (taken.success) return taken.data.sid;
        throw new SmsRefused(`${response.status} without an id`, "unknown");
      }
      const code = refusal.safeParse(answer).data?.code;
      throw new SmsRefused([response.status, code].filter(Boolean).join(" "), fateOf(response.status, code));
    },
    isFromProvider: (url, fields, signature) => isFromTwilio(authToken, url, fields, signature),
  };
}

function fateOf(status: number, code: number | undefined): SmsFate {
  if (code === OPTED_OUT) return "opted_out";
  if (status === 429 || status === 503) return "later";
  // Wrong credentials are the operator's to mend: what waits then goes out.
  if (status === 401 || status === 403) return "later";
  return status >= 500 ? "unknown" : "permanent";
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return error instanceof Error ? error.name : "failed";
}

/** Whether Twilio made this request: HMAC-SHA1 over the address and the sorted fields of the form. */
function isFromTwilio(
  authToken: string,
  url: string,
  fields: URLSearchParams,
  signature: string | undefined,
): boolean {
  const signed = [...fields]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .reduce((text, [name, value]) => text + name + value, url);
  const expected = createHmac("sha1", authToken).update(signed, "utf8").digest();
  const given = Buffer.from(signature ?? "", "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

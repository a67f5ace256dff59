import { Refusal } from "#domain/refusals.ts";
import type { PageDefinition } from "#http/pages.ts";
import type { Deps } from "../deps.ts";
import { optIn, optOut } from "./opt-outs.ts";

const PATH = "/api/v1/webhooks/twilio";
/** Of everybody who writes back, through Twilio's few addresses. */
const limit = { name: "twilio", quota: 1_200, windowSeconds: 60, by: "ip" } as const;

/** What carriers and Twilio take for a no, and the same in the languages we write. */
const STOP = new Set(
  "STOP STOPALL STOPP UNSUBSCRIBE CANCEL END QUIT OPTOUT REVOKE ABMELDEN ALTO BAJA ARRET ARRÊT 停止 配信停止 توقف إلغاء".split(
    " ",
  ),
);
const START = new Set("START YES UNSTOP JA SI SÍ OUI 開始 ابدأ".split(" "));

/** Where Twilio brings what people answer: a number that writes STOP is sent nothing more, until it writes START. */
export function smsInboundPages(deps: Deps): PageDefinition[] {
  const { sms } = deps;
  if (sms === null) return [];
  return [
    {
      path: PATH,
      methods: ["POST"],
      limit,
      async handle(request) {
        const fields = new URLSearchParams(Buffer.from(request.rawBody ?? "").toString("utf8"));
        const signature = request.header("x-twilio-signature");
        if (!sms.isFromProvider(`${deps.baseUrl}${PATH}`, fields, signature))
          throw new Refusal("forbidden", "The signature is missing or wrong.");
        const number = fields.get("From") ?? "";
        const word = (fields.get("Body") ?? "")
          .normalize("NFC")
          .trim()
          .toUpperCase()
          .replace(/[.!]+$/, "");
        if (/^\+[1-9]\d{6,14}$/.test(number)) {
          if (STOP.has(word)) await optOut(deps.db.orm, deps, number);
          if (START.has(word)) await optIn(deps.db.orm, deps, number);
        }
        return {
          status: 200,
          headers: { "content-type": "text/xml; charset=utf-8" },
          body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
        };
      },
    },
  ];
}

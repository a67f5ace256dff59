import type { MessageText } from "#db/schema/values.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Deps } from "../deps.ts";
import { fillText, type MessageKind } from "../messages/kinds.ts";
import type { LanguageCode } from "../messages/language.ts";
import { wordsOf } from "../messages/queries.ts";
import { sampleMessage } from "../messages/samples.ts";
import { htmlMail, textMail } from "./layout.ts";
import { contentOf } from "./render-customer-mail.ts";
import { senderOf } from "./sender.ts";

export interface MessagePreview {
  subject: string;
  html: string;
  text: string;
  sms: string | null;
}

/** A message to a made-up customer, in the words that hold or in those given. */
export async function previewMessage(
  deps: Deps,
  { businessId }: { businessId: BusinessId },
  { kind, language, words }: { kind: MessageKind; language: LanguageCode; words?: MessageText | undefined },
): Promise<MessagePreview> {
  const sender = await senderOf(deps, businessId);
  if (!sender) throw new Refusal("not_found", "There is no such business.");
  const business = await deps.businesses.byId(businessId);
  const message = sampleMessage(business, kind, language, { now: deps.now(), baseUrl: deps.baseUrl });
  const all = { ...(await wordsOf(deps.db.orm, businessId, kind, language)), ...words };
  const content = contentOf(message, all);
  return {
    subject: content.subject,
    html: htmlMail(sender.brand, content),
    text: textMail(sender.brand, content),
    sms: all.sms === undefined ? null : `${fillText(all.sms, message.values)} ${message.url}`,
  };
}

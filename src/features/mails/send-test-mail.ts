import { Refusal } from "#domain/refusals.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import type { MessageKind } from "../messages/kinds.ts";
import type { LanguageCode } from "../messages/language.ts";
import { queueMail } from "./queue-mail.ts";

/** Mails a message to the person who asks, as a made-up customer would get it, in the words that hold. */
export async function sendTestMail(
  deps: Deps,
  { businessId, userId }: Access,
  message: MessageKind,
  language: LanguageCode,
): Promise<void> {
  if (userId === null) throw new Refusal("forbidden", "An API key has no address: sign in.");
  await deps.db.transaction((tx) =>
    queueMail(tx, { kind: "message_test", businessId, related: { userId, message, language } }, deps.now()),
  );
}

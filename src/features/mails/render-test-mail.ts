import type { BusinessId } from "#domain/ids.ts";
import type { Deps } from "../deps.ts";
import { isMessageKind } from "../messages/kinds.ts";
import { languageOf } from "../messages/language.ts";
import { personOf } from "../reactions/team-people.ts";
import { previewMessage } from "./preview-message.ts";
import { senderOf, type Written } from "./sender.ts";

/** A message to customers, to the person of the team who wants to see it. */
export async function renderTestMail(
  deps: Deps,
  businessId: BusinessId,
  { userId = "", message = "", language = "" }: Record<string, string>,
): Promise<Written | null> {
  const person = await personOf(deps.db.orm, businessId, userId);
  const sender = await senderOf(deps, businessId);
  if (!person || !sender || !isMessageKind(message)) return null;
  const { subject, html, text } = await previewMessage(
    deps,
    { businessId },
    { kind: message, language: languageOf(language) },
  );
  const { name, email } = sender.business;
  return {
    to: { name: person.name, address: person.email },
    fromName: name,
    ...(email === null ? {} : { replyTo: email }),
    subject,
    html,
    text,
  };
}

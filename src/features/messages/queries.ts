import { and, eq } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { messageSettings, messageTemplates } from "#db/schema/index.ts";
import type { MessageText } from "#db/schema/values.ts";
import type { BusinessId } from "#domain/ids.ts";
import { MESSAGE_KINDS, type MessageKind } from "./kinds.ts";
import { type DefaultMessage, LANGUAGES, type LanguageCode } from "./language.ts";

/** The words of a message: the business's own where it has some. */
export async function wordsOf(
  db: Queryable,
  businessId: BusinessId,
  kind: MessageKind,
  language: LanguageCode,
): Promise<DefaultMessage> {
  const usual = LANGUAGES[language].messages[kind];
  const [own] = await db
    .select({ words: messageTemplates.words })
    .from(messageTemplates)
    .where(
      and(
        eq(messageTemplates.businessId, businessId),
        eq(messageTemplates.kind, kind),
        eq(messageTemplates.language, language),
      ),
    );
  return own ? { ...usual, ...own.words } : usual;
}

/** By which channels a business sends a message to its customers. */
export async function settingOf(
  db: Queryable,
  businessId: BusinessId,
  kind: MessageKind,
): Promise<{ email: boolean; sms: boolean }> {
  const [own] = await db
    .select({ email: messageSettings.email, sms: messageSettings.sms })
    .from(messageSettings)
    .where(and(eq(messageSettings.businessId, businessId), eq(messageSettings.kind, kind)));
  return own ?? { email: true, sms: true };
}

/** The product's words of a message, as far as a business can change them. */
export function usualWords(kind: MessageKind, language: LanguageCode): MessageText {
  const { subject, title, body } = LANGUAGES[language].messages[kind];
  return { subject, title, body };
}

/** A business's own words, by `kind.language`. */
export async function ownWords(db: Queryable, businessId: BusinessId): Promise<Map<string, MessageText>> {
  const rows = await db.select().from(messageTemplates).where(eq(messageTemplates.businessId, businessId));
  return new Map(rows.map(({ kind, language, words }) => [`${kind}.${language}`, words]));
}

/** By which channels each message goes to customers. */
export async function settingsOf(
  db: Queryable,
  businessId: BusinessId,
): Promise<{ kind: MessageKind; email: boolean; sms: boolean; hasSms: boolean }[]> {
  const rows = await db.select().from(messageSettings).where(eq(messageSettings.businessId, businessId));
  const own = new Map<string, { email: boolean; sms: boolean }>(rows.map((row) => [row.kind, row]));
  return MESSAGE_KINDS.map((kind) => {
    const { email, sms } = own.get(kind) ?? { email: true, sms: true };
    return { kind, email, sms, hasSms: hasSms(kind) };
  });
}

/** Whether a message can go out as a text message; every language has the same ones. */
export const hasSms = (kind: MessageKind): boolean => LANGUAGES.en.messages[kind].sms !== undefined;

import { and, eq } from "drizzle-orm";
import { messageSettings, messageTemplates } from "#db/schema/index.ts";
import type { MessageText } from "#db/schema/values.ts";
import { refuseField } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { type MessageKind, unknownVariables } from "./kinds.ts";
import type { LanguageCode } from "./language.ts";

/** Refuses words with variables that the kind does not have, by the field. */
export function assertVariables(kind: MessageKind, words: MessageText): void {
  for (const field of ["subject", "title", "body"] as const) {
    const [unknown] = unknownVariables(kind, words[field]);
    if (unknown !== undefined)
      throw refuseField(field, `has no variable ${unknown}`, "validation_failed", "unknown_variable");
  }
}

/** Stores a business's own words for one message in one language. */
export async function updateMessageTemplate(
  deps: Deps,
  { businessId, actor }: Access,
  kind: MessageKind,
  language: LanguageCode,
  words: MessageText,
): Promise<void> {
  assertVariables(kind, words);
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    await tx
      .insert(messageTemplates)
      .values({ businessId, kind, language, words, updatedAt: now })
      .onConflictDoUpdate({
        target: [messageTemplates.businessId, messageTemplates.kind, messageTemplates.language],
        set: { words, updatedAt: now },
      });
    await emit(tx, {
      businessId,
      type: "message_template.updated",
      subjectId: businessId,
      actor,
      fields: [`${kind}.${language}`],
      occurredAt: now,
    });
  });
}

/** Back to the product's words. Nothing to do when there are no others. */
export async function deleteMessageTemplate(
  deps: Deps,
  { businessId, actor }: Access,
  kind: MessageKind,
  language: LanguageCode,
): Promise<void> {
  const occurredAt = deps.now();
  await deps.db.transaction(async (tx) => {
    const deleted = await tx
      .delete(messageTemplates)
      .where(
        and(
          eq(messageTemplates.businessId, businessId),
          eq(messageTemplates.kind, kind),
          eq(messageTemplates.language, language),
        ),
      )
      .returning({ kind: messageTemplates.kind });
    if (deleted.length === 0) return;
    await emit(tx, {
      businessId,
      type: "message_template.deleted",
      subjectId: businessId,
      actor,
      fields: [`${kind}.${language}`],
      occurredAt,
    });
  });
}

/** By which channels a message goes to customers. */
export async function updateMessageSetting(
  deps: Deps,
  { businessId, actor }: Access,
  kind: MessageKind,
  channels: { email: boolean; sms: boolean },
): Promise<void> {
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    await tx
      .insert(messageSettings)
      .values({ businessId, kind, ...channels, updatedAt: now })
      .onConflictDoUpdate({
        target: [messageSettings.businessId, messageSettings.kind],
        set: { ...channels, updatedAt: now },
      });
    await emit(tx, {
      businessId,
      type: "message_setting.updated",
      subjectId: businessId,
      actor,
      fields: [kind],
      occurredAt: now,
    });
  });
}

import { queryOptions } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { listMessageSettings, listMessageTemplates } from "#sdk/index.ts";

export const messageSettingsQuery = queryOptions({
  queryKey: ["message-settings"],
  queryFn: ({ signal }) => listMessageSettings(client, {}, { signal }),
});

export const messageTemplatesQuery = queryOptions({
  queryKey: ["message-templates"],
  queryFn: ({ signal }) => listMessageTemplates(client, {}, { signal }),
});

/** Each in its own words, as people look for their language. */
export const LANGUAGE_NAMES = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  fr: "Français",
  ja: "日本語",
  ar: "العربية",
} as const;
export type MessageLanguage = keyof typeof LANGUAGE_NAMES;
export const MESSAGE_LANGUAGES = Object.keys(LANGUAGE_NAMES) as MessageLanguage[];

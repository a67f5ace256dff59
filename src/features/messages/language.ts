import type { MessageText } from "#db/schema/values.ts";
import type { NotifiedEvent } from "../notifications/defaults.ts";
import type { MessageKind } from "./kinds.ts";
import { arabic } from "./texts-ar.ts";
import { german } from "./texts-de.ts";
import { english } from "./texts-en.ts";
import { spanish } from "./texts-es.ts";
import { french } from "./texts-fr.ts";
import { japanese } from "./texts-ja.ts";

/** A message as the product words it. All texts may hold the kind's variables. */
export interface DefaultMessage extends MessageText {
  /** Shown beside the subject in a list of mails. */
  preview: string;
  /** On the button. */
  action: string;
  /** In small letters below the button. */
  note: string;
  /** As a text message, where there is one; the link follows. */
  sms?: string;
}

/** What a person of the team is told. Variables: customerName, serviceName, date, time, number, rating, total. */
export interface TeamText {
  title: string;
  /** One line: in mails, notices and text messages. */
  text: string;
}

/** What happened, as the team is told: an event, where needed with what became of it. */
export type TeamTextKey =
  | Exclude<NotifiedEvent, "digest.daily">
  | "booking.in_progress"
  | "booking.completed"
  | "booking.no_show"
  | "booking.confirmed";

/** Everything the product says in one language; one file each. */
export interface Language {
  messages: Record<MessageKind, DefaultMessage>;
  team: Record<TeamTextKey, TeamText>;
  digest: { subject: string; title: string; none: string; more: string; intro: string };
  labels: Record<
    | "when"
    | "yourTime"
    | "arrival"
    | "what"
    | "with"
    | "where"
    | "total"
    | "paid"
    | "toPay"
    | "validUntil"
    | "due"
    | "customer"
    | "phone"
    | "email"
    | "message"
    | "rating"
    | "openInDashboard"
    | "stopAtPreferences",
    string
  >;
  /** Where something is still to be paid; `{{amount}}`. */
  payHere: string;
  /** Below the button. */
  openAddress: string;
  /** Of the made-up customer in previews. */
  sample: Record<"customer" | "service" | "reason" | "message", string>;
}

export type LanguageCode = "en" | "de" | "es" | "fr" | "ja" | "ar";
export const LANGUAGES: Record<LanguageCode, Language> = {
  en: english,
  de: german,
  es: spanish,
  fr: french,
  ja: japanese,
  ar: arabic,
};
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as LanguageCode[];

/** The language of whoever the first known locale is of; English where we do not speak it. */
export function languageOf(...locales: (string | null | undefined)[]): LanguageCode {
  const known = locales.find((locale) => locale != null && locale !== "");
  const code = known?.split("-")[0]?.toLowerCase() ?? "";
  return LANGUAGE_CODES.find((one) => one === code) ?? "en";
}

/** Dates and amounts in the words of the language that is spoken, with the customs of the country where they fit. */
export function localeIn(language: LanguageCode, ...locales: (string | null)[]): string {
  return locales.find((locale) => locale?.toLowerCase().split("-")[0] === language) ?? language;
}

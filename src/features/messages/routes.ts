import { z } from "zod";
import { wholeListOf } from "#http/fields.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import { previewMessage } from "../mails/preview-message.ts";
import { sendTestMail } from "../mails/send-test-mail.ts";
import {
  assertVariables,
  deleteMessageTemplate,
  updateMessageSetting,
  updateMessageTemplate,
} from "./change-template.ts";
import { MESSAGE_KINDS, type MessageKind } from "./kinds.ts";
import { LANGUAGE_CODES, type LanguageCode } from "./language.ts";
import { hasSms, ownWords, settingsOf, usualWords } from "./queries.ts";
import {
  languageCode,
  messageKind,
  previewSchema,
  settingSchema,
  templateSchema,
  variablesOf,
  wordsSchema,
} from "./schemas.ts";

const tags = ["Messages"];
const read = { roles: MANAGERS, scope: "business:read" } as const;
const write = { roles: MANAGERS, scope: "business:write" } as const;
const params = z.strictObject({ message: messageKind, language: languageCode });
const path = "/business/message-templates/:message/:language";

function templateView(
  kind: MessageKind,
  language: LanguageCode,
  own: Awaited<ReturnType<typeof ownWords>>,
): z.output<typeof templateSchema> {
  const words = own.get(`${kind}.${language}`);
  return {
    kind,
    language,
    words: words ?? usualWords(kind, language),
    isOwn: words !== undefined,
    variables: variablesOf(kind),
  };
}

export const messageRoutes = [
  businessRoute({
    operationId: "listMessageTemplates",
    method: "get",
    path: "/business/message-templates",
    summary: "The words of all messages to customers, in every language",
    tags,
    access: read,
    responses: {
      200: { description: "All of them.", schema: wholeListOf(templateSchema) },
    },
    async handle({ deps, access }) {
      const own = await ownWords(deps.db.orm, access.businessId);
      const data = MESSAGE_KINDS.flatMap((kind) =>
        LANGUAGE_CODES.map((language) => templateView(kind, language, own)),
      );
      return { status: 200, body: { data, nextCursor: null } };
    },
  }),
  businessRoute({
    operationId: "updateMessageTemplate",
    method: "put",
    path,
    summary: "Word a message to customers yourself",
    tags,
    access: write,
    params,
    body: wordsSchema,
    responses: { 200: { description: "As it is now.", schema: templateSchema } },
    async handle({ deps, access, params: { message: kind, language }, body }) {
      await updateMessageTemplate(deps, access, kind, language, body);
      return {
        status: 200,
        body: templateView(kind, language, await ownWords(deps.db.orm, access.businessId)),
      };
    },
  }),
  businessRoute({
    operationId: "deleteMessageTemplate",
    method: "delete",
    path,
    summary: "Go back to the product's words",
    tags,
    access: write,
    params,
    responses: { 204: { description: "Done, or nothing to do." } },
    async handle({ deps, access, params: { message: kind, language } }) {
      await deleteMessageTemplate(deps, access, kind, language);
      return { status: 204 };
    },
  }),
  businessRoute({
    operationId: "previewMessageTemplate",
    method: "post",
    path: `${path}/preview`,
    summary: "See a message as a made-up customer would get it",
    description: "With words in the body: in these words, which are not stored. Without: in those that hold.",
    tags,
    access: read,
    params,
    body: z.strictObject({ words: wordsSchema.optional() }),
    responses: { 200: { description: "The message.", schema: previewSchema } },
    async handle({ deps, access, params: { message: kind, language }, body }) {
      if (body.words) assertVariables(kind, body.words);
      return { status: 200, body: await previewMessage(deps, access, { kind, language, words: body.words }) };
    },
  }),
  businessRoute({
    operationId: "testMessageTemplate",
    method: "post",
    path: `${path}/test`,
    summary: "Send a message to yourself, as a made-up customer would get it",
    tags,
    // To the address of whoever is signed in; an API key has none.
    access: { roles: MANAGERS, scope: null },
    params,
    responses: {
      202: { description: "It is on its way.", schema: z.strictObject({ status: z.literal("queued") }) },
    },
    async handle({ deps, access, params: { message: kind, language } }) {
      await sendTestMail(deps, access, kind, language);
      return { status: 202, body: { status: "queued" } };
    },
  }),
  businessRoute({
    operationId: "listMessageSettings",
    method: "get",
    path: "/business/message-settings",
    summary: "Which messages customers get, and how",
    tags,
    access: read,
    responses: {
      200: { description: "One for each kind.", schema: wholeListOf(settingSchema) },
    },
    async handle({ deps, access }) {
      const data = await settingsOf(deps.db.orm, access.businessId);
      return { status: 200, body: { data, nextCursor: null } };
    },
  }),
  businessRoute({
    operationId: "updateMessageSetting",
    method: "put",
    path: "/business/message-settings/:message",
    summary: "Turn a message to customers on or off",
    tags,
    access: write,
    params: z.strictObject({ message: messageKind }),
    body: z.strictObject({ email: z.boolean(), sms: z.boolean() }),
    responses: { 200: { description: "As it is now.", schema: settingSchema } },
    async handle({ deps, access, params: { message: kind }, body }) {
      await updateMessageSetting(deps, access, kind, body);
      return { status: 200, body: { kind, ...body, hasSms: hasSms(kind) } };
    },
  }),
];

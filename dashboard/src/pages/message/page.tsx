import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAccount, useBusiness } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { KeepTyped } from "#dashboard/app/keep-typed.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { FormFailure, TextArea, TextField } from "#dashboard/design/field.tsx";
import { Bones, Card, EmptyState, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { Tabs } from "#dashboard/design/tabs.tsx";
import { toast } from "#dashboard/design/toast.tsx";
import {
  LANGUAGE_NAMES,
  MESSAGE_LANGUAGES,
  messageTemplatesQuery,
} from "#dashboard/pages/messages/queries.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  deleteMessageTemplate,
  type MessageTemplate,
  testMessageTemplate,
  updateMessageTemplate,
} from "#sdk/index.ts";
import { Preview } from "./preview.tsx";
import "../services/editor.css";
import "./message.css";

const AREAS = ["message-templates"];

/** The words of one message in one language, beside what becomes of them. */
export function Page() {
  const words = useStrings("messages");
  const { problems } = useStrings("app");
  const { locale } = useBusiness();
  const { kind } = useParams({ from: "/shell/settings/messages/$kind" });
  const { language } = useSearch({ from: "/shell/settings/messages/$kind" });
  const query = useQuery(messageTemplatesQuery);
  const wanted = [language, locale.slice(0, 2), "en"];
  const shown =
    MESSAGE_LANGUAGES.find((one) => one === wanted.find((tag) => MESSAGE_LANGUAGES.includes(tag as never))) ??
    "en";
  const all = query.data?.data.filter((one) => one.kind === kind);
  const template = all?.find((one) => one.language === shown);
  // Known from the address, so that nothing is pushed down when the words arrive.
  const about = Object.entries(words.kinds).find(([name]) => name === kind)?.[1];
  return (
    <Frame
      title={about?.name ?? words.message}
      acts={<Link to="/settings/messages">{words.editor.back}</Link>}
    >
      {about && <p className="soft">{about.when}.</p>}
      <Tabs
        label={words.editor.language}
        shown={shown}
        choices={MESSAGE_LANGUAGES.map((value) => ({
          value,
          label: all?.find((one) => one.language === value)?.isOwn
            ? `${LANGUAGE_NAMES[value]} (${words.editor.ownWords})`
            : LANGUAGE_NAMES[value],
        }))}
        linkOf={(one) => ({ to: "/settings/messages/$kind", params: { kind }, search: { language: one } })}
      />
      {query.isError ? (
        <LoadFailure error={query.error} retry={() => void query.refetch()} />
      ) : !all ? (
        <Card>
          <Bones lines={8} high="2rem" />
        </Card>
      ) : !template ? (
        <EmptyState icon="mail" text={problems.notFound} />
      ) : (
        <Editor key={`${shown} ${JSON.stringify(template.words)}`} template={template} />
      )}
    </Frame>
  );
}

function Editor({ template }: { template: MessageTemplate }) {
  const { editor: words } = useStrings("messages");
  const { field: said } = useStrings("app");
  const { kind: message, language, variables, isOwn } = template;
  const form = useForm({
    initial: template.words,
    check: (typed) =>
      Object.fromEntries(
        Object.entries(typed).map(([name, text]) => [name, text.trim() ? undefined : said.required]),
      ),
    send: (body) => updateMessageTemplate(client, { message, language, body }),
    refresh: AREAS,
    done: words.saved,
  });
  const its = { lang: language, dir: language === "ar" ? "rtl" : "ltr" };
  const { lastField, insert } = useInsert(form);
  return (
    <div className="editor-grid even">
      <Card>
        <form
          ref={form.form}
          className="stack"
          onSubmit={form.submit}
          onFocus={({ target }) => {
            if ("name" in target && target.name) lastField.current = String(target.name);
          }}
          noValidate
        >
          <FormFailure text={form.failure} />
          <p className="soft small">{words.theirs}</p>
          <TextField label={words.subject} maxLength={150} {...its} {...form.field("subject")} />
          <TextField label={words.title} maxLength={150} {...its} {...form.field("title")} />
          <TextArea
            label={words.body}
            hint={words.bodyHint}
            rows={8}
            maxLength={5000}
            {...its}
            {...form.field("body")}
          />
          <fieldset className="stack tight">
            <legend className="small">{words.insert}</legend>
            <div className="row wrap">
              {variables.map((name) => (
                <Button
                  key={name}
                  small
                  icon="plus"
                  title={`{{${name}}}`}
                  onClick={() => insert(`{{${name}}}`)}
                >
                  {words.variables[name] ?? name}
                </Button>
              ))}
            </div>
          </fieldset>
          <Acts template={template} busy={form.busy} />
        </form>
        <KeepTyped form={form} />
      </Card>
      <Preview message={message} language={language} typed={form.values} key={`${isOwn}`} />
    </div>
  );
}

function Acts({ template, busy }: { template: MessageTemplate; busy: boolean }) {
  const { editor: words } = useStrings("messages");
  const { acts } = useStrings("app");
  const { email } = useAccount();
  const { kind: message, language } = template;
  const test = useAct({
    run: () => testMessageTemplate(client, { message, language }),
    done: words.tested(email),
  });
  const putBack = useAct({
    run: () => updateMessageTemplate(client, { message, language, body: template.words }),
    refresh: AREAS,
    done: acts.undone,
  });
  const reset = useAct({
    run: () => deleteMessageTemplate(client, { message, language }),
    refresh: AREAS,
    after: () => toast({ text: words.wasReset, acts: [{ label: acts.undo, run: () => putBack.mutate() }] }),
  });
  return (
    <>
      <div className="row wrap">
        <Button type="submit" look="primary" busy={busy}>
          {words.save}
        </Button>
        <Button icon="send" busy={test.isPending} onClick={() => test.mutate()}>
          {words.test}
        </Button>
        {template.isOwn && (
          <Button look="quiet" icon="history" busy={reset.isPending} onClick={() => reset.mutate()}>
            {words.reset}
          </Button>
        )}
      </div>
      <p className="soft small">{words.testHint}</p>
    </>
  );
}

/** Puts a variable where the cursor is, or was last; in the text, if it was nowhere. */
function useInsert(form: ReturnType<typeof useForm<MessageTemplate["words"]>>) {
  const lastField = useRef("body");
  const insert = (variable: string) => {
    const input = form.form.current?.elements.namedItem(lastField.current);
    if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement)) return;
    input.setRangeText(
      variable,
      input.selectionStart ?? input.value.length,
      input.selectionEnd ?? input.value.length,
      "end",
    );
    form.set(input.name as keyof MessageTemplate["words"], input.value);
    input.focus();
  };
  return { lastField, insert };
}

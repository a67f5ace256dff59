import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { KeepTyped } from "#dashboard/app/keep-typed.tsx";
import { Button } from "#dashboard/design/button.tsx";
import {
  Checkbox,
  Field,
  FormFailure,
  NumberField,
  SelectField,
  TextField,
} from "#dashboard/design/field.tsx";
import { Card } from "#dashboard/design/page.tsx";
import { freshKey } from "#dashboard/pages/services/draft.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { updateWidget, type Widget } from "#sdk/index.ts";
import "./widget.css";

const KINDS = ["text", "textarea", "choice", "checkbox", "date"] as const;
const TEXTS = ["title", "intro", "bookButton", "confirmationMessage"] as const;
type Own = Widget["fields"][number];

export function WidgetForm({ widget }: { widget: Widget }) {
  const words = useStrings("widget");
  const form = useForm({
    initial: {
      name: widget.name,
      slug: widget.slug,
      mode: widget.mode,
      theme: widget.theme,
      texts: widget.texts,
      fields: widget.fields,
      showReviews: widget.showReviews,
    },
    send: ({ texts, ...rest }) =>
      updateWidget(client, {
        id: widget.id,
        body: { ...rest, texts: Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim())) },
      }),
    refresh: ["widgets"],
    done: words.saved,
  });
  const { theme, texts, fields } = form.values;
  const setTheme = (change: Partial<Widget["theme"]>) => form.set("theme", { ...theme, ...change });
  const failed = Object.entries(form.errors).find(([path]) => /^(theme|texts|fields)/.test(path))?.[1];
  return (
    <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
      <FormFailure text={form.failure ?? failed ?? null} />
      <Card title={words.looks}>
        <div className="stack">
          <div className="columns">
            <TextField label={words.name} {...form.field("name")} />
            <TextField label={words.slug} {...form.field("slug")} />
          </div>
          <div className="columns">
            <SelectField
              label={words.mode}
              choices={(["booking", "quote"] as const).map((value) => ({ value, label: words.modes[value] }))}
              {...form.field("mode")}
            />
            <SelectField
              label={words.scheme}
              value={theme.scheme}
              choices={(["auto", "light", "dark"] as const).map((value) => ({
                value,
                label: words.schemes[value],
              }))}
              onChange={(scheme) => setTheme({ scheme })}
            />
          </div>
          <div className="columns">
            <Field label={words.color} hint={words.colorHint}>
              {(wiring) => (
                <input
                  className="input"
                  type="color"
                  {...wiring}
                  value={theme.primaryColor}
                  onChange={({ target }) => setTheme({ primaryColor: target.value })}
                />
              )}
            </Field>
            <NumberField
              label={words.radius}
              unit="px"
              min={0}
              max={24}
              value={theme.radius}
              onChange={(radius) => setTheme({ radius: radius ?? 0 })}
            />
          </div>
          <Checkbox
            label={words.reviews}
            checked={form.values.showReviews}
            onChange={(on) => form.set("showReviews", on)}
          />
        </div>
      </Card>
      <Card title={words.words}>
        <div className="stack">
          {TEXTS.map((name) => (
            <TextField
              key={name}
              label={words.texts[name]}
              optional
              value={texts[name] ?? ""}
              onChange={(text) => form.set("texts", { ...texts, [name]: text })}
            />
          ))}
        </div>
      </Card>
      <Card title={words.fields}>
        <OwnFields value={fields} onChange={(next) => form.set("fields", next)} />
      </Card>
      <div className="editor-foot">
        <Button type="submit" look="primary" busy={form.busy}>
          {words.save}
        </Button>
      </div>
      <KeepTyped form={form} />
    </form>
  );
}

function OwnFields({ value, onChange }: { value: readonly Own[]; onChange: (fields: Own[]) => void }) {
  const words = useStrings("widget");
  return (
    <div className="stack">
      {value.map((field, at) => {
        const set = (change: Partial<Own>) =>
          onChange(value.map((one, index) => (index === at ? { ...one, ...change } : one)));
        return (
          <div key={field.key} className="question">
            <div className="question-head">
              <TextField label={words.field.label} value={field.label} onChange={(label) => set({ label })} />
              <SelectField
                label={words.field.kind}
                value={field.kind}
                choices={KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
                onChange={(kind) => {
                  const { options, ...rest } = field;
                  const next: Own = {
                    ...rest,
                    kind,
                    ...(kind === "choice" ? { options: options ?? ["A", "B"] } : {}),
                  };
                  onChange(value.map((one, index) => (index === at ? next : one)));
                }}
              />
              <Button
                look="quiet"
                icon="trash"
                aria-label={words.removeField(field.label)}
                onClick={() => onChange(value.filter((_, index) => index !== at))}
              />
            </div>
            {field.kind === "choice" && (
              <TextField
                label={words.field.options}
                value={(field.options ?? []).join(", ")}
                onChange={(text) => set({ options: text.split(",").map((one) => one.trimStart()) })}
              />
            )}
            <Checkbox
              label={words.field.required}
              checked={field.required}
              onChange={(required) => set({ required })}
            />
          </div>
        );
      })}
      <div>
        <Button
          small
          icon="plus"
          onClick={() =>
            onChange([
              ...value,
              {
                key: freshKey(`question_${value.length + 1}`, value),
                label: "",
                kind: "text",
                required: false,
              },
            ])
          }
        >
          {words.addField}
        </Button>
      </div>
    </div>
  );
}

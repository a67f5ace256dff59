import { useState } from "react";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Checkbox, Field, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { Card } from "#dashboard/design/page.tsx";
import { addDays } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { type Catalogue, useStrings } from "#dashboard/strings/strings.ts";
import { DaySpans, type Span } from "./hours-editor.tsx";

interface SingleDay {
  date: string;
  /** None: closed, or not working. */
  spans: Span[];
}

interface SingleDaysProps {
  words: Catalogue["team"]["days"];
  days: readonly SingleDay[];
  set: (day: SingleDay) => Promise<unknown>;
  remove: (date: string) => Promise<unknown>;
  /** What is asked anew afterwards. */
  refresh: string[];
}

/** Other hours on single days: of a person, or of the whole business. */
export function SingleDays(props: SingleDaysProps) {
  const { words, days, refresh } = props;
  const { acts } = useStrings("app");
  const format = useFormat();
  const [open, setOpen] = useState<SingleDay | "new" | null>(null);
  const remove = useAct({ run: props.remove, refresh, done: words.removed });
  return (
    <Card
      title={words.title}
      acts={
        <Button small icon="plus" onClick={() => setOpen("new")}>
          {words.add}
        </Button>
      }
    >
      <p className="soft small">{words.hint}</p>
      <ul className="rows">
        {days.map((day) => (
          <li key={day.date} className="row ends">
            <span>
              <button type="button" className="text-button" onClick={() => setOpen(day)}>
                {format.date(day.date)}
              </button>{" "}
              <span className="soft">
                {day.spans.map(({ from, to }) => `${from}–${to}`).join(", ") || words.free}
              </span>
            </span>
            <Button
              look="quiet"
              icon="trash"
              aria-label={`${acts.remove}: ${format.date(day.date)}`}
              onClick={() => remove.mutate(day.date)}
            />
          </li>
        ))}
      </ul>
      {open !== null && (
        <DayDialog {...props} one={open === "new" ? null : open} onClose={() => setOpen(null)} />
      )}
    </Card>
  );
}

function DayDialog({
  words,
  one,
  set,
  refresh,
  onClose,
}: SingleDaysProps & { one: SingleDay | null; onClose: () => void }) {
  const { today } = useFormat();
  const form = useForm({
    initial: {
      date: one?.date ?? addDays(today, 1),
      spans: one?.spans ?? [{ from: "09:00", to: "17:00" }],
    },
    send: set,
    refresh,
    done: words.saved,
    after: onClose,
  });
  const { spans } = form.values;
  const wrong = Object.entries(form.errors).find(([path]) => path.startsWith("spans"))?.[1];
  return (
    <FormDialog title={one ? words.title : words.add} form={form} onClose={onClose}>
      <TextField
        label={words.day}
        type="date"
        data-autofocus
        readOnly={one !== null}
        {...form.field("date")}
      />
      <Checkbox
        label={words.works}
        checked={spans.length > 0}
        onChange={(on) => form.set("spans", on ? [{ from: "09:00", to: "17:00" }] : [])}
      />
      {spans.length > 0 && (
        <Field label={words.hours} error={wrong}>
          {() => <DaySpans name={words.day} spans={spans} onChange={(next) => form.set("spans", next)} />}
        </Field>
      )}
    </FormDialog>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { Bones, Card, LoadFailure } from "#dashboard/design/page.tsx";
import { addDays } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { HoursEditor } from "#dashboard/pages/hours-editor.tsx";
import { SingleDays } from "#dashboard/pages/single-days.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type Closure,
  createClosure,
  deleteClosure,
  deleteScheduleOverride,
  listClosures,
  listScheduleOverrides,
  putScheduleOverride,
  updateClosure,
} from "#sdk/index.ts";
import { SaveCard } from "./save-card.tsx";
import { useProfileForm } from "./use-profile-form.ts";

export function Hours() {
  const { hours: words } = useStrings("settings");
  const form = useProfileForm(
    ({ weeklyHours }) => ({ weeklyHours }),
    (values) => values,
  );
  return (
    <div className="stack">
      <SaveCard form={form} title={words.title}>
        <p className="soft">{words.text}</p>
        <HoursEditor value={form.values.weeklyHours} onChange={(hours) => form.set("weeklyHours", hours)} />
      </SaveCard>
      <Days />
      <Closures />
    </div>
  );
}

function Closures() {
  const { hours: words } = useStrings("settings");
  const { acts } = useStrings("app");
  const format = useFormat();
  const [open, setOpen] = useState<Closure | "new" | null>(null);
  const { data } = useQuery({
    queryKey: ["closures", format.today],
    queryFn: ({ signal }) => listClosures(client, { query: { from: format.today, limit: 100 } }, { signal }),
  });
  const remove = useAct({
    run: (id: string) => deleteClosure(client, { id }),
    refresh: ["closures", "calendar"],
    done: words.removed,
  });
  return (
    <Card
      title={words.closures}
      acts={
        <Button small icon="plus" onClick={() => setOpen("new")}>
          {words.addClosure}
        </Button>
      }
    >
      {!data ? (
        <Bones lines={2} />
      ) : data.data.length === 0 ? (
        <p className="soft">{words.noClosures}</p>
      ) : (
        <ul className="rows">
          {data.data.map((closure) => {
            const { id, startsOn, endsOn, label } = closure;
            return (
              <li key={id} className="row ends">
                <span>
                  <button type="button" className="text-button" onClick={() => setOpen(closure)}>
                    {format.date(startsOn)}
                    {endsOn !== startsOn && ` – ${format.date(endsOn)}`}
                  </button>{" "}
                  <span className="soft">{label}</span>
                </span>
                <Button
                  look="quiet"
                  icon="trash"
                  aria-label={`${acts.remove}: ${format.date(startsOn)}`}
                  onClick={() => remove.mutate(id)}
                />
              </li>
            );
          })}
        </ul>
      )}
      {open !== null && <ClosureDialog one={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </Card>
  );
}

function ClosureDialog({ one, onClose }: { one: Closure | null; onClose: () => void }) {
  const { hours: words, saved } = useStrings("settings");
  const { acts } = useStrings("app");
  const { today } = useFormat();
  const form = useForm({
    initial: {
      startsOn: one?.startsOn ?? today,
      endsOn: one?.endsOn ?? today,
      label: one?.label ?? "",
    },
    send: (body) => (one ? updateClosure(client, { id: one.id, body }) : createClosure(client, { body })),
    refresh: ["closures", "calendar"],
    done: saved,
    after: onClose,
  });
  return (
    <FormDialog
      title={one ? words.editClosure : words.addClosure}
      form={form}
      act={one ? acts.save : acts.add}
      onClose={onClose}
    >
      <div className="columns">
        <TextField
          label={words.from}
          type="date"
          data-autofocus
          {...form.field("startsOn")}
          onChange={(startsOn) =>
            form.setValues((old) => ({
              ...old,
              startsOn,
              endsOn: old.endsOn < startsOn ? startsOn : old.endsOn,
            }))
          }
        />
        <TextField label={words.to} type="date" {...form.field("endsOn")} />
      </div>
      <TextField label={words.label} optional maxLength={100} {...form.field("label")} />
    </FormDialog>
  );
}

/** As far as the API tells at once. */
const AHEAD_DAYS = 365;

/** Other hours on single days, for everybody. */
function Days() {
  const { days: words } = useStrings("settings");
  const { today } = useFormat();
  const key = ["schedule-overrides", today];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      listScheduleOverrides(client, { query: { from: today, to: addDays(today, AHEAD_DAYS) } }, { signal }),
  });
  if (query.isError) return <LoadFailure error={query.error} retry={() => void query.refetch()} />;
  if (!query.data)
    return (
      <Card title={words.title}>
        <Bones lines={2} />
      </Card>
    );
  return (
    <SingleDays
      words={words}
      days={query.data.data}
      set={({ date, spans }) => putScheduleOverride(client, { date, body: { spans } })}
      remove={(date) => deleteScheduleOverride(client, { date })}
      refresh={["schedule-overrides", "calendar"]}
    />
  );
}

import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Checkbox, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { Card } from "#dashboard/design/page.tsx";
import { addDays, instantIn, minutesOfClock } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { addTimeOff, removeTimeOff, type TeamMember } from "#sdk/index.ts";

const AREAS = ["team", "calendar"];

export function TimeOffList({ person }: { person: TeamMember }) {
  const { person: words } = useStrings("team");
  const { acts } = useStrings("app");
  const format = useFormat();
  const [adding, setAdding] = useState(false);
  const remove = useAct({
    run: (timeOffId: string) => removeTimeOff(client, { id: person.id, timeOffId }),
    refresh: AREAS,
    done: words.removed,
  });
  return (
    <Card
      title={words.timeOff}
      acts={
        <Button small icon="plus" onClick={() => setAdding(true)}>
          {words.addTimeOff}
        </Button>
      }
    >
      {person.timeOff.length === 0 ? (
        <p className="soft">{words.noTimeOff}</p>
      ) : (
        <ul className="rows">
          {person.timeOff.map(({ id, startsAt, endsAt, reason }) => (
            <li key={id} className="row ends">
              <span>
                {format.dateTime(startsAt)} – {format.dateTime(endsAt)} <span className="soft">{reason}</span>
              </span>
              <Button
                look="quiet"
                icon="trash"
                aria-label={`${acts.remove}: ${format.dateTime(startsAt)}`}
                onClick={() => remove.mutate(id)}
              />
            </li>
          ))}
        </ul>
      )}
      {adding && <AddTimeOff person={person} onClose={() => setAdding(false)} />}
    </Card>
  );
}

function AddTimeOff({ person, onClose }: { person: TeamMember; onClose: () => void }) {
  const { person: words } = useStrings("team");
  const { acts } = useStrings("app");
  const { today, zone } = useFormat();
  const form = useForm({
    initial: {
      fromDay: addDays(today, 1),
      fromTime: "00:00",
      toDay: addDays(today, 2),
      toTime: "00:00",
      reason: "",
      force: false,
    },
    names: { startsAt: "fromDay", endsAt: "toDay" },
    send: ({ fromDay, fromTime, toDay, toTime, reason, force }) =>
      addTimeOff(client, {
        id: person.id,
        body: {
          startsAt: instantIn(zone, fromDay, minutesOfClock(fromTime)),
          endsAt: instantIn(zone, toDay, minutesOfClock(toTime)),
          ...(reason.trim() ? { reason } : {}),
          ...(force ? { force } : {}),
        },
      }),
    refresh: AREAS,
    done: words.saved,
    after: onClose,
  });
  return (
    <FormDialog title={words.addTimeOff} form={form} act={acts.add} onClose={onClose}>
      <div className="columns" style={{ "--column": "9rem" } as React.CSSProperties}>
        <TextField label={words.from} type="date" data-autofocus {...form.field("fromDay")} />
        <TextField label={words.from} labelHidden type="time" {...form.field("fromTime")} />
      </div>
      <div className="columns" style={{ "--column": "9rem" } as React.CSSProperties}>
        <TextField label={words.to} type="date" {...form.field("toDay")} />
        <TextField label={words.to} labelHidden type="time" {...form.field("toTime")} />
      </div>
      <TextField label={words.reason} hint={words.reasonHint} optional {...form.field("reason")} />
      {form.failure && (
        <Checkbox label={words.force} checked={form.values.force} onChange={(on) => form.set("force", on)} />
      )}
    </FormDialog>
  );
}

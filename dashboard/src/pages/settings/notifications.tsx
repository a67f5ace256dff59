import { useQuery } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Checkbox, TextField } from "#dashboard/design/field.tsx";
import { Bones, Card, LoadFailure } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  getNotificationPreferences,
  type NotificationPreferences,
  updateNotificationPreferences,
} from "#sdk/index.ts";
import { SaveCard } from "./save-card.tsx";
import "./notifications.css";

const CHANNELS = ["email", "sms", "inApp", "webhook"] as const;
type EventName = keyof NotificationPreferences["events"];

export function Notifications() {
  const query = useQuery({
    queryKey: ["notification-preferences"],
    queryFn: ({ signal }) => getNotificationPreferences(client, {}, { signal }),
  });
  if (query.isError) return <LoadFailure error={query.error} retry={() => void query.refetch()} />;
  if (!query.data)
    return (
      <Card>
        <Bones lines={10} high="1.5rem" />
      </Card>
    );
  return <Preferences preferences={query.data} />;
}

function Preferences({ preferences }: { preferences: NotificationPreferences }) {
  const { notifications: words, saved } = useStrings("settings");
  const form = useForm({
    initial: {
      events: preferences.events,
      reminders: preferences.reminderOffsetsMinutes.map((minutes) => minutes / 60).join(", "),
      quiet: preferences.quietHours !== null,
      from: preferences.quietHours?.from ?? "21:00",
      to: preferences.quietHours?.to ?? "07:00",
    },
    names: { reminderOffsetsMinutes: "reminders", "quietHours.from": "from", "quietHours.to": "to" },
    send: ({ events, reminders, quiet, from, to }) =>
      updateNotificationPreferences(client, {
        body: {
          events,
          reminderOffsetsMinutes: reminders
            .split(",")
            .map((text) => Math.round(Number(text.trim()) * 60))
            .filter((minutes) => minutes > 0),
          quietHours: quiet ? { from, to } : null,
        },
      }),
    refresh: ["notification-preferences"],
    done: saved,
  });
  const { events } = form.values;
  return (
    <SaveCard form={form}>
      <p className="soft">{words.text}</p>
      <div className="table-frame">
        <table className="notify-grid">
          <thead>
            <tr>
              <th scope="col">{words.event}</th>
              {CHANNELS.map((channel) => (
                <th key={channel} scope="col" className="small">
                  {words[channel]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(Object.keys(events) as EventName[]).map((event) => (
              <tr key={event}>
                <th scope="row">{words.events[event] ?? event}</th>
                {CHANNELS.map((channel) => (
                  <td key={channel}>
                    <input
                      type="checkbox"
                      aria-label={words.of(words[channel], words.events[event] ?? event)}
                      checked={events[event][channel]}
                      onChange={({ target }) =>
                        form.set("events", {
                          ...events,
                          [event]: { ...events[event], [channel]: target.checked },
                        })
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <TextField
        label={words.reminders}
        hint={words.remindersHint}
        inputMode="decimal"
        {...form.field("reminders")}
      />
      <Checkbox
        label={words.quiet}
        hint={words.quietHint}
        checked={form.values.quiet}
        onChange={(checked) => form.set("quiet", checked)}
      />
      {form.values.quiet && (
        <div className="columns">
          <TextField label={words.from} type="time" {...form.field("from")} />
          <TextField label={words.to} type="time" {...form.field("to")} />
        </div>
      )}
    </SaveCard>
  );
}

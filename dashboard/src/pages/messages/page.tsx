import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Checkbox } from "#dashboard/design/field.tsx";
import { Bones, Card, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { SettingsTabs } from "#dashboard/pages/settings/tabs.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type MessageSetting, type MessageTemplate, updateMessageSetting } from "#sdk/index.ts";
import { LANGUAGE_NAMES, messageSettingsQuery, messageTemplatesQuery } from "./queries.ts";
import "./messages.css";

const GROUPS = {
  booking: [
    "booking_received",
    "booking_confirmed",
    "booking_changed",
    "booking_cancelled",
    "booking_reminder",
    "booking_on_the_way",
    "booking_completed",
    "booking_link",
  ],
  sales: ["lead_received", "quote_sent", "invoice_sent", "invoice_receipt"],
  money: ["payment_received", "refund_issued", "payment_too_late"],
} as const satisfies Record<string, readonly MessageSetting["kind"][]>;

/** Which messages customers get, by which way; each leads to its words. */
export function Page() {
  const words = useStrings("messages");
  const { title } = useStrings("settings");
  const settings = useQuery(messageSettingsQuery);
  const templates = useQuery(messageTemplatesQuery);
  const isLoaded = settings.data !== undefined && templates.data !== undefined;
  const failed = settings.error ?? templates.error;
  const retry = () => void Promise.all([settings.refetch(), templates.refetch()]);
  return (
    <Frame title={title} look="narrow">
      <SettingsTabs shown="messages" />
      <p className="soft">
        {words.text} {words.smsText}
      </p>
      {failed ? (
        <LoadFailure error={failed} retry={retry} />
      ) : (
        (Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
          // Other cards than those of the skeleton, which are not as high: nothing is seen to move.
          <Card key={`${group} ${isLoaded}`} title={words.groups[group]} flush>
            {settings.data && templates.data ? (
              <ul className="rows">
                {GROUPS[group].map((kind) => (
                  <Message
                    key={kind}
                    setting={settings.data.data.find((one) => one.kind === kind)}
                    own={templates.data.data.filter((one) => one.kind === kind && one.isOwn)}
                  />
                ))}
              </ul>
            ) : (
              <div className="card-body">
                <Bones lines={GROUPS[group].length} high="2.5rem" />
              </div>
            )}
          </Card>
        ))
      )}
    </Frame>
  );
}

function Message({ setting, own }: { setting: MessageSetting | undefined; own: MessageTemplate[] }) {
  const words = useStrings("messages");
  const change = useAct({
    run: ({ kind, email, sms }: MessageSetting) =>
      updateMessageSetting(client, { message: kind, body: { email, sms } }),
    refresh: ["message-settings"],
    done: (now) => {
      const channel = now.email === setting?.email ? "sms" : "email";
      const say = now[channel] ? words.turnedOn : words.turnedOff;
      return say(words.channels[channel], words.kinds[now.kind].name);
    },
  });
  if (!setting) return null;
  // What was pressed is shown at once; a failure is told, and it springs back.
  const shown = change.isPending ? change.variables : setting;
  const { name, when } = words.kinds[setting.kind];
  const channels = setting.hasSms ? (["email", "sms"] as const) : (["email"] as const);
  return (
    <li className="message-row">
      <div className="message-name">
        <Link
          className="message-link"
          to="/settings/messages/$kind"
          params={{ kind: setting.kind }}
          search={own[0] ? { language: own[0].language } : {}}
        >
          {name}
        </Link>
        <div className="soft small">{when}</div>
        {own.length > 0 && (
          <div className="small">
            {words.own(own.map(({ language }) => LANGUAGE_NAMES[language]).join(", "))}
          </div>
        )}
      </div>
      {channels.map((channel) => (
        <div key={channel} className="message-switch">
          <Checkbox
            look="switch"
            label={
              <>
                {words.channels[channel]}
                <span className="hidden-text">{name}</span>
              </>
            }
            checked={shown[channel]}
            onChange={(on) => change.mutate({ ...shown, [channel]: on })}
          />
        </div>
      ))}
    </li>
  );
}

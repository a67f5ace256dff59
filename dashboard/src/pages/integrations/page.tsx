import { useSearch } from "@tanstack/react-router";
import { Page as Frame } from "#dashboard/design/page.tsx";
import { Tabs } from "#dashboard/design/tabs.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { BusyCalendars } from "./busy-calendars.tsx";
import { DeadLetters } from "./dead-letters.tsx";
import { Feeds } from "./feeds.tsx";
import { Files } from "./files.tsx";
import { Keys } from "./keys.tsx";
import { Webhooks } from "./webhooks.tsx";
import "../services/editable-list.css";

const TABS = ["programs", "calendars", "files", "letters"] as const;

/** What leads out of the product and into it: programs, calendars, files; and what did not get through. */
export function Page() {
  const words = useStrings("integrations");
  const { tab } = useSearch({ from: "/shell/integrations" });
  const shown = TABS.find((one) => one === tab) ?? "programs";
  return (
    <Frame title={words.title} look="narrow">
      <Tabs
        label={words.tabs.label}
        shown={shown}
        choices={TABS.map((value) => ({ value, label: words.tabs[value] }))}
        linkOf={(one) => ({ to: "/integrations", search: one === "programs" ? {} : { tab: one } })}
      />
      {shown === "programs" && (
        <>
          <Keys />
          <Webhooks />
        </>
      )}
      {shown === "calendars" && (
        <>
          <Feeds />
          <BusyCalendars />
        </>
      )}
      {shown === "files" && <Files />}
      {shown === "letters" && <DeadLetters />}
    </Frame>
  );
}

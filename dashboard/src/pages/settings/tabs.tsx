import { useRole } from "#dashboard/api/session.ts";
import { Tabs } from "#dashboard/design/tabs.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";

const ALL = [
  "profile",
  "hours",
  "areas",
  "booking",
  "money",
  "payments",
  "messages",
  "notifications",
  "account",
] as const;
export type SettingsPart = (typeof ALL)[number];

/** Staff have their account only. */
export function useParts(): readonly SettingsPart[] {
  return useRole().isManager ? ALL : ["account"];
}

/** Stripe leads back to an address of its own, and the messages have pages below theirs. */
const OWN_PAGES = { payments: "/settings/payments", messages: "/settings/messages" } as const;
type OwnPage = keyof typeof OWN_PAGES;

export const isOwnPage = (part: SettingsPart): part is OwnPage => part in OWN_PAGES;

/** The parts of the settings; some are pages of their own. */
export function SettingsTabs({ shown }: { shown: SettingsPart }) {
  const { tabs: words } = useStrings("settings");
  const parts = useParts();
  return (
    <Tabs
      label={words.label}
      shown={shown}
      choices={parts.map((value) => ({ value, label: words[value] }))}
      linkOf={(one) =>
        isOwnPage(one)
          ? { to: OWN_PAGES[one] }
          : { to: "/settings", search: one === parts[0] ? {} : { tab: one } }
      }
    />
  );
}

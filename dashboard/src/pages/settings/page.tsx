import { useSearch } from "@tanstack/react-router";
import { useBusiness } from "#dashboard/api/session.ts";
import { useHeldKey } from "#dashboard/app/keep-typed.tsx";
import { Page as Frame } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { Account } from "./account.tsx";
import { Areas } from "./areas.tsx";
import { Booking } from "./booking.tsx";
import { Hours } from "./hours.tsx";
import { Money } from "./money.tsx";
import { Notifications } from "./notifications.tsx";
import { Profile } from "./profile.tsx";
import { isOwnPage, SettingsTabs, useParts } from "./tabs.tsx";

const PARTS = {
  profile: Profile,
  hours: Hours,
  areas: Areas,
  booking: Booking,
  money: Money,
  notifications: Notifications,
  account: Account,
};

/** Staff have their account only. */
export function Page() {
  const words = useStrings("settings");
  const version = useHeldKey(`${useBusiness().version}`);
  const { tab } = useSearch({ from: "/shell/settings" });
  const parts = useParts().filter((one) => !isOwnPage(one));
  const shown = parts.find((one) => one === tab) ?? parts[0] ?? "account";
  const Part = PARTS[shown];
  return (
    <Frame title={words.title} look="narrow">
      <SettingsTabs shown={shown} />
      <Part key={`${shown} ${version}`} />
    </Frame>
  );
}

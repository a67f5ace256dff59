import { useQuery } from "@tanstack/react-query";
import { Bones, Card, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { SettingsTabs } from "#dashboard/pages/settings/tabs.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { AccountCard } from "./account-card.tsx";
import { Policy } from "./policy.tsx";
import { accountQuery, policyQuery } from "./queries.ts";

/** How the business is paid online, and what it pays back and charges. Stripe leads back here. */
export function Page() {
  const account = useQuery(accountQuery);
  const policy = useQuery(policyQuery);
  const failed = [account, policy].find(({ isError }) => isError);
  return (
    <Frame title={useStrings("settings").title} look="narrow">
      <SettingsTabs shown="payments" />
      {failed ? (
        <LoadFailure error={failed.error} retry={() => void failed.refetch()} />
      ) : account.data && policy.data ? (
        <>
          <AccountCard account={account.data} />
          <Policy key={JSON.stringify(policy.data)} policy={policy.data} />
        </>
      ) : (
        <Card>
          <Bones lines={8} high="1.5rem" />
        </Card>
      )}
    </Frame>
  );
}

import { useEffect, useRef, useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { queryClient } from "#dashboard/api/query-client.ts";
import { useBusiness, useRole } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Badge, type Tone } from "#dashboard/design/bits.tsx";
import { Button, LinkButton } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { Icon } from "#dashboard/design/icon.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Card } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  connectPaymentAccount,
  disconnectPaymentAccount,
  type PaymentAccount,
  refreshPaymentAccount,
} from "#sdk/index.ts";
import { KeysDialog } from "./keys-dialog.tsx";
import { accountQuery } from "./queries.ts";
import { reasonOf, thingsOf } from "./requirements.ts";
import "./payment-settings.css";

type Status = "off" | "on" | "unfinished" | "paused";
const TONES: Readonly<Record<Status, Tone>> = { off: "plain", on: "good", unfinished: "warn", paused: "bad" };

function statusOf({ connected, enabled, detailsSubmitted }: PaymentAccount): Status {
  if (!connected) return "off";
  if (enabled) return "on";
  return detailsSubmitted ? "paused" : "unfinished";
}

export function AccountCard({ account }: { account: PaymentAccount }) {
  const { setup: words } = useStrings("payments");
  const { acts } = useStrings("app");
  const { isOwner } = useRole();
  const { tier } = useBusiness();
  const [dialog, open] = useState<"keys" | "disconnect" | null>(null);
  const status = statusOf(account);
  const refresh = useAct({
    run: () => refreshPaymentAccount(client),
    done: words.refreshed,
    after: (fresh) => queryClient.setQueryData(accountQuery.queryKey, fresh),
  });
  useFreshState(account);
  return (
    <Card
      title={words.title}
      acts={
        account.connected && (
          <Menu button={{ look: "quiet", icon: "dots", small: true, "aria-label": acts.more }}>
            <MenuItem icon="history" onSelect={() => refresh.mutate()}>
              {words.refresh}
            </MenuItem>
            {isOwner && account.kind === "own_keys" && (
              <MenuItem icon="edit" onSelect={() => open("keys")}>
                {words.changeKeys}
              </MenuItem>
            )}
            {isOwner && (
              <MenuItem icon="trash" danger onSelect={() => open("disconnect")}>
                {words.disconnect}
              </MenuItem>
            )}
          </Menu>
        )
      }
    >
      <div className="stack">
        <div className="row wrap">
          <Badge tone={TONES[status]}>{words.status[status]}</Badge>
          {account.mode !== null && account.mode !== "live" && <Badge tone="warn">TEST</Badge>}
        </div>
        {account.mode !== null && account.mode !== "live" && (
          <p className="pay-test" role="note">
            <Icon name="info" size={18} />
            <span>{account.mode === "local" ? words.local : words.test}</span>
          </p>
        )}
        {!tier.features.includes("deposits") && (
          <div className="row wrap ends">
            <p>{words.plan}</p>
            {isOwner && (
              <LinkButton small to="/plan">
                {words.toPlan}
              </LinkButton>
            )}
          </div>
        )}
        {status === "off" ? (
          <NotConnected account={account} onKeys={() => open("keys")} />
        ) : (
          <Connected account={account} refresh={() => refresh.mutate()} busy={refresh.isPending} />
        )}
        {!isOwner && <p className="soft">{words.ownerOnly}</p>}
      </div>
      {dialog === "keys" && <KeysDialog webhookUrl={account.webhookUrl} onClose={() => open(null)} />}
      {dialog === "disconnect" && <DisconnectDialog onClose={() => open(null)} />}
    </Card>
  );
}

/** Whoever comes back from Stripe is shown how it stands now, before Stripe's message has come. */
function useFreshState({ connected, enabled }: PaymentAccount): void {
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current || !connected || enabled) return;
    asked.current = true;
    refreshPaymentAccount(client).then(
      (fresh) => queryClient.setQueryData(accountQuery.queryKey, fresh),
      // Nobody asked for it: what was known stays, and the button says why it does not go.
      () => undefined,
    );
  }, [connected, enabled]);
}

function useConnect() {
  const { setup: words } = useStrings("payments");
  return useAct({
    run: () => connectPaymentAccount(client),
    after({ account, onboardingUrl }) {
      if (onboardingUrl !== null) location.assign(onboardingUrl);
      else queryClient.setQueryData(accountQuery.queryKey, account);
    },
    done: ({ account }) => (account.enabled ? words.connected : ""),
    refresh: ["business"],
  });
}

function NotConnected({ account, onKeys }: { account: PaymentAccount; onKeys: () => void }) {
  const { setup: words } = useStrings("payments");
  const { isOwner } = useRole();
  const connect = useConnect();
  return (
    <>
      <p>{words.off}</p>
      <p className="soft">{account.canConnect ? words.connectHint : words.noConnect}</p>
      {isOwner && (
        <div className="row wrap">
          {account.canConnect && (
            <Button look="primary" icon="card" busy={connect.isPending} onClick={() => connect.mutate()}>
              {words.connect}
            </Button>
          )}
          <Button look={account.canConnect ? undefined : "primary"} onClick={onKeys}>
            {words.ownKeys}
          </Button>
        </div>
      )}
    </>
  );
}

function Connected({
  account,
  refresh,
  busy,
}: {
  account: PaymentAccount;
  refresh: () => void;
  busy: boolean;
}) {
  const { setup: words, requirements, reasons } = useStrings("payments");
  const { isOwner } = useRole();
  const connect = useConnect();
  const { kind, enabled, stripeAccountId, keyHint, mode, disabledReason } = account;
  const missing = thingsOf(account.requirements);
  return (
    <>
      {!enabled && disabledReason && <p className="strong">{reasons[reasonOf(disabledReason)]}</p>}
      {missing.length > 0 && (
        <div>
          <p>{words.missing}</p>
          <ul className="pay-missing">
            {missing.map((thing) => (
              <li key={thing}>{requirements[thing]}</li>
            ))}
          </ul>
        </div>
      )}
      {!enabled && <p className="soft">{words.finish}</p>}
      {!enabled && (
        <div className="row wrap">
          {isOwner && kind === "connect" && (
            <Button look="primary" icon="external" busy={connect.isPending} onClick={() => connect.mutate()}>
              {words.goOn}
            </Button>
          )}
          <Button busy={busy} onClick={refresh}>
            {words.refresh}
          </Button>
        </div>
      )}
      <dl className="pay-facts">
        <dt>{words.how}</dt>
        <dd>{kind && words.kinds[kind]}</dd>
        {keyHint && (
          <>
            <dt>{words.key}</dt>
            <dd>
              <code>
                sk_{mode === "live" ? "live" : "test"}_••••{keyHint}
              </code>
            </dd>
          </>
        )}
        {stripeAccountId && (
          <>
            <dt>{words.account}</dt>
            <dd>
              <code>{stripeAccountId}</code>
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

function DisconnectDialog({ onClose }: { onClose: () => void }) {
  const { setup: words } = useStrings("payments");
  const { acts } = useStrings("app");
  const disconnect = useAct({
    run: () => disconnectPaymentAccount(client),
    done: words.disconnected,
    refresh: ["business"],
    after(fresh) {
      queryClient.setQueryData(accountQuery.queryKey, fresh);
      onClose();
    },
  });
  return (
    <Dialog
      title={words.disconnectTitle}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{acts.cancel}</Button>
          <Button look="danger primary" busy={disconnect.isPending} onClick={() => disconnect.mutate()}>
            {words.disconnect}
          </Button>
        </>
      }
    >
      <p>{words.disconnectText}</p>
    </Dialog>
  );
}

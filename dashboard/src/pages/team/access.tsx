import { client } from "#dashboard/api/client.ts";
import { useAccount, useRole } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Avatar, Badge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { SelectField } from "#dashboard/design/field.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Card } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type Invitation,
  removeAccess,
  resendInvitation,
  revokeInvitation,
  setRole,
  type Team,
  type TeamAccount,
} from "#sdk/index.ts";

type Role = TeamAccount["role"];

/** Accounts with their roles, and invitations that are open. */
export function Access({ team: { accounts = [], invitations = [] } }: { team: Team }) {
  const { access: words } = useStrings("team");
  return (
    <Card title={words.title} flush>
      <ul className="rows">
        {accounts.map((account) => (
          <Account key={account.userId} account={account} />
        ))}
        {invitations.map((invitation) => (
          <Invited key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </Card>
  );
}

function Account({ account }: { account: TeamAccount }) {
  const { access: words } = useStrings("team");
  const { roles, acts } = useStrings("app");
  const me = useAccount();
  const { isOwner } = useRole();
  const change = useAct({
    run: (body: { role: Role; seesMoney?: boolean }) => setRole(client, { id: account.userId, body }),
    refresh: ["team", "business"],
    done: words.changed,
  });
  const remove = useAct({
    run: () => removeAccess(client, { id: account.userId }),
    refresh: ["team"],
    done: words.removed(account.name),
  });
  return (
    <li className="editable-row">
      <Avatar name={account.name} size="2.25rem" />
      <div className="grow">
        <span className="strong">{account.name}</span>{" "}
        {account.userId === me.id && <span className="soft">({words.you})</span>}
        <div className="soft small">{account.email}</div>
      </div>
      {isOwner ? (
        <div style={{ inlineSize: "8.5rem" }}>
          <SelectField
            label={words.roleOf(account.name)}
            labelHidden
            value={account.role}
            choices={(["owner", "admin", "staff"] as const).map((value) => ({ value, label: roles[value] }))}
            onChange={(role: Role) => change.mutate({ role })}
          />
        </div>
      ) : (
        <Badge>{roles[account.role]}</Badge>
      )}
      {isOwner && (
        <Menu button={{ look: "quiet", icon: "dots", "aria-label": `${acts.more}: ${account.name}` }}>
          {account.role === "staff" && (
            <MenuItem
              checked={account.seesMoney}
              onSelect={() => change.mutate({ role: account.role, seesMoney: !account.seesMoney })}
            >
              {words.money}
            </MenuItem>
          )}
          <MenuItem icon="out" danger onSelect={() => remove.mutate()}>
            {words.remove}
          </MenuItem>
        </Menu>
      )}
    </li>
  );
}

function Invited({ invitation }: { invitation: Invitation }) {
  const { access: words } = useStrings("team");
  const { roles } = useStrings("app");
  const format = useFormat();
  const resend = useAct({
    run: () => resendInvitation(client, { id: invitation.id }),
    refresh: ["team"],
    done: words.resent,
  });
  const revoke = useAct({
    run: () => revokeInvitation(client, { id: invitation.id }),
    refresh: ["team"],
    done: words.revoked,
  });
  return (
    <li className="editable-row">
      <Avatar name={invitation.email} size="2.25rem" />
      <div className="grow">
        <span className="strong">{invitation.email}</span>
        <div className="soft small">
          {words.invitations} · {roles[invitation.role]} · {words.expires(format.day(invitation.expiresAt))}
        </div>
      </div>
      <Button small busy={resend.isPending} onClick={() => resend.mutate()}>
        {words.resend}
      </Button>
      <Button small look="quiet" busy={revoke.isPending} onClick={() => revoke.mutate()}>
        {words.revoke}
      </Button>
    </li>
  );
}

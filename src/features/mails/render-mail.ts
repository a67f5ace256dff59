import { and, eq, gt, isNull } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import type { Deps } from "../deps.ts";
import { isMessageKind } from "../messages/kinds.ts";
import type { MailContent } from "./layout.ts";
import type { AccountChange, MailKind } from "./queue-mail.ts";
import { renderCustomerMail } from "./render-customer-mail.ts";
import { renderDigest } from "./render-digest.ts";
import { renderTeamMail } from "./render-team-mail.ts";
import { renderTestMail } from "./render-test-mail.ts";
import { OURS, senderOf, type Written, written } from "./sender.ts";
import * as templates from "./templates.ts";

type MailRow = Pick<typeof t.mails.$inferSelect, "kind" | "businessId" | "related">;

/**
 * The mail as it has to be now, with its secrets made anew, or `null` when there is nothing left to tell: the person is
 * gone, the link was used or has ended, the invoice was withdrawn.
 */
export async function renderMail(deps: Deps, row: MailRow): Promise<Written | null> {
  const { related, businessId } = row;
  switch (row.kind as MailKind) {
    case "verify_email":
      return byToken(deps, related, "verify_email", "/verify-email", templates.verifyEmail);
    case "reset_password":
      return byToken(deps, related, "reset_password", "/reset-password", templates.resetPassword);
    case "sign_in_link":
      return byToken(deps, related, "sign_in", "/sign-in-link", templates.signInLink);
    case "account_exists":
      return toAccount(deps, related.userId ?? "", "/sign-in", templates.accountExists);
    case "account_changed": {
      const change = related.change as AccountChange;
      return toAccount(deps, related.userId ?? "", "/forgot-password", (mail) =>
        templates.accountChanged(mail, change, related.businessName),
      );
    }
    case "invitation":
      return businessId && invitation(deps, businessId, related.invitationId ?? "");
    case "webhook_off":
      return businessId && webhookOff(deps, businessId, related);
    case "team_notice":
      return businessId && renderTeamMail(deps, businessId, related);
    case "message_test":
      return businessId && renderTestMail(deps, businessId, related);
    case "team_digest":
      return businessId && renderDigest(deps, businessId, related);
    default:
      if (businessId && isMessageKind(row.kind))
        return renderCustomerMail(deps, businessId, row.kind, related);
      // Of a later release that shares the database: that one sends it.
      throw new Error("this release knows no such mail");
  }
}

async function byToken(
  deps: Deps,
  related: Record<string, string>,
  purpose: (typeof t.authTokens.$inferSelect)["purpose"],
  path: string,
  template: typeof templates.verifyEmail,
): Promise<Written | null> {
  const now = deps.now();
  const [found] = await deps.db.orm
    .select({ user: t.users, token: t.authTokens })
    .from(t.authTokens)
    .innerJoin(t.users, and(eq(t.users.id, t.authTokens.userId), eq(t.users.emailKey, t.authTokens.emailKey)))
    .where(
      and(
        eq(t.authTokens.id, related.authTokenId ?? ""),
        eq(t.authTokens.userId, related.userId ?? ""),
        eq(t.authTokens.purpose, purpose),
        isNull(t.authTokens.usedAt),
        gt(t.authTokens.expiresAt, now),
      ),
    );
  if (!found) return null;
  const { user, token } = found;
  const url = `${deps.baseUrl}${path}?token=${encodeURIComponent(deps.secrets.linkToken(token.id))}`;
  // Until the address is proven the name is whatever a stranger wrote who wanted it mailed there.
  const name = user.emailVerifiedAt === null ? "" : user.name;
  const content = template({ name, locale: user.locale, url, lives: token.expiresAt - now });
  return written({ name, address: user.email }, OURS, content);
}

async function toAccount(
  deps: Deps,
  userId: string,
  path: string,
  template: (mail: { name: string; locale: string; url: string }) => MailContent,
): Promise<Written | null> {
  const [user] = await deps.db.orm.select().from(t.users).where(eq(t.users.id, userId));
  if (!user) return null;
  const content = template({ name: user.name, locale: user.locale, url: `${deps.baseUrl}${path}` });
  return written({ name: user.name, address: user.email }, OURS, content);
}

async function invitation(deps: Deps, businessId: BusinessId, id: string): Promise<Written | null> {
  const now = deps.now();
  const [found] = await deps.db.orm
    .select({ row: t.invitations, inviterName: t.users.name })
    .from(t.invitations)
    .leftJoin(t.users, eq(t.users.id, t.invitations.invitedBy))
    .where(
      and(
        eq(t.invitations.businessId, businessId),
        eq(t.invitations.id, id),
        isNull(t.invitations.acceptedAt),
        isNull(t.invitations.revokedAt),
        gt(t.invitations.expiresAt, now),
      ),
    );
  const sender = await senderOf(deps, businessId);
  if (!found || !sender) return null;
  const { row, inviterName } = found;
  const content = templates.invitation({
    businessName: sender.business.name,
    inviterName: inviterName === null || inviterName.trim() === "" ? null : inviterName,
    role: row.role,
    url: `${deps.baseUrl}/invitation?token=${encodeURIComponent(deps.secrets.linkToken(row.id))}`,
    // Whoever is invited has no account yet: the business's language is the best guess.
    locale: sender.business.locale,
    lives: row.expiresAt - now,
  });
  return written({ name: "", address: row.email }, sender.brand, content, { replyTo: sender.business.email });
}

async function webhookOff(
  deps: Deps,
  businessId: BusinessId,
  related: Record<string, string>,
): Promise<Written | null> {
  const [found] = await deps.db.orm
    .select({ hook: t.webhookEndpoints, user: t.users })
    .from(t.webhookEndpoints)
    .innerJoin(t.memberships, eq(t.memberships.businessId, t.webhookEndpoints.businessId))
    .innerJoin(t.users, eq(t.users.id, t.memberships.userId))
    .where(
      and(
        eq(t.webhookEndpoints.businessId, businessId),
        eq(t.webhookEndpoints.id, related.webhookId ?? ""),
        eq(t.memberships.userId, related.userId ?? ""),
      ),
    );
  const sender = await senderOf(deps, businessId);
  // Removed, or switched on again, before anybody was told.
  if (!found?.hook.disabledReason || !sender) return null;
  const { hook, user } = found;
  const content = templates.webhookOff({
    name: user.name,
    locale: user.locale,
    businessName: sender.business.name,
    host: new URL(hook.url).host,
    reason: found.hook.disabledReason,
    url: `${deps.baseUrl}/dashboard`,
  });
  return written({ name: user.name, address: user.email }, OURS, content);
}

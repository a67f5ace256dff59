import { and, eq, isNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { paymentAccounts } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import type { Till } from "#integrations/payments/payments.ts";
import type { Deps } from "../deps.ts";

export type AccountRow = typeof paymentAccounts.$inferSelect;

/** A sealed key opens only as what it was sealed for, in its own row. */
export const keyPurpose = (accountId: string) => `stripe key of ${accountId}`;
export const webhookPurpose = (accountId: string) => `stripe webhook secret of ${accountId}`;

/** With the key opened: to be handed to the payment service and nowhere else. */
export function tillOf(deps: Pick<Deps, "secrets">, account: AccountRow): Till {
  return {
    secretKey:
      account.secretKeySealed === null
        ? null
        : deps.secrets.open(account.secretKeySealed, keyPurpose(account.id)),
    accountId: account.kind === "connect" ? account.stripeAccountId : null,
  };
}

/** The account that new payments of a business go to. */
export async function connectedAccount(db: Queryable, businessId: BusinessId): Promise<AccountRow | null> {
  const [row] = await db
    .select()
    .from(paymentAccounts)
    .where(and(eq(paymentAccounts.businessId, businessId), isNull(paymentAccounts.disconnectedAt)));
  return row ?? null;
}

export async function accountById(
  db: Queryable,
  businessId: BusinessId,
  id: string,
): Promise<AccountRow | null> {
  const [row] = await db
    .select()
    .from(paymentAccounts)
    .where(and(eq(paymentAccounts.businessId, businessId), eq(paymentAccounts.id, id)));
  return row ?? null;
}

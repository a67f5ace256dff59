import { and, eq, isNull } from "drizzle-orm";
import { businesses, paymentAccounts } from "#db/schema/index.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { AccountState } from "#integrations/payments/payments.ts";
import type { Deps } from "../deps.ts";
import { type AccountRow, tillOf } from "./till.ts";

/** While an owner is being asked things by Stripe, often; afterwards now and then. */
const ONBOARDING_MS = 10 * 60_000;
const READY_MS = 24 * 3_600_000;

/** Asks Stripe what an account may do, and lets the business take payments or not accordingly. */
export async function refreshAccount(deps: Deps, account: AccountRow): Promise<AccountRow> {
  if (account.stripeAccountId === null) return account;
  const state = await deps.payments.api.readAccount(tillOf(deps, account));
  return keepAccountState(deps, account, state, { kind: "system" });
}

export async function refreshAccountByStripeId(deps: Deps, stripeAccountId: string): Promise<void> {
  const found = await deps.db.orm
    .select()
    .from(paymentAccounts)
    .where(and(eq(paymentAccounts.stripeAccountId, stripeAccountId), isNull(paymentAccounts.disconnectedAt)));
  for (const account of found) await refreshAccount(deps, account);
}

/** Stores what Stripe says of an account, with whether the business takes payments. */
export async function keepAccountState(
  deps: Deps,
  account: AccountRow,
  state: AccountState,
  actor: Actor,
): Promise<AccountRow> {
  const now = deps.now();
  return deps.db.transaction(async (tx) => {
    const { chargesEnabled, detailsSubmitted, requirements, disabledReason } = state;
    const [row] = await tx
      .update(paymentAccounts)
      .set({
        stripeAccountId: state.id,
        chargesEnabled,
        detailsSubmitted,
        requirements: requirements.slice(0, 50),
        disabledReason,
        nextCheckAt: now + (chargesEnabled ? READY_MS : ONBOARDING_MS),
        updatedAt: now,
      })
      .where(
        and(
          eq(paymentAccounts.businessId, account.businessId),
          eq(paymentAccounts.id, account.id),
          isNull(paymentAccounts.disconnectedAt),
        ),
      )
      .returning();
    if (!row) return account;
    const [business] = await tx
      .select({ enabled: businesses.paymentsEnabled })
      .from(businesses)
      .where(eq(businesses.id, account.businessId));
    if (business?.enabled !== chargesEnabled) {
      await tx
        .update(businesses)
        .set({ paymentsEnabled: chargesEnabled, updatedAt: now })
        .where(eq(businesses.id, account.businessId));
      await emit(tx, {
        businessId: account.businessId,
        type: chargesEnabled ? "payment_account.connected" : "payment_account.updated",
        subjectId: account.id,
        actor,
        fields: ["chargesEnabled"],
        occurredAt: now,
      });
    }
    return row;
  });
}

import { and, eq, isNull } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { businesses, paymentAccounts } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import { PaymentProblem } from "#integrations/payments/payments.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { keepAccountState } from "./refresh-account.ts";
import { type AccountRow, connectedAccount, keyPurpose, webhookPurpose } from "./till.ts";

type Caller = Pick<Access, "businessId" | "actor">;

const noAnswer = () => new Refusal("unavailable", "Stripe does not answer right now. Please try again.");

/** Turns what the payment service says into an answer for the owner. */
export async function askingStripe<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PaymentProblem)) throw error;
    if (error.kind === "unavailable") throw noAnswer();
    throw new Refusal("payment_refused", "Stripe did not do it.", { extra: { reason: error.code } });
  }
}

/**
 * Connects a business for online payments: with an account of its own under the installation's key, or straight to the
 * key's account where the operator has said so. Asked again it is the same account; the link to tell Stripe about the
 * business is new each time, and `null` once there is nothing to tell.
 */
export async function connectAccount(
  deps: Deps,
  { businessId, actor }: Caller,
): Promise<{ account: AccountRow; onboardingUrl: string | null }> {
  const { installation, api } = deps.payments;
  if (installation === null)
    throw new Refusal("payments_unavailable", "This installation has no Stripe key: use a key of your own.");
  const kind = installation.accounts === "single" ? "installation" : "connect";
  const account = await accountFor(deps, { businessId, actor }, kind, installation.livemode);
  const known = account.stripeAccountId !== null;
  const state = await askingStripe(async () => {
    const till = { secretKey: null, accountId: kind === "connect" ? account.stripeAccountId : null };
    if (known || kind === "installation") return api.readAccount(till);
    const [business] = await deps.db.orm.select().from(businesses).where(eq(businesses.id, businessId));
    const about = { country: business?.address?.country ?? null, email: business?.email ?? null };
    // One account per row, however often this is tried.
    return api.createAccount({ ...about, reference: businessId }, account.id);
  });
  const kept = await keepAccountState(deps, account, state, actor);
  if (kind === "installation" || state.chargesEnabled) return { account: kept, onboardingUrl: null };
  const back = `${deps.baseUrl}/dashboard/settings/payments`;
  const onboardingUrl = await askingStripe(() =>
    api.accountLink(state.id, { refreshUrl: back, returnUrl: back }),
  );
  return { account: kept, onboardingUrl };
}

/** The connected account of this kind, or a new row for it; one of another kind has to be disconnected first. */
async function accountFor(
  deps: Deps,
  { businessId, actor }: Caller,
  kind: "connect" | "installation",
  livemode: boolean,
): Promise<AccountRow> {
  const now = deps.now();
  return deps.db.transaction(async (tx) => {
    await tx
      .select({ id: businesses.id })
      .from(businesses)
      .where(eq(businesses.id, businessId))
      .for("no key update");
    const known = await connectedAccount(tx, businessId);
    if (known && (known.kind !== kind || known.livemode !== livemode))
      throw new Refusal("already_exists", "The business is connected in another way: disconnect that first.");
    if (known) return known;
    const [row] = await tx
      .insert(paymentAccounts)
      .values({
        id: newId("paymentAccount"),
        businessId,
        kind,
        livemode,
        requirements: [],
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (!row) throw new Error("insert returned no payment account");
    await emit(tx, {
      businessId,
      type: "payment_account.created",
      subjectId: row.id,
      actor,
      occurredAt: now,
    });
    return row;
  });
}

/**
 * Pays a business through keys of its own. They are tried, encrypted, and never shown again. Refuses a key that Stripe
 * refuses, and in development real ones beside the local Stripe.
 */
export async function setKeys(
  deps: Deps,
  { businessId, actor }: Caller,
  { secretKey, webhookSecret }: { secretKey: string; webhookSecret: string },
): Promise<AccountRow> {
  const livemode = /^[rs]k_live_/.test(secretKey);
  if (deps.payments.local && livemode)
    throw refuseField("secretKey", "payments are pretended here: no live key may be used");
  const state = await askingStripe(() => deps.payments.api.readAccount({ secretKey, accountId: null })).catch(
    (error: unknown) => {
      if (error instanceof Refusal && error.code === "payment_refused")
        throw refuseField("secretKey", "Stripe does not know this key");
      throw error;
    },
  );
  const now = deps.now();
  const id = newId("paymentAccount");
  const account = await deps.db.transaction(async (tx) => {
    await tx
      .select({ id: businesses.id })
      .from(businesses)
      .where(eq(businesses.id, businessId))
      .for("no key update");
    await disconnect(tx, businessId, actor, now);
    const [row] = await tx
      .insert(paymentAccounts)
      .values({
        id,
        businessId,
        kind: "own_keys",
        stripeAccountId: state.id,
        secretKeySealed: deps.secrets.seal(secretKey, keyPurpose(id)),
        webhookSecretSealed: deps.secrets.seal(webhookSecret, webhookPurpose(id)),
        keyHint: secretKey.slice(-4),
        livemode,
        requirements: [],
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (!row) throw new Error("insert returned no payment account");
    return row;
  });
  return keepAccountState(deps, account, state, actor);
}

/** No payment is taken online from now on; refunds of earlier ones still find their way. Nothing connected: nothing happens. */
export async function disconnectAccount(deps: Deps, { businessId, actor }: Caller): Promise<void> {
  const now = deps.now();
  await deps.db.transaction((tx) => disconnect(tx, businessId, actor, now));
}

async function disconnect(tx: Transaction, businessId: BusinessId, actor: Actor, now: number): Promise<void> {
  const [row] = await tx
    .update(paymentAccounts)
    .set({ disconnectedAt: now, nextCheckAt: null, updatedAt: now })
    .where(and(eq(paymentAccounts.businessId, businessId), isNull(paymentAccounts.disconnectedAt)))
    .returning({ id: paymentAccounts.id });
  if (!row) return;
  await tx
    .update(businesses)
    .set({ paymentsEnabled: false, updatedAt: now })
    .where(eq(businesses.id, businessId));
  await emit(tx, {
    businessId,
    type: "payment_account.disconnected",
    subjectId: row.id,
    actor,
    occurredAt: now,
  });
}

import { inArray } from "drizzle-orm";
import { stripeEvents } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { PaymentProblem, type ToldEvent } from "#integrations/payments/payments.ts";
import type { Deps } from "../deps.ts";
import { keepEvents } from "./receive-event.ts";
import { type AccountRow, tillOf } from "./till.ts";

/** As long as Stripe remembers. */
const REMEMBERED_MS = 30 * DAY_MS;
const AT_ONCE = 500;

/** What others do at Stripe to payments that are settled here: nothing of ours would ask about it again. */
const DONE_BY_OTHERS = [
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.refunded",
  "charge.refund.updated",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
];

/**
 * Asks an account for messages about refunds and disputes that never arrived, and takes them as if they had: a refund
 * made in Stripe's dashboard, or a dispute, while the endpoint was down. A key that may not read events is no fault.
 */
export async function recallEvents(deps: Deps, account: AccountRow): Promise<void> {
  if (account.stripeAccountId === null) return;
  const since = deps.now() - REMEMBERED_MS;
  let told: ToldEvent[];
  try {
    told = await deps.payments.api.listEvents(tillOf(deps, account), DONE_BY_OTHERS, since);
  } catch (error) {
    if (!(error instanceof PaymentProblem) || error.kind === "unavailable") throw error;
    deps.log.warn({ paymentAccountId: account.id, code: error.code }, "lost messages cannot be asked for");
    return;
  }
  for (let at = 0; at < told.length; at += AT_ONCE) {
    const part = told.slice(at, at + AT_ONCE);
    const known = await deps.db.orm
      .select({ id: stripeEvents.id })
      .from(stripeEvents)
      .where(
        inArray(
          stripeEvents.id,
          part.map(({ id }) => id),
        ),
      );
    const ids = new Set(known.map(({ id }) => id));
    const lost = part.filter(({ id }) => !ids.has(id));
    if (lost.length > 0) await keepEvents(deps, ownerOf(account), lost);
  }
}

/** As a message that came by itself would be kept. */
function ownerOf({ kind, businessId, stripeAccountId }: AccountRow) {
  return kind === "installation"
    ? { businessId: null, accountId: null }
    : { businessId, accountId: stripeAccountId };
}

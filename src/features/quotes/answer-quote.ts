import type { z } from "zod";
import type { Transaction } from "#db/open.ts";
import { quotes } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import type { QuoteRow } from "./create-quote.ts";
import { businessOfQuote, getQuote, lockQuote, oneQuote, unknownQuote } from "./queries.ts";
import type { answerQuoteBody } from "./schemas.ts";
import { currentStatus, type StoredQuote } from "./view.ts";

export interface OpenedQuote extends StoredQuote {
  business: Business;
}

/** The quote behind a customer's link. One that has not been sent is not there for anybody outside. */
export async function openQuote(deps: Deps, id: string, token: string | null): Promise<OpenedQuote> {
  const businessId = await businessOfQuote(deps, id);
  const business = await deps.businesses.byId(businessId);
  const stored = await getQuote(deps.db.orm, businessId, id);
  if (token === null) throw new Refusal("unauthorized", "This needs the token of the quote's link.");
  if (!deps.secrets.checkManageToken(token, id, stored.quote.manageVersion)) throw staleLink();
  if (stored.quote.origin !== "team" || stored.quote.status === "pending") throw unknownQuote();
  return { ...stored, business };
}

const staleLink = () => new Refusal("unauthorized", "This link is not valid (any more).");

export interface Shown {
  /** Of the quote as the customer saw it. */
  version?: number | undefined;
  expectedTotal?: number | undefined;
}

/**
 * The customer says yes. Said again, it stays yes. Refuses with `quote_expired`, `quote_converted`,
 * `invalid_transition` (declined before), and `price_changed` or `version_conflict` when another quote was shown.
 */
export async function acceptQuote(deps: Deps, opened: OpenedQuote, shown: Shown): Promise<void> {
  await answer(deps, byCustomer(opened), { status: "accepted" }, (quote) => {
    if (shown.version !== undefined && shown.version !== quote.version)
      throw new Refusal("version_conflict", "The quote was changed since it was shown: look at it again.");
    if (shown.expectedTotal !== undefined && shown.expectedTotal !== quote.total)
      throw new Refusal("price_changed", "The total is not the one that was shown. Nothing was accepted.", {
        extra: { expected: { total: shown.expectedTotal }, current: { total: quote.total }, changes: [] },
      });
  });
}

/** The customer says no. Said again, it stays no. Refuses as `acceptQuote` does. */
export async function declineQuote(
  deps: Deps,
  opened: OpenedQuote,
  reason: string | undefined,
): Promise<void> {
  await answer(deps, byCustomer(opened), { status: "declined", reason }, () => {});
}

/**
 * What the customer told the team, on the phone or at the door; the quote need not have been sent. Refuses as
 * `acceptQuote` does, and with `invalid_transition` what the customer made in the widget: that is booked or not.
 */
export async function answerQuote(
  deps: Deps,
  { businessId, actor }: { businessId: BusinessId; actor: Actor },
  id: string,
  { answer: status, reason, version }: z.output<typeof answerQuoteBody>,
): Promise<void> {
  await answer(deps, { businessId, id, actor }, { status, reason }, (quote) => {
    if (quote.origin !== "team")
      throw new Refusal("invalid_transition", "A customer made this quote: book it, or offer another.");
    if (version !== undefined && version !== quote.version)
      throw new Refusal("version_conflict", "The quote was changed since you loaded it.");
  });
}

interface Answered {
  businessId: BusinessId;
  id: string;
  actor: Actor;
  /** Of the link that was opened. */
  manageVersion?: number;
}

const byCustomer = ({ business, quote: { id, manageVersion } }: OpenedQuote): Answered => ({
  businessId: business.id,
  id,
  manageVersion,
  actor: { kind: "customer" },
});

/**
 * The first answer counts. The row is locked, so of a yes, a no, a change by the team and a booking that come at once
 * each sees what the ones before it did.
 */
async function answer(
  deps: Deps,
  { businessId, id, actor, manageVersion }: Answered,
  { status, reason }: { status: "accepted" | "declined"; reason?: string | undefined },
  check: (quote: QuoteRow) => void,
): Promise<void> {
  await deps.db.transaction(async (tx: Transaction) => {
    const now = deps.now();
    const quote = await lockQuote(tx, businessId, id);
    if (manageVersion !== undefined && quote.manageVersion !== manageVersion) throw staleLink();
    if (quote.status === status) return;
    if (quote.status === "converted")
      throw new Refusal("quote_converted", "This quote has been booked already.");
    if (quote.status === "accepted" || quote.status === "declined")
      throw new Refusal("invalid_transition", `This quote was ${quote.status} already.`);
    if (currentStatus(quote, now) === "expired")
      throw new Refusal("quote_expired", "This quote has expired. Please ask for a new one.");
    check(quote);
    // Not a change of what is offered: the version stays, and who books what was shown may go on.
    const declineReason = (status === "declined" && reason) || null;
    const answered = { status, declineReason, respondedAt: now, updatedAt: now };
    await tx.update(quotes).set(answered).where(oneQuote(businessId, id));
    await emit(tx, {
      businessId,
      type: `quote.${status}`,
      subjectId: id,
      actor,
      fields: declineReason === null ? ["status"] : ["status", "declineReason"],
      related: { from: quote.status, to: status },
      occurredAt: now,
    });
  });
}

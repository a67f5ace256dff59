import { errorCode } from "#db/errors.ts";
import { quotes } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Deps } from "../deps.ts";
import { lockQuote, oneQuote } from "./queries.ts";
import { assertChangeable } from "./update-quote.ts";

/** Takes away a quote that no customer has seen. Refuses with `invalid_transition`, and `in_use` when a lead has it. */
export async function deleteQuote(
  deps: Deps,
  businessId: BusinessId,
  id: string,
  actor: Actor,
): Promise<void> {
  try {
    await deps.db.transaction(async (tx) => {
      const quote = await lockQuote(tx, businessId, id);
      assertChangeable(quote, undefined);
      if (quote.status !== "pending")
        throw new Refusal("invalid_transition", "It has been sent: the customer may answer it.");
      await tx.delete(quotes).where(oneQuote(businessId, id));
      const occurredAt = deps.now();
      await emit(tx, { businessId, type: "quote.deleted", subjectId: id, actor, occurredAt });
    });
  } catch (error) {
    if (errorCode(error) !== "23503") throw error;
    throw new Refusal("in_use", "Other records refer to this quote.");
  }
}

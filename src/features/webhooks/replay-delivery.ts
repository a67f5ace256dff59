import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { webhookDeliveries } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { EVENTS_WRITTEN } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import { type Change, changeCatalog, note } from "../catalog/change-catalog.ts";
import type { Deps } from "../deps.ts";
import { TEST_EVENT } from "./catalogue.ts";
import { lockDelivery, lockWebhook } from "./queries.ts";
import type { DeliveryRow } from "./view.ts";

/** Sends an event once more, under its own `webhook-id` and with the whole row of tries ahead; what waits is due now. */
export function replayDelivery(deps: Deps, access: Access, id: string): Promise<DeliveryRow> {
  return changeCatalog(deps, access, async (change) => {
    const delivery = await lockDelivery(change, id);
    await assertOn(change, delivery.endpointId);
    const again = delivery.status === "pending" ? {} : ({ status: "pending", attempts: 0 } as const);
    const [row] = await change.tx
      .update(webhookDeliveries)
      .set({ ...again, nextAttemptAt: change.now })
      .where(eq(webhookDeliveries.seq, delivery.seq))
      .returning();
    if (!row) throw new Error("a locked delivery was not there to change");
    await note(change, "webhook.replayed", delivery.endpointId, { related: { deliveryId: id } });
    return row;
  });
}

/** Sends a message about nothing; it is tried once. */
export function sendTestEvent(deps: Deps, access: Access, endpointId: string): Promise<DeliveryRow> {
  return changeCatalog(deps, access, async (change) => {
    const { tx, businessId, now } = change;
    await assertOn(change, endpointId);
    const [row] = await tx
      .insert(webhookDeliveries)
      .values({
        id: newId("webhookDelivery"),
        businessId,
        endpointId,
        eventId: newId("event"),
        type: TEST_EVENT,
        subjectId: endpointId,
        nextAttemptAt: now,
        createdAt: now,
      })
      .returning();
    if (!row) throw new Error("insert returned no delivery");
    await note(change, "webhook.tested", endpointId);
    tx.announce(EVENTS_WRITTEN);
    return row;
  });
}

async function assertOn(change: Change, endpointId: string): Promise<void> {
  const { enabled } = await lockWebhook(change, endpointId);
  if (!enabled) throw new Refusal("invalid_transition", "This webhook is switched off: switch it on first.");
}

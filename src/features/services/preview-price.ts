import type { z } from "zod";
import { newId } from "#db/new-id.ts";
import type { QuoteAdjustment } from "#db/schema/values.ts";
import { adjustPrice } from "#domain/adjust-price.ts";
import type { PricedVisit } from "#domain/pricing.ts";
import { refuseField } from "#domain/refusals.ts";
import { type Business, pricedService, type ServiceRow } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { type Circumstances, refuseOutside } from "../quotes/price-context.ts";
import { pricePurchase, rulesFor } from "../quotes/price-purchase.ts";
import { servicesOf } from "../visits/visit-spec.ts";
import { type BoughtInput, requireBought } from "../visits/what-is-bought.ts";
import { checkService } from "./check-service.ts";
import { columnsOf } from "./create-service.ts";
import type { serviceDraft } from "./schemas.ts";

export interface PreviewRequest extends Circumstances {
  bought: BoughtInput;
  /** Stands in the place of the saved service with its id; without one it is what is bought, if nothing is named. */
  draft: z.output<typeof serviceDraft> | undefined;
  /** Lines of one's own, as of a quote by hand. */
  adjustments: QuoteAdjustment[];
}

/**
 * What a public quote for the same would say, with an unsaved service if need be. Nothing is stored.
 * Refuses like a quote; faults of the draft are `validation_failed` below `draft`.
 */
export async function previewPrice(
  deps: Deps,
  business: Business,
  { bought: given, draft, adjustments, ...circumstances }: PreviewRequest,
): Promise<PricedVisit> {
  const { offering, draftId } = draft ? withDraft(business, draft) : { offering: business, draftId: null };
  const named = given.serviceId !== undefined || given.items !== undefined;
  const bought = requireBought(named || draftId === null ? given : { ...given, serviceId: draftId });
  servicesOf(offering, bought.purchase, bought.paths);
  const { price, rules } = await pricePurchase(deps, offering, bought, circumstances);
  refuseOutside(offering, rules, bought.purchase, circumstances, "postalCode", null);
  return adjustPrice(price, adjustments, rules, business.row.locale);
}

function withDraft(
  business: Business,
  { id, ...input }: NonNullable<PreviewRequest["draft"]>,
): { offering: Business; draftId: string } {
  const saved =
    id === undefined ? undefined : (business.services.get(id) ?? business.archivedServices.get(id));
  if (id !== undefined && !saved) throw refuseField("draft.id", "there is no such service here");
  const draftId = id ?? newId("service");
  const columns = columnsOf(input);
  const priced = pricedService({ id: draftId, ...columns });
  checkService(priced, rulesFor(business, []), "draft.");
  const row: ServiceRow = {
    position: 0,
    createdAt: 0,
    updatedAt: 0,
    ...saved,
    ...columns,
    id: draftId,
    businessId: business.id,
    archivedAt: null,
  };
  const offering: Business = {
    ...business,
    services: new Map(business.services).set(draftId, row),
    priced: new Map(business.priced).set(draftId, priced),
  };
  return { offering, draftId };
}

import { Refusal } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { businessOfInvoice, getInvoice, lockInvoice } from "./queries.ts";
import { changeInvoice } from "./update-invoice.ts";
import type { InvoiceRow, PaymentRow } from "./view.ts";

export interface OpenedInvoice {
  business: Business;
  row: InvoiceRow;
  payments: PaymentRow[];
}

/** The invoice behind a customer's link. Drafts and what was thrown away are not there for anybody outside. */
export async function openInvoice(deps: Deps, id: string, token: string | null): Promise<OpenedInvoice> {
  const businessId = await businessOfInvoice(deps, id);
  const business = await deps.businesses.byId(businessId);
  const { row, payments } = await getInvoice(deps.db.orm, businessId, id);
  if (token === null) throw new Refusal("unauthorized", "This needs the token of the invoice's link.");
  if (!deps.secrets.checkManageToken(token, id, row.manageVersion))
    throw new Refusal("unauthorized", "This link is not valid (any more).");
  if (row.status === "draft" || row.status === "cancelled")
    throw new Refusal("not_found", "There is no such invoice.");
  return { business, row, payments };
}

/** Notes that the customer has seen it; only the first time changes anything. */
export async function viewInvoice(deps: Deps, { business, row }: OpenedInvoice): Promise<void> {
  if (row.status !== "sent") return;
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    const current = await lockInvoice(tx, business.id, row.id);
    if (current.status !== "sent") return;
    const seen = {
      type: "invoice.viewed" as const,
      actor: { kind: "customer" as const },
      fields: ["status", "viewedAt"],
    };
    await changeInvoice(tx, current, { status: "viewed", viewedAt: now }, seen, now);
  });
}

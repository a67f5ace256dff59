import type { Transaction } from "#db/open.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Actor } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { lockInvoice } from "./queries.ts";
import { assertVersion, changeInvoice } from "./update-invoice.ts";
import type { InvoiceRow } from "./view.ts";

/** Throws a draft away; cancelled already: nothing changes. What has been sent can only be made void. */
export async function cancelInvoice(
  tx: Transaction,
  business: Business,
  id: string,
  version: number | undefined,
  actor: Actor,
  now: number,
): Promise<InvoiceRow> {
  const row = await lockInvoice(tx, business.id, id);
  if (row.status === "cancelled") return row;
  assertVersion(row, version);
  if (row.status !== "draft")
    throw new Refusal("invalid_transition", "It has been sent: make it void, with the reason.");
  const happening = { type: "invoice.cancelled" as const, actor, fields: ["status"] };
  return changeInvoice(tx, row, { status: "cancelled" }, happening, now);
}

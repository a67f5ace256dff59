import { and, eq, isNull } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { customers } from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import type { BusinessId } from "#domain/ids.ts";
import { refuseField } from "#domain/refusals.ts";
import type { Actor } from "#events/emit.ts";
import { findOrCreateCustomer } from "./find-or-create-customer.ts";

/** Two ways to say who a quote or invoice is for. */
export interface CustomerChoice {
  customerId?: string | undefined;
  customer?: Contact | undefined;
}

/** Refuses neither and both. */
export function requireOneCustomer({ customerId, customer }: CustomerChoice): void {
  if (customerId === undefined && customer === undefined)
    throw refuseField("customerId", "say who it is for: `customerId` or `customer`");
  if (customerId !== undefined && customer !== undefined)
    throw refuseField("customer", "give either this or `customerId`, not both");
}

/**
 * The customer's record and how to address them; somebody given by name is found again or made. The record is kept
 * from being erased until the transaction ends. Refuses an unknown or erased one by `customerId`.
 */
export async function chooseCustomer(
  tx: Transaction,
  businessId: BusinessId,
  { customerId, customer }: CustomerChoice,
  actor: Actor,
  now: number,
): Promise<{ customerId: string; contact: Contact }> {
  if (customer) {
    const id = await findOrCreateCustomer(tx, businessId, customer, now, actor);
    return { customerId: id, contact: customer };
  }
  const [known] = await tx
    .select()
    .from(customers)
    .where(
      and(
        eq(customers.businessId, businessId),
        eq(customers.id, customerId ?? ""),
        isNull(customers.erasedAt),
      ),
    )
    .for("share");
  if (!known) throw refuseField("customerId", "there is no such customer here");
  const { name, email, phone, address } = known;
  return {
    customerId: known.id,
    contact: {
      name,
      ...(email === null ? {} : { email }),
      ...(phone === null ? {} : { phone }),
      ...(address === null ? {} : { address }),
    },
  };
}

import { and, eq, exists, isNull } from "drizzle-orm";
import type { Queryable, Transaction } from "#db/open.ts";
import { bookings, customers } from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import type { BusinessId } from "#domain/ids.ts";
import { type Refusal, refuseField } from "#domain/refusals.ts";
import { onlyOf, type TeamCaller } from "./policy.ts";

/**
 * The contact of a customer who is booked for by hand. Staff can only name somebody who has been theirs before.
 * Refuses, by `customerId`, anybody else, and who was erased.
 */
export async function contactOf(
  db: Queryable,
  businessId: BusinessId,
  customerId: string,
  caller: TeamCaller,
): Promise<Contact> {
  const only = onlyOf(caller);
  const theirs = db
    .select({ id: bookings.id })
    .from(bookings)
    .where(
      and(
        eq(bookings.businessId, businessId),
        eq(bookings.customerId, customerId),
        eq(bookings.teamMemberId, only ?? ""),
      ),
    );
  const [known] = await db
    .select()
    .from(customers)
    .where(and(isKept(businessId, customerId), only === null ? undefined : exists(theirs)));
  if (!known) throw unknownCustomer();
  const { name, email, phone, address } = known;
  return {
    name,
    ...(email === null ? {} : { email }),
    ...(phone === null ? {} : { phone }),
    ...(address === null ? {} : { address }),
  };
}

/** Keeps the record from being erased or merged away until the transaction ends. */
export async function keepCustomer(
  tx: Transaction,
  businessId: BusinessId,
  customerId: string,
): Promise<string> {
  const [kept] = await tx
    .select({ id: customers.id })
    .from(customers)
    .where(isKept(businessId, customerId))
    .for("share");
  if (!kept) throw unknownCustomer();
  return kept.id;
}

const isKept = (businessId: BusinessId, customerId: string) =>
  and(eq(customers.businessId, businessId), eq(customers.id, customerId), isNull(customers.erasedAt));

function unknownCustomer(): Refusal {
  return refuseField("customerId", "there is no such customer here");
}

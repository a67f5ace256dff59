import { and, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Queryable, Transaction } from "#db/open.ts";
import { customers } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import { emailKey, phoneKey } from "./find-or-create-customer.ts";
import type { CustomerRow } from "./queries.ts";
import type { CustomerInput } from "./schemas.ts";

/** Enters a customer by hand. Refuses with `already_exists` (`customerId`) when somebody has the e-mail address. */
export async function createCustomer(
  tx: Transaction,
  businessId: BusinessId,
  input: CustomerInput,
  { actor, now }: { actor: Actor; now: number },
): Promise<CustomerRow> {
  const [row] = await tx
    .insert(customers)
    .values({
      ...input,
      ...keysOf(input),
      id: newId("customer"),
      businessId,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing()
    .returning();
  if (!row) throw await taken(tx, businessId, input.email ?? "");
  await emit(tx, { businessId, type: "customer.created", subjectId: row.id, actor, occurredAt: now });
  return row;
}

/** How the address and number that are given are compared; absent ones are left out. */
export function keysOf({
  email,
  phone,
}: {
  email?: string | null | undefined;
  phone?: string | null | undefined;
}): Pick<Partial<CustomerRow>, "emailKey" | "phoneKey"> {
  return {
    ...(email === undefined ? {} : { emailKey: email === null ? null : emailKey(email) }),
    ...(phone === undefined ? {} : { phoneKey: phone === null ? null : phoneKey(phone) }),
  };
}

/** The refusal that names whose address it is. */
export async function taken(db: Queryable, businessId: BusinessId, email: string): Promise<Refusal> {
  const [rival] = await db
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.businessId, businessId), eq(customers.emailKey, emailKey(email))));
  const message = "belongs to another customer";
  return new Refusal("already_exists", `email: ${message}`, {
    errors: [{ path: "email", code: "already_exists", message }],
    extra: rival ? { customerId: rival.id } : {},
  });
}

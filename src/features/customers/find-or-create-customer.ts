import { and, asc, eq, isNull } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { customers } from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import type { BusinessId } from "#domain/ids.ts";
import { type Actor, emit } from "#events/emit.ts";

/** How an e-mail address is compared: composed and without regard to case. */
export const emailKey = (email: string): string => email.normalize("NFC").toLowerCase();

/** How a phone number is compared: its digits, with the plus when there is one. `null` when nothing is left. */
export function phoneKey(phone: string): string | null {
  const digits = phone.replace(/\D/g, "");
  if (digits === "") return null;
  return phone.trim().startsWith("+") ? `+${digits}` : digits;
}

/**
 * The customer's record: by e-mail, then by phone, else a new one. A stranger can type anybody's address and number, so
 * nothing is written into a known record from outside: an e-mail given with somebody's number would get their later
 * invoices. Where the team says it, a missing e-mail is filled in.
 * A record that was found is locked against being merged away, deleted or erased before the caller refers to it.
 */
export async function findOrCreateCustomer(
  tx: Transaction,
  businessId: BusinessId,
  contact: Contact,
  now: number,
  actor: Actor = { kind: "customer" },
): Promise<string> {
  const email = contact.email === undefined ? null : emailKey(contact.email);
  const phone = contact.phone === undefined ? null : phoneKey(contact.phone);
  if (email !== null) {
    const [known] = await tx
      .select({ id: customers.id })
      .from(customers)
      .where(and(eq(customers.businessId, businessId), eq(customers.emailKey, email)))
      .for("key share");
    if (known) return known.id;
  }
  if (phone !== null) {
    // Two requests with one new number would each make a record; the later waits for the earlier.
    await tx.rows("phone_lock", "select pg_advisory_xact_lock(hashtextextended($1, 2))", [
      `${businessId} ${phone}`,
    ]);
    const [known] = await tx
      .select({ id: customers.id })
      .from(customers)
      .where(
        and(
          eq(customers.businessId, businessId),
          eq(customers.phoneKey, phone),
          // Someone else's number with another e-mail is another person.
          email === null ? undefined : isNull(customers.emailKey),
        ),
      )
      .orderBy(asc(customers.createdAt))
      .limit(1)
      .for("key share");
    if (known) {
      if (email !== null && actor.kind !== "customer")
        await tx
          .update(customers)
          .set({ email: contact.email ?? null, emailKey: email, updatedAt: now })
          .where(and(eq(customers.businessId, businessId), eq(customers.id, known.id)));
      return known.id;
    }
  }
  const id = newId("customer");
  const [made] = await tx
    .insert(customers)
    .values({
      id,
      businessId,
      name: contact.name,
      email: contact.email ?? null,
      emailKey: email,
      phone: contact.phone ?? null,
      phoneKey: phone,
      address: contact.address ?? null,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: customers.id });
  if (made) {
    await emit(tx, {
      businessId,
      type: "customer.created",
      subjectId: id,
      actor,
      occurredAt: now,
    });
    return id;
  }
  // The same new e-mail was stored by another request since we looked.
  const [rival] = await tx
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.businessId, businessId), eq(customers.emailKey, email ?? "")))
    .for("key share");
  if (!rival) throw new Error("customer neither stored nor found");
  return rival.id;
}

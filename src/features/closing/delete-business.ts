import { and, eq, inArray, isNotNull, notInArray, sql } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { businesses, memberships, payments, refunds, subscriptions, uploads } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Access } from "../access/business-route.ts";
import { tellOfChange } from "../auth/tell-of-change.ts";
import type { Deps } from "../deps.ts";
import { countAhead } from "../profile/queries.ts";
import { removeUpload } from "../uploads/upload-files.ts";

/**
 * Tables that grow with every visit, children before what they refer to. They are emptied in pieces, so that no statement
 * outlasts its timeout; everything else goes with the business itself.
 */
const LARGE = [
  "webhook_deliveries",
  "mails",
  "idempotency_keys",
  "events",
  "refused_demand",
  "funnel_counts",
  "refunds",
  "disputes",
  "payments",
  "invoice_payments",
  "reviews",
  "allocations",
  "holds",
  "booking_items",
  "leads",
  "invoices",
  "recurring_invoices",
  "bookings",
  "quotes",
  "customers",
] as const;
const AT_ONCE = 20_000;

/**
 * Deletes a business with everything that is stored of it, for good: records, pictures, keys, the log of events. The
 * accounts of its people stay, and its owners are told by mail. Refuses by `slug` when that is not the business's own, and
 * with `in_use` while money is on its way or a plan is paid for, and (`bookings`, `quotes`: how many lie ahead) unless `force`.
 */
export async function deleteBusiness(
  deps: Deps,
  { businessId }: Access,
  { slug, force = false }: { slug: string; force?: boolean | undefined },
): Promise<void> {
  const pictures = await deps.db.transaction(async (tx) => {
    const [business] = await tx
      .select({ slug: businesses.slug, name: businesses.name })
      .from(businesses)
      .where(eq(businesses.id, businessId))
      .for("update");
    if (!business) throw new Refusal("not_found", "There is no such business.");
    if (slug !== business.slug) throw refuseField("slug", "is not the address of this business");
    await assertMoneyAtRest(tx, businessId);
    const ahead = await countAhead(tx, businessId, deps.now());
    if (ahead.bookings + ahead.quotes > 0 && !force)
      throw new Refusal(
        "in_use",
        `Customers wait for ${ahead.bookings} bookings and ${ahead.quotes} quotes. Cancel them first, or send "force": true.`,
        { extra: ahead },
      );
    const files = await tx.select({ id: uploads.id }).from(uploads).where(eq(uploads.businessId, businessId));
    const owners = await tx
      .select({ userId: memberships.userId })
      .from(memberships)
      .where(and(eq(memberships.businessId, businessId), eq(memberships.role, "owner")));
    for (const table of LARGE) await emptyTable(tx, table, businessId);
    await tx.delete(businesses).where(eq(businesses.id, businessId));
    for (const { userId } of owners)
      await tellOfChange(tx, userId, "business_deleted", deps.now(), { businessName: business.name });
    return files;
  });
  // What a crash leaves here the sweep of orphaned files finds.
  for (const { id } of pictures) await removeUpload(deps, id);
}

/** Who pays a business that is gone, or is owed by one, would find nobody who knows of it. */
async function assertMoneyAtRest(tx: Transaction, businessId: BusinessId): Promise<void> {
  const moving =
    (await tx.$count(
      payments,
      and(eq(payments.businessId, businessId), inArray(payments.status, ["created", "open", "processing"])),
    )) +
    (await tx.$count(
      refunds,
      and(eq(refunds.businessId, businessId), inArray(refunds.status, ["created", "pending"])),
    ));
  if (moving > 0)
    throw new Refusal("in_use", "Money is on its way: wait until these payments and refunds have arrived.", {
      extra: { payments: moving },
    });
  const paid = await tx.$count(
    subscriptions,
    and(
      eq(subscriptions.businessId, businessId),
      isNotNull(subscriptions.stripeSubscriptionId),
      notInArray(subscriptions.status, ["canceled", "incomplete_expired"]),
    ),
  );
  if (paid > 0) throw new Refusal("in_use", "The plan is still paid for: cancel it first.");
}

async function emptyTable(
  tx: Transaction,
  table: (typeof LARGE)[number],
  businessId: BusinessId,
): Promise<void> {
  const name = sql.identifier(table);
  for (;;) {
    const { rowCount } = await tx.execute(sql`delete from ${name} where ctid = any(array(
      select ctid from ${name} where business_id = ${businessId} limit ${AT_ONCE}))`);
    if ((rowCount ?? 0) < AT_ONCE) return;
  }
}

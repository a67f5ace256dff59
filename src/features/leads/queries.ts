import { and, desc, eq, gte, inArray, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import { instantText } from "#db/columns.ts";
import type { Queryable } from "#db/open.ts";
import { customers, leads, quotes } from "#db/schema/index.ts";
import { matchesWords } from "#db/search-words.ts";
import type { BusinessId } from "#domain/ids.ts";
import { dayBounds } from "#domain/local-time.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import type { LeadRow } from "./create-lead.ts";
import type { listLeadsQuery } from "./schemas.ts";

/** A lead with what its view needs. */
export interface StoredLead {
  lead: LeadRow;
  quote: { id: string; status: string; total: number; currency: string } | null;
}

const withQuote = (db: Queryable) =>
  db
    .select({
      lead: leads,
      quote: { id: quotes.id, status: quotes.status, total: quotes.total, currency: quotes.currency },
    })
    .from(leads)
    .leftJoin(quotes, and(eq(quotes.businessId, leads.businessId), eq(quotes.id, leads.quoteId)))
    .$dynamic();

export async function getLead(db: Queryable, businessId: BusinessId, leadId: string): Promise<StoredLead> {
  const [found] = await withQuote(db).where(and(eq(leads.businessId, businessId), eq(leads.id, leadId)));
  if (!found) throw unknownLead();
  return found;
}

/** Newest first. */
export async function findLeads(
  deps: Deps,
  business: Business,
  { status, from, to, q, limit, cursor }: z.output<typeof listLeadsQuery>,
): Promise<{ leads: StoredLead[]; nextCursor: string | null }> {
  const { timeZone } = business.row;
  if (from !== undefined && to !== undefined && to < from)
    throw refuseField("to", "must not be before `from`");
  const words = q === undefined ? undefined : matchesWords(customers.search, q);
  if (words === null) return { leads: [], nextCursor: null };
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const found = await withQuote(deps.db.orm)
    .where(
      and(
        eq(leads.businessId, business.id),
        status ? inArray(leads.status, status) : undefined,
        from === undefined ? undefined : gte(leads.createdAt, dayBounds(from, timeZone).start),
        to === undefined ? undefined : lt(leads.createdAt, dayBounds(to, timeZone).end),
        words
          ? inArray(
              leads.customerId,
              deps.db.orm
                .select({ id: customers.id })
                .from(customers)
                .where(and(eq(customers.businessId, business.id), words)),
            )
          : undefined,
        after
          ? sql`(${leads.createdAt}, ${leads.id}) < (${instantText(after.at)}::timestamptz, ${after.id})`
          : undefined,
      ),
    )
    .orderBy(desc(leads.createdAt), desc(leads.id))
    .limit(limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1)?.lead;
  return {
    leads: shown,
    nextCursor: found.length > limit && last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
  };
}

export function unknownLead(): Refusal {
  return new Refusal("not_found", "There is no such lead.");
}

import { and, eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import type { Deps } from "../deps.ts";
import { type Brand, htmlMail, type MailContent, OUR_COLOR, textMail } from "./layout.ts";
import type { OutgoingMail, Person } from "./mailer.ts";

export type Written = Omit<OutgoingMail, "messageId">;

/** The installation itself. */
export const OURS: Brand = { name: "BookingMachine", color: OUR_COLOR, logoUrl: null, contact: [] };

export interface Sender {
  business: typeof t.businesses.$inferSelect;
  brand: Brand;
}

/** A business with the colour of its default widget. */
export async function senderOf(deps: Deps, businessId: BusinessId): Promise<Sender | null> {
  const [found] = await deps.db.orm
    .select({ business: t.businesses, theme: t.widgets.theme })
    .from(t.businesses)
    .leftJoin(t.widgets, and(eq(t.widgets.businessId, t.businesses.id), eq(t.widgets.isDefault, true)))
    .where(eq(t.businesses.id, businessId))
    .limit(1);
  if (!found) return null;
  const { business, theme } = found;
  // The colour goes into style attributes: nothing but a colour may.
  const color = /^#[0-9a-f]{6}$/i.test(theme?.primaryColor ?? "") ? (theme?.primaryColor ?? "") : OUR_COLOR;
  const contact = [business.name, business.phone, business.email].filter((one) => one !== null);
  const { name, logoUrl } = business;
  return { business, brand: { name, color, logoUrl, contact } };
}

interface Extras {
  replyTo?: string | null;
}

export function written(to: Person, brand: Brand, content: MailContent, { replyTo }: Extras = {}): Written {
  return {
    to,
    ...(brand === OURS ? {} : { fromName: brand.name }),
    ...(replyTo ? { replyTo } : {}),
    subject: content.subject,
    html: htmlMail(brand, content),
    text: textMail(brand, content),
  };
}

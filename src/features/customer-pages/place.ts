import type { Address } from "#db/schema/values.ts";
import { type Html, html } from "#http/html.ts";
import type { ShownBooking } from "../bookings/view.ts";
import type { Business } from "../businesses/load-business.ts";
import { addressLines } from "../documents/address-lines.ts";

/** Where a visit is: at the business, at the customer's, or nowhere one could go. */
export function placeOf(
  business: Business,
  { items, row }: Pick<ShownBooking, "items" | "row">,
): { kind: "business" | "customer" | "online"; address: Address | null } {
  const id = items[0]?.serviceId ?? "";
  const kind = (business.services.get(id) ?? business.archivedServices.get(id))?.location ?? "business";
  if (kind === "online") return { kind, address: null };
  return { kind, address: (kind === "business" ? business.row.address : row.contact.address) ?? null };
}

/** On one line, as a map would be asked for it; empty without an address. */
export function addressLine(business: Business, address: Address | null): string {
  const { locale, address: own } = business.row;
  return addressLines(address, { locale, home: own?.country }).join(", ");
}

export const telephone = (phone: string): string => `tel:${phone.replace(/[^+\d]/g, "")}`;

/** How the business is reached, on one line. */
export function reach({ row }: Business): Html {
  const { phone, email } = row;
  return html`<p class="soft small reach">${phone === null ? null : html`<a href="${telephone(phone)}"><bdi>${phone}</bdi></a>`}${
    email === null ? null : html`<a href="mailto:${email}"><bdi>${email}</bdi></a>`
  }</p>`;
}

export const directionsUrl = (place: string): string =>
  `https://www.google.com/maps/dir/?${new URLSearchParams({ api: "1", destination: place.toWellFormed() })}`;

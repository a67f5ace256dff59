import type { Address } from "#sdk/index.ts";

/** On one line, as a map would be asked for it. */
export const addressText = ({ line1, line2, postalCode, city, region }: Address): string =>
  [line1, line2, [postalCode, city].filter(Boolean).join(" "), region].filter(Boolean).join(", ");

/** A map of one address, or the way from the first of several to the last. */
export const mapOf = (addresses: readonly string[]): string =>
  addresses.length === 1
    ? `https://maps.google.com/?q=${encodeURIComponent(addresses[0] ?? "")}`
    : `https://www.google.com/maps/dir/${addresses.map(encodeURIComponent).join("/")}`;

import { loopbackAliases, ownOrigins } from "#http/foreign-origin.ts";

/** Stored in place of a view's step: the widget was seen on somebody's own website, not on a page of this server. */
export const ON_OWN_SITE = "site";

/** By the `Origin` of a beacon. The owner's preview and the hosted page are at home here; a page without one tells nothing. */
export const isOnOwnSite = (origin: string | undefined, baseUrl: string): boolean =>
  origin !== undefined && origin !== "null" && !ownOrigins(baseUrl, loopbackAliases(baseUrl)).has(origin);

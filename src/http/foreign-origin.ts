/** Cross-site request forgery: an unsafe method must come from our own pages, or from no page at all. */
import { Refusal } from "#domain/refusals.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** False for GET, HEAD and OPTIONS, which change nothing. */
export function isUnsafe(method: string): boolean {
  return !safeMethods.has(method);
}

/**
 * An API key travels in a header that no other website can make a browser send, so such calls are exempt.
 * Whoever authenticates must then use the key and not a cookie.
 */
function bringsApiKey(header: (name: string) => string | undefined): boolean {
  return header("x-api-key") !== undefined || /^bearer bm_/i.test(header("authorization") ?? "");
}

/**
 * Throws 403 `forbidden` for an unsafe method whose `Origin` is not one of `ownOrigins` (`null` included), or
 * that the browser calls cross-site. With neither header it passes: no browser sends such a request.
 */
export function refuseForeignOrigin(
  request: { method: string; header(name: string): string | undefined },
  ownOrigins: ReadonlySet<string>,
): void {
  if (!isUnsafe(request.method)) return;
  const header = (name: string) => request.header(name);
  const origin = header("origin");
  const foreign =
    (origin !== undefined && !ownOrigins.has(origin)) || header("sec-fetch-site") === "cross-site";
  if (foreign && !bringsApiKey(header)) {
    const [openAt = ""] = ownOrigins;
    throw new Refusal(
      "forbidden",
      `Changes are accepted from the application's own pages only, and those are at ${openAt}.`,
      { extra: { reason: "foreign_origin", openAt } },
    );
  }
}

/**
 * For forms that bring their own proof, or need none because anybody may do the same by the API: no cookie decides
 * anything there, so there is nothing to forge. What a browser says comes from another site is refused all the same.
 * Not by `Origin`: pages whose address is a secret send no referrer, and browsers then say `null`.
 */
export function refuseCrossSite(request: { method: string; header(name: string): string | undefined }): void {
  if (isUnsafe(request.method) && request.header("sec-fetch-site") === "cross-site")
    throw new Refusal("forbidden", "This form can be sent from its own page only.");
}

/** The origins the application itself is served from, in the form browsers send them. */
export function ownOrigins(baseUrl: string, more: readonly string[] = []): ReadonlySet<string> {
  return new Set([baseUrl, ...more].map((url) => new URL(url).origin));
}

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/** A server that is at home on this machine is the same one by every name of it: people type one or the other. */
export function loopbackAliases(baseUrl: string): string[] {
  const { protocol, hostname, port } = new URL(baseUrl);
  if (!LOOPBACK_NAMES.includes(hostname)) return [];
  return LOOPBACK_NAMES.map((name) => `${protocol}//${name}${port === "" ? "" : `:${port}`}`);
}

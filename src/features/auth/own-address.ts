/**
 * Where a browser may be sent after signing in or out: the address when it is on our own origin, whole or as a path;
 * otherwise `otherwise`. It is read the way browsers read it (`/\evil.example` is another host) and given back
 * written out, so that nobody reads it differently later.
 */
export function ownAddress(baseUrl: string, wanted: unknown, otherwise = baseUrl): string {
  if (typeof wanted !== "string" || wanted === "" || wanted.length > 2_000 || !URL.canParse(wanted, baseUrl))
    return otherwise;
  const url = new URL(wanted, baseUrl);
  // A `blob:` address has the origin of what stands behind it.
  const isPage = url.protocol === "http:" || url.protocol === "https:";
  const own = isPage && url.origin === new URL(baseUrl).origin && url.username === "" && url.password === "";
  return own ? url.href : otherwise;
}

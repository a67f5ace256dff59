import { OutgoingFailure, type OutgoingRules } from "../outgoing/check-address.ts";
import { fetchPublic, type PublicResponse } from "../outgoing/fetch-public.ts";

const MOST_BYTES = 4 * 1_048_576;
const TIMEOUT_MS = 15_000;
/** Every hop is looked at like the first. */
const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export type Fetched =
  | { kind: "unchanged" }
  | { kind: "copy"; text: string; etag: string | null; lastModified: string | null };

/** What calendar programs show as the address of a calendar; the scheme only says what to open it with. */
export const overHttps = (url: string): string => url.trim().replace(/^webcals?:\/\//i, "https://");

/** Asks for a calendar, or whether it has changed. Throws `OutgoingFailure`. */
export async function fetchCalendar(
  rules: OutgoingRules,
  url: string,
  known: { etag: string | null; lastModified: string | null },
  signal?: AbortSignal,
): Promise<Fetched> {
  const headers = {
    accept: "text/calendar, */*;q=0.5",
    ...(known.etag === null ? {} : { "if-none-match": known.etag }),
    ...(known.lastModified === null ? {} : { "if-modified-since": known.lastModified }),
  };
  const options = { headers, maxBytes: MOST_BYTES, timeoutMs: TIMEOUT_MS, signal };
  let address = url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await fetchPublic(rules, address, options);
    const { location } = response.headers;
    if (!REDIRECTS.has(response.status) || location === undefined) return taken(response);
    if (!URL.canParse(location, address)) throw failure("leads nowhere");
    const next = new URL(location, address);
    if (new URL(address).protocol === "https:" && next.protocol !== "https:")
      throw failure("leads away from https");
    address = next.href;
  }
  throw failure("is passed on too often");
}

function taken({ status, headers, body, truncated }: PublicResponse): Fetched {
  if (status === 304) return { kind: "unchanged" };
  if (status !== 200) throw failure(`answered ${status}`);
  if (truncated) throw failure("is larger than 4 MB or did not end in time");
  return {
    kind: "copy",
    text: body.toString("utf8"),
    etag: headers.etag ?? null,
    lastModified: headers["last-modified"] ?? null,
  };
}

const failure = (message: string) => new OutgoingFailure(message, false);

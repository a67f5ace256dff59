import { Resolver } from "node:dns/promises";
import ipaddr from "ipaddr.js";

/** What requests to addresses that people typed in may do. */
export interface OutgoingRules {
  /** Webhooks go over https only; set in production. */
  httpsOnly: boolean;
  /** Lets `localhost`, 127.0.0.1 and ::1 through: for who tries it out on one machine, never in production. */
  allowLoopback: boolean;
  /** All addresses of a name; an empty list or an error when there are none. */
  resolve(name: string): Promise<string[]>;
}

/** Why a request was not made or came to nothing; the message may be shown to whoever typed the address. */
export class OutgoingFailure extends Error {
  /** The address itself is not allowed; otherwise it may work another time. */
  readonly refused: boolean;
  constructor(message: string, refused: boolean) {
    super(message);
    this.name = "OutgoingFailure";
    this.refused = refused;
  }
}

const LONGEST_URL = 2_000;
const LOOKUP_TIMEOUT_MS = 3_000;
/** Names that mean something only inside a network, or inside this machine. */
const INTERNAL_NAME =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa|onion|invalid)$/;

const PRIVATE = "leads to a private address";

const refuse = (message: string) => new OutgoingFailure(message, true);

/**
 * Reads an address that a request may go to, as far as can be told without asking a name server. The URL parser has
 * brought every notation of an IPv4 address (decimal, octal, hexadecimal, full-width digits) into the usual one.
 */
export function publicUrl(rules: OutgoingRules, text: string, secureOnly = false): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.href.length > LONGEST_URL) throw refuse("is no address of at most 2,000 characters");
  if (url.protocol !== "https:" && (secureOnly || url.protocol !== "http:"))
    throw refuse(`must begin with https://${secureOnly ? "" : " or http://"}`);
  if (url.username !== "" || url.password !== "") throw refuse("must not hold a user name or password");
  const port = url.port === "" ? 443 : Number(url.port);
  if (port !== 80 && port !== 443 && port < 1024) throw refuse("has a port that is not allowed");
  const host = hostOf(url);
  if (isAddress(host)) {
    if (!mayReach(rules, host)) throw refuse(privateAddress(rules, host));
  } else if (!isLoopbackName(rules, host) && (!host.includes(".") || INTERNAL_NAME.test(host)))
    throw refuse(privateAddress(rules, host));
  url.hash = "";
  return url;
}

/** Without the brackets of an IPv6 address and without the dot at the end of a name. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "").replace(/\.+$/, "");

/** The addresses behind a `publicUrl`: every one is public, or the request is refused. */
export async function publicAddresses(rules: OutgoingRules, url: URL): Promise<string[]> {
  const host = hostOf(url);
  if (isAddress(host)) return [host];
  if (isLoopbackName(rules, host)) return ["127.0.0.1", "::1"];
  const found = await rules.resolve(host).catch(() => []);
  if (found.length === 0) throw new OutgoingFailure("the host is unknown", false);
  // One private address among public ones is how a guard that looks at the first is got round.
  if (!found.every((address) => mayReach(rules, address))) throw refuse(PRIVATE);
  return found;
}

/** For a developer the way out is told along. */
const privateAddress = ({ httpsOnly }: OutgoingRules, host: string): string =>
  !httpsOnly && (host === "localhost" || host === "127.0.0.1" || host === "::1")
    ? `${PRIVATE}; OUTGOING_LOOPBACK=on lets this machine through`
    : PRIVATE;

/**
 * Checks an address at the moment somebody enters it. A name that no server knows now is let through: it may be set up
 * later, and every request checks again.
 */
export async function assertPublic(rules: OutgoingRules, text: string, secureOnly = false): Promise<URL> {
  const url = publicUrl(rules, text, secureOnly);
  await publicAddresses(rules, url).catch((error: unknown) => {
    if (error instanceof OutgoingFailure && !error.refused) return;
    throw error;
  });
  return url;
}

const isLoopbackName = ({ allowLoopback }: OutgoingRules, host: string): boolean =>
  allowLoopback && host === "localhost";

const isAddress = (host: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(host) || ipaddr.IPv6.isValid(host);

export function mayReach(rules: OutgoingRules, address: string): boolean {
  if (!isAddress(address)) return false;
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range === "loopback") return rules.allowLoopback;
  if (range !== "unicast") return false;
  if (parsed instanceof ipaddr.IPv4) return true;
  // Global unicast is 2000::/3. What else counts as "unicast" may carry a private IPv4 address inside it.
  const [first = 0, , , , , fifth = 0] = parsed.parts;
  const isIsatap = fifth === 0x5efe;
  const isDocumentation = first === 0x3fff;
  return first >> 13 === 1 && !isIsatap && !isDocumentation;
}

/** Asks the name servers themselves: a slow one must not take up the few threads that files and passwords need. */
export async function resolveName(name: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: LOOKUP_TIMEOUT_MS, tries: 1 });
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
}

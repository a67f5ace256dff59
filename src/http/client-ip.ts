/**
 * Who is calling, as limits count it. The socket's own address, unless that peer is a configured proxy; then the
 * right-most hop that is not one. What a client writes into forwarded headers itself always stands further left.
 */
import { BlockList, isIP } from "node:net";

export type TrustedProxies = (address: string) => boolean;

/** `::ffff:192.0.2.1` (or its hexadecimal form) is the IPv4 address it stands for; a zone (`%eth0`) is dropped. */
function unmapped(address: string): string {
  if (!address.includes(":")) return address;
  const groups = ipv6Groups(address);
  if (!groups) return address;
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!mapped) return address;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** The eight groups of a valid IPv6 address, or null. */
function ipv6Groups(address: string): number[] | null {
  const [bare = ""] = address.split("%");
  if (isIP(bare) !== 6) return null;
  let text = bare;
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(bare);
  if (dotted) {
    const [, front = "", a, b, c, d] = dotted;
    text = `${front}${((Number(a) << 8) | Number(b)).toString(16)}:${((Number(c) << 8) | Number(d)).toString(16)}`;
  }
  const [left = "", right] = text.split("::");
  const parse = (part: string | undefined) =>
    part ? part.split(":").map((group) => Number.parseInt(group, 16)) : [];
  const front = parse(left);
  if (right === undefined) return front;
  const back = parse(right);
  return [...front, ...new Array<number>(Math.max(0, 8 - front.length - back.length)).fill(0), ...back];
}

/** The limit key of an address: IPv4 as it is, IPv6 by its /64 (one household or one rented machine). */
export function addressKey(address: string): string {
  const plain = unmapped(address);
  const groups = plain.includes(":") ? ipv6Groups(plain) : null;
  if (!groups) return plain;
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(":")}::/64`;
}

/**
 * Compiles `TRUSTED_PROXIES`: addresses or CIDRs, already split. Throws on an entry that is neither, because a
 * typing mistake here decides whom the limits count.
 */
export function trustedProxies(entries: readonly string[]): TrustedProxies {
  if (entries.length === 0) return () => false;
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits, ...rest] = entry.trim().split("/");
    const version = isIP(address);
    const family = version === 6 ? "ipv6" : "ipv4";
    const widest = version === 6 ? 128 : 32;
    if (version === 0 || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) {
      throw new Error(`trusted proxy "${entry}" is not an address or CIDR`);
    }
    if (bits === undefined) list.addAddress(address, family);
    else if (Number(bits) <= widest) list.addSubnet(address, Number(bits), family);
    else throw new Error(`trusted proxy "${entry}" has a prefix longer than ${widest}`);
  }
  return (address) => {
    const plain = unmapped(address);
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 6 ? "ipv6" : "ipv4");
  };
}

/** `192.0.2.1:1234`, `[2001:db8::1]:80` and quoted forms lose port, brackets and quotes. */
function bareHop(hop: string): string {
  const text = hop.trim().replace(/^"(.*)"$/, "$1");
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text);
  if (bracketed) return bracketed[1] ?? "";
  const withPort = /^([\d.]+):\d{1,5}$/.exec(text);
  return withPort?.[1] ?? text;
}

/** Hops left to right from `X-Forwarded-For`, or, only where that is absent, from RFC 7239 `Forwarded`. */
function forwardedHops(header: (name: string) => string | undefined): string[] {
  const list = header("x-forwarded-for");
  if (list !== undefined) return list.split(",").map(bareHop);
  const forwarded = header("forwarded");
  if (forwarded === undefined) return [];
  return forwarded.split(",").map((element) => {
    const pair = element.split(";").find((part) => /^\s*for\s*=/i.test(part));
    return pair === undefined ? "" : bareHop(pair.slice(pair.indexOf("=") + 1));
  });
}

/**
 * The key of the client behind a request. `peer` is the socket's address, undefined when there is no socket.
 * An entry that is no address ends the walk at the last good hop.
 */
export function clientIp(
  peer: string | undefined,
  header: (name: string) => string | undefined,
  isTrusted: TrustedProxies,
): string {
  if (peer === undefined) return "unknown";
  if (!isTrusted(peer)) return addressKey(peer);
  let client = peer;
  for (const hop of forwardedHops(header).reverse()) {
    if (isIP(hop) === 0) break;
    client = hop;
    if (!isTrusted(hop)) break;
  }
  return addressKey(client);
}

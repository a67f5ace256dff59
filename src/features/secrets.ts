import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** Keyed hashes for what must be checkable without being stored; one key per purpose, all from `AUTH_SECRET`. */
export interface Secrets {
  /** The customer's key to one booking; a higher version makes all earlier ones useless. */
  manageToken(bookingId: string, version: number): string;
  checkManageToken(token: string, bookingId: string, version: number): boolean;
  /** Names a client without keeping its address. */
  clientKey(ip: string): string;
}

export function secretsFrom(authSecret: string): Secrets {
  const keyFor = (purpose: string) =>
    Buffer.from(hkdfSync("sha256", authSecret, "bookingmachine", purpose, 32));
  const manageKey = keyFor("manage-token");
  const clientKeyKey = keyFor("client-key");
  const manageToken = (bookingId: string, version: number) =>
    createHmac("sha256", manageKey).update(`${bookingId}.${version}`).digest("base64url");
  return {
    manageToken,
    checkManageToken(token, bookingId, version) {
      const expected = Buffer.from(manageToken(bookingId, version));
      const given = Buffer.from(token);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
    clientKey: (ip) => createHmac("sha256", clientKeyKey).update(ip).digest("base64url").slice(0, 24),
  };
}

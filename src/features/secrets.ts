import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/** Keyed hashes for what must be checkable without being stored; one key per purpose, all from `AUTH_SECRET`. */
export interface Secrets {
  /** The customer's key to one booking, quote or invoice; a higher version makes all earlier ones useless. */
  manageToken(id: string, version: number): string;
  checkManageToken(token: string, id: string, version: number): boolean;
  /** Names a client without keeping its address. */
  clientKey(ip: string): string;
  /** Recognises a telephone number without keeping it. */
  phoneKey(number: string): string;
  /** What a mailed link carries for the token or invitation with this id: `<id>.<keyed hash>`. */
  linkToken(id: string): string;
  /** The id inside a link's token, or `null` for one that was not made here. */
  openLinkToken(token: string): string | null;
  /** Encrypts what must be read again (AES-256-GCM); `purpose` is bound to it. */
  seal(text: string, purpose: string): string;
  /** Throws for what `seal` did not make with this purpose. */
  open(sealed: string, purpose: string): string;
  /** The key of session tokens in a cookie of this name, as Auth.js (NextAuth v5) derives it. */
  sessionKey(cookieName: string): Uint8Array;
  /** What Auth.js signs and seals its short-lived cookies with (CSRF token, state of a sign-in elsewhere). */
  authJsSecret: string;
  /** The key of session tokens as next-auth v4 derives it: the same for every cookie name. */
  legacySessionKey: Uint8Array;
}

export function secretsFrom(authSecret: string): Secrets {
  const keyFor = (purpose: string) =>
    Buffer.from(hkdfSync("sha256", authSecret, "bookingmachine", purpose, 32));
  const manageKey = keyFor("manage-token");
  const clientKeyKey = keyFor("client-key");
  const linkKey = keyFor("link-token");
  const phoneKeyKey = keyFor("phone-key");
  const sealKey = keyFor("seal");
  const sessionKeys = new Map<string, Uint8Array>();
  const manageToken = (id: string, version: number) =>
    createHmac("sha256", manageKey).update(`${id}.${version}`).digest("base64url");
  const linkToken = (id: string) => `${id}.${createHmac("sha256", linkKey).update(id).digest("base64url")}`;
  return {
    manageToken,
    checkManageToken: (token, id, version) => equal(token, manageToken(id, version)),
    clientKey: (ip) => createHmac("sha256", clientKeyKey).update(ip).digest("base64url").slice(0, 24),
    phoneKey: (number) => createHmac("sha256", phoneKeyKey).update(number).digest("base64url"),
    linkToken,
    openLinkToken(token) {
      const id = token.slice(0, Math.max(0, token.indexOf(".")));
      return id !== "" && equal(token, linkToken(id)) ? id : null;
    },
    seal(text, purpose) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", sealKey, iv).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", sealKey, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
    },
    sessionKey(cookieName) {
      let key = sessionKeys.get(cookieName);
      if (!key) {
        const info = `Auth.js Generated Encryption Key (${cookieName})`;
        key = new Uint8Array(hkdfSync("sha256", authSecret, cookieName, info, 64));
        sessionKeys.set(cookieName, key);
      }
      return key;
    },
    authJsSecret: keyFor("auth-js").toString("base64url"),
    legacySessionKey: new Uint8Array(
      hkdfSync("sha256", authSecret, "", "NextAuth.js Generated Encryption Key", 32),
    ),
  };
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

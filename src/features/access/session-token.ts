import { CompactEncrypt, compactDecrypt } from "jose";
import type { Secrets } from "../secrets.ts";

/** What a session token says; everything else in it is ignored. Times are seconds since 1970, as in every JWT. */
export interface SessionClaims {
  sub?: string;
  /** Only of tokens made elsewhere; ours carry no personal data. */
  email?: string;
  iat: number;
  exp: number;
  /** Ours: the user's session version when it was made. */
  sessionVersion?: number;
  /** Ours: names the session through all renewals of its token. */
  sid?: string;
  /** Names this one token; what is left to name a session made elsewhere by. */
  jti?: string;
}

/** How long a session lives without being used. */
export const SESSION_SECONDS = 30 * 86_400;
/** Clocks of two servers may differ by this much. */
const TOLERANCE_SECONDS = 60;
/** A token of ours is a few hundred bytes; another app may put more in. */
const LONGEST_TOKEN = 16_384;

const COOKIE = "authjs.session-token";
/** Any cookie that a session may be in, whole or a chunk. */
const ANY_COOKIE = /^(?:__Secure-)?(?:authjs|next-auth)\.session-token(?:\.\d{1,3})?$/;
const LEGACY_COOKIE = "next-auth.session-token";

/** The cookie our own sessions are in: browsers keep a `__Secure-` one from being set over plain http. */
export function sessionCookieName(baseUrl: string): string {
  return baseUrl.startsWith("https:") ? `__Secure-${COOKIE}` : COOKIE;
}

/** Encrypts claims as Auth.js does, so that a Next.js application with the same secret reads them too. */
export async function sealSession(
  secrets: Secrets,
  cookieName: string,
  claims: Record<string, unknown>,
): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: "dir", enc: "A256CBC-HS512" })
    .encrypt(secrets.sessionKey(cookieName));
}

/**
 * The claims of the first valid session token among a request's cookies, or `null`. Over https only `__Secure-` names
 * count: a plain one may come from another host of the same site. A name that comes twice with two values is a
 * planted cookie beside the real one, and which is which cannot be told.
 */
export async function readSession(
  secrets: Secrets,
  cookieHeader: string | undefined,
  baseUrl: string,
  now: number,
): Promise<SessionClaims | null> {
  if (cookieHeader === undefined || !cookieHeader.includes("session-token")) return null;
  const cookies = parseCookies(cookieHeader);
  const secure = [`__Secure-${COOKIE}`, `__Secure-${LEGACY_COOKIE}`];
  const names = baseUrl.startsWith("https:") ? secure : [...secure, COOKIE, LEGACY_COOKIE];
  for (const name of names) {
    const token = joined(cookies, name);
    if (token === null) continue;
    const claims = await openSession(secrets, name, token, now);
    if (claims) return claims;
  }
  return null;
}

/** The claims of one token, or `null` when it is not ours, not of this cookie, expired, or has no end. */
export async function openSession(
  secrets: Secrets,
  cookieName: string,
  token: string,
  now: number,
): Promise<SessionClaims | null> {
  const legacy = cookieName.endsWith(LEGACY_COOKIE);
  const key = legacy ? secrets.legacySessionKey : secrets.sessionKey(cookieName);
  try {
    const { plaintext } = await compactDecrypt(token, key, {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: [legacy ? "A256GCM" : "A256CBC-HS512"],
    });
    return validClaims(JSON.parse(new TextDecoder().decode(plaintext)), now / 1000);
  } catch {
    // Whatever was wrong with it, it is not a session.
    return null;
  }
}

function validClaims(claims: unknown, now: number): SessionClaims | null {
  if (typeof claims !== "object" || claims === null) return null;
  const { sub, email, iat, exp, nbf, sessionVersion, sid, jti } = claims as Record<string, unknown>;
  if (typeof exp !== "number" || exp <= now) return null;
  if (typeof iat !== "number") return null;
  // Of a token of ours its end and its version decide: a clock of ours that was put right, by an hour back, signs nobody out.
  const own = typeof sessionVersion === "number";
  if (!own && iat > now + TOLERANCE_SECONDS) return null;
  if (nbf !== undefined && !(typeof nbf === "number" && nbf <= now + TOLERANCE_SECONDS)) return null;
  return {
    iat,
    exp,
    ...(typeof sub === "string" ? { sub } : {}),
    ...(typeof email === "string" ? { email } : {}),
    ...(own ? { sessionVersion } : {}),
    ...(typeof sid === "string" ? { sid } : {}),
    ...(typeof jti === "string" ? { jti } : {}),
  };
}

/** The names of all session cookies a browser sent, for removing them. */
export function sessionCookiesIn(cookieHeader: string | undefined): string[] {
  return [...parseCookies(cookieHeader ?? "").keys()].filter((name) => ANY_COOKIE.test(name));
}

/** All values by name: the same name may come more than once. */
export function parseCookies(header: string): Map<string, string[]> {
  const cookies = new Map<string, string[]>();
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at === -1) continue;
    const name = part.slice(0, at).trim();
    const value = part.slice(at + 1).trim();
    const known = cookies.get(name);
    if (!known) cookies.set(name, [value]);
    else if (!known.includes(value)) known.push(value);
  }
  return cookies;
}

/** A cookie's value, or its chunks `.0`, `.1`, … in order; `null` when absent, ambiguous or too long. */
function joined(cookies: Map<string, string[]>, name: string): string | null {
  const whole = cookies.get(name);
  if (whole) return whole.length === 1 ? bounded(whole[0] ?? "") : null;
  let token = "";
  for (let index = 0; cookies.has(`${name}.${index}`); index++) {
    const values = cookies.get(`${name}.${index}`) ?? [];
    if (values.length !== 1) return null;
    token += values[0];
    if (token.length > LONGEST_TOKEN) return null;
  }
  return bounded(token);
}

function bounded(token: string): string | null {
  return token === "" || token.length > LONGEST_TOKEN ? null : token;
}

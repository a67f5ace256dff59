import { randomUUID } from "node:crypto";
import { newId } from "#db/new-id.ts";
import {
  SESSION_SECONDS,
  sealSession,
  sessionCookieName,
  sessionCookiesIn,
} from "../access/session-token.ts";
import type { Deps } from "../deps.ts";

/** What a token of ours says beside its times: nothing that anybody could not know. */
export interface OwnClaims {
  sub: string;
  sessionVersion: number;
  sid: string;
}

/** A new session: whatever cookie the browser had before means nothing to it. */
export function newSession(user: { id: string; sessionVersion: number }): OwnClaims {
  return { sub: user.id, sessionVersion: user.sessionVersion, sid: newId("session") };
}

export function sealOwn(deps: Deps, { sub, sessionVersion, sid }: OwnClaims): Promise<string> {
  const iat = Math.floor(deps.now() / 1000);
  const times = { iat, exp: iat + SESSION_SECONDS, jti: randomUUID() };
  return sealSession(deps.secrets, sessionCookieName(deps.baseUrl), { sub, sessionVersion, sid, ...times });
}

const secureFor = (deps: Pick<Deps, "baseUrl">): string =>
  deps.baseUrl.startsWith("https:") ? "; Secure" : "";

/** The `Set-Cookie` line of a session, as Auth.js writes it. */
export async function sessionCookie(deps: Deps, claims: OwnClaims): Promise<string> {
  const token = await sealOwn(deps, claims);
  const name = sessionCookieName(deps.baseUrl);
  return `${name}=${token}; Path=/; Max-Age=${SESSION_SECONDS}; HttpOnly; SameSite=Lax${secureFor(deps)}`;
}

/** `Set-Cookie` lines that remove every session cookie the browser sent. */
export function withoutSession(deps: Pick<Deps, "baseUrl">, cookieHeader: string | undefined): string[] {
  return sessionCookiesIn(cookieHeader).map((name) => {
    // Browsers take a `__Secure-` name only with the flag, also for removing it.
    const secure = name.startsWith("__Secure-") ? "; Secure" : secureFor(deps);
    return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`;
  });
}

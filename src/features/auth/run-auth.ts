import type { AuthConfig } from "@auth/core";
import { instantText } from "#db/columns.ts";
import type { PageRequest } from "#http/pages.ts";
import { describeError } from "#http/safe-log.ts";
import { identify } from "../access/identify.ts";
import { parseCookies, SESSION_SECONDS, sessionCookieName } from "../access/session-token.ts";
import type { Deps } from "../deps.ts";
import { deviceCookie } from "./known-device.ts";
import { newSession, type OwnClaims, sealOwn } from "./make-session.ts";
import { ownAddress } from "./own-address.ts";
import { findUser, type UserRow } from "./queries.ts";
import { signInByLink } from "./sign-in-by-link.ts";
import { signInWithGoogle } from "./sign-in-with-google.ts";
import { type SignInResult, verifyCredentials } from "./verify-credentials.ts";

export interface AuthCall {
  /** Below `/api/auth/`: `csrf`, `callback/credentials`. */
  action: string;
  method: "GET" | "POST";
  /** With its question mark, or empty. */
  search: string;
  /** A form's or JSON body, with its content type. */
  body: { bytes: Uint8Array | string; type: string } | null;
  /** Answer `{ url }` as JSON instead of redirecting. */
  wantsJson: boolean;
  /** The caller has checked the request's origin in another way than by the CSRF token. */
  skipCsrf: boolean;
}

export interface AuthOutcome {
  response: Response;
  /** Of Auth.js: `CredentialsSignin`, `MissingCSRF`, …; `null` when nothing went wrong. */
  error: string | null;
  /** Whose session ended. */
  signedOut: boolean;
}

type SignedIn = Pick<UserRow, "id" | "emailKey" | "sessionVersion">;

/** What one run learns beside what Auth.js passes along. */
interface Run {
  signedIn: SignedIn | null;
  /** What our own part threw: Auth.js would make a redirect of it, or take the session for a broken one. */
  thrown: { error: unknown } | null;
  error: string | null;
  signedOut: boolean;
}

/**
 * One request to Auth.js, the framework-independent core of NextAuth v5. It keeps the protocol (routes, CSRF token,
 * cookies, redirects, OAuth); who somebody is and which session is still good is decided here, by the same functions
 * that decide it for the rest of the API.
 *
 * Of the request it sees nothing that could mislead it: the address is made from our own base URL, of the cookies only
 * its own come along, and a session cookie only as a mark that there is a valid one.
 */
export async function runAuth(deps: Deps, request: PageRequest, call: AuthCall): Promise<AuthOutcome> {
  const core = await import("@auth/core");
  const run: Run = { signedIn: null, thrown: null, error: null, signedOut: false };
  const identity = await identify(deps, request);
  const session = identity?.kind === "session" ? identity : null;
  const config: AuthConfig = {
    ...settings(deps, run),
    providers: await providers(deps, request, run),
    jwt: {
      maxAge: SESSION_SECONDS,
      encode: ({ token }) => sealOwn(deps, token as unknown as OwnClaims),
      decode: async () =>
        session && { sub: session.userId, sessionVersion: session.own?.version, sid: session.own?.sid },
    },
    callbacks: {
      redirect: async ({ url }) => ownAddress(deps.baseUrl, url),
      signIn: ({ account, profile }) =>
        keeping(run, () => allowSignIn(deps, run, account?.provider, profile)),
      jwt: async ({ token }) => {
        // What a client sends along to "update" its session never gets here: nothing of it is anybody's to say.
        if (run.signedIn) return { ...newSession(run.signedIn) };
        return token;
      },
      session: async ({ token }) => (await keeping(run, () => sessionView(deps, token.sub))) as never,
    },
    events: {
      signOut: () => {
        run.signedOut = true;
      },
    },
  };
  if (call.skipCsrf) config.skipCSRFCheck = core.skipCSRFCheck;
  const response = await core.Auth(requestFor(deps, request, call, session !== null), config);
  if (run.thrown) throw run.thrown.error;
  // Headers of a redirect made by `Response.redirect` cannot be changed.
  const answer = new Response(response.body, response);
  if (run.signedIn)
    answer.headers.append("set-cookie", deviceCookie(deps, request.header("cookie"), run.signedIn.emailKey));
  // A token made elsewhere is not replaced by one of ours: its maker reads more from it than we write.
  else if (session !== null && session.own === null && !run.signedOut)
    dropSessionCookies(answer, deps.baseUrl);
  return { response: answer, error: run.error, signedOut: run.signedOut };
}

function settings(deps: Deps, run: Run) {
  return {
    basePath: "/api/auth",
    trustHost: true,
    secret: deps.secrets.authJsSecret,
    useSecureCookies: deps.baseUrl.startsWith("https:"),
    session: { strategy: "jwt" as const, maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", signOut: "/sign-out", error: "/sign-in" },
    logger: {
      // Mistakes of callers are told to the callers; ours are logged, without what they were about.
      error(error: Error) {
        run.error = "type" in error ? String(error.type) : error.name;
        if (run.thrown || CALLERS_OWN.has(run.error)) return;
        deps.log.error({ error: describeError(error) }, "sign-in failed");
      },
      warn() {},
      debug() {},
    },
  };
}

async function keeping<T>(run: Run, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    run.thrown = { error };
    throw error;
  }
}

const CALLERS_OWN = new Set([
  "CredentialsSignin",
  "AccessDenied",
  "MissingCSRF",
  "UnknownAction",
  "InvalidProvider",
  "InvalidCheck",
  "OAuthCallbackError",
  "SyntaxError",
]);

async function providers(deps: Deps, request: PageRequest, run: Run): Promise<AuthConfig["providers"]> {
  const [{ default: Credentials }, { CredentialsSignin }] = await Promise.all([
    import("@auth/core/providers/credentials"),
    import("@auth/core/errors"),
  ]);
  const entering =
    (check: (given: Record<string, unknown>) => Promise<SignInResult>) => async (given: object) => {
      const result = await keeping(run, () => check(given as Record<string, unknown>));
      if ("failure" in result) {
        const failed = new CredentialsSignin();
        failed.code = result.failure;
        throw failed;
      }
      run.signedIn = result.user;
      return { id: result.user.id };
    };
  const { google } = deps.signIn;
  return [
    Credentials({
      id: "credentials",
      name: "Password",
      credentials: { email: {}, password: {}, code: {} },
      authorize: entering(async ({ email, password, code }) => {
        if (!isText(email, 254) || !isText(password, 1_000)) return { failure: "credentials" };
        return verifyCredentials(deps, request, {
          email,
          password,
          code: isText(code, 100) ? code : undefined,
        });
      }),
    }),
    Credentials({
      id: "link",
      name: "Mailed link",
      credentials: { token: {}, code: {} },
      authorize: entering(async ({ token, code }) => {
        if (!isText(token, 200)) return { failure: "link_expired" };
        return signInByLink(deps, request, { token, code: isText(code, 100) ? code : undefined });
      }),
    }),
    ...(google === null ? [] : [(await import("@auth/core/providers/google")).default(google)]),
  ];
}

/** NUL is what the database cannot take. */
function isText(value: unknown, max: number): value is string {
  return typeof value === "string" && value !== "" && value.length <= max && !value.includes("\0");
}

/** Passwords and links were judged already; what Google says is judged here. A text is where to go instead. */
async function allowSignIn(
  deps: Deps,
  run: Run,
  provider: string | undefined,
  profile: { sub?: unknown; email?: unknown; email_verified?: unknown; name?: unknown } | undefined,
): Promise<boolean | string> {
  if (provider !== "google") return run.signedIn !== null;
  const { sub, email, email_verified, name } = profile ?? {};
  if (!isText(sub, 255) || !isText(email, 254)) return false;
  const result = await signInWithGoogle(deps, {
    sub,
    email,
    emailVerified: email_verified === true,
    name: isText(name, 1_000) ? name : "",
  });
  if ("failure" in result) return `/sign-in?error=CredentialsSignin&code=${result.failure}`;
  run.signedIn = result.user;
  return true;
}

/** What `GET /api/auth/session` tells about the person, from the database and not from the token. */
async function sessionView(deps: Deps, userId: string | undefined) {
  const user = userId === undefined ? null : await findUser(deps.db.orm, userId);
  if (!user) throw new Error("the user of a valid session is gone");
  const { id, name, email } = user;
  return { user: { id, name, email }, expires: instantText(deps.now() + SESSION_SECONDS * 1_000) };
}

const OWN_COOKIE =
  /^(?:__Host-|__Secure-)?authjs\.(?:csrf-token|callback-url|pkce\.code_verifier|state|nonce)$/;

function requestFor(deps: Deps, request: PageRequest, call: AuthCall, hasSession: boolean): Request {
  const cookies = [...parseCookies(request.header("cookie") ?? "")].flatMap(
    ([name, [value = "", ...more]]) => {
      // One that comes twice was planted beside the real one.
      if (!OWN_COOKIE.test(name) || more.length > 0) return [];
      if (!name.endsWith("callback-url")) return [`${name}=${value}`];
      return isOwn(deps.baseUrl, decoded(value)) ? [`${name}=${value}`] : [];
    },
  );
  if (hasSession) cookies.push(`${sessionCookieName(deps.baseUrl)}=valid`);
  const url = new URL(`${deps.baseUrl}/api/auth/${call.action}${call.search}`);
  const wanted = url.searchParams.get("callbackUrl");
  if (wanted !== null) url.searchParams.set("callbackUrl", ownAddress(deps.baseUrl, wanted));
  const headers = new Headers();
  if (cookies.length > 0) headers.set("cookie", cookies.join("; "));
  if (call.body) headers.set("content-type", call.body.type);
  if (call.wantsJson) headers.set("x-auth-return-redirect", "1");
  return new Request(url, {
    method: call.method,
    headers,
    ...(call.body ? { body: Buffer.from(call.body.bytes) } : {}),
  });
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return "";
  }
}

const isOwn = (baseUrl: string, url: string): boolean => ownAddress(baseUrl, url, "") !== "";

/** Takes the session cookies out of an answer and leaves the others. */
function dropSessionCookies(answer: Response, baseUrl: string): void {
  const name = sessionCookieName(baseUrl);
  const others = answer.headers.getSetCookie().filter((line) => !line.startsWith(name));
  answer.headers.delete("set-cookie");
  for (const line of others) answer.headers.append("set-cookie", line);
}

import { endedSessions } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import type { PageDefinition, PageRequest } from "#http/pages.ts";
import type { RateLimitRule } from "#http/rate-rules.ts";
import { identify } from "../access/identify.ts";
import { SESSION_SECONDS } from "../access/session-token.ts";
import type { Deps } from "../deps.ts";
import { withoutSession } from "./make-session.ts";
import { type AuthCall, type AuthOutcome, runAuth } from "./run-auth.ts";

/** `/api/auth/*`: pages ask for the session often, and an office shares one address. */
const authRule: RateLimitRule = { name: "auth", quota: 120, windowSeconds: 60, by: "ip" };
/** Signing in costs a hash, and guessing has limits of its own on top of this. */
export const signInRule: RateLimitRule = { name: "sign-in", quota: 30, windowSeconds: 60, by: "ip" };

/** What a form post to sign in is counted under, whichever page it comes from. */
export const SIGN_IN_ENDPOINT = "POST /api/auth/callback/:provider";

const ACTIONS: Readonly<Record<"GET" | "POST", readonly string[]>> = {
  GET: ["csrf", "providers", "session", "signin", "signout", "error"],
  POST: ["session", "signin", "signout"],
};

/** The routes of Auth.js, as clients of NextAuth expect them. */
export function authPages(deps: Deps): PageDefinition[] {
  const handle = (request: PageRequest) => answer(deps, request);
  return [
    { path: "/api/auth/*", methods: ["GET"], limit: authRule, handle },
    { path: "/api/auth/*", methods: ["POST"], limit: authRule, sameOriginOnly: true, handle },
    { path: "/api/auth/callback/:provider", methods: ["GET"], limit: authRule, handle },
    {
      path: "/api/auth/callback/:provider",
      methods: ["POST"],
      limit: signInRule,
      sameOriginOnly: true,
      handle,
    },
  ];
}

async function answer(deps: Deps, request: PageRequest): Promise<Response> {
  const method = request.method === "POST" ? "POST" : "GET";
  const action = request.path.slice("/api/auth/".length);
  if (!isKnown(deps, method, action)) throw new Refusal("not_found", "Nothing is at this address.");
  const { body, json } = bodyOf(request);
  const wantsHeader = request.header("x-auth-return-redirect") !== undefined;
  const at = request.target.indexOf("?");
  const search = at === -1 ? "" : request.target.slice(at);
  const call: AuthCall = { action, method, search, body, wantsJson: wantsHeader || json, skipCsrf: false };
  const outcome = await runAuth(deps, request, call);
  await settleSession(deps, request, action, outcome);
  // NextAuth v4 told failed passwords apart by the status; its clients send `json`, newer ones the header.
  const failed = json && !wantsHeader && outcome.error === "CredentialsSignin";
  const { response } = outcome;
  if (failed) return new Response(response.body, { status: 401, headers: response.headers });
  if (response.status < 400) return response;
  // Auth.js refuses with a bare status and no words.
  if (response.status < 500)
    throw new Refusal("forbidden", "The token of /api/auth/csrf is missing, or is not this browser's.");
  throw new Error(`Auth.js answered ${response.status}: ${outcome.error}`);
}

function isKnown(deps: Deps, method: "GET" | "POST", action: string): boolean {
  const [name = "", provider, ...rest] = action.split("/");
  if (rest.length > 0) return false;
  if (provider === undefined) return ACTIONS[method].includes(name);
  const elsewhere = deps.signIn.google === null ? [] : ["google"];
  if (name === "signin") return method === "POST" && ["credentials", "link", ...elsewhere].includes(provider);
  return name === "callback" && (method === "POST" ? ["credentials", "link"] : elsewhere).includes(provider);
}

/** A JSON body that cannot be read is refused here: Auth.js has no words for it. */
function bodyOf(request: PageRequest): { body: AuthCall["body"]; json: boolean } {
  if (request.rawBody.length === 0) return { body: null, json: false };
  const type = request.header("content-type") ?? "";
  const bytes = request.rawBody;
  if (type.includes("application/x-www-form-urlencoded")) {
    const json = new URLSearchParams(Buffer.from(bytes).toString("utf8")).get("json") === "true";
    return { body: { bytes, type }, json };
  }
  if (!type.includes("application/json")) throw new Refusal("unsupported_media_type", "Send a form or JSON.");
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw new Refusal("malformed_json", "The body is not valid JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refusal("malformed_json", "The body must be an object.");
  return { body: { bytes, type }, json: "json" in value && String(value.json) === "true" };
}

/** Signing out ends the session for good, and cookies of sessions that are over are taken away. */
export async function settleSession(
  deps: Deps,
  request: PageRequest,
  action: string,
  { response, error, signedOut }: AuthOutcome,
): Promise<void> {
  const identity = await identify(deps, request);
  const session = identity?.kind === "session" ? identity : null;
  if (signedOut && session && session.sessionId !== null)
    await endSession(deps, session.sessionId, session.expiresAt);
  const left = action === "signout" && request.method === "POST" && error === null;
  const over = action === "session" && session === null;
  if (left || over)
    for (const line of withoutSession(deps, request.header("cookie")))
      response.headers.append("set-cookie", line);
}

/** Its token, and those it was renewed into, would be good for weeks otherwise. */
async function endSession(deps: Deps, id: string, expiresAt: number): Promise<void> {
  const until = Math.max(expiresAt, deps.now() + SESSION_SECONDS * 1_000);
  await deps.db.orm.insert(endedSessions).values({ id, expiresAt: until }).onConflictDoNothing();
}

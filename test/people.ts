import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import type { MemberRole, Scope } from "#domain/roles.ts";
import { apiKeyHash } from "#features/access/identify.ts";
import { SESSION_SECONDS, sealSession, sessionCookieName } from "#features/access/session-token.ts";
import type { Answer, CallOptions, TestApp } from "./app.ts";
import type { MadeBusiness } from "./business.ts";

/** Somebody signed in. */
export interface Person {
  userId: string;
  /** What a browser would send. */
  cookie: string;
  /** Calls the API as this person. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
}

export interface PersonOptions {
  /** Index into `memberIds` of the business, or the id: the person in the calendar. */
  teamMemberId?: string;
  seesMoney?: boolean;
  email?: string;
}

/** What an account is kept in; its server need not run in this process's way of calling it. */
type Home = Pick<TestApp, "db" | "deps" | "clock">;

/** A user with a verified address and a session; of the business, when one is given. */
export async function signedIn(
  app: TestApp,
  business: MadeBusiness | null,
  role: MemberRole = "owner",
  options: PersonOptions = {},
): Promise<Person> {
  const account = await accountOf(app, business, role, options);
  return { ...account, call: calling(app, { cookie: account.cookie }) };
}

/** The same where the server is not called by `TestApp`. */
export async function accountOf(
  home: Home,
  business: MadeBusiness | null,
  role: MemberRole = "owner",
  { teamMemberId, seesMoney = false, email }: PersonOptions = {},
): Promise<Pick<Person, "userId" | "cookie">> {
  const userId = newId("user");
  const now = home.clock.now;
  const address = email ?? `${userId}@example.com`;
  await home.db.orm.insert(t.users).values({
    id: userId,
    name: `User ${userId.slice(-4)}`,
    email: address,
    emailKey: address.toLowerCase(),
    emailVerifiedAt: now,
    createdAt: now,
    updatedAt: now,
  });
  if (business) await join(home, business, userId, role, teamMemberId, seesMoney);
  return { userId, cookie: await sessionFor(home, userId) };
}

/** Adds a user to a further business. */
export async function join(
  home: Home,
  business: MadeBusiness,
  userId: string,
  role: MemberRole,
  teamMemberId: string | null = null,
  seesMoney = false,
): Promise<void> {
  await home.db.orm
    .insert(t.memberships)
    .values({ businessId: business.id, userId, role, teamMemberId, seesMoney, createdAt: home.clock.now });
}

/** A fresh session of a user: a `Cookie` header. */
export async function sessionFor(home: Home, userId: string, sessionVersion = 1): Promise<string> {
  const name = sessionCookieName(home.deps.baseUrl);
  const iat = Math.floor(home.clock.now / 1000);
  const claims = { sub: userId, sessionVersion, sid: newId("session"), iat, exp: iat + SESSION_SECONDS };
  return `${name}=${await sealSession(home.deps.secrets, name, claims)}`;
}

/** An API key with these scopes, calling the API; `createdBy` is the user who made it. */
export async function withApiKey(
  app: TestApp,
  business: MadeBusiness,
  scopes: Scope[],
  createdBy: string | null = null,
): Promise<{ id: string; key: string; call: Person["call"] }> {
  const id = newId("apiKey");
  const key = `bm_live_${id}${newId("session")}`;
  await app.db.orm.insert(t.apiKeys).values({
    id,
    businessId: business.id,
    name: "Test",
    keyHash: apiKeyHash(key),
    lastFour: key.slice(-4),
    scopes,
    createdBy,
    createdAt: app.clock.now,
  });
  return { id, key, call: calling(app, { authorization: `Bearer ${key}` }) };
}

function calling(app: TestApp, own: Record<string, string>): Person["call"] {
  return (method, path, options = {}) =>
    app.call(method, path, { ...options, headers: { ...own, ...options.headers } });
}

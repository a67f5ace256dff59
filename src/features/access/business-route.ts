import type { ZodObject, ZodType } from "zod";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { grants, type MemberRole, type Scope } from "#domain/roles.ts";
import type { Actor } from "#events/emit.ts";
import type { HandlerContext, RouteDefinition, RouteInput, RouteRequest } from "#http/route.ts";
import { type Deps, route } from "../deps.ts";
import { hasFeature } from "../tiers/catalogue.ts";
import { identify } from "./identify.ts";

/** A caller who may do what the route does, in the one business it is about. */
export interface Access {
  businessId: BusinessId;
  slug: string;
  tier: string;
  role: MemberRole;
  /** `null` for an API key. */
  userId: string | null;
  /**
   * Whose own settings are meant: the signed-in person's, for an API key those of the person who made it; `null` once
   * that person is no longer of the business.
   */
  personId: string | null;
  /** The person in the calendar that the caller is; staff see only what is theirs. */
  teamMemberId: string | null;
  /** False: prices and totals must be left out of the answer. */
  seesMoney: boolean;
  /** For events. */
  actor: Actor;
}

export interface BusinessAccess {
  /** Who may call; an API key counts as `admin`. */
  roles: readonly MemberRole[];
  /** What an API key must be allowed; `null`: nothing for programs (keys, team rights, billing). */
  scope: Scope | null;
}

export const EVERYONE: readonly MemberRole[] = ["owner", "admin", "staff"];
export const MANAGERS: readonly MemberRole[] = ["owner", "admin"];

/**
 * Throws `unauthorized` without a valid session or API key; `not_found` for another business named by `X-Business-Id`;
 * `forbidden` for who belongs to no business, a role or a scope that does not reach; `plan_required` for an API key on
 * a plan without API access.
 */
export async function authorizeBusiness(
  deps: Deps,
  request: RouteRequest,
  { roles, scope }: BusinessAccess,
): Promise<Access> {
  const identity = await identify(deps, request);
  if (!identity) throw new Refusal("unauthorized", "Sign in, or send an API key.");
  const { workplace } = identity;
  const wanted = request.header("x-business-id");
  if (wanted !== undefined && workplace?.businessId !== wanted)
    throw new Refusal("not_found", "There is no such business.");
  if (!workplace) throw new Refusal("forbidden", "You do not belong to a business yet.");
  if (identity.kind === "api_key") {
    if (!hasFeature(deps.plans, workplace.tier, "api"))
      throw new Refusal("plan_required", "API access is part of the Business plan.");
    if (scope === null) throw new Refusal("forbidden", "An API key cannot do this: sign in.");
    if (!grants(identity.scopes, scope))
      throw new Refusal("forbidden", `This API key lacks the scope ${scope}.`);
  }
  if (!roles.includes(workplace.role))
    throw new Refusal("forbidden", `Your role here is ${workplace.role}; this takes ${roles.join(" or ")}.`);
  const isUser = identity.kind === "session";
  return {
    ...workplace,
    userId: isUser ? identity.userId : null,
    personId: isUser ? identity.userId : identity.makerId,
    actor: isUser ? { kind: "user", id: identity.userId } : { kind: "api_key", id: identity.keyId },
  };
}

type Undefinable<T> = T | undefined;

export type BusinessRouteInput<
  P extends Undefinable<ZodObject>,
  Q extends Undefinable<ZodObject>,
  B extends Undefinable<ZodType>,
> = Omit<RouteInput<Deps, P, Q, B>, "handle" | "access" | "authorize"> & {
  access: BusinessAccess;
  handle(
    context: Omit<Parameters<RouteInput<Deps, P, Q, B>["handle"]>[0], "caller"> & { access: Access },
  ): ReturnType<RouteInput<Deps, P, Q, B>["handle"]>;
};

/** A route below `/business`: who may call it is checked before anything of the request is read. */
export function businessRoute<
  P extends Undefinable<ZodObject> = undefined,
  Q extends Undefinable<ZodObject> = undefined,
  B extends Undefinable<ZodType> = undefined,
>(input: BusinessRouteInput<P, Q, B>): RouteDefinition<Deps> {
  const { handle, access, ...rest } = input;
  return route<P, Q, B>({
    noStore: true,
    ...rest,
    access,
    problems: [...(rest.problems ?? []), ...(access.scope === null ? [] : (["plan_required"] as const))],
    authorize: (deps: Deps, request: RouteRequest) => authorizeBusiness(deps, request, access),
    handle: ({ caller, ...context }: HandlerContext<Deps, never, never, never>) =>
      handle({ ...context, access: caller as Access } as unknown as Parameters<typeof handle>[0]),
  } as RouteInput<Deps, P, Q, B>);
}

/** Who is signed in, whatever business they are of. */
export interface AccountCaller {
  userId: string;
}

export type AccountRouteInput<
  P extends Undefinable<ZodObject>,
  Q extends Undefinable<ZodObject>,
  B extends Undefinable<ZodType>,
> = Omit<RouteInput<Deps, P, Q, B>, "handle" | "access" | "authorize"> & {
  handle(
    context: Omit<Parameters<RouteInput<Deps, P, Q, B>["handle"]>[0], "caller"> & { user: AccountCaller },
  ): ReturnType<RouteInput<Deps, P, Q, B>["handle"]>;
};

/** A route about the signed-in person's own account; no API key may call it. */
export function accountRoute<
  P extends Undefinable<ZodObject> = undefined,
  Q extends Undefinable<ZodObject> = undefined,
  B extends Undefinable<ZodType> = undefined,
>(input: AccountRouteInput<P, Q, B>): RouteDefinition<Deps> {
  const { handle, ...rest } = input;
  return route<P, Q, B>({
    noStore: true,
    ...rest,
    access: { roles: [], scope: null },
    async authorize(deps: Deps, request: RouteRequest): Promise<AccountCaller> {
      const identity = await identify(deps, request);
      if (identity?.kind === "api_key") throw new Refusal("forbidden", "An API key has no account: sign in.");
      if (!identity) throw new Refusal("unauthorized", "Sign in first.");
      return { userId: identity.userId };
    },
    handle: ({ caller, ...context }: HandlerContext<Deps, never, never, never>) =>
      handle({ ...context, user: caller as AccountCaller } as unknown as Parameters<typeof handle>[0]),
  } as RouteInput<Deps, P, Q, B>);
}

import type { RouteRequest } from "#http/route.ts";
import { DEMO_PASSWORD, DEMO_SLUGS, demoOwnerEmail } from "../demo/demo-owners.ts";
import type { Deps } from "../deps.ts";
import type { UserRow } from "./queries.ts";

/**
 * Whether this is a demo owner signing in on the very machine the server runs on. A request that was forwarded does not
 * count: a proxy on this machine speaks for strangers.
 */
export function isDemoSignIn(deps: Deps, request: RouteRequest, user: UserRow, password: string): boolean {
  return (
    deps.signIn.demo &&
    user.passwordHash === null &&
    password === DEMO_PASSWORD &&
    DEMO_SLUGS.some((slug) => demoOwnerEmail(slug) === user.emailKey) &&
    isLoopback(request.ip) &&
    ["x-forwarded-for", "forwarded", "x-real-ip"].every((name) => request.header(name) === undefined)
  );
}

/** As limits name clients: IPv4, or the /64 of `::1`. */
const isLoopback = (ip: string): boolean => /^127\.\d+\.\d+\.\d+$/.test(ip) || ip === "0:0:0:0::/64";

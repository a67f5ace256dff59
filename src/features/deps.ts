import type { Logger } from "pino";
import type { Database } from "#db/open.ts";
import { routeFor } from "#http/route.ts";
import type { BusinessCache } from "./businesses/business-cache.ts";
import type { RefusedDemand } from "./demand/refused-demand.ts";
import type { Secrets } from "./secrets.ts";

/** What every feature may use; made once at start (`src/deps.ts`) and passed, never imported as a global. */
export interface Deps {
  db: Database;
  /** The only clock: epoch milliseconds. */
  now: () => number;
  log: Logger;
  /** Public address without a trailing slash, for links. */
  baseUrl: string;
  businesses: BusinessCache;
  secrets: Secrets;
  demand: RefusedDemand;
}

/** Defines a route over these dependencies. */
export const route = routeFor<Deps>();

import { Refusal } from "#domain/refusals.ts";
import type { PageDefinition } from "#http/pages.ts";
import { describeError } from "#http/safe-log.ts";
import type { Deps } from "../deps.ts";

const headers = { "content-type": "application/json", "cache-control": "no-store" };

/** `/healthz`: the process lives. `/readyz`: its database answers and is migrated, so it can serve. */
export function healthPages(deps: Deps): PageDefinition[] {
  return [
    { path: "/healthz", methods: ["GET"], handle: () => ({ status: 200, headers, body: '{"status":"ok"}' }) },
    {
      path: "/readyz",
      methods: ["GET"],
      async handle() {
        try {
          await deps.db.rows("ready", "select 1 from businesses limit 1", []);
        } catch (error) {
          deps.log.warn({ error: describeError(error) }, "not ready");
          throw new Refusal("unavailable", "The database does not answer.");
        }
        return { status: 200, headers, body: '{"status":"ready"}' };
      },
    },
  ];
}

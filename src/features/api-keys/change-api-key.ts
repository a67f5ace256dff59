import { and, eq } from "drizzle-orm";
import { apiKeys } from "#db/schema/index.ts";
import type { Access } from "../access/business-route.ts";
import { type Change, changeCatalog, note, notFound } from "../catalog/change-catalog.ts";
import type { Deps } from "../deps.ts";
import type { ApiKeyRow } from "./view.ts";

export function renameApiKey(
  deps: Deps,
  access: Access,
  id: string,
  name: string | undefined,
): Promise<ApiKeyRow> {
  return changeCatalog(deps, access, async (change) => {
    const row = await find(change, id);
    if (name === undefined || name === row.name) return row;
    await set(change, id, { name });
    await note(change, "api_key.updated", id, { fields: ["name"] });
    return { ...row, name };
  });
}

/** The key is refused from the next request on. Again, it does nothing: a retry is safe. */
export function revokeApiKey(deps: Deps, access: Access, id: string): Promise<void> {
  return changeCatalog(deps, access, async (change) => {
    const row = await find(change, id);
    if (row.revokedAt !== null) return;
    await set(change, id, { revokedAt: change.now });
    await note(change, "api_key.revoked", id);
  });
}

const which = ({ businessId }: Change, id: string) =>
  and(eq(apiKeys.businessId, businessId), eq(apiKeys.id, id));

async function find(change: Change, id: string): Promise<ApiKeyRow> {
  const [row] = await change.tx.select().from(apiKeys).where(which(change, id));
  if (!row) throw notFound("API key");
  return row;
}

async function set(change: Change, id: string, columns: Partial<ApiKeyRow>): Promise<void> {
  await change.tx.update(apiKeys).set(columns).where(which(change, id));
}

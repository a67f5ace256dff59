import { Refusal } from "#domain/refusals.ts";
import type { PageRequest } from "#http/pages.ts";

/** The token of a page's link. Of several, as of none, which one is meant cannot be told. */
export function tokenOf({ query }: PageRequest): string | null {
  const tokens = query.getAll("token");
  return tokens.length === 1 && tokens[0] ? tokens[0].slice(0, 200) : null;
}

/** An id of a path as the database may be asked for it. */
export function idOf({ params }: PageRequest, prefix: string): string {
  const id = params.id ?? "";
  if (!new RegExp(`^${prefix}_[a-z0-9]{16,64}$`).test(id))
    throw new Refusal("not_found", "Nothing is at this address.");
  return id;
}

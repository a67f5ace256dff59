/** Who is signed in, and the business this tab is about. */

import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import {
  type Account,
  type BusinessProfile,
  getAccount,
  getBusiness,
  setCurrentBusiness,
} from "#sdk/index.ts";
import { businessOfTab, client, setBusinessOfTab } from "./client.ts";
import { queryClient } from "./query-client.ts";

export const accountQuery = queryOptions({
  queryKey: ["account"],
  queryFn: ({ signal }) => getAccount(client, {}, { signal }),
  staleTime: 5 * 60_000,
});

export const businessQuery = queryOptions({
  queryKey: ["business"],
  queryFn: ({ signal }) => getBusiness(client, {}, { signal }),
  staleTime: 60_000,
});

/** Loaded by the frame before any page is shown. */
export const useAccount = (): Account => useSuspenseQuery(accountQuery).data;
export const useBusiness = (): BusinessProfile => useSuspenseQuery(businessQuery).data;

/** What the signed-in person may see and do here. */
export function useRole(): { role: BusinessProfile["role"]; isManager: boolean; isOwner: boolean } {
  const { role } = useBusiness();
  return { role, isManager: role !== "staff", isOwner: role === "owner" };
}

/** The tab's business is one of the account's; a stale choice is forgotten. */
export function settleBusiness(account: Account): boolean {
  const chosen = businessOfTab() ?? account.currentBusinessId;
  const found = account.businesses.find(({ id }) => id === chosen) ?? account.businesses[0];
  setBusinessOfTab(found?.id ?? null);
  return found !== undefined;
}

/** Everything on the page belongs to the business before: all of it is asked anew. */
export async function switchBusiness(id: string, page = "/"): Promise<void> {
  setBusinessOfTab(id);
  await setCurrentBusiness(client, { body: { businessId: id } });
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "account" });
  location.assign(`/dashboard${page}`);
}

import { queryOptions } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { getBilling, listTiers } from "#sdk/index.ts";

export const billingQuery = queryOptions({
  queryKey: ["billing"],
  queryFn: ({ signal }) => getBilling(client, {}, { signal }),
});

export const tiersQuery = queryOptions({
  queryKey: ["tiers"],
  queryFn: ({ signal }) => listTiers(client, {}, { signal }),
  staleTime: 5 * 60_000,
});

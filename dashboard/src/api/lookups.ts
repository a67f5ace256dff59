/** The short lists that many pages choose from. */
import { queryOptions } from "@tanstack/react-query";
import { listServices, listTeam } from "#sdk/index.ts";
import { client } from "./client.ts";

const STALE_MS = 60_000;

export const servicesQuery = queryOptions({
  queryKey: ["services", "active"],
  queryFn: ({ signal }) => listServices(client, { query: { limit: 100 } }, { signal }),
  staleTime: STALE_MS,
});

export const teamQuery = queryOptions({
  queryKey: ["team", "active"],
  queryFn: ({ signal }) => listTeam(client, { query: { limit: 100 } }, { signal }),
  staleTime: STALE_MS,
});

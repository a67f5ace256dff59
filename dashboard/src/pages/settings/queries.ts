import { queryOptions } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { listServiceAreas } from "#sdk/index.ts";

export const areasQuery = (archived: boolean) =>
  queryOptions({
    queryKey: ["service-areas", archived],
    queryFn: ({ signal }) =>
      listServiceAreas(client, { query: { limit: 100, archived: archived ? "1" : "0" } }, { signal }),
  });

import { queryOptions } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import {
  getService,
  listCategories,
  listCoupons,
  listPackages,
  listResourceGroups,
  listResources,
  listServices,
  listSurcharges,
} from "#sdk/index.ts";

export const allServicesQuery = (archived: boolean) =>
  queryOptions({
    queryKey: ["services", "all", archived],
    queryFn: ({ signal }) =>
      listServices(client, { query: { limit: 100, archived: archived ? "1" : "0" } }, { signal }),
  });

export const serviceQuery = (id: string) =>
  queryOptions({
    queryKey: ["services", "one", id],
    queryFn: ({ signal }) => getService(client, { id }, { signal }),
  });

export const categoriesQuery = queryOptions({
  queryKey: ["categories"],
  queryFn: ({ signal }) => listCategories(client, { query: { limit: 100 } }, { signal }),
});

export const packagesQuery = (archived: boolean) =>
  queryOptions({
    queryKey: ["packages", archived],
    queryFn: ({ signal }) =>
      listPackages(client, { query: { limit: 100, archived: archived ? "1" : "0" } }, { signal }),
  });

export const surchargesQuery = (archived: boolean) =>
  queryOptions({
    queryKey: ["surcharges", archived],
    queryFn: ({ signal }) =>
      listSurcharges(client, { query: { limit: 100, archived: archived ? "1" : "0" } }, { signal }),
  });

export const couponsQuery = (archived: boolean) =>
  queryOptions({
    queryKey: ["coupons", archived],
    queryFn: ({ signal }) =>
      listCoupons(client, { query: { limit: 100, archived: archived ? "1" : "0" } }, { signal }),
  });

export const resourceGroupsQuery = queryOptions({
  queryKey: ["resource-groups"],
  queryFn: ({ signal }) => listResourceGroups(client, { query: { limit: 100 } }, { signal }),
});

export const resourcesQuery = (archived: boolean) =>
  queryOptions({
    queryKey: ["resources", archived],
    queryFn: ({ signal }) =>
      listResources(client, { query: { limit: 100, archived: archived ? "1" : "0" } }, { signal }),
  });

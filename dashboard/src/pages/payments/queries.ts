import { queryOptions } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { getDispute, getPayment, listDisputes } from "#sdk/index.ts";

export const paymentQuery = (id: string) =>
  queryOptions({
    queryKey: ["payments", "one", id],
    queryFn: ({ signal }) => getPayment(client, { id }, { signal }),
  });

/** The newest: those that wait for an answer are weeks old at most. */
export const disputesQuery = queryOptions({
  queryKey: ["payments", "disputes"],
  queryFn: ({ signal }) => listDisputes(client, { query: { limit: 100 } }, { signal }),
});

export const disputeQuery = (id: string) =>
  queryOptions({
    queryKey: ["payments", "dispute", id],
    queryFn: ({ signal }) => getDispute(client, { id }, { signal }),
  });

import { queryOptions } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { getPaymentAccount, getPaymentPolicy } from "#sdk/index.ts";

export const accountQuery = queryOptions({
  queryKey: ["payment-accounts"],
  queryFn: ({ signal }) => getPaymentAccount(client, {}, { signal }),
});

export const policyQuery = queryOptions({
  queryKey: ["payment-policy"],
  queryFn: ({ signal }) => getPaymentPolicy(client, {}, { signal }),
});

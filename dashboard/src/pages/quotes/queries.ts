import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { BusinessQuote } from "#sdk/index.ts";

/** What is asked anew after an act on a quote. */
export const AREAS = ["quotes", "bookings", "calendar", "customers", "leads"];

type Pages = InfiniteData<{ data: BusinessQuote[]; nextCursor: string | null }>;

/** Takes it out of the lists that were read; gives back what puts it back. */
export function removedFromLists(client: QueryClient, id: string): () => void {
  const lists = client.getQueriesData<Pages>({
    predicate: ({ queryKey }) => queryKey[0] === "quotes" && queryKey.at(-1) === "list",
  });
  for (const [key, list] of lists)
    if (list)
      client.setQueryData<Pages>(key, {
        ...list,
        pages: list.pages.map((page) => ({ ...page, data: page.data.filter((one) => one.id !== id) })),
      });
  return () => {
    for (const [key, list] of lists) client.setQueryData(key, list);
  };
}

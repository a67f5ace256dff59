import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";

interface ListPage<Row> {
  data: Row[];
  nextCursor: string | null;
  total?: number;
}

/**
 * A paged list as one: `rows` is `undefined` until the first page is there; another filter keeps the rows of the one
 * before in sight until its own come. `more` feeds `DataTable`.
 */
export function useList<Row>(
  key: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<ListPage<Row>>,
) {
  const query = useInfiniteQuery({
    queryKey: [...key, "list"],
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages;
  // Once for each page that comes, not at every drawing: a long list is a hundred thousand rows.
  const rows = useMemo(() => pages?.flatMap(({ data }) => data), [pages]);
  return {
    rows,
    total: pages?.[0]?.total,
    isStale: query.isPlaceholderData,
    error: query.error,
    retry: () => void query.refetch(),
    more: {
      has: query.hasNextPage,
      busy: query.isFetchingNextPage,
      load: () => void query.fetchNextPage(),
    },
  };
}
